"""Figures of a unit from the roll-ups: how far people are, by course and by unit below, months, what expires."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, Sum
from django.utils.translation import get_language

from courses.models import Course, CourseEdition
from courses.queries import course_words
from people.models import Unit

from .fold import fold
from .models import RollUp
from .months import completed_between, last_months
from .question import EXPIRING_WITHIN, Question
from .standing import part_of

MONTHS = 12
#: Units below that one page shows.
UNITS_A_PAGE = 50

#: By part, how many enrolments.
Parts = Counter


@dataclass(frozen=True, slots=True)
class Figures:
    """What a unit's page says; counters without an entry say none. `parts` are all four, whichever is asked for."""

    parts: Parts = field(default_factory=Counter)
    by_course: Mapping[int, Parts] = field(default_factory=dict)
    months: Mapping[date, int] = field(default_factory=dict)
    expiring: Mapping[int, int] = field(default_factory=dict)


def live_courses() -> list[CourseEdition]:
    """Every course that is taught now, in the words of the page's language, by title. Queries: 1."""
    live = Course.objects.filter(is_live=True).order_by().values("pk")
    return sorted(course_words(live, get_language()).values(), key=lambda edition: edition.title)


def figures(unit: Unit, question: Question, editions: Iterable[CourseEdition]) -> Figures:
    """The unit with all below it. Queries: 1, after `fold()` has brought the roll-ups up to date (1, or 2).

    Standing, months and days are read by one statement, so that they are of one moment.
    """
    fold()
    asked = _asked(question, editions)
    months = last_months(question.today, MONTHS)
    facets = (
        Q(facet=RollUp.Facet.STANDING)
        | Q(facet=RollUp.Facet.MONTH, value__gte=f"{months[0]:%Y-%m}")
        | (Q(facet=RollUp.Facet.EXPIRES_FROM) & expiring(question.today, asked.values()))
    )
    lines = RollUp.objects.filter(facets, path=unit.path, course__in=asked, number__gt=0)
    by_course: dict[int, Parts] = defaultdict(Counter)
    parts, by_month, by_end = Counter(), Counter(), Counter()
    for facet, course, value, number in lines.values_list("facet", "course", "value", "number"):
        if facet == RollUp.Facet.MONTH:
            by_month[value] += number
        elif facet == RollUp.Facet.EXPIRES_FROM:
            by_end[course] += number
        elif in_time(value, question):
            part = part_of(value, question.today)
            parts[part] += number
            if question.part in (None, part):
                by_course[course][part] += number
    return Figures(
        parts=parts,
        by_course=by_course,
        months={first: by_month[f"{first:%Y-%m}"] for first in months},
        expiring=by_end,
    )


def by_unit(units: list[Unit], question: Question, editions: Iterable[CourseEdition]) -> dict[str, Parts]:
    """How far people are, for each of these units with all below it, by path. Queries: 1."""
    asked = _asked(question, editions)
    lines = RollUp.objects.filter(
        facet=RollUp.Facet.STANDING, path__in=[unit.path for unit in units], course__in=asked, number__gt=0
    )
    found: dict[str, Parts] = {unit.path: Counter() for unit in units}
    for path, value, number in lines.values_list("path", "value").annotate(sum=Sum("number")):
        part = part_of(value, question.today)
        if in_time(value, question) and question.part in (None, part):
            found[path][part] += number
    return found


def in_time(value: str, question: Question) -> bool:
    """Whether enrolments of this standing have a last day that is asked for."""
    due = value.partition("|")[2]
    return question.until is None or bool(due and due <= question.until.isoformat())


def expiring(today: date, editions: Iterable[CourseEdition]) -> Q:
    """The condition on lines of `EXPIRES_FROM`: completions that end from today on, within the time that is told of."""
    courses: dict[int, list[int]] = defaultdict(list)
    for edition in editions:
        if edition.course.validity_months:
            courses[edition.course.validity_months].append(edition.course_id)
    wanted = Q(pk__in=[])
    for validity, ids in courses.items():
        first, last = completed_between(validity, today, today + EXPIRING_WITHIN)
        wanted |= Q(course__in=ids, value__gte=first.isoformat(), value__lte=last.isoformat())
    return wanted


def _asked(question: Question, editions: Iterable[CourseEdition]) -> dict[int, CourseEdition]:
    chosen = [question.course] if question.course else editions
    return {edition.course_id: edition for edition in chosen}
