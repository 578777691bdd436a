"""`/api/v1/roster/`: units and officers from a personnel system, compared with what there is and applied all at once.

One address for both, so that a unit closes in the call that brings its people elsewhere.
"""

import json
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException, NotFound, ParseError, PermissionDenied, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from people.models import Roster
from people.roster.apply import Busy, HasMistakes, PlanHasChanged, TooManyRemoved, apply
from people.roster.keep import is_over, keep_lines
from people.roster.lines import Kind, Line, Plan
from people.roster.plan import plan
from people.roster.reach import Reach
from people.roster.read_json import lists_of
from people.roster.sentences import sentence
from people.roster.work import NO_RIGHT, is_long, send_to_background
from reports.access import note_pull
from reports.rosters import RIGHTS

from . import examples
from .authentication import NOT_ITS_WRITING
from .idempotency import KEY_IF_YOU_LIKE, Idempotent, OtherCall, TooLarge, UnderWay, problem
from .program import IsProgram, ProgramView
from .roster_serializers import (
    RosterProblemSerializer,
    RosterSerializer,
    RosterStateSerializer,
    checked,
)
from .schema import PROBLEM
from .serializers import ProblemSerializer

LINES_AT_A_TIME = 5000
Status = Roster.Status
#: Names of both lists in counts, by what a line is about.
NAMES = {"unit": "units", "officer": "officers"}


class OthersAreBusy(APIException):
    """409, with `Retry-After` from `wait`, in seconds."""

    status_code = 409
    default_code = "busy"
    default_detail = "Others are changing the same people. Nothing was applied; send it again after Retry-After."
    wait = 5


SENT = {
    "mode": "delta",
    "units": [{"code": "BA-SA-03", "name": "Station Ilidža", "parent": "BA-SA", "external_id": "org-417"}],
    "officers": [
        {"service_number": "BA-20417", "first_name": "Amra", "last_name": "Hodžić", "unit": "BA-SA-03"},
        {"service_number": "BA-10233", "active": False},
    ],
}
NONE = dict.fromkeys(("wrong", "new", "moved", "changed", "removed", "same"), 0)
LINES = [
    {"what": "unit", "row": 1, "key": "BA-SA-03", "kind": "new", "problems": [],
     "differences": [{"column": "name", "before": "", "after": "Station Ilidža"}]},
    {"what": "officer", "row": 1, "key": "BA-20417", "kind": "moved", "problems": [],
     "differences": [{"column": "unit", "before": "BA-SA-01", "after": "BA-SA-03"}]},
]  # fmt: skip
DONE = {
    "id": "0d9a3c3c-3f0e-4c0e-8a5f-0b7a1f4f8a11",
    "url": "https://training.example.org/api/v1/roster/0d9a3c3c-3f0e-4c0e-8a5f-0b7a1f4f8a11/",
    "state": "applied", "dry_run": False, "done": 3, "total": 3, "error": None,
    "counts": {"units": {**NONE, "new": 1}, "officers": {**NONE, "moved": 1, "removed": 1}}, "lines": LINES, "next": None,
}  # fmt: skip
QUEUED = {**DONE, "state": "queued", "done": 0, "total": 40000, "counts": {"units": NONE, "officers": NONE}, "lines": []}
WRONG = {
    "type": "about:blank", "title": "Unprocessable Entity", "status": 422, "error": "rows_wrong",
    "detail": "1 row is wrong; nothing was applied. See `lines`.",
    "counts": {"units": NONE, "officers": {**NONE, "wrong": 1}},
    "lines": [{"what": "officer", "row": 2, "key": "BA-10233", "kind": "wrong", "differences": [],
               "problems": [{"code": "no_unit", "detail": "There is no unit with the code ‘BA-SA-77’."}]}],
}  # fmt: skip
NOT_THERE = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is no such list of this client.",
             "error": "not_found"}  # fmt: skip
INVALID = {**examples.INVALID, "fields": {"mode": ["Use one of: delta, full."]}}
DENIED = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": NOT_ITS_WRITING,
          "error": "permission_denied"}  # fmt: skip
NO_JSON = {"type": "about:blank", "title": "Unsupported Media Type", "status": 415, "error": "unsupported_media_type",
           "detail": 'Unsupported media type "text/plain" in request.'}  # fmt: skip
DRY_RUN = OpenApiParameter(
    "dry_run", str, enum=["true", "false"], description="`true`: says what would happen, and changes nothing."
)
AFTER = OpenApiParameter("after", int, description="How many lines were read already.")


def _problem(description: str, *shown: dict, serializer=ProblemSerializer) -> OpenApiResponse:
    return OpenApiResponse(
        serializer, description=description, examples=[OpenApiExample(str(one["error"]), value=one) for one in shown]
    )


