"""How long a file of people is kept that nobody applied: names and addresses don't lie about."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from people.models import PeopleImport

KEPT = timedelta(days=1)


class Expired(Exception):
    """The import was never applied, and is too old; it is deleted."""


def refuse_expired(one: PeopleImport) -> None:
    """Raises Expired, after deleting all that are. Queries: none, else about 3."""
    if one.applied_at is None and one.sent_at < _limit():
        clear_expired()
        raise Expired


@transaction.atomic
def clear_expired() -> int:
    """Delete what nobody applied in time; says how many. What is being applied at this moment stays."""
    # Locked before deleting: Django deletes by key, and one applied in between would be lost with its record.
    expired = list(_expired().select_for_update().values_list("pk", flat=True))
    PeopleImport.objects.filter(pk__in=expired).delete()
    return len(expired)


def _expired() -> QuerySet[PeopleImport]:
    return PeopleImport.objects.filter(applied_at=None, sent_at__lt=_limit())


def _limit():
    return timezone.now() - KEPT
