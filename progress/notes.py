"""An officer's private notes, bookmarks and reflections: kept, read and taken away, by herself alone."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    F,
    PositiveSmallIntegerField,
    QuerySet,
    TextField,
    Value,
)

from people.models import User

from .delivery import Done, NotThere, Place
from .models import ActivityRecord, Note
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


def _done_and_written(enrolment: int, at: int, officer: int, activity: int) -> QuerySet:
    """What was done, and below it what was written, which names no activity; no joins: planning them takes longest."""
    nothing = {
        "block": Value("", CharField()), "text": Value("", TextField()), "bookmarked": Value(None, BooleanField())
    }  # fmt: skip
    done = ActivityRecord.objects.filter(enrolment=enrolment, round=at)
    done = done.annotate(done=F("activity_id"), at=F("started_at"), **nothing)
    written = Note.objects.filter(officer=officer, activity=activity).annotate(
        done=Value(None, BigIntegerField()),
        score=Value(None, PositiveSmallIntegerField()),
        at=F("changed_at"),
        done_at=Value(None, DateTimeField()),
    )
    columns = ("done", "score", "at", "done_at", "block", "text", "bookmarked")
    return done.values_list(*columns).union(written.values_list(*columns), all=True)


_rows = Prepared(_done_and_written, int, int, int, int)


def beside(place: Place) -> Beside:
    """What she wrote beside an activity; the place knows afterwards what she has done in the course. Queries: 1."""
    mine = place.enrolment
    rows = _rows(mine.pk, mine.round, mine.officer_id, place.edition.activity_id)
    # What was retired since then isn't in the syllabus, and on no page.
    place.know({place.keys[row[0]]: Done(*row[1:4]) for row in rows if row[0] in place.keys})
    written = {row[4]: row[5:] for row in rows if row[0] is None}
    text, bookmarked = written.pop("", ("", False))
    return Beside(text, bookmarked, {block: text for block, (text, _bookmarked) in written.items()})


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
    """Put a note back; what she wrote there since then stays, above it."""
    where = {"officer": officer, "activity_id": removed.activity, "block": removed.block}
    note, _created = Note.objects.get_or_create(**where)
    note.text = "\n\n".join(filter(None, (note.text, removed.text)))
    note.bookmarked = note.bookmarked or removed.bookmarked
    note.save()
