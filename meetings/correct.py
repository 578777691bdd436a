"""Somebody was counted as having been there, and wasn't after all: the list is corrected, and what followed from it.

Facilitators see no results, so they are told the same whether it completed her course or not.
"""

from django.db import transaction
from django.utils import timezone

from people.merge import accounts_of
from people.models import User
from progress.models import Enrolment
from progress.take_back import take_back_result

from .absent import mark_absent
from .attend import NotNow, list_is_open
from .models import Attendance, Meeting
from .places import hold


class SaysNoReason(Exception):
    """What counts is taken back for a reason that stays on record, and that she reads."""


class WasNotCounted(Exception):
    """There is nothing to take back: she isn't on the list, or it can still simply be undone."""


@transaction.atomic
def take_attendance_back(*, meeting: Meeting, officer: User, by: User, reason: str) -> bool:
    """She wasn't there, though it counts: whether it was taken out of her course, in which a completion stays.

    From then on it is as if it had been said at once that she didn't come: half an hour to undo it, then she is told.
    Queries: at most 24. Raises NotNow, SaysNoReason, WasNotCounted.
    """
    meeting = hold(meeting.pk)
    if not list_is_open(meeting, timezone.now()):
        raise NotNow(meeting.pk)
    if not reason:
        raise SaysNoReason(officer.pk)
    # Who counts it at this moment comes first: it is then taken back whole.
    one = meeting.attendances.select_for_update().filter(officer=officer).first()
    if one is None or one.counted_at is None:
        raise WasNotCounted(officer.pk)
    one.delete()
    mark_absent(meeting, officer, by, reason=reason)
    if _was_there_otherwise(one, officer):
        return False
    hers = Enrolment.objects.filter(officer=officer, course=meeting.activity.course_id).first()
    return hers is not None and take_back_result(enrolment=hers, activity=meeting.activity, round=one.round)


def _was_there_otherwise(one: Attendance, officer: User) -> bool:
    """Under an account that was merged into hers, where both had counted (`merge.py`). Queries: 1."""
    counted = Attendance.objects.filter(accounts_of(officer), activity=one.activity_id, counted_at__isnull=False)
    return counted.filter(round=one.round).exists()
