"""Reading officers, and what reaches them, as the rule in `cover.py` needs them."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import User
from people.models.unit import line_of

from .cover import Cover, Learner
from .models import Assignment, Given


def learners(people: QuerySet[User], *, roles: Collection[str] = ()) -> list[Learner]:
    """These people; of roles those in `roles` only. Queries: 1, and 1 more where roles are asked for."""
    rows = list(people.values_list("pk", "unit__path", "rank"))
    held: dict[int, set[str]] = {}
    if roles:
        memberships = User.groups.through.objects.filter(user__in=people.order_by().values("pk"), group__name__in=roles)
        for pk, name in memberships.values_list("user", "group__name"):
            held.setdefault(pk, set()).add(name)
    return [Learner(pk, path or "", rank, frozenset(held.get(pk, ()))) for pk, path, rank in rows]


def reaching_units(paths: Iterable[str]) -> Q:
    """Assignments to one of these units or above it."""
    return Q(unit__path__in=sorted({above for path in paths for above in line_of(path)}))


def roles_in(assignments: Iterable[Assignment]) -> set[str]:
    return {role for one in assignments for role in one.roles}


def covers(assignments: Collection[Assignment], people: Q) -> dict[int, Cover]:
    """By course, for the officers of whom `people` is the condition from `Given`. Queries: 1 where days count, else none."""
    by_course: dict[int, list[Assignment]] = {}
    for one in assignments:
        by_course.setdefault(one.course_id, []).append(one)
    counting = [one.pk for one in assignments if one.days is not None or one.unit_id is None]
    given = {}
    if counting:
        rows = Given.objects.filter(people, assignment__in=counting).values_list("assignment_id", "officer_id", "on")
        given = {(assignment, officer): on for assignment, officer, on in rows}
    today = timezone.localdate()
    return {course: Cover(those, given, today) for course, those in by_course.items()}


def note_given(pairs: Iterable[tuple[int, int]]) -> None:
    """That days of assignments begin to count today, by assignment and officer. Queries: 1 for each 1,000, if any."""
    today = timezone.localdate()
    rows = [Given(assignment_id=assignment, officer_id=officer, on=today) for assignment, officer in pairs]
    Given.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
