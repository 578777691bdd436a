"""Keeping a copy of a list up to date, step by step, so that it can be proved equal (docs/decisions/0015, 0032).

First a walk through the list, by ids, which notes where the change feed stood when it began. Then the feed itself:
what was told to units in scope is read again from the list; what isn't in the list any more is gone. A step changes
nothing on the server, so that a client may repeat one whose answer it lost.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet

from credentials.models import Certificate
from people.scope import Scope
from progress.models import Change, Enrolment, FeedHead
from quizzes.models import Attempt

Kind = Change.Kind
Read = Callable[[QuerySet], Iterable[tuple]]
"""From a list's query to rows, each of which begins with its id."""


class TooNew(Exception):
    """The feed never came so far: the database was restored from before. The copy must be made anew."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Which changes tell of a list's rows: `about` are kinds whose `about` is a row's id, `of_all` are those that tell of
    all rows that hang on an enrolment. To the list of enrolments all tell, but for those of attempts or certificates alone.
    """

    model: type[Model]
    about: tuple[Kind, ...] = ()
    of_all: tuple[Kind, ...] = ()
    #: Which of those that hang on an enrolment are in lists at all.
    listed: Q = field(default_factory=Q)

    def told(self) -> QuerySet[Change]:
        if self.model is Enrolment:
            return Change.objects.exclude(kind__in=_ALONE)
        return Change.objects.filter(Q(kind__in=self.of_all) | Q(kind__in=self.about, about__isnull=False))


#: Who moves, and units that are renamed or moved, change all rows that hang on an enrolment.
_MOVING = (Kind.OFFICER, Kind.UNIT)
_CERTIFIED = (Kind.CERTIFIED, Kind.REVOKED, Kind.CERTIFICATE)
_ALONE = (Kind.ATTEMPTED, *_CERTIFIED)
ENROLMENTS = Followed(Enrolment)
ATTEMPTS = Followed(Attempt, (Kind.ATTEMPTED, Kind.PROGRESSED, Kind.COMPLETED), _MOVING, Q(finished_at__isnull=False))
CERTIFICATES = Followed(Certificate, _CERTIFIED, _MOVING)


@dataclass(frozen=True, slots=True)
class Place:
    """Up to where the feed is known; in the first walk `after` is the last id that was met, else None.

    `within` is the last id that is known of the change right after `position`, which tells of more than one step holds.
    """

    position: int
    after: int | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Rows to keep under their ids, ids to forget, the place that follows, and whether more is to come at once."""

    rows: list[tuple]
    gone: list[int]
    place: Place
    more: bool


def step(
    *, scope: Scope, found: QuerySet, read: Read, place: Place | None, size: int, followed: Followed = ENROLMENTS
) -> Step:
    """What comes after `place` (None: the beginning) in the list `found` of `scope`.

    Raises TooNew. Queries: 3 and those of `read`, whatever the number of rows.
    """
    # Before anything else is read: what is committed after this has a higher position, and comes in a later step.
    head = FeedHead.objects.values_list("position", flat=True).first() or 0
    if place is None:
        place = Place(head, after=0)
    if place.position > head:
        raise TooNew(place.position)
    if place.after is not None:
        return _walk(found, read, place, size)
    last, place, more = _told(followed, scope, place, head, size)
    rows = sorted(read(found.filter(pk__in=last).order_by("pk")[:size]), key=lambda row: last[row[0]]) if last else []
    return Step(rows, sorted(last.keys() - {row[0] for row in rows}), place, more)


def _walk(found: QuerySet, read: Read, place: Place, size: int) -> Step:
    """The next rows by id; after the last of them the feed is followed from where it stood at the beginning."""
    rows = list(read(found.filter(pk__gt=place.after).order_by("pk")[:size]))
    whole = len(rows) == size
    return Step(rows, [], Place(place.position, after=rows[-1][0] if whole else None), more=True)


def _told(followed: Followed, scope: Scope, place: Place, head: int, size: int) -> tuple[dict[int, int], Place, bool]:
    """Ids of which the next changes tell, with the position of the last change of each; the place that follows, and
    whether more is to come. At most `size` changes, and at most `size` ids: a change that tells of more is cut.
    """
    told = followed.told().filter(scope.units("unit__"), position__gt=place.position, position__lte=head)
    changes = list(told.order_by("position").values_list("position", "kind", "enrolment_id", "about")[:size])
    last: dict[int, int] = {}
    for position, ids in _ids(followed, changes):
        if place.within is not None and position == place.position + 1:
            ids = [one for one in ids if one > place.within]
        for number, one in enumerate(ids):
            last[one] = position
            if len(last) == size and number + 1 < len(ids):
                return last, Place(position - 1, within=one), True
        if len(last) == size and position < changes[-1][0]:
            return last, Place(position), True
    whole = len(changes) == size
    return last, Place(changes[-1][0] if whole else head), whole


def _ids(followed: Followed, changes: list[tuple]) -> Iterator[tuple[int, list[int]]]:
    """Of which rows each change tells, in order. Queries: 1 for rows that hang on enrolments."""
    if followed.model is Enrolment:
        yield from ((position, [enrolment]) for position, _kind, enrolment, _about in changes)
        return
    hanging: dict[int, list[int]] = {}
    moved = {enrolment for _position, kind, enrolment, _about in changes if kind in followed.of_all}
    rows = followed.model.objects.filter(followed.listed, enrolment__in=moved)
    rows = rows.order_by("pk").values_list("enrolment_id", "pk")
    for enrolment, pk in rows if moved else ():
        hanging.setdefault(enrolment, []).append(pk)
    for position, kind, enrolment, about in changes:
        yield position, hanging.get(enrolment, []) if kind in followed.of_all else [about]
