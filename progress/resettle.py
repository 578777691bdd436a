"""After an assignment was changed or deleted: enrolments below its unit follow the assignments that are left."""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.db.models import Q

from courses.models import Course
from people.models import Unit
from people.models.unit import line_of

from .cover import Cover
from .enrol import set_due, withdraw
from .models import Assignment, Enrolment
from .unit_locks import hold_units


@transaction.atomic
def resettle(*, course: Course, unit: Unit) -> None:
    """Each enrolment that isn't completed gets the earliest day of what still reaches the officer's unit.

    Where nothing reaches it any more, who hasn't begun is withdrawn, and who has goes on without a day. Who has
    moved away from `unit` keeps everything, and so does who chose the course herself.
    Queries: 4, and at most 5 more for each different day.
    """
    hold_units([unit.pk])
    below = Q(unit__path__startswith=unit.path)
    reaching = Assignment.objects.filter(below | Q(unit__path__in=line_of(unit.path)), course=course)
    cover = Cover(reaching.values_list("unit__path", "due"))
    open_ones = Enrolment.objects.filter(
        course=course, officer__unit__path__startswith=unit.path, status__in=Enrolment.OPEN
    )
    units_by_due: dict[date | None, list[int]] = defaultdict(list)
    left: list[int] = []
    for unit_id, path in open_ones.values_list("officer__unit", "officer__unit__path").distinct():
        if not cover.reaches(path):
            left.append(unit_id)
        units_by_due[cover.due(path)].append(unit_id)
    withdraw(open_ones.filter(officer__unit__in=left, chosen=False))
    for due, units in units_by_due.items():
        other = Q(due__isnull=False) if due is None else Q(due__isnull=True) | ~Q(due=due)
        set_due(open_ones.filter(other, officer__unit__in=units), due)
