"""Making the PDF of a page: while its reader may see it, in her language, told to her once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from courses.printing.typeset import typeset
from people import news

from .document import document_of
from .models import PrintedView, Schedule
from .order import KEPT
from .rights import NoRight

Status = PrintedView.Status
READY, STOPPED = "view_printed", "view_stopped"
#: After which a worker looks whether who wanted to make it herself has done so.
LOOK_AFTER = timedelta(minutes=2)

log = structlog.get_logger("reports.saved")


class Stopped(Exception):
    """Another worker has made it."""


@task(backend="later")
def print_view(pk: str) -> None:
    """Make a PDF that waits, or failed, and tell whose it is. Made twice, the first that is done counts."""
    make(UUID(pk), tell=True)


def make(pk: UUID, *, tell: bool) -> bool:
    """Gives whether it was made. Raises CannotTypeset, for which the next try may be no better."""
    printed = PrintedView.objects.select_related("person", "unit", "schedule", "access").filter(pk=pk).first()
    begun = PrintedView.objects.filter(pk=pk, status__in=(*PrintedView.OPEN, Status.FAILED))
    if printed is None or not begun.update(status=Status.MAKING, done=0, total=0, finished_at=None):
        return False
    try:
        with override(printed.language), _failing(printed):
            pdf = typeset("view.typ", *document_of(printed, far=lambda **how: _tell(printed, **how)))
            _finish(printed, pdf, tell=tell)
    except NoRight:
        _refuse(printed)
        return False
    except Stopped:
        return False
    return True


@contextmanager
def _failing(printed: PrintedView) -> Iterator[None]:
    """What goes wrong is told to who waits; the task is tried again, and begins anew then."""
    done = False
    try:
        yield
        done = True
    except (NoRight, Stopped):
        done = True
        raise
    finally:
        if not done:
            _still(printed).update(status=Status.FAILED, finished_at=timezone.now())


def _tell(printed: PrintedView, **fields) -> None:
    """Queries: 1. Raises Stopped."""
    if not _still(printed).update(**fields):
        raise Stopped


def _still(printed: PrintedView):
    return PrintedView.objects.filter(pk=printed.pk, status=Status.MAKING)


def _finish(printed: PrintedView, pdf: bytes, *, tell: bool) -> None:
    """Ready and told of together; a file that isn't needed any more doesn't stay behind. Raises Stopped."""
    printed.file.save("", ContentFile(pdf), save=False)
    now = timezone.now()
    ready = {"file": printed.file.name, "size": len(pdf), "finished_at": now, "expires_at": now + KEPT}
    try:
        with transaction.atomic():
            _tell(printed, status=Status.READY, **ready)
            if tell:
                news.tell([printed.person_id], kind=READY, key=str(printed.pk), data={"id": str(printed.pk)})
    except Stopped:
        printed.file.storage.delete(printed.file.name)
        raise


@transaction.atomic
def _refuse(printed: PrintedView) -> None:
    """She may not see it any more: nothing is sent, now or later, and she is told why nothing comes."""
    now = timezone.now()
    if not _still(printed).update(status=Status.REFUSED, finished_at=now):
        return
    log.info("a view is refused", printed=str(printed.pk))
    if printed.schedule_id and Schedule.objects.filter(pk=printed.schedule_id).update(stopped_at=now):
        data = {"view": printed.view_id, "title": printed.title}
        news.tell([printed.person_id], kind=STOPPED, key=str(printed.pk), data=data)
