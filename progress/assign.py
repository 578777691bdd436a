"""Giving a course to a unit."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Min, Q, Value

from courses.models import Course
from people.models import Unit, User

from .feed import append_changes
from .models import Assignment, Change, Enrolment


class AlreadyAssigned(Exception):
    """The course was assigned to this very unit before."""


@transaction.atomic
def assign(*, course: Course, unit: Unit, due: date | None = None, by: User | None = None) -> Assignment:
    """Give every officer of `unit` and below this course; who joins later gets it too (`enrol_joiner`).

    Who is enrolled already keeps her enrolment, and her earlier due date if there is one.
    Queries: 8, whatever the number of officers below some thousands. Raises AlreadyAssigned.
    """
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(course=course, unit=unit, due=due, assigned_by=by)
    except IntegrityError as error:
        raise AlreadyAssigned(str(unit)) from error
    below = Q(officer__unit__path__startswith=unit.path)
    if due is not None:
        Enrolment.objects.filter(below, course=course).filter(Q(due__isnull=True) | Q(due__gt=due)).exclude(
            status=Enrolment.Status.COMPLETED
        ).update(due=due)
    newcomers = User.objects.filter(unit__path__startswith=unit.path, is_active=True).exclude(
        enrolments__course=course
    )
    _enrol([Enrolment(officer=officer, course=course, due=due) for officer in newcomers.only("pk")])
    return assignment


@transaction.atomic
def enrol_joiner(officer: User) -> list[Enrolment]:
    """Enrol an officer in what is assigned to her unit or above it and she hasn't got yet; the earliest due date wins.

    Queries: 1 where there is nothing to do.
    """
    if officer.unit_id is None or not officer.is_active:
        return []
    due = (
        Assignment.objects.annotate(head=Value(officer.unit.path))
        .filter(head__startswith=F("unit__path"), course__is_live=True)
        .exclude(course__enrolments__officer=officer)
        .values("course")
        .annotate(earliest=Min("due"))
        .order_by("course")
    )
    return _enrol([Enrolment(officer=officer, course_id=row["course"], due=row["earliest"]) for row in due])


def _enrol(enrolments: list[Enrolment]) -> list[Enrolment]:
    made = Enrolment.objects.bulk_create(enrolments, batch_size=1000)
    append_changes(made, Change.Kind.ENROLLED)
    return made
