"""What assigning, changing or taking back would do, before it is done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from courses.models import Course
from people.models import Unit, User
from people.queries import active_officers

from .cover import Audience, Cover, audience_of
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
    *, courses: Sequence[Course], unit: Unit | None = None, ranks: Collection[int] = (), roles: Collection[str] = (),
    officers: Collection[User] = (), instead_of: Sequence[Assignment] = (),
) -> Foreseen:  # fmt: skip
    """`courses` is one, or those of a path, of which `have` are who has all; `instead_of` what would be changed.

    Queries: 2, and 5 more for each assignment that would be changed.
    """
    if unit is not None:
        whom = Audience(0, unit.path, frozenset(ranks), frozenset(roles)).officers()
    else:
        whom = Q(pk__in=[one.pk for one in officers])
    reached = active_officers().filter(whom)
    having = reached
    for course in courses:
        hers = Enrolment.objects.filter(course=course, officer=OuterRef("pk")).exclude(status=Enrolment.Status.WITHDRAWN)
        having = having.filter(Exists(hers))
    number, have = reached.count(), having.count()
    lost: set[int] = set()
    for before in instead_of:
        after = Assignment(pk=before.pk, course_id=before.course_id, unit=unit, ranks=list(ranks), roles=list(roles))
        lost |= _lost(before, after, {one.pk for one in officers})
    return Foreseen(reached=number, new=number - have, have=have, withdrawn=len(lost))


def withdrawn_without(assignments: Iterable[Assignment]) -> int:
    """How many officers would have something withdrawn if they were taken back. Queries: 4 for each."""
    return len(set().union(*(_lost(one, None, set()) for one in assignments)))


def _lost(before: Assignment, after: Assignment | None, named: set[int]) -> set[int]:
    """Who hasn't begun and is reached by nothing any more. Queries: none where a unit's officers stay the same."""
    held = audience_of(before)
    if after is not None and after.unit_id is not None and audience_of(after) == held:
        return set()
    open_ones = Enrolment.objects.filter(
        held.officers("officer__"), course=before.course_id, status=Enrolment.Status.NOT_STARTED, chosen=False
    )
    others = list(Assignment.objects.filter(course=before.course_id).exclude(pk=before.pk).select_related("unit"))
    if after is None and not others:
        return set(open_ones.values_list("officer", flat=True))
    left = [*others, after] if after is not None else others
    people = User.objects.filter(pk__in=open_ones.values("officer"))
    by_name = Given.objects.filter(officer__in=people, assignment__in=others, assignment__unit__isnull=True)
    today: date = timezone.localdate()
    given = dict.fromkeys(by_name.values_list("assignment_id", "officer_id"), today)
    given |= {(before.pk, pk): today for pk in named}
    cover = Cover(left, given, today)
    return {one.pk for one in learners(people, roles=roles_in(left)) if not cover.reaching(one)}