PROBLEMS = {
    (400, PROBLEM): _problem("What was sent is no list.", INVALID),
    (401, PROBLEM): _problem("The token is missing or not valid.", examples.NO_TOKEN),
    (403, PROBLEM): _problem("The token doesn't write this.", DENIED),
    (409, PROBLEM): _problem("Try again after `Retry-After`.", problem(OthersAreBusy), problem(UnderWay)),
    (413, PROBLEM): _problem("The body is too large.", problem(TooLarge)),
    (415, PROBLEM): _problem("Send JSON.", NO_JSON),
    (422, PROBLEM): _problem(
        "Rows are wrong, or too many would be removed: nothing was applied. Or the key was sent with another call before.",
        WRONG, problem(OtherCall), serializer=RosterProblemSerializer,
    ),
    (429, PROBLEM): _problem("Too many calls in this minute; see `Retry-After`.", examples.TOO_MANY),
}  # fmt: skip


def _stands(description: str, example: dict) -> OpenApiResponse:
    return OpenApiResponse(RosterStateSerializer, description=description, examples=[OpenApiExample("list", value=example)])


class RosterJSON(JSONParser):
    """Half letters come through, so that their rows are named (`read_json.py`); what no reader can follow is refused."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("JSON parse error - it is nested too deeply") from error


class WritesLists(IsProgram):
    """Whose token writes one of the lists: who doesn't is told so before the body is read."""

    def has_permission(self, request, view) -> bool:
        super().has_permission(request, view)
        if request.method == "POST" and not set(RIGHTS.values()) & set(request.user.client.resources):
            raise PermissionDenied(NOT_ITS_WRITING)
        return True


class Rosters(Idempotent, ProgramView):
    """Whose token writes what is sent: units, officers, or both; within the branch of its unit."""

    http_method_names = ["post"]
    permission_classes = [WritesLists]
    parser_classes = [RosterJSON]
    needs_key = False
    longest_body = 20_000_000

    def writes(self, request: Request) -> bool:
        return not _is_dry(request)

    @extend_schema(
        operation_id="roster_upsert",
        tags=["roster"],
        summary="Bring units and officers up to date",
        description="Rows are compared with your unit and those below it, and applied all at once or not at all. Nobody is "
        "deleted: an account is deactivated, a unit closed, and their history stays. More than 2,000 rows are worked on in "
        "the background: follow `url`. Sent twice, the second time changes nothing.",
        parameters=[DRY_RUN, KEY_IF_YOU_LIKE],
        request=RosterSerializer,
        examples=[OpenApiExample("sent", value=SENT, request_only=True)],
        responses={
            200: _stands("What was done; in a dry run, what would be.", DONE),
            202: _stands("It is queued.", QUEUED),
            **PROBLEMS,
        },
    )
    def post(self, request: Request) -> Response:
        """Queries: 3, those of the comparison, and those of `apply`."""
        dry, client, sent = _is_dry(request), request.user.client, checked(request.data)
        if any(RIGHTS[name] not in client.resources for name in RIGHTS if name in sent):
            raise PermissionDenied(NOT_ITS_WRITING)
        whole = sent["mode"] == "full"
        roster = Roster(
            program=client.name, program_id=client.pk, unit=client.unit, way=Roster.Way.PROGRAM, whole=whole,
            most_removed=sent["most_removed"], apply_at_once=not dry,
        )  # fmt: skip
        lists = lists_of(sent, whole=whole)
        note_pull(client=client, asked="roster")
        if is_long(lists):
            roster.content, roster.total = json.dumps(sent).encode(), len(lists.units) + len(lists.officers)
            send_to_background(roster)
            answer = _kept(roster, request)
            return Response(answer, status=202, headers={"Location": answer["url"]})
        reach = Reach(top=client.unit)
        if dry:
            return Response(_told(plan(lists, reach=reach)))
        try:
            apply(lists, reach=reach, most_removed=roster.most_removed, keep=lambda done: _keep(roster, done))
        except HasMistakes as error:
            return _refused("rows_wrong", error.args[0])
        except TooManyRemoved as error:
            return _refused("too_many_removed", error.args[0])
        except (Busy, PlanHasChanged) as error:
            raise OthersAreBusy from error
        return Response(_kept(roster, request))


