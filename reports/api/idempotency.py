"""Writing once: a call that is sent again with its `Idempotency-Key` is answered as before, and does nothing.

After draft-ietf-httpapi-idempotency-key-header. To use it:

    class Things(Idempotent, APIView):

        @extend_schema(parameters=[KEY], responses={201: …, **key_problems()})
        def post(self, request): …

What `post` (`put`, `patch`, `delete`) does and returns is one transaction with the note of it. An error that it raises
undoes both, so the key is free again: who sent something wrong corrects it and may use the same key.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import ClassVar

import orjson
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from .models import KeptAnswer
from .serializers import ProblemSerializer

HEADER, MARK = "Idempotency-Key", "Idempotency-Replayed"
KEY_FORM = r"[!-~]{1,128}"
#: How long a key is known.
KEPT = timedelta(hours=24)
#: How long a call waits for another of the same key before it is told to come again.
WAIT_SECONDS = 10
WRITING = ("post", "put", "patch", "delete")


class NoKey(APIException):
    status_code = 400
    default_code = "idempotency_key_missing"
    default_detail = (
        "Send the header Idempotency-Key with a new random value, such as a UUID, for each thing that you want done, and "
        "the same value when you send the same call again. So nothing is done twice."
    )


class BadKey(APIException):
    status_code = 400
    default_code = "idempotency_key_invalid"
    default_detail = "Idempotency-Key takes 1 to 128 ASCII characters without spaces, such as a UUID, perhaps in quotes."


class OtherCall(APIException):
    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = "This Idempotency-Key was sent with another call before. Take a new one for what is new."


class UnderWay(APIException):
    """409, with `Retry-After` from `wait`, in seconds."""

    status_code = 409
    default_code = "in_progress"
    default_detail = "A call with this Idempotency-Key is being worked on. Send it again after Retry-After for its answer."
    wait = 2


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = "This body is too large. Send it in several calls, each with a key of its own."


class Idempotent:
    """Mixin of API views, before `APIView`. Queries: 4 more for a call that is new, 3 for one that was answered.

    A POST without a key is refused where `needs_key`; else the key is used if it is sent. `writes` says of which calls
    all this is true: a dry run has no need of it. Bodies are read whole, to know them again, up to `longest_body` bytes.
    """

    needs_key: ClassVar[bool] = True
    longest_body: ClassVar[int] = 1_000_000

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        for name in WRITING:
            if name in cls.__dict__:
                setattr(cls, name, _once(cls.__dict__[name]))

    def writes(self, request: Request) -> bool:
        return True


def _once(handler: Callable) -> Callable:
    @wraps(handler)
    def answer(view: Idempotent, request: Request, *args, **kwargs) -> Response:
        body = _body_of(request, view.longest_body)
        if not view.writes(request):
            return handler(view, request, *args, **kwargs)
        key = key_of(request)
        if key is None:
            if view.needs_key and request.method == "POST":
                raise NoKey
            with transaction.atomic():
                return handler(view, request, *args, **kwargs)
        asked = _hash_of(request, body)
        return _once_by_key(request.user.client, key, asked, lambda: handler(view, request, *args, **kwargs))

    return answer


@transaction.atomic
def _once_by_key(client, key: str, asked: str, do: Callable[[], Response]) -> Response:
    mine = _take(client, key, asked)
    if mine is None:
        return _again(KeptAnswer.objects.get(client=client, key=key), asked)
    response = do()
    if response.status_code >= 400:
        # As without a key: what it told is noted, and nothing else was done.
        KeptAnswer.objects.filter(pk=mine.pk).delete()
    else:
        body = "" if response.data is None else orjson.dumps(response.data, default=str).decode()
        location = response.headers.get("Location", "")
        KeptAnswer.objects.filter(pk=mine.pk).update(status=response.status_code, body=body, location=location)
    return response


def _take(client, key: str, asked: str) -> KeptAnswer | None:
    """The key, for this transaction alone; None where it was taken before. Raises UnderWay.

    Who comes second waits at the unique index until the first has committed, and then finds its answer; or, when that
    failed, takes its place.
    """
    try:
        _wait_at_most(f"'{WAIT_SECONDS}s'")
        with transaction.atomic():
            mine = KeptAnswer.objects.create(client=client, key=key, asked=asked)
        _wait_at_most("DEFAULT")
    except IntegrityError:
        _wait_at_most("DEFAULT")
        return None
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":  # lock_not_available
            raise
        raise UnderWay from error
    return mine


def _wait_at_most(time: str) -> None:
    """SQLite has one writer at a time, which is waited for before anything else."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout TO {time}")


def _again(kept: KeptAnswer, asked: str) -> Response:
    if kept.asked != asked:
        raise OtherCall
    headers = {MARK: "true", **({"Location": kept.location} if kept.location else {})}
    return Response(orjson.loads(kept.body) if kept.body else None, status=kept.status, headers=headers)


def key_of(request: Request) -> str | None:
    """The key that was sent, without its quotes. Raises BadKey."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    key = given.strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not re.fullmatch(KEY_FORM, key):
        raise BadKey
    return key


def _body_of(request: Request, longest: int) -> bytes:
    """The body as it came, left for the parser to be read again. Raises TooLarge."""
    http = request._request
    if int(http.META.get("CONTENT_LENGTH") or 0) > longest:
        raise TooLarge
    if not hasattr(http, "_body"):
        # As `HttpRequest.body`, but with a limit of the view's own.
        http._body = http.read()
    return http.body


def _hash_of(request: Request, body: bytes) -> str:
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return sha256(head + body).hexdigest()


def forget_old_answers() -> int:
    """Delete the keys whose time is over; gives their number. Queries: 1."""
    return KeptAnswer.objects.filter(kept_at__lt=timezone.now() - KEPT).delete()[0]


def _parameter(*, required: bool) -> OpenApiParameter:
    return OpenApiParameter(
        HEADER,
        {"type": "string", "pattern": f"^{KEY_FORM}$"},
        OpenApiParameter.HEADER,
        required=required,
        description="A new random value, such as a UUID, for each thing that you want done; the same when the same call is "
        "sent again, which is answered as before then (with `Idempotency-Replayed: true`) and does nothing. Kept a day.",
    )


#: For `extend_schema(parameters=…)`: of a POST that needs it, and of what only takes it.
KEY, KEY_IF_YOU_LIKE = _parameter(required=True), _parameter(required=False)


def key_problems() -> dict:
    """For `extend_schema(responses=…)`: 409, 413 and 422 of what is sent with a key."""
    return {
        (one.status_code, "application/problem+json"): OpenApiResponse(
            ProblemSerializer,
            description=one.default_detail,
            examples=[OpenApiExample(one.default_code, value=problem(one))],
        )
        for one in (UnderWay, TooLarge, OtherCall)
    }


def problem(error: type[APIException]) -> dict:
    """An example of how this error is answered."""
    title = HTTPStatus(error.status_code).phrase
    return {
        "type": "about:blank", "title": title, "status": error.status_code, "detail": str(error.default_detail),
        "error": error.default_code,
    }  # fmt: skip
