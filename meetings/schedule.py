"""Changing and cancelling a meeting: calendars follow, and who has booked is told."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.models import User

from .models import Attendance, AttendanceChange, Booking, Meeting
from .news import CANCELLED, CHANGED, tell_of
from .places import hold, move_up

#: What is news when it changes.
TOLD = ("starts_at", "ends_at", "time_zone", "place", "link")
#: What no form changes.
KEPT = ("taken", "sequence", "organisation", "cancelled_at", "cancelled_because")


class TooFewPlaces(Exception):
    """More officers have booked than there would be places."""

    def __init__(self, taken: int):
        super().__init__(f"{taken} have booked")
        self.taken = taken


@transaction.atomic
def change(*, meeting: Meeting, save: Callable[[], Meeting]) -> Meeting:
    """Save another version of a meeting by `save`, while nobody books.

    Who has booked or waits is told if the day, the hour or the place is another; more places go to who waits.
    Raises TooFewPlaces, changing nothing.
    """
    before = hold(meeting.pk)
    if meeting.places < before.taken:
        raise TooFewPlaces(before.taken)
    # What the form read before others booked must not be written back.
    for name in KEPT:
        setattr(meeting, name, getattr(before, name))
    after = save()
    if after.cancelled_at is None:
        if any(getattr(before, name) != getattr(after, name) for name in TOLD):
            _announce(after, CHANGED)
        move_up(after)
    return after


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User | None = None) -> bool:
    """Call a meeting off, for good; whether it wasn't before. Who has booked or waits is told, with the reason.

    Ticks that don't count yet are undone, in the name of who calls it off, and nobody has missed it.
    """
    meeting = hold(meeting.pk)
    now = timezone.now()
    mine = Meeting.objects.filter(pk=meeting.pk, cancelled_at=None)
    if not mine.update(cancelled_at=now, cancelled_because=reason):
        return False
    meeting.cancelled_at, meeting.cancelled_because = now, reason
    _announce(meeting, CANCELLED)
    over = meeting.bookings.filter(status__in=(*Booking.OPEN, Booking.Status.ABSENT))
    over.update(status=Booking.Status.CANCELLED, changed_at=now)
    _undo_ticks(meeting, by)
    return True


def _undo_ticks(meeting: Meeting, by: User | None) -> None:
    """What has counted stays. On a condition, since who counts now doesn't wait. Queries: 1, and 2 for each."""
    for tick in meeting.attendances.filter(counted_at=None):
        if Attendance.objects.filter(pk=tick.pk, counted_at=None).delete()[0]:
            AttendanceChange.objects.create(
                meeting=meeting, officer_id=tick.officer_id, what=AttendanceChange.What.UNDONE, way=tick.way,
                by_id=by.pk if by else tick.by_id,
            )  # fmt: skip


def _announce(meeting: Meeting, kind: str) -> None:
    """Queries: 2, and 1 for each 1,000 bookings."""
    Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1, changed_at=timezone.now())
    meeting.refresh_from_db(fields=["sequence", "changed_at"])
    bookings = meeting.bookings.filter(status__in=Booking.OPEN).select_related("officer__unit__jurisdiction")
    tell_of(bookings, meeting, kind)



def copy_of(meeting: Meeting) -> Meeting:
    """An unsaved meeting like this one, without its bookings, for another date."""
    copied = ("activity", "starts_at", "ends_at", "time_zone", "place", "link", "languages", "places")
    return Meeting(**{name: getattr(meeting, name) for name in copied})
