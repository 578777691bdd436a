"""Lists of which a client may keep a copy: `?since=` gives what has changed (`reports/sync.py`)."""

from itertools import product
from typing import ClassVar

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from people.models import Unit
from people.scope import scope_of_unit
from reports.sync import ENROLMENTS, Followed, TooNew, step

from .authentication import Caller
from .listing import Listing
from .since import Since, list_name


class BeginAnew(APIException):
    """410: what the cursor stands on isn't there any more."""

    status_code = 410
    default_code = "begin_anew"


class Synced(Listing):
    """A list that can be followed: as the changes that tell of its rows say (`followed`).

    `filters` are its parameters that narrow it. `by_the_day` are members that change with the calendar, of which no change
    is told, and which rows therefore don't have here.
    """

    followed: ClassVar[Followed] = ENROLMENTS
    filters: ClassVar[tuple[str, ...]] = ("course", "status", "language", "unit", "completed_from", "completed_to")
    by_the_day: ClassVar[tuple[str, ...]] = ()

    def answer(self, request: Request) -> HttpResponseBase:
        if "since" not in request.query_params:
            return super().answer(request)
        while True:
            asked = self.asked(request)
            if self.way_out is not None:  # refused by its check already
                return super().answer(request)
            answer = self.changes(request, asked)
            if _all_stand([request.user.client.unit, asked.get("unit")]):
                return answer
            # Moved in the tree since it was read: what is below it was looked for in the wrong place.
            client = request.user.client
            client.unit = Unit.objects.get(pk=client.unit_id)
            request.user = Caller(client=client, scope=scope_of_unit(client.unit))

    def changes(self, request: Request, asked: dict) -> Response:
        """Queries: 5, and those of the parameters."""
        since = asked["since"]
        if any(name in self.by_the_day for name in asked.get("fields", ())):
            raise ValidationError({"fields": [
                _("This can't be asked together with %(name)s: leave it out.") % {"name": "since"}
            ]})
        language = asked.get("lang") or request.headers.get("Accept-Language", "")
        chosen = [f"{name}={getattr(asked[name], 'pk', asked[name])}" for name in self.filters if name in asked]
        of = list_name(self.resource, f"below={request.user.client.unit_id}", f"lang={language}", *chosen)
        if since.place is not None and since.of != of:
            raise ValidationError({
                "since": [_("This is the cursor of another list: its filters or its unit were different. Begin anew.")]
            })
        try:
            now = step(
                scope=request.user.scope, found=self.found(asked), read=self.reader(request, asked),
                place=since.place, size=asked["page_size"], followed=self.followed,
            )  # fmt: skip
        except TooNew as error:
            raise BeginAnew(
                _("This cursor is from a later state of this installation, which was restored. Begin anew.")
            ) from error
        results = self.as_results(now.rows, asked)
        for row, name in product(results, self.by_the_day):
            row.pop(name, None)
        return Response({
            "cursor": str(Since(now.place, of)),
            "more": now.more,
            "results": results,
            "gone": now.gone,
        })


def _all_stand(units: list[Unit | None]) -> bool:
    """Whether these units are still where they were when their paths were read. Queries: 1 each."""
    return all(Unit.objects.filter(pk=one.pk, path=one.path).exists() for one in units if one is not None)
