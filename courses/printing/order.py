"""Asking for a PDF: once for all who would get the same, and again where it failed."""

from datetime import date, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from courses.models import Activity, Course, Printout
from courses.queries import syllabus
from people.models import Jurisdiction

Status = Printout.Status
#: How long one is kept; the law in it is that of the day it was asked for.
KEPT = timedelta(days=7)


def key_of(
    course: Course, activity: Activity | None, *, locale: str, jurisdiction: Jurisdiction | None, on: date
) -> str:
    """Changes with every word of the course, with the law that it shows, and with the day. Queries: as `syllabus`."""
    known = syllabus(course, locale)
    editions = sorted(
        (str(one.activity.key), one.content_hash, str(one.stamp), one.title) for one in known.activities.values()
    )
    place = jurisdiction.code if jurisdiction else ""
    parts = (course.key, course.state, activity and activity.key, locale, place, on.isoformat(), editions)
    return sha256(repr(parts).encode()).hexdigest()


def find(key: str) -> Printout | None:
    """Queries: 1."""
    return Printout.objects.filter(key=key).first()


@transaction.atomic
def order(
    course: Course, activity: Activity | None, *, locale: str, jurisdiction: Jurisdiction | None, on: date
) -> Printout:
    """The PDF, which is queued now unless somebody has asked for the same before. Queries: at most 4."""
    from .make import make_printout  # it draws on the blocks of lessons

    key = key_of(course, activity, locale=locale, jurisdiction=jurisdiction, on=on)
    asked = {"course": course, "activity": activity, "locale": locale, "jurisdiction": jurisdiction, "on": on}
    printout, new = Printout.objects.get_or_create(key=key, defaults=asked)
    if new or (printout.has_failed and _begin_anew(printout)):
        make_printout.enqueue(printout.pk)
        printout.refresh_from_db()
    return printout


def _begin_anew(printout: Printout) -> bool:
    """Whether this call is the one that does: conditional, so that of several at once one is."""
    as_it_was = Printout.objects.filter(pk=printout.pk, status=printout.status, asked_at=printout.asked_at)
    return as_it_was.update(status=Status.WAITING, done=0, asked_at=timezone.now()) == 1


def forget_old() -> int:
    """Delete what was asked for more than a week ago, file and row; gives the number."""
    old = list(Printout.objects.filter(asked_at__lt=timezone.now() - KEPT))
    for printout in old:
        printout.file.delete(save=False)
        printout.delete()
    return len(old)
