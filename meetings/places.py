"""The places of a meeting: taken and given back one at a time, and the waiting list moves up. The one who writes `taken`."""

from django.db.models import F

from people.models import User

from .models import Booking, Meeting
from .news import BOOKED, MOVED_UP, tell_of

Status = Booking.Status


def hold(meeting_id: int) -> Meeting:
    """The meeting, locked: whoever changes its places or its bookings follows the others. Queries: 1."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("activity").get(pk=meeting_id)


def hold_for(meeting_id: int, officer: User) -> tuple[Meeting, dict[int, Meeting]]:
    """The meeting, and with it those of the same activity in which she has an open booking, by id. Queries: 2.

    In the order of their ids: two officers who leave each other's meeting would else wait for each other for ever.
    """
    hers = Booking.objects.filter(
        officer=officer, status__in=Booking.OPEN, activity__meetings=meeting_id
    ).values_list("meeting", flat=True)
    ids = {meeting_id, *hers}
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("activity").filter(pk__in=ids).order_by("pk")
    held = {one.pk: one for one in locked}
    return held.pop(meeting_id), held


def take(meeting: Meeting) -> bool:
    """Take a place of a meeting that is held, if there is one. Queries: 1."""
    mine = Meeting.objects.filter(pk=meeting.pk, taken__lt=F("places"))
    taken = mine.update(taken=F("taken") + 1) == 1
    meeting.taken += taken
    return taken


def give(meeting: Meeting) -> None:
    """Give a place back. Queries: 1."""
    Meeting.objects.filter(pk=meeting.pk, taken__gt=0).update(taken=F("taken") - 1)
    meeting.taken -= 1


def move_up(meeting: Meeting) -> None:
    """Who waits longest gets the next place, as long as there are both, and is told. Queries: 1, and 4 for each place."""
    waiting = meeting.bookings.filter(status=Status.WAITING, officer__is_active=True).order_by("pk")
    for booking in waiting[: meeting.free].select_related("officer__unit__jurisdiction"):
        if not take(meeting):
            return
        booking.status = Status.BOOKED
        booking.save(update_fields=["status", "changed_at"])
        tell_of([booking], meeting, MOVED_UP)


def place(booking: Booking, meeting: Meeting) -> None:
    """Save a new booking of a meeting that is held: with a place if one is free and nobody waits, else to wait.

    Queries: 3, and 1 where she is told that she has a place.
    """
    waits = meeting.bookings.filter(status=Status.WAITING).exists()
    booking.status = Status.BOOKED if not waits and take(meeting) else Status.WAITING
    booking.save()
    if booking.status == Status.BOOKED:
        tell_of([booking], meeting, BOOKED)
