"""Who joins a unit gets what is assigned to it or above it; so does who joined while a course was withdrawn."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef

from courses.models import Course
from people.models.unit import line_of
from people.queries import active_officers

from .cover import Cover
from .enrol import enrol, set_due
from .models import Assignment, Enrolment
from .unit_locks import hold_lines, hold_units

#: An officer and a course.
Pair = tuple[int, int]


@transaction.atomic
def enrol_joiners(officer_ids: Collection[int]) -> list[Enrolment]:
    """Enrol these people, as far as they are officers, in what reaches their units and is live.

    Who has the course already keeps her enrolment, and gets the earlier day. Call it in the transaction that
    saves them. Queries: 1 where nobody is an officer with a unit, 3 (and the lock) where nothing is new, 7 else.
    """
    officers = active_officers().filter(pk__in=officer_ids, unit__isnull=False)
    paths = dict(officers.values_list("pk", "unit__path"))
    if not paths:
        return []
    hold_lines(paths.values())
    lines = {above for path in paths.values() for above in line_of(path)}
    given: dict[int, list[tuple[str, date | None]]] = defaultdict(list)
    reaching = Assignment.objects.filter(unit__path__in=lines, course__is_live=True)
    for course_id, path, due in reaching.order_by("course").values_list("course", "unit__path", "due"):
        given[course_id].append((path, due))
    if not given:
        return []
    wanted: dict[Pair, date | None] = {}
    for course_id, assignments in given.items():
        cover = Cover(assignments)
        wanted |= {(pk, course_id): cover.due(path) for pk, path in paths.items() if cover.reaches(path)}
    return _give(wanted)


@transaction.atomic
def enrol_waiting(course: Course) -> list[Enrolment]:
    """A course is live again: enrol who joined in the meantime. Queries: 9, whatever their number."""
    assignments = Assignment.objects.filter(course=course)
    hold_units(assignments.values_list("unit", flat=True))
    cover = Cover(assignments.values_list("unit__path", "due"))
    hers = ExpressionWrapper(OuterRef("unit__path"), CharField())
    reached = assignments.annotate(hers=hers).filter(hers__startswith=F("unit__path"))
    waiting = active_officers().filter(Exists(reached)).exclude(enrolments__course=course)
    rows = waiting.order_by("pk").values_list("pk", "unit__path")
    return enrol(Enrolment(officer_id=pk, course=course, due=cover.due(path)) for pk, path in rows)


def _give(wanted: dict[Pair, date | None]) -> list[Enrolment]:
    officers, courses = {officer for officer, _ in wanted}, {course for _, course in wanted}
    had = {
        (one.officer_id, one.course_id): one
        for one in Enrolment.objects.filter(officer__in=officers, course__in=courses)
    }
    new, sooner = [], defaultdict(list)
    for (officer_id, course_id), due in wanted.items():
        one = had.get((officer_id, course_id))
        if one is None:
            new.append(Enrolment(officer_id=officer_id, course_id=course_id, due=due))
        elif one.status == Enrolment.Status.WITHDRAWN:
            one.due = due
            new.append(one)
        elif one.status in Enrolment.OPEN and due and (one.due is None or due < one.due):
            sooner[due].append(one.pk)
    for due, ones in sooner.items():
        set_due(Enrolment.objects.filter(pk__in=ones), due)
    return enrol(new)
