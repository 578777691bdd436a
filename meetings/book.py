"""Booking a place of a meeting, giving it back, being admitted on the spot."""

from collections.abc import Mapping

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
    """She has been at a meeting of this activity, and renews nothing."""


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
    if Attendance.objects.now_of(officer, meeting.activity).exists():
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


def admit(*, meeting: Meeting, elsewhere: Mapping[int, Meeting], officer: User) -> Booking:
    """Her place in a meeting that takes place now: the one she has, else one that is left.

    Both the meeting and those `elsewhere`, in which she has a place or waits, are held (`hold_for`): her place there goes
    to others, since she is here. Raises CannotBook. Queries: 1 where she has a place here, else at most 10.
    """
    # Of whom it was said that she didn't come has come late.
    here = meeting.bookings.filter(officer=officer, status__in=(*Booking.OPEN, Status.ABSENT))
    mine = here.order_by("-pk").first()
    if mine is not None and mine.status == Status.BOOKED:
        return mine
    if not is_for(meeting, officer):
        raise IsForOthers(meeting.pk)
    if not take(meeting):
        raise IsFull(meeting.pk)
    _leave_the_past(meeting, officer)
    for other in elsewhere.values():
        _leave(other, officer)
    booking = mine or Booking(meeting=meeting, activity=meeting.activity, officer=officer)
    booking.status, booking.on_the_spot = Status.BOOKED, True
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        # She has booked another at this very moment, in another window.
        raise HasBooked(meeting.pk) from error
    return booking


def _leave(other: Meeting, officer: User) -> None:
    """Give up what she has in another meeting that is held; whoever waits there moves up while it hasn't begun."""
    now = timezone.now()
    mine = other.bookings.filter(officer=officer)
    back = {"status": Status.GIVEN_BACK, "changed_at": now}
    if mine.filter(status=Status.BOOKED).update(**back):
        give(other)
        if other.starts_at > now:
            move_up(other)
    else:
        mine.filter(status=Status.WAITING).update(**back)
