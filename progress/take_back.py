"""Taking back a result that came from elsewhere and was wrong: who was counted as there, and wasn't.

The one way down beside a recognition that is withdrawn (docs/decisions/0040-attendance-that-was-wrong.md).
"""

from django.db import transaction

from courses.models import Activity

from .models import ActivityRecord, Change, Enrolment
from .record import announce, restand_one

Status, By = Enrolment.Status, Enrolment.CompletedBy


@transaction.atomic
def take_back_result(*, enrolment: Enrolment, activity: Activity, round: int) -> bool:
    """The record of an activity in a round goes, and she stands where the rest of her work has brought her.

    Whether it went: what completed a course stays, with the completion. Twice is once. Queries: at most 12.
    """
    # In the order in which an answer is written: the record, the enrolment, the feed.
    record = ActivityRecord.objects.select_for_update().filter(enrolment=enrolment, activity=activity, round=round).first()
    if record is None:
        return False
    mine = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if _completed_by_it(mine, round):
        return False
    record.delete()
    # What was withdrawn, or merged into another row, counts nowhere and must not begin again.
    if mine.status == Status.WITHDRAWN:
        return True
    change = restand_one(mine)
    mine.save()
    if change:
        announce([mine], change)
    elif mine.renewal_percent is None:
        announce([mine], Change.Kind.PROGRESSED)
    return True


def _completed_by_it(enrolment: Enrolment, round: int) -> bool:
    """Whether what she did in that round is part of a completion: of today's, or of one before it was renewed."""
    if enrolment.completed_at is None:
        return False
    is_renewing = enrolment.renewal_percent is not None
    if round < enrolment.round:
        return True
    return not is_renewing and enrolment.completed_by == By.LEARNED
