"""Units beside each other for a course: how far they are, the funnel, how long it takes, in which languages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from courses.models import CourseEdition
from people.models import Unit

from .fold import fold
from .models import RollUp
from .question import Question
from .rights import Sight
from .standing import Part, part_of
from .suppress import THRESHOLD, suppress
from .tree import children

PARTS = tuple(Part)
FUNNEL = ("enrolled", "begun", "half", "completed")


@dataclass(frozen=True, slots=True)
class Row:
    """A group: a unit below, or (without one) the people of the unit itself. `parts` is None where hidden."""

    unit: Unit | None
    parts: Counter | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that may be shown; `totals` is None where the unit as a whole is hidden, and the rest is empty then."""

    rows: list[Row]
    totals: Counter | None
    funnel: dict[str, int]
    median_days: int | None
    languages: list[tuple[str, int | None]]

    @property
    def some_hidden(self) -> bool:
        return any(row.parts is None for row in self.rows) or any(number is None for _code, number in self.languages)


NOTHING = Comparison(rows=[], totals=None, funnel={}, median_days=None, languages=[])


def compare(sight: Sight, course: CourseEdition, question: Question) -> Comparison:
    """The units directly below, for one course: each officer is in it once, so that enrolments are people.

    A unit that is hidden where its own is compared with its neighbours is hidden here as well, or its total here
    would tell what was left out there. Queries: 3, after `fold()`.
    """
    fold()
    below = children([unit.path for unit in sight.line])
    paths = [sight.top.path, *(child.path for children in below.values() for child in children)]
    standing = _standing(paths, course, question)
    shown = None
    for unit in sight.line:
        groups = [*below[unit.path], None]
        rows = [standing[child.path] if child else None for child in groups]
        rows[-1] = standing[unit.path] - sum(rows[:-1], Counter())  # who is in the unit itself
        shown = suppress([[row[part] for part in PARTS] for row in rows])
        if shown.totals is None or sum(shown.totals) < THRESHOLD:
            return NOTHING
        following = next((one for one in sight.line if len(one.path) == len(unit.path) + Unit.steplen), None)
        if following is not None and shown.rows[[child.path for child in below[unit.path]].index(following.path)] is None:
            return NOTHING
    told = [None if row is None else Counter(dict(zip(PARTS, row, strict=True))) for row in shown.rows]
    totals = Counter(dict(zip(PARTS, shown.totals, strict=True)))
    listed = [Row(unit, parts) for unit, parts in zip(groups, told, strict=True) if unit or parts is None or parts.total()]
    return Comparison(listed, totals, *_rest(sight.unit, course))


def most_taken(sight: Sight, editions: Sequence[CourseEdition]) -> CourseEdition | None:
    """The course with which to begin: that which most people of her topmost unit have, if ten have it; else the first.

    Of the topmost one, whose totals she is shown: what her units have each, this must not tell. Queries: 1.
    """
    lines = RollUp.objects.filter(facet=RollUp.Facet.STANDING, path=sight.top.path, number__gt=0)
    people = dict(lines.order_by().values_list("course").annotate(people=Sum("number")).filter(people__gte=THRESHOLD))
    return max(editions, key=lambda edition: people.get(edition.course_id, 0), default=None)


def _standing(paths: list[str], course: CourseEdition, question: Question) -> dict[str, Counter]:
    found = {path: Counter() for path in paths}
    lines = RollUp.objects.filter(
        facet=RollUp.Facet.STANDING, path__in=paths, course=course.course_id, number__gt=0
    )
    for path, value, number in lines.values_list("path", "value", "number"):
        found[path][part_of(value, question.today)] += number
    return found


def _rest(unit: Unit, course: CourseEdition) -> tuple[dict[str, int], int | None, list[tuple[str, int | None]]]:
    facets = (RollUp.Facet.STANDING, RollUp.Facet.DAYS, RollUp.Facet.LANGUAGE)
    lines = RollUp.objects.filter(path=unit.path, course=course.course_id, facet__in=facets, number__gt=0)
    stages, days, languages = Counter(), Counter(), Counter()
    for facet, value, number in lines.values_list("facet", "value", "number"):
        if facet == RollUp.Facet.STANDING:
            stages[value.partition("|")[0]] += number
        elif facet == RollUp.Facet.DAYS:
            days[int(value)] += number
        else:
            languages[value] += number
    return funnel(stages), median(days), _languages(languages)


def funnel(stages: Counter) -> dict[str, int]:
    """How many have come at least so far."""
    completed = stages["completed"]
    half = completed + stages["half"]
    begun = half + stages["begun"]
    return dict(zip(FUNNEL, (stages.total(), begun, half, completed), strict=True))


def median(days: Counter) -> int | None:
    """The number of days within which half of those who completed did; nothing said of fewer than ten."""
    total = days.total()
    if total < THRESHOLD:
        return None
    passed = 0
    for value in sorted(days):
        passed += days[value]
        if 2 * passed >= total:
            return value
    return None


def _languages(languages: Counter) -> list[tuple[str, int | None]]:
    """How many read in which language, the most first; the rare ones hidden as units are."""
    ordered = languages.most_common()
    shown = suppress([[number] for _code, number in ordered])
    return [(code, None if row is None else row[0]) for (code, _number), row in zip(ordered, shown.rows, strict=True)]
