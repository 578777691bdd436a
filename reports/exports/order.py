"""Asking for a large file, changing one's mind, and what becomes of files that nobody needs any more."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.models import Unit, User
from reports.models import ApiClient

from .models import Export

Status = Export.Status
#: How long a file can be had, and how much longer one can read that there was one.
KEPT, TOLD = timedelta(days=7), timedelta(days=90)
#: What one person or one program may have waiting: the workers are there for all.
MOST_OPEN = 5


class TooManyOpen(Exception):
    """As many as may be are being made already."""


@transaction.atomic
def order(*, unit: Unit, what: str, by: User | None = None, client: ApiClient | None = None, **asked) -> Export:
    """A file of what is asked (see `Export`), which is queued now. Raises TooManyOpen. Queries: 5.

    Who asks is locked, so that of many calls at once no more than may be are taken.
    """
    from .make import make_export  # it draws on the lists, which offer this

    asking = User.objects.filter(pk=by.pk) if by else ApiClient.objects.filter(pk=client.pk)
    asking.select_for_update(no_key=True).values_list("pk").get()
    if Export.objects.filter(by=by, client=client, status__in=Export.OPEN).count() >= MOST_OPEN:
        raise TooManyOpen
    export = Export.objects.create(unit=unit, what=what, by=by, client=client, **asked)
    make_export.enqueue(str(export.pk))
    return export


def cancel(export: Export) -> bool:
    """Stop it, if it is still to be made; gives whether it was. Who makes it sees so at the next lines. Queries: 1."""
    still = Export.objects.filter(pk=export.pk, status__in=Export.OPEN)
    return still.update(status=Status.CANCELLED, finished_at=timezone.now()) == 1


def forget_old_exports() -> int:
    """Delete files whose time is over, and what was asked for long ago; gives the number of files.

    The row first: a file without a row is found by nobody, a row without its file would promise one.
    """
    now, number = timezone.now(), 0
    for export in Export.objects.filter(status=Status.READY, expires_at__lte=now):
        file = export.file.name
        if Export.objects.filter(pk=export.pk, status=Status.READY).update(status=Status.EXPIRED, file=""):
            export.file.storage.delete(file)
            number += 1
    over = Q(status__in=(Status.EXPIRED, Status.CANCELLED, Status.FAILED)) & Q(asked_at__lt=now - TOLD)
    Export.objects.filter(over).delete()
    return number
