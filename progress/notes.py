"""An officer's private notes, bookmarks and reflections: kept, read and taken away, by herself alone."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from people.models import User

from .delivery import NotThere, Place
from .models import Note
from .prepared import Prepared


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one activity: the note, the bookmark, and the reflections' answers by block."""

    text: str
    bookmarked: bool
    reflections: dict[str, str]


class Removed(NamedTuple):
    """A note that was taken away, as the session keeps it until the next one is."""

    activity: int
    block: str
    text: str
    bookmarked: bool


_beside = Prepared(
    lambda officer, activity: Note.objects.filter(officer=officer, activity=activity).values_list(
        "block", "text", "bookmarked"
    ),
    int,
    int,
)


def beside(officer: User, activity_id: int) -> Beside:
    """What she wrote beside an activity. Queries: 1."""
    rows = {block: (text, bookmarked) for block, text, bookmarked in _beside(officer.pk, activity_id)}
    text, bookmarked = rows.pop("", ("", False))
    return Beside(text, bookmarked, {block: text for block, (text, _bookmarked) in rows.items()})


def reflections_of(place: Place) -> dict[str, str]:
    """The questions of a lesson's reflections, by block."""
    return {one["id"]: one["value"]["question"] for one in place.edition.content or () if one["type"] == "reflection"}


def keep(place: Place, *, block: str, text: str) -> None:
    """Keep what she wrote there in place of what she wrote before; an empty text takes it away.

    Raises NotThere for a block that is no reflection of this lesson.
    """
    if block and block not in reflections_of(place):
        raise NotThere(block)
    _set(place, block, text=text.strip())


def bookmark(place: Place, *, here: bool) -> None:
    """Put a bookmark on an activity, or take it away. Doing it twice changes nothing."""
    _set(place, "", bookmarked=here)


def _set(place: Place, block: str, **values) -> None:
    where = {"officer_id": place.enrolment.officer_id, "activity": place.edition.activity, "block": block}
    Note.objects.update_or_create(**where, defaults=values)
    Note.objects.filter(**where, text="", bookmarked=False).delete()


def mine(officer: User) -> QuerySet[Note]:
    """Her notes: bookmarks first, then by the last change."""
    notes = Note.objects.filter(officer=officer).select_related("activity__course")
    return notes.order_by("-bookmarked", "-changed_at", "-pk")


def remove(officer: User, key: int) -> Removed | None:
    """Take one of her notes away; gives what it was. None when she has no such note."""
    note = Note.objects.filter(officer=officer, pk=key).first()
    if note is None:
        return None
    note.delete()
    return Removed(note.activity_id, note.block, note.text, note.bookmarked)


def restore(officer: User, removed: Removed) -> None:
    """Put a note back; what she wrote there since then stays."""
    Note.objects.get_or_create(
        officer=officer,
        activity_id=removed.activity,
        block=removed.block,
        defaults={"text": removed.text, "bookmarked": removed.bookmarked},
    )
