"""`GET /api/v1/units/`, `/officers/`, `/courses/`: what the rows of enrolments refer to."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.request import Request

from reports.courses import CourseRow, course_rows, courses
from reports.units import OfficerRow, UnitRow, officer_rows, officers, unit_rows, units

from .listing import Listing
from .parameters import CourseParameters, OfficerParameters, UnitParameters
from .schema import describes
from .serializers import CourseDetailSerializer, OfficerDetailSerializer, UnitDetailSerializer


class Units(Listing):
    """The caller's own unit and those below it."""

    resource = "units"
    row = UnitRow
    parameters = UnitParameters

    @describes("units", UnitDetailSerializer, UnitParameters, "Your unit and the units below it")
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def found(self, asked: dict) -> QuerySet:
        found = units(self.request.user.scope)
        return found.filter(path__startswith=asked["unit"].path) if "unit" in asked else found

    def read(self, found, language):
        return unit_rows(found)


class Officers(Listing):
    """Who learns or has learnt in those units."""

    resource = "officers"
    tells_of_people = True
    row = OfficerRow
    parameters = OfficerParameters

    @describes("officers", OfficerDetailSerializer, OfficerParameters, "Your officers")
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def found(self, asked: dict) -> QuerySet:
        return officers(self.request.user.scope, unit=asked.get("unit"), active=asked.get("active"))

    def read(self, found, language):
        return officer_rows(found)


class Courses(Listing):
    """Courses that are offered, and those in which the caller's officers are; activities in JSON only."""

    resource = "courses"
    row = CourseRow
    parameters = CourseParameters
    nested = ("activities",)

    @describes("courses", CourseDetailSerializer, CourseParameters, "Courses and their activities")
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def found(self, asked: dict) -> QuerySet:
        found = courses(self.request.user.scope)
        return found.filter(is_live=asked["live"]) if "live" in asked else found

    def read(self, found, language):
        return course_rows(found, language)
