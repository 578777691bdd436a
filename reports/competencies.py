"""How officers stand by competency: of what was tested, how much each got right, as her own page tells it to her.

By replaying, as that page does, since attempts from before an upgrade don't keep their shares yet. What units' pages
reckon of those that are kept is the same (`quizzes.shares.mean_percent`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from courses.models import Course, CourseEdition
from people.models import Unit
from people.scope import Scope
from progress.models import Enrolment
from quizzes.competence import best_of_each, percent_of, shares_by_attempt, together
from quizzes.feedback import closed_attempts
from quizzes.models import Attempt

from .courses import best_title
from .whole import each
from .words import KeyText

#: Enrolments whose attempts are in memory at once, while a file is made.
AT_A_TIME = 300


class CompetencyRow(NamedTuple):
    """An officer in a course, with each competency of which something was tested; for pages of JSON."""

    enrolment: int
    officer: int
    unit: str
    course: str
    competencies: list[dict]


class CompetencyLine(NamedTuple):
    """One competency of an officer in a course; empty where nothing can be told yet. For files."""

    enrolment: int
    officer: int
    unit: str
    course: str
    competency: str | None
    title: str | None
    language: str | None
    percent: int | None
    exercises: int


#: Columns whose text is ours.
OURS = frozenset({"course", "language"})


@dataclass(frozen=True, slots=True)
class WhichCompetencies:
    """Whose; what is None doesn't narrow."""

    course: Course | None = None
    unit: Unit | None = None


def tested(*, scope: Scope, which: WhichCompetencies) -> QuerySet[Enrolment]:
    """The enrolments of officers in sight who have finished an attempt. Queries: none yet."""
    finished = Attempt.objects.filter(enrolment=OuterRef("pk"), finished_at__isnull=False)
    found = Enrolment.objects.filter(Exists(finished), scope.officers("officer__"))
    if which.course is not None:
        found = found.filter(course=which.course)
    if which.unit is not None:
        found = found.filter(officer__unit__path__startswith=which.unit.path)
    return found.order_by("pk")


def competency_rows(found: QuerySet[Enrolment], language: str | None) -> Iterator[CompetencyRow]:
    """Of a slice: queries 5, and 1 for each document that the process doesn't know. Of all: 3 for each 300."""
    names = _names(language)
    rows = found.values_list("pk", "officer_id", "officer__unit__code", KeyText("course__key"), "course_id")
    read = iter(each(rows))
    for lot in iter(lambda: list(islice(read, None if found.query.is_sliced else AT_A_TIME)), []):
        by_enrolment = _best_attempts([row[0] for row in lot])
        shares = shares_by_attempt([one for those in by_enrolment.values() for one in those])
        for *row, course in lot:
            mine = together(shares[one.pk] for one in by_enrolment.get(row[0], ()))
            named = ((key, those, names.get((course, key), (key, None))) for key, those in sorted(mine.items()))
            yield CompetencyRow(*row, [_told(*one) for one in named])


def competency_lines(found: QuerySet[Enrolment], language: str | None) -> Iterator[CompetencyLine]:
    """As `competency_rows`, a line for each."""
    for *row, competencies in competency_rows(found, language):
        for one in competencies:
            yield CompetencyLine(*row, *one.values())
        if not competencies:
            yield CompetencyLine(*row, None, None, None, None, 0)


def _told(key: str, shares: Sequence[float], name: tuple[str, str | None]) -> dict:
    percent = percent_of(sum(shares) / len(shares))
    return {"competency": key, "title": name[0], "language": name[1], "percent": percent, "exercises": len(shares)}


def _best_attempts(enrolments: Iterable[int]) -> dict[int, list[Attempt]]:
    """By enrolment the best attempt at each activity, but for those of which she isn't told what was right. Queries: 1."""
    told = Attempt.objects.filter(~closed_attempts(timezone.localdate()), finished_at__isnull=False)
    found: dict[int, list[Attempt]] = {}
    for one in told.filter(enrolment__in=enrolments).order_by("enrolment", "pk"):
        found.setdefault(one.enrolment_id, []).append(one)
    return {enrolment: best_of_each(those) for enrolment, those in found.items()}


def _names(language: str | None) -> dict[tuple[int, str], tuple[str, str | None]]:
    """By course and competency its title and in which language that is. Queries: 1."""
    titles: dict[tuple[int, str], dict[str, str]] = {}
    sources: dict[int, str] = {}
    for course, source, locale, named in CourseEdition.objects.values_list(
        "course_id", "course__source_locale", "locale", "competencies"
    ):
        sources[course] = source
        for key, title in named.items():
            titles.setdefault((course, key), {})[locale] = title
    return {(course, key): best_title(those, language, sources[course], key) for (course, key), those in titles.items()}
