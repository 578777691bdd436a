"""Giving what was assigned to the officers whom it reaches: at once where they are few, else in pieces, in the background.

A piece is one transaction that notes how far it came, so that a task which was killed goes on where it was, and two that
run at once do nothing twice. Who joins a unit meanwhile gets its courses by joining (`join.py`).
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django_tasks import task

from courses.models import Course
from people.models import User
from people.queries import active_officers
from people.selected import insert_selected

from .cover import audience_of
from .enrol import locked
from .feed import append_changes, append_selected
from .models import Assignment, Change, Enrolment, Given
from .news import tell_assigned_to
from .unit_locks import hold_course, hold_units

#: More than so many officers are left to the background.
AT_ONCE = 2000
#: Officers that one transaction looks at: some seconds, for which nobody joins the unit.
PIECE = 5000


def reached_by(assignment: Assignment) -> QuerySet[User]:
    """The officers whom it reaches now. Queries: none yet."""
    return active_officers().filter(audience_of(assignment).officers())


def begin_to_give(assignment: Assignment) -> None:
    """Give it to all whom it reaches. Call it in the transaction that assigns, which holds course and unit.

    Queries: 9 where they are few, and at most 4 more for new days; else 2 and the task.
    """
    officers = reached_by(assignment)
    total = officers.count()
    many = total > AT_ONCE
    now = None if many else timezone.now()
    if not many:
        give_to(assignment, officers)
    fields = {"total": total, "reached": 0 if many else total, "reached_to": 0, "finished_at": now}
    Assignment.objects.filter(pk=assignment.pk).update(**fields)
    for name, value in fields.items():
        setattr(assignment, name, value)
    if many:
        # In this transaction, so that neither is there alone.
        give.enqueue(assignment.pk)


@task(backend="later")
def give(assignment_id: int) -> None:
    """Give what is left of an assignment. Queries: about 18 for each 5,000 officers; memory stays flat."""
    while _give_a_piece(assignment_id):
        pass


@transaction.atomic
def _give_a_piece(assignment_id: int) -> bool:
    """Look at the next officers; gives whether there may be more."""
    course = Course.objects.filter(assignments=assignment_id).first()
    if course is None:
        return False
    hold_course(course)
    # Whoever deletes it waits for this piece, and withdraws what it gave; two workers follow each other.
    mine = Assignment.objects.select_for_update(of=("self",)).select_related("unit")
    assignment = mine.filter(pk=assignment_id, finished_at__isnull=True).first()
    if assignment is None:
        return False
    hold_units([assignment.unit_id] if assignment.unit_id else [])
    ahead = reached_by(assignment).filter(pk__gt=assignment.reached_to).order_by("pk")
    pks = list(ahead.values_list("pk", flat=True)[:PIECE])
    if pks:
        give_to(assignment, ahead.filter(pk__lte=pks[-1]))
        assignment.reached_to = pks[-1]
    assignment.reached += len(pks)
    if len(pks) < PIECE:
        assignment.finished_at = timezone.now()
    # Some have joined or left since it was counted.
    total = assignment.reached if assignment.finished_at else max(assignment.total, assignment.reached)
    Assignment.objects.filter(pk=assignment.pk).update(
        reached=assignment.reached, reached_to=assignment.reached_to, finished_at=assignment.finished_at, total=total
    )
    return assignment.finished_at is None


def give_to(assignment: Assignment, officers: QuerySet[User]) -> None:
    """Enrol these officers, open again what was withdrawn, and bring an earlier day to those who are under way.

    Nothing is read here but what was there before. Queries: 8, and at most 5 more for new days.
    """
    due = assignment.due
    if assignment.days is not None:
        due = timezone.localdate() + timedelta(days=assignment.days)
        insert_selected(Given(assignment=assignment, on=timezone.localdate()), officers.values(officer_id=F("pk")))
    # What is merged at this moment into another row (`merge.py`) is given no more.
    hers = Enrolment.objects.filter(course=assignment.course_id, officer__in=officers, merged_into__isnull=True)
    later = list(locked(hers.filter(_later_than(due), status__in=Enrolment.OPEN))) if due else []
    back = list(locked(hers.filter(status=Enrolment.Status.WITHDRAWN)))
    Enrolment.objects.filter(pk__in=[one.pk for one in later]).update(due=due)
    Enrolment.objects.filter(pk__in=[one.pk for one in back]).update(status=Enrolment.Status.NOT_STARTED, due=due)
    new = Enrolment(course=assignment.course, due=due)
    came = insert_selected(new, officers.exclude(enrolments__course=assignment.course_id).values(officer_id=F("pk")))
    append_changes(later, Change.Kind.DUE)
    if came or back:
        # The moment at which they were made tells those that came in now from all others of this course.
        these = hers.filter(Q(enrolled_at=new.enrolled_at) | Q(pk__in=[one.pk for one in back]))
        append_selected(these, Change.Kind.ENROLLED)
        today = Concat(Cast("pk", CharField()), Value(f" {timezone.localdate().isoformat()}"))
        tell_assigned_to(these.values(recipient_id=F("officer_id"), key=today), assignment.course, due)


def _later_than(due: date) -> Q:
    return Q(due__isnull=True) | Q(due__gt=due)
