"""Not having come, though one had a place: said by a facilitator, told to the officer when it can't be undone any more.

Who didn't come has no attendance, so it never counts; her place is free for who is there without one.
"""

from datetime import timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from people.models import User

from .models import Attendance, AttendanceChange, Booking, Meeting
from .news import MISSED, tell_of
from .places import give, hold, take

Status, What = Booking.Status, AttendanceChange.What

#: How long it can be undone without saying why; then she is told of it.
SETTLED_AFTER = timedelta(minutes=30)
#: Until when she is told: for longer no worker is away.
TOLD_WITHIN = timedelta(days=3)


class CannotMiss(Exception):
    """The session hasn't begun, she has no place, or she is on the list as having been there."""


class NoPlaceLeft(Exception):
    """Her place has been given to somebody else."""


class NeedsReason(Exception):
    """She has been told that she didn't come: who corrects that says why."""


def is_settled(booking: Booking, now) -> bool:
    """Whether it was said long enough ago that she is told."""
    return booking.changed_at + SETTLED_AFTER <= now


@transaction.atomic
def miss(*, meeting: Meeting, officer: User, by: User) -> None:
    """She didn't come; twice is once. It is for the caller to know that the list is open. Queries: 7. Raises CannotMiss."""
    meeting = hold(meeting.pk)
    if meeting.starts_at > timezone.now() or meeting.attendances.filter(officer=officer).exists():
        raise CannotMiss(officer.pk)
    held = meeting.bookings.filter(officer=officer, status__in=(Status.BOOKED, Status.PASSED))
    if held.exists():
        mark_absent(meeting, officer, by)
    elif not meeting.bookings.filter(officer=officer, status=Status.ABSENT).exists():
        raise CannotMiss(officer.pk)


def mark_absent(meeting: Meeting, officer: User, by: User, *, reason: str = "") -> None:
    """Write down that she didn't come to a meeting that is held, and give her place back. Queries: 3."""
    held = meeting.bookings.filter(officer=officer, status__in=(Status.BOOKED, Status.PASSED))
    if held.update(status=Status.ABSENT, changed_at=timezone.now()):
        give(meeting)
    AttendanceChange.objects.create(
        meeting=meeting, officer=officer, what=What.ABSENT, way=Attendance.Way.LIST, by=by, reason=reason
    )


@transaction.atomic
def unmiss(*, meeting: Meeting, officer: User, by: User) -> None:
    """It was a mistake, seen at once: she has her place again. Queries: 7. Raises NeedsReason, NoPlaceLeft."""
    meeting = hold(meeting.pk)
    if restore(meeting, officer):
        AttendanceChange.objects.create(
            meeting=meeting, officer=officer, what=What.UNDONE, way=Attendance.Way.LIST, by=by
        )


def restore(meeting: Meeting, officer: User, *, reason: str = "") -> bool:
    """Give her the place back that she had in a meeting that is held; whether she was marked. Queries: 1, or 4.

    Raises NeedsReason where she has been told and there is no `reason`, NoPlaceLeft.
    """
    mine = meeting.bookings.filter(officer=officer, status=Status.ABSENT).order_by("-pk").first()
    if mine is None:
        return False
    if is_settled(mine, timezone.now()) and not reason:
        raise NeedsReason(officer.pk)
    if not take(meeting):
        raise NoPlaceLeft(officer.pk)
    # Past, and no open booking: she may have booked another date since, and has one at a time.
    mine.status = Status.PASSED if meeting.is_over(timezone.now()) or _has_booked(mine) else Status.BOOKED
    mine.save(update_fields=["status", "changed_at"])
    return True


def _has_booked(booking: Booking) -> bool:
    hers = Booking.objects.filter(officer=booking.officer_id, activity=booking.activity_id, status__in=Booking.OPEN)
    return hers.exists()


def tell_who_missed() -> None:
    """Tell whom it can't be undone for without a reason that she can book another date; each once.

    With the reason, where it had counted that she was there. Queries: 1, and 2 for each session.
    """
    now = timezone.now()
    came = Attendance.objects.filter(
        officer=OuterRef("officer"), activity=OuterRef("activity"), at__gte=OuterRef("meeting__starts_at")
    )
    missed = Booking.objects.filter(
        ~Exists(came), status=Status.ABSENT, changed_at__range=(now - TOLD_WITHIN, now - SETTLED_AFTER),
        meeting__cancelled_at=None, officer__is_active=True,
    ).select_related("meeting", "officer__unit__jurisdiction")  # fmt: skip
    for _meeting, bookings in groupby(missed.order_by("meeting", "pk"), key=lambda one: one.meeting_id):
        those = list(bookings)
        tell_of(those, those[0].meeting, MISSED, reasons=_reasons(those))


def _reasons(missed: list[Booking]) -> dict[int, str]:
    """Why it was corrected that they had been there, by officer, where it was. Queries: 1."""
    said = AttendanceChange.objects.filter(
        meeting=missed[0].meeting, officer__in=[one.officer_id for one in missed], what=What.ABSENT
    )
    # The last of each is what stands, also where it came without a reason.
    last = dict(said.order_by("pk").values_list("officer", "reason"))
    return {officer: reason for officer, reason in last.items() if reason}
