"""`/api/v1/exports/`: large files, made in the background for a program, which asks how far they are."""

import re
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from reports.compression import CODINGS
from reports.dashboards.models import Purpose
from reports.exports.models import Export
from reports.exports.order import TooManyOpen, cancel, order
from reports.formats import formats

from . import examples
from .authentication import NOT_ITS_LIST
from .exported import LISTS, view_of
from .idempotency import KEY_IF_YOU_LIKE, Idempotent, OtherCall, TooLarge, problem
from .program import ProgramView
from .schema import PROBLEM
from .serializers import ProblemSerializer

NAMES, FORMATS, COMPRESSIONS = list(LISTS), list(formats()), list(CODINGS)
#: What belongs to a page, to the way of an answer, or to `format` and `compression` of an export itself.
NOT_HERE = ("cursor", "page_size", "since", "format", "compression")
STATES = {"waiting": "queued", "making": "running", "ready": "ready", "failed": "failed", "cancelled": "cancelled",
          "expired": "expired"}  # fmt: skip


class TooMany(APIException):
    status_code = 409
    default_code = "too_many_open"
    default_detail = "Five files of this client are being made already. Wait until one is ready, or cancel one."


class AskedSerializer(serializers.Serializer):
    """What a file is asked to be."""

    list = serializers.ChoiceField(choices=NAMES)
    format = serializers.ChoiceField(choices=FORMATS)
    compression = serializers.ChoiceField(choices=COMPRESSIONS, required=False, help_text="Where nothing is said: none.")
    purpose = serializers.ChoiceField(
        choices=[(one.value, one.value) for one in Purpose], help_text="Stands in the access log; officers can read it."
    )
    words = serializers.CharField(max_length=300, required=False, help_text="Needed with the purpose `other`.")
    parameters = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=300),
        required=False,
        help_text="Filters and fields of the list, as its address has them.",
    )

    def validate(self, given: dict) -> dict:
        if given["purpose"] == Purpose.OTHER and not given.get("words", "").strip():
            raise ValidationError({"words": ["Say in a few words what the file is for."]})
        if unknown := set(self.initial_data) - set(self.fields):
            raise ValidationError({name: ["There is no member of this name."] for name in sorted(unknown)})
        return given


class ExportSerializer(serializers.Serializer):
    """How far a file is."""

    id = serializers.UUIDField()
    url = serializers.URLField()
    list = serializers.ChoiceField(choices=NAMES)
    format = serializers.ChoiceField(choices=FORMATS)
    state = serializers.ChoiceField(choices=[*STATES.values()])
    done = serializers.IntegerField(help_text="Rows that are written.")
    total = serializers.IntegerField(help_text="Rows that will be; 0 until they are counted, and where one is several.")
    size = serializers.IntegerField(allow_null=True, help_text="Bytes of the file.")
    file = serializers.URLField(allow_null=True, help_text="Where it can be had, when it is ready.")
    expires_at = serializers.DateTimeField(allow_null=True, help_text="From when it can't be had any more.")


EXAMPLE = {
    "id": "0d9a3c3c-3f0e-4c0e-8a5f-0b7a1f4f8a11",
    "url": "https://training.example.org/api/v1/exports/0d9a3c3c-3f0e-4c0e-8a5f-0b7a1f4f8a11/",
    "list": "completions", "format": "csv", "state": "running", "done": 240000, "total": 1000000, "size": None,
    "file": None, "expires_at": None,
}  # fmt: skip
NOT_THERE = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is no such file of this client.",
             "error": "not_found"}  # fmt: skip
CONFLICT = {"type": "about:blank", "title": "Conflict", "status": 409, "detail": TooMany.default_detail,
            "error": "too_many_open"}  # fmt: skip
PROBLEMS = {400: examples.INVALID, 401: examples.NO_TOKEN, 403: examples.NOT_ITS_LIST, 404: NOT_THERE,
            406: examples.NOT_ACCEPTABLE, 409: CONFLICT, 413: problem(TooLarge), 422: problem(OtherCall),
            429: examples.TOO_MANY}  # fmt: skip


def _problems(*statuses: int) -> dict:
    return {
        (status, PROBLEM): OpenApiResponse(
            ProblemSerializer, description=PROBLEMS[status]["title"], examples=[OpenApiExample("p", value=PROBLEMS[status])]
        )
        for status in (401, 406, 429, *statuses)
    }


def _stands(description: str) -> OpenApiResponse:
    return OpenApiResponse(ExportSerializer, description=description, examples=[OpenApiExample("export", value=EXAMPLE)])


class ExportView(ProgramView):
    """What the addresses below have in common."""

    def mine(self, request: Request, pk: UUID) -> Export:
        """The client's own, of a list that its token still reads, in the unit that it still sees."""
        client = request.user.client
        found = Export.objects.filter(client=client, unit=client.unit_id, what__in=client.resources)
        export = found.select_related("unit").filter(pk=pk).first()
        if export is None:
            raise NotFound(NOT_THERE["detail"])
        return export


