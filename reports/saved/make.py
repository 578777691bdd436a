"""Making the PDF of a page: while its reader may see it, in her language, told to her once."""

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
from reports.made_later import Stopped, begin, failing, finish, still
from reports.made_later import tell as told

from .document import document_of
from .models import PrintedView, Schedule
from .order import KEPT
from .rights import NoRight

Status = PrintedView.Status
READY, STOPPED = "view_printed", "view_stopped"
#: After which a worker looks whether who wanted to make it herself has done so.
LOOK_AFTER = timedelta(minutes=2)

log = structlog.get_logger("reports.saved")


@task(backend="later")
def print_view(pk: str) -> None:
    """Make a PDF that waits, or failed, and tell whose it is. Made twice, the first that is done counts."""
    make(UUID(pk), tell=True)


def make(pk: UUID, *, tell: bool) -> bool:
    """Gives whether it was made. Raises CannotTypeset, for which the next try may be no better."""
    printed = PrintedView.objects.select_related("person", "unit", "schedule", "access").filter(pk=pk).first()
    if printed is None or not begin(printed):
        return False
    try:
        with override(printed.language), failing(printed, but=(NoRight, Stopped)):
            pdf = typeset("view.typ", *document_of(printed, far=lambda **how: told(printed, **how)))
            printed.file.save("", ContentFile(pdf), save=False)
            finish(printed, size=len(pdf), kept=KEPT, announce=lambda: _announce(printed) if tell else None)
    except NoRight:
        _refuse(printed)
        return False
    except Stopped:
        return False
    return True


def _announce(printed: PrintedView) -> None:
    news.tell([printed.person_id], kind=READY, key=str(printed.pk), data={"id": str(printed.pk)})


@transaction.atomic
def _refuse(printed: PrintedView) -> None:
    """She may not see it any more: nothing is sent, now or later, and she is told why nothing comes."""
    now = timezone.now()
    if not still(printed).update(status=Status.REFUSED, finished_at=now):
        return
    log.info("a view is refused", printed=str(printed.pk))
    if printed.schedule_id and Schedule.objects.filter(pk=printed.schedule_id).update(stopped_at=now):
        data = {"view": printed.view_id, "title": printed.title}
        news.tell([printed.person_id], kind=STOPPED, key=str(printed.pk), data=data)
