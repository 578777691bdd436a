"""A list of the API as a large file: what is read for a program, while its token still reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from people.scope import scope_of_unit
from reports.copying import Table
from reports.dashboards.models import Access
from reports.exports.make import NoRight, Source
from reports.exports.models import Export
from reports.models import ApiClient

from .assignments import Assignments
from .attempts import Attempts
from .authentication import Caller
from .certificates import Certificates
from .competencies import Competencies
from .completions import Completions, Enrolments
from .items import ItemStatistics
from .listing import Listing, options_of
from .people import Courses, Officers, Units
from .sessions import Sessions

LISTS: dict[str, type[Listing]] = {
    view.resource: view
    for view in (
        Completions, Enrolments, Certificates, Officers, Units, Courses, Attempts, Competencies, ItemStatistics, Sessions,
        Assignments,
    )
}
AT_A_TIME = 2000


@dataclass
class Standing:
    """A question that isn't a call: what a list reads of a request."""

    user: Caller
    query_params: QueryDict
    accepted_renderer: SimpleNamespace
    headers: dict = field(default_factory=dict)


def view_of(*, client: ApiClient, what: str, format: str, asked: QueryDict) -> Listing:
    """The list before this client, as if it had called."""
    view = LISTS[what]()
    caller = Caller(client=client, scope=scope_of_unit(client.unit))
    view.request = Standing(caller, asked, SimpleNamespace(format=format))
    return view


def source_for_program(export: Export) -> Source:
    """Raises NoRight. Queries: 2 and those of the list, then those of the list for each 2,000 rows."""
    client = export.client
    if client.revoked_at is not None or export.what not in client.resources or client.unit_id != export.unit_id:
        raise NoRight
    view = view_of(client=client, what=export.what, format=export.format, asked=QueryDict(export.asked))
    try:
        asked = view.checked(view.request)
    except ValidationError as reason:  # it could be asked then: a unit has moved away, a course is gone
        raise NoRight from reason
    table = view.table(view.request, asked)
    options = {"types": table.types(), "ours": table.ours, **options_of(asked)}
    found = view.found(asked)
    total = found.count() if view.line is None else 0
    return Source(table.columns, total, _lots(export, view, asked, table, found), options)


def _lots(export: Export, view: Listing, asked: dict, table: Table, found: QuerySet) -> Iterator[list[Sequence]]:
    """By ids, some thousands at a time; one line in the log for all of the unit, as of every reading by a program."""
    if view.tells_of_people and export.access is None:
        export.access = Access.objects.create(
            client=export.client, kind=Access.Kind.EXPORT, unit=export.unit, path=export.unit.path,
            asked=f"{export.what}?{export.asked}".rstrip("?"), purpose=export.purpose, words=export.words,
        )  # fmt: skip
        Export.objects.filter(pk=export.pk).update(access=export.access)
    read, last = view.reader(view.request, asked), asked.get("after", 0)
    while True:
        lot = list(read(found.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]))
        if not lot:
            return
        last = lot[-1][0]
        yield list(table.chosen(lot))