class Exports(Idempotent, ExportView):
    """Asking for a file."""

    http_method_names = ["post"]
    needs_key = False

    @extend_schema(
        operation_id="exports_create",
        tags=["exports"],
        summary="Have a large file made in the background",
        description="Follow `url` of the answer until the state is `ready`, then get `file`. It is kept for seven days.",
        parameters=[KEY_IF_YOU_LIKE],
        request=AskedSerializer,
        responses={202: _stands("It is queued."), **_problems(400, 403, 409, 413, 422)},
    )
    def post(self, request: Request) -> Response:
        """Queries: 6, and those of the list's parameters."""
        asked = AskedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        client = request.user.client
        if given["list"] not in client.resources:
            raise PermissionDenied(NOT_ITS_LIST)
        parameters = _checked(client, given)
        try:
            export = order(
                unit=client.unit, what=given["list"], client=client, asked=parameters.urlencode(), language="en",
                format=given["format"], compression=given.get("compression", ""), purpose=given["purpose"],
                words=given.get("words", "").strip(),
            )  # fmt: skip
        except TooManyOpen as reason:
            raise TooMany from reason
        answer = _as_json(export, request)
        return Response(answer, status=202, headers={"Location": answer["url"]})


def _checked(client, given: dict) -> QueryDict:
    """The list's own parameters, checked now, so that who asks is told at once. Raises ValidationError."""
    parameters = QueryDict(mutable=True)
    for name, value in given.get("parameters", {}).items():
        if name in NOT_HERE:
            raise ValidationError({name: ["This isn't for exports: leave it out."]})
        parameters[name] = value
    view = view_of(client=client, what=given["list"], format=given["format"], asked=parameters)
    view.checked(view.request)
    return parameters


@extend_schema(parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)], tags=["exports"])
class OneExport(ExportView):
    """How far a file is; stopping it."""

    http_method_names = ["get", "head", "delete"]

    @extend_schema(
        operation_id="exports_read", summary="How far a file is", responses={200: _stands("Now."), **_problems(404)}
    )
    def get(self, request: Request, id: UUID) -> Response:
        return Response(_as_json(self.mine(request, id), request))

    @extend_schema(
        operation_id="exports_cancel",
        summary="Stop the making of a file",
        description="What is ready already stays so.",
        responses={200: _stands("As it is then."), **_problems(404)},
    )
    def delete(self, request: Request, id: UUID) -> Response:
        cancel(self.mine(request, id))
        return Response(_as_json(self.mine(request, id), request))


@extend_schema(parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)], tags=["exports"])
class ExportedFile(ExportView):
    """The file itself, whole or from a byte on."""

    http_method_names = ["get", "head"]

    @extend_schema(
        operation_id="exports_file",
        summary="The file",
        description="Goes on where it broke off with `Range: bytes=N-`.",
        parameters=[OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="`bytes=N-` or `bytes=N-M`.")],
        responses={
            (200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, description="The file."),
            (206, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, description="Part of it."),
            416: OpenApiResponse(description="The file ends before."),
            **_problems(404),
        },
    )
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        """404 until it is ready, and from when it is over. Queries: 3."""
        export = self.mine(request, id)
        if not export.is_ready:
            raise NotFound(NOT_THERE["detail"])
        return part_of(export, request.headers.get("Range", ""))


def part_of(export: Export, wanted: str) -> HttpResponseBase:
    """The file, or the one range of it that is asked for (RFC 9110); what isn't understood is passed over."""
    match = re.fullmatch(r"bytes=([0-9]{1,18})-([0-9]{0,18})", wanted)
    begin = int(match[1]) if match else 0
    end = min(int(match[2] or export.size), export.size - 1) if match else export.size - 1
    if match and begin >= export.size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{export.size}"})
    if match and end < begin:
        match, begin, end = None, 0, export.size - 1
    file = export.file.open()
    file.seek(begin)
    answer = FileResponse(_Part(file, end - begin + 1), as_attachment=True, filename=export.name)
    answer.status_code = 206 if match else 200
    answer["Content-Type"], answer["Accept-Ranges"] = "application/octet-stream", "bytes"
    answer["Content-Length"], answer["ETag"] = end - begin + 1, f'"{export.pk}"'
    if match:
        answer["Content-Range"] = f"bytes {begin}-{end}/{export.size}"
    return answer


class _Part:
    """Some bytes of an open file, read as a file is."""

    def __init__(self, file, length: int):
        self.file, self.left = file, length

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()


def _as_json(export: Export, request: Request) -> dict:
    here = reverse("api_export", [export.pk], request=request)
    ready = export.is_ready
    state = "expired" if export.status == Export.Status.READY and not ready else STATES[export.status]
    return {
        "id": str(export.pk), "url": here, "list": export.what, "format": export.format, "state": state,
        "done": export.done, "total": export.total, "size": export.size if ready else None,
        "file": f"{here}file/" if ready else None, "expires_at": export.expires_at.isoformat() if ready else None,
    }  # fmt: skip
