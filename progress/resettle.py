"""After an assignment was changed or deleted, or somebody lost a rank or role: enrolments follow what is left."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from courses.models import Course
from people.lost import Lost
from people.models import Unit, User

from .cover import Learner, audience_of, earliest
from .enrol import locked, set_dues, withdraw
from .learners import covers, learners, note_given, reaching_units, roles_in
from .models import Assignment, Enrolment, Given
from .unit_locks import hold_lines


@transaction.atomic
def resettle(*, course: Course, officers: Q) -> None:
    """Each enrolment that isn't completed gets the earliest day of what still reaches the officer.

    `officers` is a condition on enrolments: whom the assignment reached. Where nothing reaches her any more, who hasn't
    begun is withdrawn, and who has goes on without a day. Who has moved away from its unit keeps everything, and so does
    who chose the course herself. Call it holding the unit. Queries: 3, at most 4 more for days and 6 for who is withdrawn,
    2 where roles or numbers of days are asked for.
    """
    open_ones = Enrolment.objects.filter(officers, course=course, status__in=Enrolment.OPEN)
    assignments = list(Assignment.objects.filter(course=course).select_related("unit"))
    people = User.objects.filter(pk__in=open_ones.values("officer"))
    mine = {one.pk: one for one in learners(people, roles=roles_in(assignments))}
    cover = covers(assignments, Q(officer__in=people)).get(course.pk)
    left, first, dues = [], [], defaultdict(list)
    # All locked before the head of the feed is: see unit_locks.py for the order.
    for one in locked(open_ones).only("officer", "due", "chosen"):
        reaching = cover.reaching(mine[one.officer_id]) if cover and one.officer_id in mine else []
        first += [(reach.assignment.pk, one.officer_id) for reach in reaching if reach.first]
        if not reaching and not one.chosen:
            left.append(one.pk)
        if earliest(reaching) != one.due:
            dues[earliest(reaching)].append(one.pk)
    note_given(first)
    _take_back(left, course)
    set_dues(_still_open(dues, left))


def _take_back(left: list[int], course: Course) -> None:
    """Withdraw who hasn't begun; if she gets it again, her days begin again."""
    if left:
        mine = Enrolment.objects.filter(pk__in=left)
        hers = Given.objects.filter(assignment__course=course, officer__in=mine.values("officer"))
        hers.filter(assignment__unit__isnull=False).delete()
        withdraw(mine)


def _still_open(dues: Mapping[date | None, list[int]], left: list[int]) -> Mapping[date | None, list[int]]:
    """Without those that were withdrawn with their days. Queries: 1 where somebody was to be."""
    if not left:
        return dues
    closed = Enrolment.objects.filter(pk__in=left, status=Enrolment.Status.WITHDRAWN)
    gone = set(closed.values_list("pk", flat=True))
    return {due: [pk for pk in pks if pk not in gone] for due, pks in dues.items()}


@transaction.atomic
def resettle_lost(lost: Mapping[int, Lost]) -> None:
    """People have lost ranks or roles: what was given to them for those is taken back, unless something else reaches them.

    Who moved to another unit at the same time keeps what she had there, as ever. Queries: 3 where nothing is narrowed to
    ranks or roles, else 5 and those of each course that was lost.
    """
    now = learners(User.objects.filter(pk__in=lost))
    hold_lines(one.path for one in now)
    narrowed = list(
        Assignment.objects.filter(reaching_units(one.path for one in now)).exclude(ranks=[], roles=[]).select_related("unit")
    )
    if not narrowed:
        return
    paths = dict(Unit.objects.filter(pk__in={one.unit for one in lost.values()}).values_list("pk", "path"))
    if roles := roles_in(narrowed):
        now = learners(User.objects.filter(pk__in=lost), roles=roles)
    gone: dict[Course, set[int]] = defaultdict(set)
    for one in now:
        had = lost[one.pk]
        before = Learner(one.pk, paths.get(had.unit, ""), had.rank, one.roles | had.roles)
        for assignment in narrowed:
            audience = audience_of(assignment)
            if audience.has(before) and not audience.has(one):
                gone[assignment.course].add(one.pk)
    # All of hers before the head of the feed, which the first of them takes: see unit_locks.py for the order.
    list(locked(Enrolment.objects.filter(officer__in={pk for those in gone.values() for pk in those})))
    for course, those in gone.items():
        resettle(course=course, officers=Q(officer__in=those))