@extend_schema(parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)], tags=["roster"])
class OneRoster(ProgramView):
    """How far a list is, for the program that sent it, while its token still writes what is in it."""

    http_method_names = ["get", "head"]

    @extend_schema(
        operation_id="roster_read",
        summary="How far a list is, and what it did",
        description="What was never applied can be read for a day, what a list changed for half a year.",
        parameters=[AFTER],
        responses={200: _stands("As it is now.", DONE), **{key: PROBLEMS[key] for key in PROBLEMS if key[0] in (401, 429)},
                   (400, PROBLEM): PROBLEMS[400, PROBLEM], (404, PROBLEM): _problem("There is none.", NOT_THERE)},
    )  # fmt: skip
    def get(self, request: Request, id: UUID) -> Response:
        """Queries: 4."""
        client = request.user.client
        found = Roster.objects.filter(program_id=client.pk, unit=client.unit_id).defer("content").filter(pk=id).first()
        if found is None or is_over(found) or not set(RIGHTS.values()) & set(client.resources):
            raise NotFound(NOT_THERE["detail"])
        note_pull(client=client, asked="roster")
        return Response(_kept(found, request, after=_after(request)))


def _is_dry(request: Request) -> bool:
    """Raises ValidationError for any other parameter of the address."""
    given = request.query_params
    wrong = {name: ["There is no parameter of this name. There is: dry_run."] for name in given if name != "dry_run"}
    if len(given.getlist("dry_run")) > 1 or given.get("dry_run", "false") not in ("true", "false"):
        wrong["dry_run"] = ["Give true or false, once."]
    if wrong:
        raise ValidationError(wrong)
    return given.get("dry_run") == "true"


def _after(request: Request) -> int:
    text = request.query_params.get("after", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValidationError({"after": ["Give the number of lines that were read already."]})
    return int(text)


def _keep(roster: Roster, done: Plan) -> None:
    roster.status, roster.applied_at = Status.APPLIED, timezone.now()
    roster.save()
    keep_lines(roster, done)
    roster.done = roster.total = sum(line.kind != Kind.SAME for line in done.lines)
    roster.save()


def _refused(error: str, found: Plan) -> Response:
    """422: every wrong row, or everybody who would be removed. Nothing was applied."""
    if error == "rows_wrong":
        lines = [line for line in found.lines if line.problems]
        detail = f"{len(lines)} {'row is' if len(lines) == 1 else 'rows are'} wrong; nothing was applied. See `lines`."
    else:
        lines = [line for line in found.lines if line.kind == Kind.REMOVED]
        removed = [f"{one.removed} of {one.of} {NAMES[what]}" for what, one in found.removals.items() if one.removed]
        detail = f"{' and '.join(removed)} would be removed, which is more than `most_removed`; nothing was applied."
    said = {
        "type": "about:blank", "title": "Unprocessable Entity", "status": 422, "detail": detail, "error": error,
        "counts": _counts(found.counts), "lines": [_line(line) for line in lines[:LINES_AT_A_TIME]],
    }  # fmt: skip
    return Response(said, status=422, content_type=PROBLEM)


def _told(found: Plan) -> dict:
    """Of a dry run."""
    lines = [_line(line) for line in found.lines if line.kind != Kind.SAME]
    return {
        "id": None, "url": None, "state": "compared", "dry_run": True, "done": 0, "total": len(lines), "error": None,
        "counts": _counts(found.counts), "lines": lines, "next": None,
    }  # fmt: skip


def _kept(roster: Roster, request: Request, *, after: int = 0) -> dict:
    """Queries: 1."""
    here = reverse("api_roster", [roster.pk], request=request)
    shown = list(roster.lines.filter(place__gte=after).order_by("place")[: LINES_AT_A_TIME + 1])
    more = f"{here}?after={after + LINES_AT_A_TIME}" if len(shown) > LINES_AT_A_TIME else None
    state, error = _state(roster)
    return {
        "id": str(roster.pk), "url": here, "state": state, "dry_run": not roster.apply_at_once, "done": roster.done,
        "total": roster.total, "error": error, "counts": _counts(roster.counts),
        "lines": [_line(line) for line in shown[:LINES_AT_A_TIME]], "next": more,
    }  # fmt: skip


def _state(roster: Roster) -> tuple[str, str | None]:
    if roster.status != Status.LOOKED:
        return {"waiting": "queued", "applying": "running", "applied": "applied"}[roster.status], None
    if roster.problem.get("code") == NO_RIGHT:
        return "refused", "permission_denied"
    if not roster.apply_at_once:
        return "compared", None
    if any(roster.counts[what]["wrong"] for what in NAMES):
        return "refused", "rows_wrong"
    changed = roster.problem.get("code") == "PlanHasChanged"
    return "refused", "changed_meanwhile" if changed else "too_many_removed"


def _counts(counts: dict) -> dict:
    return {name: {**NONE, **counts.get(what, {})} for what, name in NAMES.items()}


def _line(line: Line) -> dict:
    return {
        "what": str(line.what), "row": line.number or None, "key": line.key, "kind": str(line.kind),
        "differences": [dict(zip(("column", "before", "after"), one, strict=True)) for one in line.differences],
        "problems": [{"code": one[0], "detail": sentence(one)} for one in line.problems],
    }  # fmt: skip
