"""Reminding officers of the days of their courses."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from people.news import tell_each

from .models import Enrolment
from .news import DUE_SOON, OVERDUE, data_of
from .updates import tell_late

#: How long before the day one is reminded, and how long after it one is still told that it has passed.
BEFORE, AFTER = timedelta(days=7), timedelta(days=30)
AT_A_TIME = 2000


@task(backend="later")
def remind_of_days() -> None:
    """Tell who has to complete a course within a week, and who should have: each of each day once.

    Queries: 4, 1 for each update that is due, and 1 for each 1,000 officers.
    """
    today = timezone.localdate()
    _remind(DUE_SOON, due__range=(today, today + BEFORE))
    _remind(OVERDUE, due__range=(today - AFTER, today - timedelta(days=1)))
    # What is required as an update, of who completed the course before.
    tell_late(DUE_SOON, due__range=(today, today + BEFORE))
    tell_late(OVERDUE, due__range=(today - AFTER, today - timedelta(days=1)))


def _remind(kind: str, **which) -> None:
    unfinished = Enrolment.objects.filter(
        status__in=Enrolment.OPEN, course__is_live=True, officer__is_active=True, **which
    )
    batch = []
    for one in unfinished.only("officer", "course", "due").order_by("pk").iterator(AT_A_TIME):
        # Another day is news; the same day again isn't.
        batch.append((one.officer_id, f"{one.pk} {one.due.isoformat()}", data_of(one)))
        if len(batch) == AT_A_TIME:
            tell_each(kind, batch)
            batch = []
    tell_each(kind, batch)
