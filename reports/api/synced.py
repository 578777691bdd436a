"""Lists of which a client may keep a copy: `?since=` gives what has changed (`reports/sync.py`)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from people.models import Unit
from people.scope import scope_of_unit
from reports.sync import TooNew, step

from .authentication import Caller
from .listing import Listing
from .since import Since, list_name


class BeginAnew(APIException):
    """410: what the cursor stands on isn't there any more."""

    status_code = 410
    default_code = "begin_anew"


class Synced(Listing):
    """A list of enrolments that can be followed."""

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
        """Queries: 4, and those of the parameters."""
        since = asked["since"]
        language = asked.get("lang") or request.headers.get("Accept-Language", "")
        filters = ("course", "status", "language", "unit", "completed_from", "completed_to")
        chosen = [f"{name}={getattr(asked[name], 'pk', asked[name])}" for name in filters if name in asked]
        of = list_name(self.resource, f"below={request.user.client.unit_id}", f"lang={language}", *chosen)
        if since.place is not None and since.of != of:
            raise ValidationError({
                "since": [_("This is the cursor of another list: its filters or its unit were different. Begin anew.")]
            })
        try:
            now = step(
                scope=request.user.scope, found=self.found(asked), read=self.reader(request, asked),
                place=since.place, size=asked["page_size"],
            )  # fmt: skip
        except TooNew as error:
            raise BeginAnew(
                _("This cursor is from a later state of this installation, which was restored. Begin anew.")
            ) from error
        return Response({
            "cursor": str(Since(now.place, of)),
            "more": now.more,
            "results": self.as_results(now.rows, asked),
            "gone": now.gone,
        })


def _all_stand(units: list[Unit | None]) -> bool:
    """Whether these units are still where they were when their paths were read. Queries: 1 each."""
    return all(Unit.objects.filter(pk=one.pk, path=one.path).exists() for one in units if one is not None)
