"""`GET /api/v1/completions/` and `/enrolments/`: how far the officers of a unit and of the units below it are."""

from dataclasses import fields

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.request import Request

from reports.as_of import completions_as_of, enrolment_rows_as_of, rows_as_of
from reports.completions import OURS, Completion, EnrolmentRow, Narrowing, completions, enrolment_rows, rows

from .enrolling import WritesEnrolments
from .parameters import EnrolmentParameters
from .schema import describes
from .serializers import CompletionSerializer, EnrolmentSerializer
from .synced import Synced


class Completions(Synced):
    """With the names of officers, units and courses in each row."""

    resource = "completions"
    tells_of_people = True
    row = Completion
    parameters = EnrolmentParameters
    ours = OURS

    @describes("completions", CompletionSerializer, EnrolmentParameters, "How far your officers are", synced=True)
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def found(self, asked: dict) -> QuerySet:
        narrowing = Narrowing(**{field.name: asked.get(field.name) for field in fields(Narrowing)})
        self.day = asked.get("as_of")
        if self.day is not None:
            return completions_as_of(self.day, scope=self.request.user.scope, narrowing=narrowing)
        return completions(scope=self.request.user.scope, narrowing=narrowing)

    def read(self, found, language):
        return rows(found, language) if self.day is None else rows_as_of(found, language)

    def json_names(self):
        return (
            "enrolment", "officer", "unit", "course", "status", "percent", "score", "language", "due",
            "enrolled_at", "started_at", "completed_at", "last_activity_at", "completed_by",
        )

    def as_json(self, row: Completion) -> dict:
        return as_json(row)


class Enrolments(WritesEnrolments, Completions):
    """Without names, by ids: for who keeps officers, units and courses in tables of their own."""

    http_method_names = ["get", "head", "post"]
    resource = "enrolments"
    row = EnrolmentRow

    @describes(
        "enrolments", EnrolmentSerializer, EnrolmentParameters, "How far your officers are, without names", synced=True
    )
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def read(self, found, language):
        return enrolment_rows(found) if self.day is None else enrolment_rows_as_of(found)

    def json_names(self):
        return EnrolmentRow._fields

    def as_json(self, row: EnrolmentRow) -> dict:
        return row._asdict()


def as_json(row: Completion) -> dict:
    """A row with what belongs together put together."""
    return {
        "enrolment": row.enrolment,
        "officer": {
            "id": row.officer_id,
            "service_number": row.service_number,
            "first_name": row.first_name,
            "last_name": row.last_name,
        },
        "unit": {"code": row.unit_code, "name": row.unit_name},
        "course": {
            "key": row.course_key,
            "slug": row.course_slug,
            "title": row.course_title,
            "language": row.course_language,
        },
        "status": row.status,
        "percent": row.percent,
        "score": row.score,
        "language": row.language,
        "due": row.due,
        "enrolled_at": row.enrolled_at,
        "started_at": row.started_at,
        "completed_at": row.completed_at,
        "last_activity_at": row.last_activity_at,
        "completed_by": row.completed_by,
    }
