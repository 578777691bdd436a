"""`GET /api/v1/completions/` and `/enrolments/`: how far the officers of a unit and of the units below it are."""

from collections.abc import Sequence
from dataclasses import fields

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.request import Request

from reports.as_of import completions_as_of, enrolment_rows_as_of, rows_as_of
from reports.completions import (
    OURS,
    Completion,
    EnrolmentRow,
    Narrowing,
    completions,
    enrolment_page_rows,
    enrolment_rows,
    of_a_page,
    of_a_page_without_names,
    page_rows,
    rows,
)

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
        among = self.of_a_page() if self.way_out is None else None
        return completions(scope=self.request.user.scope, narrowing=narrowing, among=among)

    def of_a_page(self) -> QuerySet:
        return of_a_page()

    def read(self, found, language):
        return page_rows(found, language) if self.day is None else rows_as_of(found, language)

    def lines(self, found, language):
        return rows(found, language) if self.day is None else rows_as_of(found, language)

    def json_names(self):
        return (
            "enrolment", "officer", "unit", "course", "status", "percent", "score", "language", "due",
            "enrolled_at", "started_at", "completed_at", "last_activity_at", "completed_by",
        )

    def as_json(self, row):
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

    def of_a_page(self):
        return of_a_page_without_names()

    def read(self, found, language):
        return enrolment_page_rows(found) if self.day is None else enrolment_rows_as_of(found)

    def lines(self, found, language):
        return enrolment_rows(found) if self.day is None else enrolment_rows_as_of(found)

    def json_names(self):
        return EnrolmentRow._fields

    def as_json(self, row):
        return dict(zip(EnrolmentRow._fields, row, strict=True))


def as_json(row: Sequence) -> dict:
    """The values of a `Completion` with what belongs together put together."""
    (
        enrolment, officer_id, service_number, first_name, last_name, unit_code, unit_name,
        course_key, course_slug, course_title, course_language, status, percent, score, language, due,
        enrolled_at, started_at, completed_at, last_activity_at, completed_by,
    ) = row  # fmt: skip
    return {
        "enrolment": enrolment,
        "officer": {
            "id": officer_id,
            "service_number": service_number,
            "first_name": first_name,
            "last_name": last_name,
        },
        "unit": {"code": unit_code, "name": unit_name},
        "course": {
            "key": course_key,
            "slug": course_slug,
            "title": course_title,
            "language": course_language,
        },
        "status": status,
        "percent": percent,
        "score": score,
        "language": language,
        "due": due,
        "enrolled_at": enrolled_at,
        "started_at": started_at,
        "completed_at": completed_at,
        "last_activity_at": last_activity_at,
        "completed_by": completed_by,
    }
