"""`GET /xapi/statements`: what the officers of a unit have completed and attempted, as an LRS would give it."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reports.access import note_pull
from reports.api.fields import OneOf, Text, YesNo
from reports.api.limit import limit_headers
from reports.api.negotiation import FastJSON, FormatThenAccept
from reports.api.opaque import BadCursor, opened, sealed
from reports.api.question import question_of

from .answers import RIGHT
from .statements import VERSION, Place, Question, statements

MOST = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: What is younger may stand beside something that commits later with an earlier moment: it comes the next time.
SETTLED = timedelta(seconds=30)
PLACE = r"([0-9]{1,18}):([0-9]):([0-9]{1,18})"


class StatementParameters(serializers.Serializer):
    """Those of xAPI that this list knows; any other is refused, as xAPI wants it."""

    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    limit = serializers.IntegerField(min_value=0, max_value=10**6, default=0)
    ascending = YesNo()
    format = OneOf(choices=["exact"])
    cursor = Text(max_length=200)

    def validate_cursor(self, text: str) -> Place:
        try:
            at, kind, pk = map(int, opened(text, PLACE))
            return Place(EPOCH + timedelta(microseconds=at), kind, pk)
        except (BadCursor, OverflowError) as error:
            sentence = _("This is not a cursor of changes. Give `cursor` of the answer before, or `begin` to begin anew.")
            raise ValidationError(sentence) from error


class Statements(APIView):
    """Open to callers whose token reads `xapi`. Who reads is noted, since statements name officers."""

    http_method_names = ["get", "head"]
    renderer_classes = [FastJSON]
    content_negotiation_class = FormatThenAccept
    resource = "xapi"

    def get(self, request: Request) -> Response:
        """Queries: 4, at most 2 for the access log."""
        if not request.headers.get("X-Experience-API-Version", "").startswith("1.0"):
            raise ValidationError({
                "X-Experience-API-Version": [_("Send the header “X-Experience-API-Version: 1.0.3” with every call.")]
            })
        asked = question_of(
            request.query_params, parameters=StatementParameters, scope=request.user.scope, columns=(), way_out=None
        )
        self.through = timezone.now() - SETTLED
        until = min(asked.get("until") or self.through, self.through)
        question = Question(until, asked.get("since"), asked.get("ascending", False), asked.get("cursor"))
        note_pull(client=request.user.client, asked="xapi")
        size = min(asked["limit"] or MOST, MOST)
        told, last = statements(
            scope=request.user.scope, question=question, size=size, with_answers=RIGHT in request.user.client.resources
        )
        return Response({"statements": told, "more": _more(request, last, until)})

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Experience-API-Version"] = VERSION
        through = getattr(self, "through", timezone.now() - SETTLED)
        response["X-Experience-API-Consistent-Through"] = through.isoformat(timespec="milliseconds")
        for name, value in limit_headers(request).items():
            response[name] = value
        return response


def _more(request: Request, last: Place | None, until: datetime) -> str:
    """The relative address of what follows; empty where nothing does. It ends where the first page saw the end."""
    if last is None:
        return ""
    microseconds = (last.at - EPOCH) // timedelta(microseconds=1)
    place = {"until": until.isoformat(), "cursor": sealed(f"{microseconds}:{last.kind}:{last.id}")}
    return f"{request.path}?{urlencode({**request.query_params.dict(), **place})}"
