"""After an assignment was changed or deleted, or somebody lost a rank or role: enrolments follow what is left."""

from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q

from courses.models import Course
from people.ids import ids
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
    who chose the course herself. Call it holding the unit. Queries: 2, 1 more where the course is assigned still, at most
    4 for days and 7 for who is withdrawn, 2 where roles or numbers of days are asked for.
    """
    open_ones = Enrolment.objects.filter(officers, course=course, status__in=Enrolment.OPEN)
    assignments = list(Assignment.objects.filter(course=course).select_related("unit"))
    people = User.objects.filter(pk__in=open_ones.values("officer"))
    # Where nothing is left, nobody has to be looked at: fifty thousand officers may be.
    mine = {one.pk: one for one in learners(people, roles=roles_in(assignments))} if assignments else {}
    cover = covers(assignments, Q(officer__in=people)).get(course.pk)
    left, going, first, dues = [], [], [], defaultdict(list)
    # All locked before the head of the feed is: see unit_locks.py for the order.
    for one in locked(open_ones).only("officer", "due", "chosen", "status"):
        reaching = cover.reaching(mine[one.officer_id]) if cover and one.officer_id in mine else []
        first += [(reach.assignment.pk, one.officer_id) for reach in reaching if reach.first]
        if not reaching and not one.chosen:
            left.append(one.pk)
            if one.status == Enrolment.Status.NOT_STARTED:
                # Withdrawn, with her day; locked as she is, she won't begin meanwhile.
                going.append(one.pk)
                continue
        if earliest(reaching) != one.due:
            dues[earliest(reaching)].append(one.pk)
    note_given(first)
    _forget_days(left, course)
    if going:
        withdraw(Enrolment.objects.filter(pk__in=ids(going)))
    set_dues(dues)


def _forget_days(left: list[int], course: Course) -> None:
    """If she gets it again, her days begin again. Queries: none where nobody is left, else 1, or 2 where days count."""
    days = Given.objects.filter(assignment__course=course, assignment__unit__isnull=False)
    if left and days.exists():
        days.filter(officer__in=Enrolment.objects.filter(pk__in=ids(left)).values("officer")).delete()


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
            # Only of the units where she is now: others were looked up for those who came with her.
            here = audience.path is not None and one.path.startswith(audience.path)
            if here and audience.has(before) and not audience.has(one):
                gone[assignment.course].add(one.pk)
    # All of hers before the head of the feed, which the first of them takes: see unit_locks.py for the order.
    list(locked(Enrolment.objects.filter(officer__in={pk for those in gone.values() for pk in those})))
    for course, those in gone.items():
        resettle(course=course, officers=Q(officer__in=those))
