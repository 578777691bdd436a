"""`GET /api/v1/competencies/`: of what was tested, how much each officer got right."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.request import Request

from reports.competencies import (
    OURS,
    CompetencyLine,
    CompetencyRow,
    WhichCompetencies,
    competency_lines,
    competency_rows,
    tested,
)

from .list_serializers import CompetenciesSerializer
from .listing import Listing
from .parameters import CompetencyParameters
from .schema import describes


class Competencies(Listing):
    """As the officer's own page of results has it; a file has a line for each competency."""

    resource = "competencies"
    tells_of_people = True
    row = CompetencyRow
    line = CompetencyLine
    parameters = CompetencyParameters
    ours = OURS

    @describes("competencies", CompetenciesSerializer, CompetencyParameters, "How your officers stand by competency")
    def get(self, request: Request) -> HttpResponseBase:
        """Queries besides: 1 for each document of a check or scenario that the process doesn't know."""
        return self.answer(request)

    def found(self, asked: dict) -> QuerySet:
        which = WhichCompetencies(course=asked.get("course"), unit=asked.get("unit"))
        return tested(scope=self.request.user.scope, which=which)

    def read(self, found, language):
        return competency_rows(found, language)

    def lines(self, found, language):
        return competency_lines(found, language)
