"""Following an assignment that was changed or taken back: at once where it reached few, else in pieces, in the background.

Whom it reached is written down when it happens, so that nobody who moves meanwhile is passed by. A piece is one
transaction that notes how far it came, so that a task which was killed goes on where it was, and two at once do nothing
twice.
"""

from django.db import transaction
from django.db.models import F, Q
from django_tasks import task

from courses.models import Course
from people.ids import ids
from people.selected import insert_selected

from . import give
from .models import Assignment, Enrolment, Resettlement, Unsettled
from .resettle import resettle
from .unit_locks import hold_course, hold_units


@transaction.atomic
def follow(*, assignment: Assignment, officers: Q) -> bool:
    """Have the enrolments of whom it reached (`officers`, a condition on enrolments) follow what is left of it now.

    Says whether that is done; else it is done in the background. Call it holding the unit.
    Queries: 1, and as `resettle` where they are few, else 3 and the task.
    """
    course = assignment.course
    mine = Enrolment.objects.filter(officers, course=course, status__in=Enrolment.OPEN)
    if mine.order_by()[: give.AT_ONCE + 1].count() <= give.AT_ONCE:
        resettle(course=course, officers=officers)
        return True
    whom = {"unit_id": assignment.unit_id, "ranks": assignment.ranks, "roles": assignment.roles}
    one = Resettlement.objects.create(course=course, total=0, **whom)
    one.total = insert_selected(Unsettled(resettlement=one), mine.values(enrolment_id=F("pk")))
    one.save(update_fields=["total"])
    # In this transaction, so that neither is there alone.
    resettle_many.enqueue(one.pk)
    return False


@task(backend="later")
def resettle_many(resettlement_id: int) -> None:
    """Go on with it until nobody is left. Queries: about 15 for each 5,000 officers; memory stays flat."""
    while _resettle_a_piece(resettlement_id):
        pass


@transaction.atomic
def _resettle_a_piece(pk: int) -> bool:
    """Look at the next enrolments; gives whether there may be more."""
    course = Course.objects.filter(resettlements=pk).first()
    if course is None:
        return False
    # Nobody gives the course meanwhile, by assigning or by joining: what this piece doesn't see it would take away.
    hold_course(course)
    one = Resettlement.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if one is None:
        return False
    hold_units(set(course.assignments.filter(unit__isnull=False).values_list("unit", flat=True)))
    ahead = one.unsettled.filter(enrolment__gt=one.after).order_by("enrolment")
    # Read, and not a condition: of a table that has just been written PostgreSQL knows no sizes, and plans badly with it.
    piece = list(ahead.values_list("enrolment", flat=True)[: give.PIECE])
    if not piece:
        one.delete()
        return False
    resettle(course=course, officers=Q(pk__in=ids(piece)))
    Resettlement.objects.filter(pk=pk).update(after=piece[-1], done=F("done") + len(piece))
    return True
