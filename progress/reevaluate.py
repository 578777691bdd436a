"""Evaluating a course's completion anew for everybody under way: at once where they are few, else in the background."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from courses.models import Course
from people.models import User

from .models import Reevaluation
from .restand import restand, restand_piece, under_way

#: As many are evaluated within the transaction that publishes; more would keep whoever publishes waiting.
AT_ONCE = 500


def requirements_changed(course: Course, **kwargs) -> None:
    """Receiver of `courses.signals.requirements_changed`."""
    if under_way(course).order_by()[: AT_ONCE + 1].count() <= AT_ONCE:
        restand(course)
    else:
        reevaluate(course=course, by=None)


@transaction.atomic
def reevaluate(*, course: Course, by: User | None) -> Reevaluation:
    """Have it done in the background. One that is under way begins anew, since it may have passed by some already.

    Queries: at most 8.
    """
    # Two who ask at once make one of it.
    list(Course.objects.select_for_update(no_key=True).filter(pk=course.pk).values_list("pk"))
    total = under_way(course).count()
    anew = {"asked_by": by, "asked_at": timezone.now(), "total": total, "done": 0, "changed": 0, "after": 0}
    of_course = Reevaluation.objects.filter(course=course, finished_at__isnull=True)
    if not of_course.update(**anew):
        Reevaluation.objects.create(course=course, asked_by=by, total=total)
    made = of_course.get()
    carry_out_reevaluation.enqueue(made.pk)
    return made


@task(backend="later")
def carry_out_reevaluation(reevaluation_id: int) -> None:
    """Go on with it until nobody is left; any number of times, also at once. Memory stays flat."""
    while _next_piece(reevaluation_id):
        pass


@transaction.atomic
def _next_piece(pk: int) -> bool:
    """A piece, and the place after it, in one transaction; gives whether there is more to do."""
    # Whoever else carries it out waits here, and goes on after this piece.
    one = Reevaluation.objects.select_for_update(of=("self",)).select_related("course").filter(pk=pk).first()
    if one is None or one.finished_at is not None:
        return False
    seen = restand_piece(one.course, after=one.after)
    moved = {"done": F("done") + seen.number, "changed": F("changed") + seen.changed}
    ended = {"finished_at": timezone.now()} if seen.last is None else {"after": seen.last}
    Reevaluation.objects.filter(pk=pk).update(**moved, **ended)
    return seen.last is not None
