"""How far officers were at the end of a past day, from what is kept of their history; asked again, it is the same.

Moments of an enrolment are set once, and the feed says where the officer was and what was taken back. So history
stays with the unit where it happened: who has moved since stands with the unit of that day. What isn't kept by day
(scores, due dates, shares of courses that weren't complete) is None, not today's. Deleted enrolments are nowhere.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import BigIntegerField, Case, CharField, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value, When

from people.models import Unit
from people.scope import Scope
from progress.models import Change, Enrolment, PastCompletion

from .completions import EnrolmentRow, Narrowing, midnight
from .courses import words_of_courses
from .moments import LocalMoment
from .whole import each

Status, Kind = Enrolment.Status, Change.Kind
#: A branch that moves is told to the unit that it left, also of officers who had left it long before (`progress/moved.py`);
#: what hangs on an enrolment may have hung on another. Nobody comes to another unit by these.
TOLD_ELSEWHERE = (Kind.UNIT, Kind.ATTEMPTED, Kind.CERTIFICATE)
_COLUMNS = (
    "pk", "officer_id", "officer__service_number", "officer__first_name", "officer__last_name", "unit_code", "unit_name",
    "course_id", "course__key", "status_then", LocalMoment("enrolled_at"), LocalMoment("started_at"),
    LocalMoment("completed_then"),
)  # fmt: skip


def completions_as_of(day: date, *, scope: Scope, narrowing: Narrowing) -> QuerySet[Enrolment]:
    """The enrolments of officers who were in sight at the end of `day`. Queries: none yet."""
    end = midnight(day + timedelta(days=1))
    found = Enrolment.objects.filter(enrolled_at__lt=end).annotate(**_then(end))
    found = found.filter(unit_then__in=Unit.objects.filter(scope.units()))
    if narrowing.unit is not None:
        found = found.filter(unit_then__in=Unit.objects.filter(path__startswith=narrowing.unit.path))
    if narrowing.course is not None:
        found = found.filter(course=narrowing.course)
    if narrowing.status is not None:
        found = found.filter(status_then=narrowing.status)
    if narrowing.completed_from is not None:
        found = found.filter(completed_then__gte=midnight(narrowing.completed_from))
    if narrowing.completed_to is not None:
        found = found.filter(completed_then__lt=midnight(narrowing.completed_to + timedelta(days=1)))
    of_unit = Unit.objects.filter(pk=OuterRef("unit_then"))
    names = {"unit_code": Subquery(of_unit.values("code")), "unit_name": Subquery(of_unit.values("name"))}
    return found.annotate(**names).order_by("pk")


def _then(end) -> dict:
    """Where the officer was, and how far."""
    before = Change.objects.filter(enrolment=OuterRef("pk"), at__lt=end).order_by("-position")
    # What came from another account's row stood there until then.
    here = Q(came_at__isnull=True) | Q(came_at__lt=end)
    past = PastCompletion.objects.filter(here, Q(ended_at__isnull=True) | Q(ended_at__gte=end), enrolment=OuterRef("pk"))
    asked = before.filter(kind__in=(Kind.ENROLLED, Kind.WITHDRAWN)).values("kind")[:1]
    there = before.exclude(kind__in=TOLD_ELSEWHERE)
    return {
        "told_then": Subquery(there.values("position")[:1]),
        # What has no history, since it was put in by hand, stands where its officer is.
        "unit_then": Case(
            When(told_then__isnull=True, then=F("officer__unit")),
            default=Subquery(there.values("unit")[:1]),
            output_field=BigIntegerField(),
        ),
        "asked_then": Subquery(asked),
        # What was renewed since then counted from the day before.
        "completed_then": Case(
            When(completed_at__lt=end, then=F("completed_at")),
            default=Subquery(past.filter(completed_at__lt=end).order_by("-completed_at").values("completed_at")[:1]),
            output_field=DateTimeField(),
        ),
        "status_then": Case(
            When(completed_then__isnull=False, then=Value(Status.COMPLETED.value)),
            When(started_at__lt=end, then=Value(Status.IN_PROGRESS.value)),
            When(Q(asked_then=Kind.WITHDRAWN), then=Value(Status.WITHDRAWN.value)),
            default=Value(Status.NOT_STARTED.value),
            output_field=CharField(),
        ),
    }


def rows_as_of(found: QuerySet[Enrolment], language: str | None = None) -> Iterator[tuple]:
    """Values of a `Completion` each, with names of officers as they are today. Queries: 2."""
    courses = words_of_courses(language)
    for pk, officer, *names, code, unit, course, _key, status, enrolled, started, completed in _read(found):
        known = _known(status, enrolled, started, completed)
        yield (pk, officer, *names, code, unit, *courses[course], *known)


def enrolment_rows_as_of(found: QuerySet[Enrolment]) -> Iterator[EnrolmentRow]:
    """The same without names. Queries: 1."""
    for pk, officer, *_names, code, _unit, _course, key, status, enrolled, started, completed in _read(found):
        yield EnrolmentRow(pk, officer, code, str(key), *_known(status, enrolled, started, completed))


def _read(found: QuerySet[Enrolment]) -> Iterator[tuple]:
    return each(found.values_list(*_COLUMNS))


def _known(status: str, enrolled: str, started: str | None, completed: str | None) -> tuple:
    """From the status on, as the row had it on that day."""
    begun = status in (Status.IN_PROGRESS, Status.COMPLETED)
    done = status == Status.COMPLETED
    percent = 100 if done else None if begun else 0
    return (status, percent, None, None, None, enrolled, started if begun else None, completed if done else None, None, None)
