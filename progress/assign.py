"""Giving a course to a unit, and another day for it. Taking it back is deleting the row (`joined.py`)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from courses.models import Course
from people.models import Unit, User
from people.queries import active_officers

from .enrol import enrol, set_due
from .models import Assignment, Enrolment
from .resettle import resettle
from .unit_locks import hold_course, hold_units


class AlreadyAssigned(Exception):
    """The course was assigned to this very unit before."""


@transaction.atomic
def assign(*, course: Course, unit: Unit, due: date | None = None, by: User | None = None) -> Assignment:
    """Give every officer of `unit` and below this course; who joins later gets it too (`join.py`).

    Who is enrolled already keeps her enrolment, and her earlier due date if there is one.
    Queries: 10, and at most 5 more for new days, whatever the number of officers. Raises AlreadyAssigned.
    """
    hold_course(course)
    hold_units([unit.pk])
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(course=course, unit=unit, due=due, assigned_by=by)
    except IntegrityError as error:
        raise AlreadyAssigned(str(unit)) from error
    officers = active_officers().filter(unit__path__startswith=unit.path)
    if due is not None:
        under_way = Enrolment.objects.filter(
            Q(due__isnull=True) | Q(due__gt=due),
            course=course, officer__unit__path__startswith=unit.path, status__in=Enrolment.OPEN,
        )
        set_due(under_way, due)
    back = list(Enrolment.objects.filter(course=course, officer__in=officers, status=Enrolment.Status.WITHDRAWN))
    for one in back:
        one.due = due
    newcomers = officers.exclude(enrolments__course=course).only("pk")
    enrol([*back, *(Enrolment(officer=officer, course=course, due=due) for officer in newcomers)])
    return assignment


@transaction.atomic
def change_due(*, assignment: Assignment, due: date | None) -> None:
    """Move the day, also to a later one; who stands below an earlier one of another assignment keeps that."""
    Assignment.objects.filter(pk=assignment.pk).update(due=due)
    resettle(course=assignment.course, unit=assignment.unit)
