"""Who joins a unit gets what is assigned to it or above it; so does who joined while a course was withdrawn."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q

from courses.models import Course
from people.models import User
from people.queries import active_officers

from .cover import Cover, Learner, Reach, earliest
from .enrol import enrol, set_dues
from .learners import covers, learners, note_given, reaching_units, roles_in
from .models import Assignment, Enrolment, Given
from .unit_locks import hold_lines, hold_units

#: An officer and a course.
Pair = tuple[int, int]


@transaction.atomic
def enrol_joiners(officer_ids: Collection[int]) -> list[Enrolment]:
    """Enrol these people, as far as they are officers, in what reaches their units, or them by name, and is live.

    Who has the course already keeps her enrolment, and gets the earlier day. Call it in the transaction that
    saves them. Queries: 1 where nobody is an officer, 3 (and the lock) where nothing is new, 7 else, and at most 3 more
    where roles or numbers of days are asked for.
    """
    officers = active_officers().filter(pk__in=officer_ids)
    mine = learners(officers)
    if not mine:
        return []
    hold_lines(one.path for one in mine)
    named = Given.objects.filter(officer__in=[one.pk for one in mine]).values("assignment")
    reaching = reaching_units(one.path for one in mine) | Q(unit__isnull=True, pk__in=named)
    assignments = list(Assignment.objects.filter(reaching, course__is_live=True).select_related("unit").order_by("course"))
    if not assignments:
        return []
    if roles := roles_in(assignments):
        mine = learners(officers, roles=roles)
    by_course = covers(assignments, Q(officer__in=[one.pk for one in mine]))
    return _give(_wanted(mine, by_course))


@transaction.atomic
def enrol_waiting(course: Course) -> list[Enrolment]:
    """A course is live again: enrol who joined in the meantime. Queries: 9, at most 3 more, whatever their number."""
    assignments = list(Assignment.objects.filter(course=course).select_related("unit"))
    hold_units({one.unit_id for one in assignments if one.unit_id})
    hers = ExpressionWrapper(OuterRef("unit__path"), CharField())
    reached = Assignment.objects.filter(course=course).annotate(hers=hers).filter(hers__startswith=F("unit__path"))
    named = Given.objects.filter(assignment__course=course, officer=OuterRef("pk"))
    waiting = active_officers().filter(Exists(reached) | Exists(named)).exclude(enrolments__course=course).order_by("pk")
    mine = learners(waiting, roles=roles_in(assignments))
    by_course = covers(assignments, Q(officer__in=waiting.order_by()))
    return enrol(_new(_wanted(mine, by_course)))


def reaching_by_course(officer: int, course_ids: Collection[int]) -> dict[int, list[Reach]]:
    """What of these courses' assignments reaches an officer now. Queries: 2, and at most 2 more for roles and days."""
    hers = User.objects.filter(pk=officer)
    mine = learners(hers)
    named = Given.objects.filter(officer=officer).values("assignment")
    reaching = reaching_units(one.path for one in mine) | Q(unit__isnull=True, pk__in=named)
    there = Assignment.objects.filter(reaching, course__in=course_ids)
    assignments = list(there.select_related("unit", "of_path__path"))
    if roles := roles_in(assignments):
        mine = learners(hers, roles=roles)
    return {course: cover.reaching(mine[0]) for course, cover in covers(assignments, Q(officer=officer)).items() if mine}


def reaching_her(officer: User, course_id: int) -> list[Reach]:
    """The same of one course."""
    return reaching_by_course(officer.pk, [course_id]).get(course_id, [])


def is_reached(officer: User, course_id: int) -> bool:
    """Whether an assignment reaches her, so that the course stays. Queries: as `reaching_her`."""
    return bool(reaching_her(officer, course_id))


def _wanted(mine: Iterable[Learner], by_course: dict[int, Cover]) -> dict[Pair, date | None]:
    """The day of each officer and course that are to be. Queries: 1 where days begin to count."""
    wanted: dict[Pair, date | None] = {}
    first: list[tuple[int, int]] = []
    for course_id, cover in by_course.items():
        for one in mine:
            if reaching := cover.reaching(one):
                wanted[one.pk, course_id] = earliest(reaching)
                first += [(reach.assignment.pk, one.pk) for reach in reaching if reach.first]
    note_given(first)
    return wanted


def _give(wanted: dict[Pair, date | None]) -> list[Enrolment]:
    officers, courses = {officer for officer, _ in wanted}, {course for _, course in wanted}
    had = {
        (one.officer_id, one.course_id): one
        for one in Enrolment.objects.filter(officer__in=officers, course__in=courses)
    }
    again, sooner = [], defaultdict(list)
    for pair, due in wanted.items():
        one = had.get(pair)
        if one is None:
            continue
        if one.status == Enrolment.Status.WITHDRAWN:
            one.due = due
            again.append(one)
        elif one.status in Enrolment.OPEN and due and (one.due is None or due < one.due):
            sooner[due].append(one.pk)
    set_dues(sooner)
    return enrol([*again, *_new({pair: due for pair, due in wanted.items() if pair not in had})])


def _new(wanted: dict[Pair, date | None]) -> list[Enrolment]:
    return [Enrolment(officer_id=officer, course_id=course, due=due) for (officer, course), due in wanted.items()]
