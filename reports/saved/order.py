"""Asking for a PDF: by hand, or because a schedule is due; and what becomes of files that are over."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from people.models import User
from reports.made_later import MOST_OPEN, TooManyOpen, forget_old

from .models import PrintedView, SavedView, Schedule
from .when import last_until, next_after

Status = PrintedView.Status
#: How long a file can be had.
KEPT = timedelta(days=14)
AT_ONCE = 500


@transaction.atomic
def order(*, person: User, queued: bool = True, **asked) -> PrintedView:
    """A PDF of what is asked (see `PrintedView`), which is queued now. Raises TooManyOpen. Queries: 4.

    Not `queued`: who asks makes it herself, at once. She is locked, so that of many calls no more than may be are taken.
    """
    from .make import print_view  # it draws on the pages, which offer this

    User.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    if PrintedView.objects.filter(person=person, status__in=PrintedView.OPEN).count() >= MOST_OPEN:
        raise TooManyOpen
    printed = PrintedView.objects.create(person=person, **asked)
    if queued:
        print_view.enqueue(str(printed.pk))
    return printed


@task(backend="later")
def send_due_views() -> None:
    """Order what schedules owe now. Goes on where it was stopped; whatever is run twice is owed once."""
    now = timezone.now()
    due = on().filter(next_at__lte=now).order_by("next_at").values_list("pk", flat=True)
    for pk in list(due[:AT_ONCE]):
        send_due(pk, now)


@transaction.atomic
def send_due(pk: int, now) -> PrintedView | None:
    """Order it for its latest period, once, and set the next time, in one transaction. Queries: 5.

    After a downtime of weeks the latest period is sent, and those before it aren't.
    """
    found = on().filter(pk=pk, next_at__lte=now).select_for_update(of=("self",))
    schedule = found.select_related("view__person").first()
    if schedule is None:
        return None
    _at, period = last_until(schedule.every, schedule.day, schedule.time_zone, now)
    after = next_after(schedule.every, schedule.day, schedule.time_zone, now)
    Schedule.objects.filter(pk=pk).update(next_at=after)
    printed, new = PrintedView.objects.get_or_create(schedule=schedule, period=period, defaults=asked_by(schedule.view))
    if new:
        from .make import print_view  # it draws on the pages, which offer this

        print_view.enqueue(str(printed.pk))
    return printed if new else None


def on():
    """Schedules that are neither paused nor stopped."""
    return Schedule.objects.filter(paused_at__isnull=True, stopped_at__isnull=True)


def asked_by(view: SavedView) -> dict:
    """What a view with a schedule asks for, in the language that its owner prefers now."""
    schedule = view.schedule
    return {
        "person": view.person, "view": view, "title": view.name, "page": view.page, "unit_id": view.unit_id,
        "asked": view.asked, "language": view.person.language, "time_zone": schedule.time_zone,
        "with_names": schedule.with_names, "purpose": schedule.purpose, "words": schedule.words,
    }  # fmt: skip


def forget_old_views() -> int:
    """Delete files whose time is over, and what was asked for long ago; gives the number of files.

    A period that was sent stays known for as long as it could be owed again.
    """
    return forget_old(PrintedView, over=(Status.EXPIRED, Status.FAILED, Status.REFUSED))
