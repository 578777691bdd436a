"""What comes again and again: reminding the day before, and giving places of who has left to who waits."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django_tasks import task

from people.models import User
from progress.models import Enrolment

from .book import give_back
from .models import Booking, Meeting
from .news import REMINDER, tell_of
from .places import hold, move_up

Status = Booking.Status
DAY = timedelta(days=1)


@task(backend="later")
def remind_of_meetings() -> None:
    """Tell who has a place in a meeting that begins within a day; of each beginning once.

    Who booked within that day was told when she did. Queries: 1, and 2 for each meeting.
    """
    now = timezone.now()
    for meeting in Meeting.objects.filter(cancelled_at=None, starts_at__range=(now, now + DAY)):
        reminded = meeting.bookings.filter(
            status=Status.BOOKED, officer__is_active=True, changed_at__lte=meeting.starts_at - DAY
        )
        tell_of(reminded.select_related("officer__unit__jurisdiction"), meeting, REMINDER)


@task(backend="later")
def fill_places() -> None:
    """Give back the places of who has left or lost the course, and let waiting lists move up wherever a place is free.

    Queries: 2, and those of each place that is given back.
    """
    now = timezone.now()
    hers = Enrolment.objects.filter(officer=OuterRef("officer"), course=OuterRef("activity__course"))
    has_course = Exists(hers.exclude(status=Enrolment.Status.WITHDRAWN))
    left = Booking.objects.filter(
        Q(officer__is_active=False) | ~has_course, status__in=Booking.OPEN, meeting__starts_at__gt=now
    )
    for booking in left.select_related("meeting"):
        give_back(meeting=booking.meeting, officer=User(pk=booking.officer_id))
    waiting = Booking.objects.filter(meeting=OuterRef("pk"), status=Status.WAITING)
    free = Meeting.objects.filter(Exists(waiting), cancelled_at=None, starts_at__gt=now, taken__lt=F("places"))
    for pk in free.values_list("pk", flat=True):
        with transaction.atomic():
            move_up(hold(pk))
