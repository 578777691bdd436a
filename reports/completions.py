"""Completions: one flat row per enrolment of the officers in a scope, in the order of enrolment ids."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from django.db.models import Case, F, QuerySet, When
from django.utils import timezone

from courses.models import Course
from people.models import Unit
from people.scope import Scope
from progress.models import Enrolment

from .courses import CourseWords, keys_of_courses, words_of_courses
from .languages import TAGS
from .moments import Day, IsoDay, LocalMoment, Moment
from .whole import Rows
from .words import WordFor

_WHO = (
    "pk",
    "officer_id",
    "officer__service_number",
    "officer__first_name",
    "officer__last_name",
    "officer__unit__code",
    "officer__unit__name",
)
_STANDING = ("status", "percent", "score", WordFor("language", TAGS, others_stay=True), IsoDay("due"))
#: None where nothing is completed.
_BY = Case(When(status=Enrolment.Status.COMPLETED, then=F("completed_by")))
_MOMENTS = tuple(LocalMoment(name) for name in ("enrolled_at", "started_at", "completed_at", "last_activity_at"))


class Completion(NamedTuple):
    """What a training unit reads of an enrolment; its field names are the columns of every flat format.

    Moments are ISO 8601 in the installation's time zone, so that their date is the one that filters mean.
    """

    enrolment: int
    officer_id: int
    service_number: str
    first_name: str
    last_name: str
    unit_code: str
    unit_name: str
    course_key: str
    course_slug: str
    course_title: str
    course_language: str | None
    status: str
    percent: int
    score: int | None
    language: str | None
    due: Day | None
    enrolled_at: Moment
    started_at: Moment | None
    completed_at: Moment | None
    last_activity_at: Moment | None
    completed_by: str | None


#: Columns of both whose text is ours: keys, words of a list, moments. No formula begins so.
OURS = frozenset({
    "course", "course_key", "course_language", "status", "language", "due",
    "enrolled_at", "started_at", "completed_at", "last_activity_at", "completed_by",
})


class EnrolmentRow(NamedTuple):
    """An enrolment without names: `officer`, `unit` and `course` are id, code and key of rows of other lists."""

    enrolment: int
    officer: int
    unit: str
    course: str
    status: str
    percent: int
    score: int | None
    language: str | None
    due: Day | None
    enrolled_at: Moment
    started_at: Moment | None
    completed_at: Moment | None
    last_activity_at: Moment | None
    completed_by: str | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which of the visible enrolments are asked for; what is None doesn't narrow. Both dates are included."""

    course: Course | None = None
    status: str | None = None
    language: str | None = None
    unit: Unit | None = None
    completed_from: date | None = None
    completed_to: date | None = None


def completions(*, scope: Scope, narrowing: Narrowing, among: QuerySet | None = None) -> QuerySet[Enrolment]:
    """The enrolments that `scope` sees and `narrowing` asks for, `among` these. Queries: none yet."""
    found = (Enrolment.objects if among is None else among).filter(scope.officers("officer__"))
    if narrowing.course is not None:
        found = found.filter(course=narrowing.course)
    if narrowing.status is not None:
        found = found.filter(status=narrowing.status)
    if narrowing.language is not None:
        found = found.filter(language=narrowing.language)
    if narrowing.unit is not None:
        found = found.filter(officer__unit__path__startswith=narrowing.unit.path)
    if narrowing.completed_from is not None:
        found = found.filter(completed_at__gte=midnight(narrowing.completed_from))
    if narrowing.completed_to is not None:
        found = found.filter(completed_at__lt=midnight(narrowing.completed_to + timedelta(days=1)))
    return found.order_by("pk")


def rows(enrolments: QuerySet[Enrolment], language: str | None = None) -> Rows:
    """Values of a `Completion` each; all of them some thousands at a time, a slice (a page) at once. Queries: 2.

    Courses are few and enrolments many: what a row says of its course is looked up, not joined each time.
    """
    courses = words_of_courses(language)
    course = [
        WordFor("course_id", {pk: words[place] for pk, words in courses.items()})
        for place in range(len(CourseWords._fields))
    ]
    return Rows(enrolments.values_list(*_WHO, *course, *_STANDING, *_MOMENTS, _BY))


def enrolment_rows(enrolments: QuerySet[Enrolment]) -> Rows:
    """Values of an `EnrolmentRow` each: the same without names. Queries: 2."""
    keys = WordFor("course_id", keys_of_courses())
    return Rows(enrolments.values_list("pk", "officer_id", "officer__unit__code", keys, *_STANDING, *_MOMENTS, _BY))


@cache
def of_a_page() -> QuerySet[Enrolment]:
    """All enrolments with the columns that `page_rows` joins: made once, since making them takes longer than narrowing."""
    return Enrolment.objects.values_list(*_WHO, "course_id", *_STANDING, *_MOMENTS, _BY)


@cache
def of_a_page_without_names() -> QuerySet[Enrolment]:
    """The same for `enrolment_page_rows`."""
    return Enrolment.objects.values_list(
        "pk", "officer_id", "officer__unit__code", "course_id", *_STANDING, *_MOMENTS, _BY
    )


def page_rows(found: QuerySet[Enrolment], language: str | None = None) -> Rows:
    """As `rows`, for some of those `of_a_page`, which are joined here in less time than by the database. Queries: 2.

    The words of courses are read after the rows, so that each row's course is among them.
    """

    def joined(those: list[tuple]) -> list[tuple]:
        courses = words_of_courses(language)
        return [(*row[:7], *courses[row[7]], *row[8:]) for row in those]

    return Rows(found, joined)


def enrolment_page_rows(found: QuerySet[Enrolment]) -> Rows:
    """As `enrolment_rows`, for some of those `of_a_page_without_names`. Queries: 2."""

    def joined(those: list[tuple]) -> list[tuple]:
        keys = keys_of_courses()
        return [(*row[:3], keys[row[3]], *row[4:]) for row in those]

    return Rows(found, joined)


def midnight(day: date) -> datetime:
    """The beginning of a day where the installation is; comparing moments keeps the index on them useful."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
