"""What assigning, changing or taking back would do, before it is done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from courses.models import Course
from people.models import Unit, User
from people.queries import active_officers

from .cover import Audience, Cover
from .learners import learners, roles_in
from .models import Assignment, Enrolment, Given


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Officers: whom it reaches, how many of them get the course, have it already, and how many would lose it."""

    reached: int
    new: int
    have: int
    withdrawn: int = 0


def foresee(
    *, course: Course, unit: Unit | None = None, ranks: Collection[int] = (), roles: Collection[str] = (),
    officers: Collection[User] = (), instead_of: Assignment | None = None,
) -> Foreseen:  # fmt: skip
    """`instead_of` is the assignment that would be changed. Queries: 2, and 5 more for a change."""
    if unit is not None:
        whom = Audience(0, unit.path, frozenset(ranks), frozenset(roles)).officers()
    else:
        whom = Q(pk__in=[one.pk for one in officers])
    reached = active_officers().filter(whom)
    hers = Enrolment.objects.filter(course=course, officer__in=reached).exclude(status=Enrolment.Status.WITHDRAWN)
    number, have = reached.count(), hers.count()
    lost = 0
    if instead_of is not None:
        after = Assignment(pk=instead_of.pk, course=course, unit=unit, ranks=list(ranks), roles=list(roles))
        lost = _lost(instead_of, after, {one.pk for one in officers})
    return Foreseen(reached=number, new=number - have, have=have, withdrawn=lost)


def withdrawn_without(assignment: Assignment) -> int:
    """How many would have the course withdrawn if it were taken back. Queries: 4."""
    return _lost(assignment, None, set())


def _lost(before: Assignment, after: Assignment | None, named: set[int]) -> int:
    """Who hasn't begun and is reached by nothing any more."""
    held = Audience(before.pk, before.unit.path if before.unit_id else None, frozenset(before.ranks), frozenset(before.roles))
    open_ones = Enrolment.objects.filter(
        held.officers("officer__"), course=before.course_id, status=Enrolment.Status.NOT_STARTED, chosen=False
    )
    others = list(Assignment.objects.filter(course=before.course_id).exclude(pk=before.pk).select_related("unit"))
    left = [*others, after] if after is not None else others
    people = User.objects.filter(pk__in=open_ones.values("officer"))
    by_name = Given.objects.filter(officer__in=people, assignment__in=others, assignment__unit__isnull=True)
    today: date = timezone.localdate()
    given = dict.fromkeys(by_name.values_list("assignment_id", "officer_id"), today)
    given |= {(before.pk, pk): today for pk in named}
    cover = Cover(left, given, today)
    return sum(not cover.reaching(one) for one in learners(people, roles=roles_in(left)))
