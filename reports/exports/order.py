"""Asking for a large file, changing one's mind, and what becomes of files that nobody needs any more."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.models import Unit, User
from reports.made_later import MOST_OPEN, TooManyOpen, forget_old
from reports.models import ApiClient

from .models import Export

Status = Export.Status
#: How long a file can be had.
KEPT = timedelta(days=7)


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
    """Delete files whose time is over, and what was asked for long ago; gives the number of files."""
    return forget_old(Export, over=(Status.EXPIRED, Status.CANCELLED, Status.FAILED))
