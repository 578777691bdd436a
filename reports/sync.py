"""Keeping a copy of a list up to date, step by step, so that it can be proved equal (docs/decisions/0015).

First a walk through the list, by ids, which notes where the change feed stood when it began. Then the feed itself:
what was told to units in scope is read again from the list; what isn't in the list any more is gone. A step changes
nothing on the server, so that a client may repeat one whose answer it lost.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from people.scope import Scope
from progress.models import Change, Enrolment, FeedHead

Read = Callable[[QuerySet[Enrolment]], Iterable[tuple]]
"""From enrolments to rows, each of which begins with its id."""


class TooNew(Exception):
    """The feed never came so far: the database was restored from before. The copy must be made anew."""


@dataclass(frozen=True, slots=True)
class Place:
    """Up to where the feed is known; in the first walk `after` is the last id that was met, else None."""

    position: int
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Rows to keep under their ids, ids to forget, the place that follows, and whether more is to come at once."""

    rows: list[tuple]
    gone: list[int]
    place: Place
    more: bool


def step(*, scope: Scope, found: QuerySet[Enrolment], read: Read, place: Place | None, size: int) -> Step:
    """What comes after `place` (None: the beginning) in the list `found` of `scope`.

    Raises TooNew. Queries: 2 and those of `read`, whatever the number of rows.
    """
    # Before anything else is read: what is committed after this has a higher position, and comes in a later step.
    head = FeedHead.objects.values_list("position", flat=True).first() or 0
    if place is None:
        place = Place(head, after=0)
    if place.position > head:
        raise TooNew(place.position)
    return _walk(found, read, place, size) if place.after is not None else _follow(scope, found, read, place, head, size)


def _walk(found: QuerySet[Enrolment], read: Read, place: Place, size: int) -> Step:
    """The next rows by id; after the last of them the feed is followed from where it stood at the beginning."""
    rows = list(read(found.filter(pk__gt=place.after).order_by("pk")[:size]))
    whole = len(rows) == size
    return Step(rows, [], Place(place.position, after=rows[-1][0] if whole else None), more=True)


def _follow(scope: Scope, found: QuerySet[Enrolment], read: Read, place: Place, head: int, size: int) -> Step:
    """The next changes, the rows as they are now, in the order in which they last changed."""
    told = Change.objects.filter(scope.units("unit__"), position__gt=place.position, position__lte=head)
    changes = list(told.order_by("position").values_list("position", "enrolment_id")[:size])
    last = {enrolment: position for position, enrolment in changes}
    rows = sorted(read(found.filter(pk__in=last).order_by("pk")[:size]), key=lambda row: last[row[0]]) if last else []
    gone = sorted(last.keys() - {row[0] for row in rows})
    whole = len(changes) == size
    return Step(rows, gone, Place(changes[-1][0] if whole else head), more=whole)
