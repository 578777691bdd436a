"""What people are told: the one way to tell it, and who has the words for which kind of news."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from . import wording
from .models import Notice, User
from .selected import insert_selected
from .wording import Message, Wordings

#: How long one can read what one was told.
KEPT = timedelta(days=365)
#: Rows that one statement writes.
AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with news: in the mail, and behind `path` for who reads the page."""

    name: str
    content: bytes
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of news in the active language. `path` leads to where something can be done about it; it may be empty."""

    title: str
    text: str
    path: str
    file: Attached | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Of what a piece of news is made: its message and the values for the places in it, in the active language."""

    message: Message
    values: Mapping[str, object]
    path: str
    file: Attached | None = None


#: What several pieces of news of one kind are made of, from their data; None for what is past.
Words = Callable[[Sequence[dict]], list[Piece | None]]

_words: dict[str, Words] = {}


def register(kind: str, words: Words, *messages: Message) -> None:
    """The app whose news it is gives the words, and the messages that they use, when it is ready.

    Queries of `words`: constant.
    """
    _words[kind] = words
    wording.register(*messages)


def tell(recipients: Iterable[int], *, kind: str, key: str, data: dict) -> None:
    """Tell the same to many people, by their ids. Queries: 1 for each 1,000."""
    tell_each(kind, ((recipient, key, data) for recipient in recipients))


def tell_each(kind: str, news: Iterable[tuple[int, str, dict]]) -> None:
    """Tell each of many people something of her own: `(recipient, key, data)`. What was told before isn't told again.

    In the transaction of what it tells of, so that neither is there alone.
    """
    notices = [Notice(recipient_id=recipient, kind=kind, key=key, data=data) for recipient, key, data in news]
    Notice.objects.bulk_create(notices, batch_size=AT_A_TIME, ignore_conflicts=True)


def tell_selected(kind: str, rows: QuerySet, data: dict) -> None:
    """Tell the same to everybody whom `rows`, a query of `recipient_id` and `key`, gives. Queries: 1."""
    insert_selected(Notice(kind=kind, data=data), rows)


def unread_news(person: User) -> int:
    """How much of her news she hasn't seen. Queries: 1."""
    return Notice.objects.filter(recipient=person, read_at__isnull=True).count()


def forget_old_news() -> int:
    """Delete what was told more than a year ago; gives the number. Queries: 1."""
    return Notice.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def worded(
    notices: Sequence[Notice], *, reader: User | None = None, wordings: Wordings | None = None
) -> list[tuple[Notice, Told]]:
    """The notices with their words, in the same order; without those that are past.

    Queries: as their kinds' words, and 1 where the installation's wordings haven't been read.
    """
    by_kind: dict[str, list[Notice]] = {}
    for notice in notices:
        by_kind.setdefault(notice.kind, []).append(notice)
    pieces: dict[int, Piece | None] = {}
    for kind, those in by_kind.items():
        # A kind that an older or newer version had is passed over.
        words = _words.get(kind)
        if words is not None:
            pieces |= {one.pk: made for one, made in zip(those, words([one.data for one in those]), strict=True)}
    if not pieces:
        return []
    wordings = Wordings.read(get_language()) if wordings is None else wordings
    return [
        (notice, told_of(piece, wordings, reader)) for notice in notices if (piece := pieces.get(notice.pk)) is not None
    ]


def told_of(piece: Piece, wordings: Wordings, reader: User | None) -> Told:
    """Queries: none."""
    title, text = wordings.say(piece.message, piece.values, reader)
    return Told(title, text, piece.path, piece.file)
