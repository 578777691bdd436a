"""Whom an assignment reaches, and the day that follows from all that reach somebody: the one rule of both.

It is said twice, for one officer in Python and for many as a condition of a query; a test holds the two together.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from people.models import User
from people.models.unit import line_of

from .models import Assignment, Given


@dataclass(frozen=True, slots=True)
class Learner:
    """An officer as assignments see her; `path` is her unit's, empty where she has none."""

    pk: int
    path: str
    rank: int | None = None
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an assignment reaches; without `path` those whom it was given by name."""

    assignment: int
    path: str | None
    ranks: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()

    def has(self, learner: Learner) -> bool:
        """Whether it reaches an officer of a unit. By name is asked of what was given."""
        if self.path is None or not learner.path.startswith(self.path):
            return False
        return (not self.ranks or learner.rank in self.ranks) and (not self.roles or bool(self.roles & learner.roles))

    def officers(self, prefix: str = "") -> Q:
        """The same as a condition; `prefix` leads from what is asked for to the officer ('officer__')."""
        if self.path is None:
            named = Given.objects.filter(assignment=self.assignment, officer=OuterRef(f"{prefix}pk"))
            return Q(Exists(named))
        those = Q(**{f"{prefix}unit__path__startswith": self.path})
        if self.ranks:
            those &= Q(**{f"{prefix}rank__in": sorted(self.ranks)})
        if self.roles:
            held = User.groups.through.objects.filter(user=OuterRef(f"{prefix}pk"), group__name__in=sorted(self.roles))
            those &= Q(Exists(held))
        return those


def audience_of(assignment: Assignment) -> Audience:
    """Queries: none where its unit is loaded."""
    path = assignment.unit.path if assignment.unit_id else None
    return Audience(assignment.pk, path, frozenset(assignment.ranks), frozenset(assignment.roles))


@dataclass(frozen=True, slots=True)
class Reach:
    """That an assignment reaches somebody. `first` means that its days begin to count today."""

    assignment: Assignment
    due: date | None
    first: bool = False


class Cover:
    """Assignments of one course, with what was given of them; `given` has days by assignment and officer."""

    def __init__(self, assignments: Iterable[Assignment], given: Mapping[tuple[int, int], date], today: date):
        self._by_path: dict[str | None, list[tuple[Audience, Assignment]]] = {}
        for one in assignments:
            mine = audience_of(one)
            self._by_path.setdefault(mine.path, []).append((mine, one))
        self._given, self._today = given, today

    def reaching(self, learner: Learner) -> list[Reach]:
        """What reaches her, of her unit and those above it, and by name."""
        found = [
            self._reach(one, learner)
            for path in line_of(learner.path)
            for audience, one in self._by_path.get(path, ())
            if audience.has(learner)
        ]
        named = self._by_path.get(None, ())
        return [*found, *(self._reach(one, learner) for _audience, one in named if (one.pk, learner.pk) in self._given)]

    def _reach(self, one: Assignment, learner: Learner) -> Reach:
        if one.days is None:
            return Reach(one, one.due)
        on = self._given.get((one.pk, learner.pk))
        return Reach(one, (on or self._today) + timedelta(days=one.days), first=on is None)


def earliest(reaching: Collection[Reach]) -> date | None:
    """The earliest day of all that reach somebody; empty when none of them has one."""
    return min((one.due for one in reaching if one.due), default=None)
