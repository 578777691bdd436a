"""What the product says to people, message by message: its own sentences, and those an installation has put in their place.

The app whose message it is registers it, with the places in it. Values come from whoever sends it. What is said is made
of both when it is read or sent, in the language of that moment: of the installation's wording in this very language where
there is one, else of the product's own, which follows the chain of languages as all of the interface does
(docs/decisions/0031-wording-of-messages.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import places
from .models import User, Wording

#: As gettext has it, `%(course)s`; a function where it depends on a number.
Sentence = str | Promise | Callable[[Mapping], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a message: what stands there, for example what, in the active language; whether a wording needs it."""

    name: str
    means: str | Promise
    example: str | Promise | Callable[[], object]
    needed: bool = False
    #: A line of a subject is no place for it.
    only_text: bool = False

    def shown(self) -> object:
        return self.example() if callable(self.example) else str(self.example)


class Said(NamedTuple):
    """A title, or subject, of one line, and a text."""

    title: str
    text: str


#: Every message has it: what she is called who reads it.
NAME = Place("name", _("The first name of whoever reads it"), "")
#: What stands in the messages of several apps.
DATE = Place("date", _("Date"), lambda: date_format(timezone.localdate() + timedelta(days=14)), needed=True)
#: For example what somebody writes who isn't the product.
WRITTEN = _("Here stand somebody’s own words.")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the product: `key` names it for good, `places` are in its title or text."""

    key: str
    title: Sentence
    text: Sentence
    places: tuple[Place, ...] = ()
    #: A mail of its own; else a piece of news.
    is_letter: bool = False

    @property
    def known(self) -> dict[str, Place]:
        return {place.name: place for place in (NAME, *self.places)}

    def standard(self, values: Mapping[str, object] | None = None) -> Said:
        """The product's own, with its places, in the active language; by example numbers where none are given."""
        values = _Examples(self) if values is None else values
        return Said(_with_places(self.title, values), _with_places(self.text, values))

    def examples(self, reader: User) -> dict[str, object]:
        """Values to try it with, in the active language."""
        return {NAME.name: called(reader)} | {place.name: place.shown() for place in self.places}


class _Examples(dict):
    """Only those that are asked for: some cost a query."""

    def __init__(self, message: Message) -> None:
        super().__init__()
        self._message = message

    def __missing__(self, name: str) -> object:
        return self._message.known[name].shown()


_messages: dict[str, Message] = {}


def register(*messages: Message) -> None:
    """The app whose messages they are names them, when it is ready."""
    for one in messages:
        _messages[one.key] = one


def all_messages() -> list[Message]:
    return list(_messages.values())


def message(key: str) -> Message | None:
    return _messages.get(key)


class Wordings:
    """What the installation has changed, read once for as many messages as one says."""

    def __init__(self, changed: Mapping[tuple[str, str], Said] | None = None) -> None:
        self._changed = changed or {}

    @classmethod
    def read(cls, *languages: str) -> Self:
        """Of these languages, or of all. Queries: 1."""
        rows = Wording.objects.filter(language__in=languages) if languages else Wording.objects.all()
        found = rows.exclude(title="", text="").values_list("message", "language", "title", "text")
        return cls({(message, language): Said(title, text) for message, language, title, text in found})

    def with_draft(self, message: Message, language: str, draft: Said) -> Self:
        """As if `draft` were kept."""
        return type(self)({**self._changed, (message.key, language): draft})

    def wording(self, message: Message, values: Mapping[str, object]) -> Said:
        """How it is said in the active language, with its places."""
        standard, changed = message.standard(values), self._changed.get((message.key, get_language()))
        if changed is None:
            return standard
        # A version of the product that knows a place no more says it in its own words.
        usable = (one if one and names <= message.known.keys() else None
                  for one, names in ((one, places.names(one)) for one in changed))  # fmt: skip
        return Said(*(one or own for one, own in zip(usable, standard, strict=True)))

    def say(self, message: Message, values: Mapping[str, object], reader: User | None) -> Said:
        """The message with its values, in the active language. Queries: none."""
        title, text = self.wording(message, values)
        everything = {NAME.name: called(reader) if reader else "", **values}
        # A subject has one line, whatever the name of a course holds.
        return Said(" ".join(places.fill(title, everything).split()), places.fill(text, everything).strip())


def called(person: User) -> str:
    return person.first_name or person.service_number


def _with_places(sentence: Sentence, values: Mapping[str, object]) -> str:
    return places.from_catalogue(sentence(values) if callable(sentence) else str(sentence))
