"""`GET /api/v1/sessions/`: live sessions, how many of your officers come, and, with a right of its own, who."""

from dataclasses import fields

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from reports.access import note_pull
from reports.sessions import OURS, SessionRow, WhichSessions, session_rows, sessions, who_came

from .authentication import NOT_ITS_LIST
from .list_serializers import SessionSerializer
from .listing import Listing
from .parameters import SessionParameters
from .schema import describes

ATTENDANCE = "attendance"


class Sessions(Listing):
    """Counts name nobody; who asks for attendance is noted as for every list of persons."""

    resource = "sessions"
    row = SessionRow
    parameters = SessionParameters
    ours = OURS

    @describes(
        "sessions", SessionSerializer, SessionParameters, "Live sessions for your officers",
        about="Those to which officers of your unit or of the units below it may come, or have come.",
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def asked(self, request: Request) -> dict:
        asked = super().asked(request)
        if asked.get(ATTENDANCE):
            note_pull(client=request.user.client, asked=self._told_of(request))
        return asked

    def checked(self, request: Request) -> dict:
        asked = super().checked(request)
        if asked.get(ATTENDANCE) and ATTENDANCE not in request.user.client.resources:
            raise PermissionDenied(NOT_ITS_LIST)
        return asked

    def found(self, asked: dict) -> QuerySet:
        which = WhichSessions(**{field.name: asked.get(field.name) for field in fields(WhichSessions)})
        return sessions(scope=self.request.user.scope, which=which)

    def read(self, found, language):
        return session_rows(found, language)

    def as_results(self, rows, asked):
        """With who came where that is asked for: 2 queries more."""
        results = super().as_results(rows, asked)
        if asked.get(ATTENDANCE):
            told = who_came([row["session"] for row in results], self.request.user.scope)
            for row in results:
                row[ATTENDANCE] = told[row["session"]]
        return results
