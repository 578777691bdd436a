"""The access log: who read whose results, when and why. Written here alone, and never changed (`triggers.py`)."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.merge import accounts_of
from people.models import AccountMerge, Unit, User
from people.models.unit import line_of

from .compiled import Given, Statement
from .dashboards.models import Access, AccessedOfficer, Purpose
from .models import ApiClient

AT_A_TIME = 2000


def note(
    *,
    by: User,
    role: str,
    kind: Access.Kind,
    unit: Unit,
    officers: Collection[int],
    asked: str = "",
    purpose: Purpose | str = "",
    words: str = "",
) -> Access:
    """Somebody reads results of these officers. Call it before they leave. Queries: 2, 1 more per 2,000 officers."""
    access = Access.objects.create(
        by=by, role=role, kind=kind, unit=unit, asked=asked, purpose=str(purpose), words=words
    )
    also(access, officers)
    return access


def also(access: Access, officers: Collection[int]) -> None:
    """More officers of the same reading, as a file grows; each is kept once."""
    AccessedOfficer.objects.bulk_create(
        (AccessedOfficer(access=access, officer_id=pk) for pk in sorted(set(officers))),
        batch_size=AT_A_TIME,
        ignore_conflicts=True,
    )


def note_pull(*, client: ApiClient, asked: str = "") -> None:
    """A program reads a unit: one row for everybody in it and below it, and one an hour for the same question.

    A copy that is kept up to date asks every minute, page by page; sixty rows an hour would tell nobody more.
    Queries: 1, and 1 more in the first call of the hour.
    """
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    if not _NOTED.rows(client=client.pk, path=client.unit.path, asked=asked, hour=hour):
        Access.objects.create(
            client=client, kind=Access.Kind.API, path=client.unit.path, asked=asked, unit=client.unit
        )


def _noted() -> QuerySet[Access]:
    client, path, asked, hour = (
        Given(name, Access._meta.get_field(column))
        for name, column in (("client", "client"), ("path", "path"), ("asked", "asked"), ("hour", "at"))
    )
    here = Access.objects.filter(client=client, kind=Access.Kind.API, path=path, asked=asked, at__gte=hour)
    return here.values_list("pk")[:1]


#: Asked at every call that tells of people.
_NOTED = Statement(_noted)


def note_write(*, client: ApiClient, officers: Collection[int], asked: str) -> None:
    """A program writes something of these officers, and is told how they stand. Queries: 2, 1 more per 2,000 officers."""
    also(Access.objects.create(client=client, kind=Access.Kind.API, unit=client.unit, asked=asked), officers)


def accesses_to(officer: User) -> QuerySet[Access]:
    """Who read her results, the latest first: where she stands in person, and whole branches with her unit in them.

    Also what was read of an account that was merged into hers, whose lines stay as they were written. Queries: 1, when it
    is made, and 1 when it is read.
    """
    hers = Q(pk__in=AccessedOfficer.objects.filter(accounts_of(officer)).values("access"))
    if officer.unit is not None:
        hers |= Q(path__in=line_of(officer.unit.path))
    for merge in AccountMerge.objects.filter(merged__merged_into=officer, unit__isnull=False).select_related("unit"):
        hers |= Q(path__in=line_of(merge.unit.path), at__lt=merge.at)
    return Access.objects.filter(hers).select_related("by__unit", "client", "unit").order_by("-pk")
