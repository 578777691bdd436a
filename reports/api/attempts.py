"""`GET /api/v1/attempts/`: how officers did in checks and scenarios, and, with a right of its own, what they answered."""

from dataclasses import fields

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from reports.attempts import OURS, AttemptRow, WhichAttempts, attempt_rows, attempts, responses_of
from reports.sync import ATTEMPTS

from .authentication import NOT_ITS_LIST
from .list_serializers import AttemptSerializer, FollowedAttemptSerializer
from .parameters import AttemptParameters
from .schema import describes
from .synced import Synced

RESPONSES = "responses"


class Attempts(Synced):
    """Finished ones, without names; practice is no attempt."""

    resource = "attempts"
    tells_of_people = True
    row = AttemptRow
    parameters = AttemptParameters
    ours = OURS
    followed = ATTEMPTS
    filters = ("course", "activity", "unit", "passed", "marking", "finished_from", "finished_to")

    @describes(
        "attempts", AttemptSerializer, AttemptParameters, "Attempts of your officers at checks and scenarios",
        synced=FollowedAttemptSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def checked(self, request: Request) -> dict:
        asked = super().checked(request)
        if asked.get(RESPONSES) and RESPONSES not in request.user.client.resources:
            raise PermissionDenied(NOT_ITS_LIST)
        return asked

    def found(self, asked: dict) -> QuerySet:
        which = WhichAttempts(**{field.name: asked.get(field.name) for field in fields(WhichAttempts)})
        return attempts(scope=self.request.user.scope, which=which)

    def read(self, found, language):
        return attempt_rows(found)

    def as_results(self, rows, asked):
        """With what was answered where that is asked for: 1 query more."""
        results = super().as_results(rows, asked)
        if asked.get(RESPONSES):
            told = responses_of([row["attempt"] for row in results])
            for row in results:
                row[RESPONSES] = told.get(row["attempt"])
        return results
