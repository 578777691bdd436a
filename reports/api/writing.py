"""What all writing addresses do in one way: JSON, keys, dry runs, and how that is described."""

from collections.abc import Callable

from django.http import QueryDict
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from . import examples
from .authentication import NOT_ITS_WRITING
from .idempotency import KEY, KEY_IF_YOU_LIKE, Idempotent, OtherCall, TooLarge, problem
from .negotiation import FastJSON, StrictJSON
from .schema import PROBLEM
from .serializers import ProblemSerializer

DRY_RUN = OpenApiParameter(
    "dry_run",
    str,
    enum=["true", "false"],
    description="`true`: says what would happen, and changes nothing.",
)


class AlreadyAssignedHere(APIException):
    status_code = 409
    default_code = "already_assigned"
    default_detail = "This course is assigned to the same officers of this unit already."


class NotYours(PermissionDenied):
    default_code = "not_yours"
    default_detail = "Somebody else assigned this. A program changes and takes back what it assigned itself."


class Writing(Idempotent):
    """Mixin of views that write, before all others: they take and answer JSON, and can be tried without effect."""

    parser_classes = [StrictJSON]

    def writes(self, request: Request) -> bool:
        return not self.is_dry(request)

    def is_dry(self, request: Request) -> bool:
        """Whether this is to change nothing. Raises ValidationError for any other parameter of the address."""
        return _is_dry(request.query_params)

    def perform_content_negotiation(self, request, force=False):
        if request.method in ("GET", "HEAD"):
            return super().perform_content_negotiation(request, force)
        return FastJSON(), FastJSON.media_type


def _is_dry(given: QueryDict) -> bool:
    wrong = {name: ["There is no parameter of this name. There is: dry_run."] for name in given if name != "dry_run"}
    if len(given.getlist("dry_run")) > 1 or given.get("dry_run", "false") not in ("true", "false"):
        wrong["dry_run"] = ["Give true or false, once."]
    if wrong:
        raise ValidationError(wrong)
    return given.get("dry_run") == "true"


def _example(status: int, title: str, error: str, detail: str) -> dict:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "error": error}


INVALID = {
    **examples.INVALID,
    "fields": {"officers": ["There is no active officer “BA-20417” among those whom this token sees."]},
}
PROBLEMS = {
    400: ("What was sent can't be used; or there is no key.", INVALID),
    401: ("The token is missing or not valid.", examples.NO_TOKEN),
    403: ("The token doesn't write this; or somebody else assigned it.", _example(
        403, "Forbidden", "permission_denied", NOT_ITS_WRITING)),
    404: ("There is none, or not in your units.", _example(404, "Not Found", "not_found", "There is no such assignment.")),
    409: ("It is there already; or a call with this key is under way (with `Retry-After`).", problem(AlreadyAssignedHere)),
    413: ("The body is too large.", problem(TooLarge)),
    415: ("Send JSON.", _example(
        415, "Unsupported Media Type", "unsupported_media_type", 'Unsupported media type "text/plain" in request.')),
    422: ("The key was sent with another call before.", problem(OtherCall)),
    429: ("Too many calls in this minute; `Retry-After` says how many seconds to wait.", examples.TOO_MANY),
}  # fmt: skip
JSON = "application/json"
ALWAYS = (400, 401, 403, 409, 413, 415, 422, 429)


def problems(*statuses: int) -> dict:
    """For `extend_schema(responses=…)`."""
    return {
        (status, PROBLEM): OpenApiResponse(
            ProblemSerializer, description=PROBLEMS[status][0], examples=[OpenApiExample("p", value=PROBLEMS[status][1])]
        )
        for status in statuses
    }


def describes_writing(
    operation: str, tag: str, summary: str, description: str, *, body: type[Serializer] | None, answer: type[Serializer],
    example: dict, sent: dict | None = None, status: int = 200, key: bool = False, more: tuple[int, ...] = (),
) -> Callable:  # fmt: skip
    """Describes an operation that writes; a dry run is answered 200, whatever the `status` of the others."""
    shown = [OpenApiExample("sent", value=sent, request_only=True)] if sent else []
    said = OpenApiResponse(answer, description="What happened.", examples=[OpenApiExample("done", value=example)])
    dry = OpenApiResponse(answer, description="What would happen.", examples=[OpenApiExample("dry", value=example)])
    return extend_schema(
        operation_id=operation,
        tags=[tag],
        summary=summary,
        description=description,
        parameters=[DRY_RUN, KEY if key else KEY_IF_YOU_LIKE],
        request=body,
        examples=shown,
        responses={(200, JSON): dry if status != 200 else said, (status, JSON): said, **problems(*ALWAYS, *more)},
    )
