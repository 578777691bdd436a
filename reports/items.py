"""Figures of the questions of checks, as the analysis in the CMS has them: of the whole installation, and of nobody.

Whose answers they are made of is gone: they count first attempts, ten or more (`quizzes/analysis/enough.py`). What would
tell the key (options, what was typed) isn't here, nor the words of a question.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import QuerySet

from courses.models import Activity, Course
from people.scope import Scope
from quizzes.analysis.enough import FEWEST_ATTEMPTS
from quizzes.models import Analysis

from .courses import courses
from .languages import TAGS
from .moments import LocalMoment, Moment
from .whole import each
from .words import KeyText

#: What the analysis may say of a question that should be looked at.
FLAGS = (
    "negative_discrimination", "perhaps_negative_discrimination", "low_discrimination", "harder_in_language",
    "easier_in_language", "nobody_chose", "hardly_anybody_chose", "the_strongest_prefer", "too_easy", "too_hard",
    "often_unanswered",
)  # fmt: skip


class ItemsRow(NamedTuple):
    """One structure of a check with its questions; for pages of JSON."""

    analysis: int
    course: str
    activity: str
    structure: str
    computed_at: Moment
    attempts: int
    mean: float
    passed: float
    reliability: float | None
    items: list[dict]


class ItemLine(NamedTuple):
    """One question; `flags` are words with spaces between. For files."""

    analysis: int
    course: str
    activity: str
    structure: str
    computed_at: Moment
    attempts: int
    item: str
    number: int
    points: int
    answered: int
    unanswered: int
    facility: float | None
    discrimination: float | None
    seconds: float | None
    flags: str


#: Columns whose text is ours; names of questions are words that an editor chose.
OURS = frozenset({"course", "activity", "structure", "computed_at", "flags"})


def analyses(*, scope: Scope, course: Course | None = None, activity: Activity | None = None) -> QuerySet[Analysis]:
    """What was computed of checks of courses that this scope may know of, if enough took them. Queries: none yet."""
    found = Analysis.objects.filter(activity__kind="check", report__enough=True, activity__course__in=courses(scope))
    if course is not None:
        found = found.filter(activity__course=course)
    if activity is not None:
        found = found.filter(activity=activity)
    return found.order_by("pk")


def item_rows(found: QuerySet[Analysis]) -> Iterator[ItemsRow]:
    """Queries: 1."""
    columns = (
        "pk", KeyText("activity__course__key"), KeyText("activity__key"), "structure_hash", LocalMoment("computed_at"),
        "report",
    )  # fmt: skip
    for *about, report in each(found.values_list(*columns)):
        summary = report["summary"]
        yield ItemsRow(
            *about, report["attempts"], _rounded(summary["mean"]), _rounded(summary["passed"]), _rounded(summary["alpha"]),
            [_item(entry) for entry in report["items"]],
        )  # fmt: skip


def item_lines(found: QuerySet[Analysis]) -> Iterator[ItemLine]:
    """As `item_rows`, a line for each question."""
    for row in item_rows(found):
        for one in row.items:
            flags = " ".join(one["flags"])
            yield ItemLine(*row[:6], *(one[name] for name in ItemLine._fields[6:-1]), flags)


def _item(entry: dict) -> dict:
    """Where few have answered a question, since it was drawn for few, its figures are left out."""
    enough = entry["answered"] >= FEWEST_ATTEMPTS
    return {
        "item": entry["key"],
        "number": entry["number"],
        "points": entry["points"],
        "answered": entry["answered"],
        "unanswered": entry["omitted"] + entry["left"],
        "facility": _rounded(entry["facility"]) if enough else None,
        "discrimination": _rounded(entry["discrimination"]) if enough else None,
        "seconds": _rounded(entry["seconds"]["median"]) if enough and entry["seconds"] else None,
        "flags": list(dict.fromkeys(flag["code"] for flag in entry["flags"])),
        "by_language": [
            {"language": TAGS.get(locale, locale), "answered": one["count"], "facility": _rounded(one["facility"])}
            for locale, one in entry["by_language"].items()
        ],
    }


def _rounded(figure: float | None) -> float | None:
    """Two digits are as much as some hundred answers can say, and what one more answer does is mostly below them."""
    return None if figure is None else round(figure, 2)
