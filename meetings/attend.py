"""Having been there: confirmed by an officer with the code, or ticked by a facilitator; and when it counts."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from people.models import User
from progress.models import Enrolment
from progress.record import record_activity

from .absent import restore, tell_who_missed
from .book import admit
from .models import Attendance, AttendanceChange, Booking, Meeting
from .places import give, hold, hold_for

#: How long a facilitator's tick can be undone. What counts is taken back for a reason only (`correct.py`).
UNDO_FOR = timedelta(minutes=30)
#: One can be there from so long before the beginning until so long after the end.
EARLY, LATE = timedelta(hours=1), timedelta(hours=2)
#: How long after the end a list can be completed.
LIST_FOR = timedelta(days=30)

Way, What = Attendance.Way, AttendanceChange.What


class NotNow(Exception):
    """The meeting is cancelled, hasn't begun or is over."""


class HasNoPlace(Exception):
    """She has no place in the meeting."""


class HasCounted(Exception):
    """It is part of her record."""


def takes_place(meeting: Meeting, now) -> bool:
    """Whether one can be there now."""
    return meeting.cancelled_at is None and meeting.starts_at - EARLY <= now <= meeting.ends_at + LATE


def list_is_open(meeting: Meeting, now) -> bool:
    """Whether facilitators can say who was there."""
    return meeting.cancelled_at is None and meeting.starts_at - EARLY <= now <= meeting.ends_at + LIST_FOR


@transaction.atomic
def confirm(*, meeting: Meeting, officer: User, enrolment: Enrolment, language: str) -> Attendance:
    """An officer who has just scanned the code says that she is here, which counts at once.

    Twice is once. Who has no place is admitted if one is left. Queries: at most 13, and as `record_activity`.
    Raises NotNow, CannotBook.
    """
    meeting, elsewhere = hold_for(meeting.pk, officer)
    if not takes_place(meeting, timezone.now()):
        raise NotNow(meeting.pk)
    known = Attendance.objects.now_of(officer, meeting.activity).first()
    if known is None or known.meeting_id == meeting.pk:
        admit(meeting=meeting, elsewhere=elsewhere, officer=officer)
    if known is None:
        known = _note(meeting, officer, Way.CODE, officer, enrolment.round)
    _count(known, enrolment, language)
    return known


@transaction.atomic
def tick(*, meeting: Meeting, officer: User, by: User, reason: str = "") -> Attendance:
    """A facilitator says that somebody with a place was there; it counts when it can't be undone any more.

    Also of whom it was said that she didn't come, with a `reason` once she has been told so.
    Queries: at most 12. Raises NotNow, HasNoPlace, NeedsReason, NoPlaceLeft.
    """
    meeting = hold(meeting.pk)
    if not list_is_open(meeting, timezone.now()):
        raise NotNow(meeting.pk)
    corrected = restore(meeting, officer, reason=reason)
    if not meeting.bookings.filter(officer=officer, status__in=(Booking.Status.BOOKED, Booking.Status.PASSED)).exists():
        raise HasNoPlace(officer.pk)
    hers = Enrolment.objects.filter(officer=officer, course=meeting.activity.course_id)
    at = hers.values_list("round", flat=True).first() or 0
    return note_on_list(meeting, officer, by, at, reason=reason if corrected else "")


def note_on_list(meeting: Meeting, officer: User, by: User, at: int, *, reason: str = "") -> Attendance:
    """Tick an officer with a place in a meeting that is held, in round `at`. Queries: at most 4."""
    return _note(meeting, officer, Way.LIST, by, at, reason)


@transaction.atomic
def untick(*, meeting: Meeting, officer: User, by: User) -> None:
    """Undo a tick that doesn't count yet; who was added for it loses the place. Queries: 6. Raises HasCounted."""
    meeting = hold(meeting.pk)
    mine = meeting.attendances.filter(officer=officer)
    # On a condition, since who counts it at this moment doesn't wait for the meeting.
    if mine.filter(counted_at=None).delete()[0]:
        AttendanceChange.objects.create(meeting=meeting, officer=officer, what=What.UNDONE, way=Way.LIST, by=by)
        held = (Booking.Status.BOOKED, Booking.Status.PASSED)
        added = meeting.bookings.filter(officer=officer, on_the_spot=True, status__in=held)
        if added.update(status=Booking.Status.GIVEN_BACK, changed_at=timezone.now()):
            give(meeting)
    elif mine.exists():
        raise HasCounted(officer.pk)


def count_list(*, meeting: Meeting) -> int:
    """Count all ticks of a meeting now, since the facilitator is done; gives how many."""
    return _count_each(meeting.attendances.filter(counted_at=None))


@task(backend="later")
def count_attendances() -> None:
    """Count the ticks that can't be undone any more, and tell who didn't come; safe to run twice."""
    _count_each(Attendance.objects.filter(counted_at=None, at__lte=timezone.now() - UNDO_FOR))
    tell_who_missed()


def _note(meeting: Meeting, officer: User, way: Way, by: User, at: int, reason: str = "") -> Attendance:
    """One in round `at`, also where she is ticked in another meeting of the activity at this very moment.

    A meeting counts for one round only: it is no renewal of itself.
    """
    if known := meeting.attendances.filter(officer=officer).first():
        return known
    there = {"meeting": meeting, "way": way, "by": by, "at": timezone.now()}
    one, new = Attendance.objects.get_or_create(officer=officer, activity=meeting.activity, round=at, defaults=there)
    if new:
        AttendanceChange.objects.create(
            meeting=meeting, officer=officer, what=What.THERE, way=way, by=by, reason=reason
        )
    return one


def _count_each(attendances) -> int:
    """Each in a transaction of its own, so that nobody waits for the feed until all are counted."""
    counted = 0
    # What was called off hasn't taken place (`schedule.cancel` undoes its ticks).
    attendances = attendances.filter(meeting__cancelled_at=None)
    for one in attendances.select_related("officer", "activity").order_by("pk"):
        enrolment = Enrolment.objects.filter(officer=one.officer, course=one.activity.course_id).first()
        # Who isn't enrolled any more keeps the tick; it counts when she gets the course again.
        if enrolment is not None and enrolment.status != Enrolment.Status.WITHDRAWN:
            counted += _count(one, enrolment, one.officer.language)
    return counted


@transaction.atomic
def _count(one: Attendance, enrolment: Enrolment, language: str) -> bool:
    """Make it part of her record. One conditional update, so that of two who count at once one does."""
    now = timezone.now()
    if not Attendance.objects.filter(pk=one.pk, counted_at=None).update(counted_at=now):
        return False
    one.counted_at = now
    record_activity(enrolment=enrolment, activity=one.activity, language=language)
    return True
