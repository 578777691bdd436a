"""Booking a place of a meeting, giving it back, being admitted on the spot."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.models import User

from .models import Attendance, Booking, Meeting
from .offer import is_for
from .places import give, hold, move_up, place, take

Status = Booking.Status


class CannotBook(Exception):
    """Nothing was booked."""


class IsCancelled(CannotBook):
    """The meeting doesn't take place."""


class IsClosed(CannotBook):
    """Booking has ended."""


class IsForOthers(CannotBook):
    """The meeting is for other units."""


class HasBooked(CannotBook):
    """She has a place, or waits for one, in a meeting of this activity."""


class WasThere(CannotBook):
    """She has been at a meeting of this activity."""


class IsFull(CannotBook):
    """Nobody else can be admitted."""


@transaction.atomic
def book(*, meeting: Meeting, officer: User) -> Booking:
    """Give an officer a place, or the last turn on the waiting list; it is for the caller to know that she is enrolled.

    Who booked a meeting that has passed without her may book another. The lock on the meeting puts those who come at
    once in a row; of one officer's two bookings at once the constraint lets one through.
    Queries: at most 10. Raises CannotBook.
    """
    meeting, now = hold(meeting.pk), timezone.now()
    if meeting.cancelled_at:
        raise IsCancelled(meeting.pk)
    if meeting.closes_at <= now:
        raise IsClosed(meeting.pk)
    if not is_for(meeting, officer):
        raise IsForOthers(meeting.pk)
    if Attendance.objects.filter(officer=officer, activity=meeting.activity).exists():
        raise WasThere(meeting.pk)
    _leave_the_past(meeting, officer)
    booking = Booking(meeting=meeting, activity=meeting.activity, officer=officer)
    try:
        with transaction.atomic():
            place(booking, meeting)
    except IntegrityError as error:
        raise HasBooked(meeting.pk) from error
    return booking


def _leave_the_past(meeting: Meeting, officer: User) -> None:
    """Her bookings of other meetings that have ended stand in nobody's way. Queries: 2."""
    now = timezone.now()
    ended = Booking.objects.filter(officer=officer, activity=meeting.activity, meeting__ends_at__lte=now)
    ended = ended.exclude(meeting=meeting)
    ended.filter(status=Status.BOOKED).update(status=Status.PASSED, changed_at=now)
    ended.filter(status=Status.WAITING).update(status=Status.GIVEN_BACK, changed_at=now)


@transaction.atomic
def give_back(*, meeting: Meeting, officer: User) -> bool:
    """Give back a place, or a turn on the waiting list, of a meeting that hasn't begun; whether there was one.

    Who waits longest moves up and is told. Queries: 3, and as `move_up`.
    """
    meeting = hold(meeting.pk)
    if meeting.starts_at <= timezone.now():
        return False
    mine = meeting.bookings.filter(officer=officer)
    if mine.filter(status=Status.BOOKED).update(status=Status.GIVEN_BACK, changed_at=timezone.now()):
        give(meeting)
        move_up(meeting)
        return True
    return bool(mine.filter(status=Status.WAITING).update(status=Status.GIVEN_BACK, changed_at=timezone.now()))


def admit(*, meeting: Meeting, officer: User) -> Booking:
    """Her place in a meeting that is held and takes place now: the one she has, else one that is left. Raises CannotBook.

    Where there are places, nobody on the waiting list is passed over by who came. Queries: at most 5.
    """
    mine = meeting.bookings.filter(officer=officer, status__in=Booking.OPEN).first()
    if mine is not None and mine.status == Status.BOOKED:
        return mine
    if not is_for(meeting, officer):
        raise IsForOthers(meeting.pk)
    if not take(meeting):
        raise IsFull(meeting.pk)
    _leave_the_past(meeting, officer)
    elsewhere = Booking.objects.filter(officer=officer, activity=meeting.activity, status__in=Booking.OPEN)
    for other in elsewhere.exclude(meeting=meeting).select_related("meeting"):
        _leave(other)
    booking = mine or Booking(meeting=meeting, activity=meeting.activity, officer=officer)
    booking.status, booking.on_the_spot = Status.BOOKED, True
    booking.save()
    return booking


def _leave(booking: Booking) -> None:
    """Give up a place, or a turn to wait, elsewhere, for being here.

    Its waiting list moves up a little later (`keep.py`): holding two meetings at once, two officers could wait for
    each other for ever.
    """
    mine = Booking.objects.filter(pk=booking.pk)
    back = {"status": Status.GIVEN_BACK, "changed_at": timezone.now()}
    if mine.filter(status=Status.BOOKED).update(**back):
        give(booking.meeting)
    else:
        mine.filter(status=Status.WAITING).update(**back)
