"""`/api/v1/assignments/`: what is assigned in a unit and below it; assigning, changing, taking back."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from progress.assign import AlreadyAssigned
from progress.assign_forms import ROLES
from progress.foresee import Foreseen
from progress.models import Assignment
from progress.unit_locks import UnitIsClosed
from reports.access import note_pull, note_write
from reports.assignments import NESTED, AssignmentRow, assignment_rows, assignments, made_by
from reports.write import give, give_otherwise, rehearsal, take_assignment_back

from . import examples
from .authentication import IsClient
from .bodies import (
    AssigningSerializer,
    ChangingSerializer,
    course_of,
    is_closed,
    officers_of,
    path_of,
    ranks_of,
    terms_of,
    unit_of,
)
from .listing import Listing
from .parameters import AssignmentParameters
from .program import ProgramView
from .schema import describes
from .serializers import LANGUAGE
from .writing import AlreadyAssignedHere, NotYours, Writing, describes_writing, problems


class AssignmentSerializer(serializers.Serializer):
    assignment = serializers.IntegerField(help_text="Id of this assignment; never used again.")
    course = serializers.UUIDField(help_text="Key of a course.")
    path = serializers.IntegerField(allow_null=True, help_text="Id of the path with which it was given; null where alone.")
    unit = serializers.CharField(allow_null=True, help_text="Code of the unit; null where officers are named.")
    officers = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of those who are named.")
    ranks = serializers.ListField(child=serializers.CharField(), help_text="Codes: only officers who have one of them.")
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=[value for value, _label in ROLES]), help_text="Only who also holds one."
    )
    due = serializers.DateField(allow_null=True, help_text="Last day.")
    days = serializers.IntegerField(allow_null=True, help_text="Or so many days after somebody got it.")
    remind_before = serializers.ListField(child=serializers.IntegerField())
    remind_weekly = serializers.BooleanField()
    language = serializers.ChoiceField(**LANGUAGE, help_text="Offered to who has chosen none.")
    assigned_at = serializers.DateTimeField()
    program = serializers.CharField(allow_null=True, help_text="The program that assigned it; null where a person did.")
    mine = serializers.BooleanField(help_text="Whether you did: then you may change it and take it back.")
    total = serializers.IntegerField(help_text="Officers whom it reaches.")
    reached = serializers.IntegerField(help_text="So many of them have been given it.")
    finished = serializers.BooleanField(help_text="Whether all have.")


class GivenSerializer(serializers.Serializer):
    """What assigning or changing does, in numbers of officers."""

    dry_run = serializers.BooleanField()
    reached = serializers.IntegerField(help_text="Whom it reaches.")
    new = serializers.IntegerField(help_text="Of them, who gets the course by it; of a path, any of its courses.")
    have = serializers.IntegerField(help_text="Of them, who has it already.")
    withdrawn = serializers.IntegerField(help_text="Who hasn't begun, and has it no longer.")
    assignments = AssignmentSerializer(many=True, help_text="One, or one for each course of a path; none in a dry run.")


class TakenBackSerializer(serializers.Serializer):
    dry_run = serializers.BooleanField()
    withdrawn = serializers.IntegerField(help_text="Officers who hadn't begun, and have it no longer.")
    assignments = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of what is taken back.")


SENT = {"course": "investigating-hate-crime", "unit": "BA-SA", "days": 30, "ranks": ["inspector"]}
DONE = {"dry_run": False, "reached": 214, "new": 198, "have": 16, "withdrawn": 0,
        "assignments": [examples.ROWS["assignments"]]}  # fmt: skip
BACK = {"dry_run": False, "withdrawn": 198, "assignments": [52]}


class Assignments(Writing, Listing):
    """Those of the caller's units, and by name those whose officers all serve there."""

    http_method_names = ["get", "head", "post"]
    resource = "assignments"
    tells_of_people = True
    row = AssignmentRow
    nested = NESTED
    parameters = AssignmentParameters
    ours = frozenset({"course", "assigned_at"})

    @describes("assignments", AssignmentSerializer, AssignmentParameters, "What is assigned in your units")
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def found(self, asked: dict) -> QuerySet:
        found = assignments(self.request.user.scope)
        if "course" in asked:
            found = found.filter(course=asked["course"])
        if "unit" in asked:
            found = found.filter(unit__path__startswith=asked["unit"].path)
        return found.order_by("pk")

    def read(self, found, language):
        return assignment_rows(found, self.request.user.client)

    @describes_writing(
        "assignments_create",
        "assignments",
        "Assign a course or a path",
        "To a unit, perhaps narrowed by ranks and roles: its officers and those below it, who join later too; or to at most "
        "500 officers by name. A unit that is closed is refused. Many get it in the background: `finished` says whether all "
        "have. Needs `assignments:write`.",
        body=AssigningSerializer, answer=GivenSerializer, example=DONE, sent=SENT, status=201, key=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Queries: 10 to read, and those of `give`."""
        asked = AssigningSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given, dry, client = asked.validated_data, self.is_dry(request), request.user.client
        whom = _whom(given, request.user.scope)
        whom["course"] = course_of(given["course"]) if "course" in given else None
        whom["path"] = path_of(given["path"]) if "path" in given else None
        if "officers" in whom:
            note_write(client=client, officers=[one.pk for one in whom["officers"]], asked="assignments")
        try:
            with rehearsal(dry):
                made, foreseen = give(client=client, terms=terms_of(given), **whom)
                rows = [] if dry else _rows([one.pk for one in made], client)
        except AlreadyAssigned as reason:
            raise AlreadyAssignedHere from reason
        except UnitIsClosed as reason:
            raise is_closed(str(reason)) from reason
        return Response(_as_json(foreseen, dry, rows), status=200 if dry else 201)


@extend_schema(parameters=[OpenApiParameter("id", OpenApiTypes.INT64, OpenApiParameter.PATH)], tags=["assignments"])
class OneAssignment(Writing, ProgramView):
    """One of them. Seen by who reads the list; changed and taken back by the program that made it."""

    http_method_names = ["get", "head", "patch", "delete"]
    permission_classes = [IsClient]
    resource = "assignments"

    def seen(self, request: Request, pk: int) -> Assignment:
        found = assignments(request.user.scope).select_related("course", "unit", "of_path__path")
        one = found.annotate(mine=made_by(request.user.client)).filter(pk=pk).first()
        if one is None:
            raise NotFound("There is no such assignment.")
        return one

    def mine(self, request: Request, pk: int) -> Assignment:
        one = self.seen(request, pk)
        if not one.mine:
            raise NotYours
        return one

    @extend_schema(
        operation_id="assignments_read",
        summary="One assignment",
        responses={
            200: OpenApiResponse(
                AssignmentSerializer,
                description="Now.",
                examples=[OpenApiExample("one", value=examples.ROWS["assignments"])],
            ),
            **problems(401, 403, 404, 429),
        },
    )
    def get(self, request: Request, id: int) -> Response:
        one = self.seen(request, id)
        note_pull(client=request.user.client, asked=f"assignments/{one.pk}")
        return Response(_rows([one.pk], request.user.client)[0])

    @describes_writing(
        "assignments_change",
        "assignments",
        "Other terms or other officers",
        "What is left out stays; null takes a day or language away. Of a path, all its courses change. Who isn't reached "
        "any more and hasn't begun has it no longer. Needs `assignments:write`.",
        body=ChangingSerializer, answer=GivenSerializer, example=DONE, sent={"due": "2027-06-30"}, more=(404,),
    )  # fmt: skip
    def patch(self, request: Request, id: int) -> Response:
        """Queries: 5 to read, and those of `give_otherwise`."""
        one, dry = self.mine(request, id), self.is_dry(request)
        asked = ChangingSerializer(data=request.data, context={"assignment": one})
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        whom = {
            "ranks": ranks_of(given.get("ranks")),
            "roles": given.get("roles"),
            "officers": officers_of(given.get("officers"), request.user.scope),
        }
        if whom["officers"]:
            note_write(client=request.user.client, officers=[each.pk for each in whom["officers"]], asked="assignments")
        elif not dry:  # answered as it is read: with the officers who have it by name
            note_pull(client=request.user.client, asked=f"assignments/{one.pk}")
        try:
            with rehearsal(dry):
                foreseen = give_otherwise(assignment=one, terms=terms_of(given, one), **whom)
                siblings = {"of_path": one.of_path_id} if one.of_path_id else {"pk": id}
                pks = Assignment.objects.filter(**siblings).values_list("pk", flat=True)
                rows = [] if dry else _rows(list(pks), request.user.client)
        except AlreadyAssigned as reason:
            raise AlreadyAssignedHere from reason
        return Response(_as_json(foreseen, dry, rows))

    @describes_writing(
        "assignments_take_back",
        "assignments",
        "Take an assignment back",
        "Who has begun keeps the course; who hasn't loses it, unless something else reaches her. Of a path, all its courses "
        "are taken back. Needs `assignments:write`.",
        body=None, answer=TakenBackSerializer, example=BACK, more=(404,),
    )  # fmt: skip
    def delete(self, request: Request, id: int) -> Response:
        one, dry = self.mine(request, id), self.is_dry(request)
        with rehearsal(dry):
            pks, number = take_assignment_back(one)
        return Response({"dry_run": dry, "withdrawn": number, "assignments": pks})


def _whom(given: dict, scope) -> dict:
    """Whom it is for, as `give` takes it. Raises ValidationError. Queries: at most 2."""
    if "officers" in given:
        return {"officers": officers_of(given["officers"], scope)}
    return {
        "unit": unit_of(given["unit"], scope),
        "ranks": ranks_of(given.get("ranks")) or [],
        "roles": given.get("roles") or [],
    }


def _rows(pks: list[int], client) -> list[dict]:
    found = Assignment.objects.filter(pk__in=pks).order_by("pk")
    return [one._asdict() for one in assignment_rows(found, client)]


def _as_json(foreseen: Foreseen, dry: bool, rows: list[dict]) -> dict:
    return {
        "dry_run": dry, "reached": foreseen.reached, "new": foreseen.new, "have": foreseen.have,
        "withdrawn": foreseen.withdrawn, "assignments": rows,
    }  # fmt: skip
