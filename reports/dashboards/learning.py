"""What a unit's officers have learned, as a group: competencies from the roll-ups, memory from a part of the cards."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import mean

from django.db.models import Max

from courses.models import Activity
from people.models import Unit, User
from quizzes.memory import strength
from quizzes.models import MemoryCard
from quizzes.slices import any_of, first_by

from .beside import is_told, neighbours, paths_of
from .fold import fold
from .levels import LEVELS
from .models import RollUp
from .rights import Sight
from .suppress import THRESHOLD

SUM = "sum"
#: Of each check so many cards, drawn by lot, say how well a group remembers.
CARDS = 500


@dataclass(frozen=True, slots=True)
class Competence:
    """How far a unit is in a competency; `levels` and `percent`, the mean, are None where they aren't told."""

    key: str
    levels: Mapping[str, int] | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class Topic:
    """How well a unit will remember a module; both are None where that isn't told."""

    key: str
    people: int | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class Learning:
    """Of one course."""

    competencies: list[Competence]
    topics: list[Topic]

    @property
    def some_hidden(self) -> bool:
        return any(one.percent is None for one in (*self.competencies, *self.topics))


def courses_with_learning(unit: Unit, course_ids: Iterable[int]) -> set[int]:
    """In which of these courses somebody was tested or asked. Queries: 1, after `fold()`."""
    fold()
    facets = (RollUp.Facet.TESTED, RollUp.Facet.MEMORY)
    lines = RollUp.objects.filter(path=unit.path, facet__in=facets, course__in=course_ids, number__gt=0)
    return set(lines.values_list("course", flat=True))


def learning(sight: Sight, course_id: int, at: datetime) -> Learning:
    """Competencies, the weakest first, and topics as they will be remembered at that moment.

    Who sees persons sees competencies as they are. Of anybody's memory the officer alone knows: of groups it is told
    where `suppress.py` allows, to everybody. Queries: 4, after `fold()`.
    """
    below = neighbours(sight)
    found = _lines(paths_of(sight, below), course_id)
    competencies = [_competence(sight, below, key, paths) for key, paths in found[RollUp.Facet.COMPETENCY].items()]
    told: dict[str, int] = {}
    for key, paths in found[RollUp.Facet.MEMORY].items():
        groups = {path: [paths[path][key]] for path in paths_of(sight, below)}
        told[key] = paths[sight.unit.path][key] if is_told(sight, below, groups) else 0
    strengths = _strengths(sight.unit, course_id, at, told) if any(told.values()) else {}
    topics = [Topic(key, number or None, strengths.get(key) if number else None) for key, number in told.items()]
    return Learning(
        sorted((one for one in competencies if one), key=lambda one: (one.percent is None, one.percent, one.key)),
        sorted(topics, key=lambda one: (one.percent is None, one.percent, one.key)),
    )


def _lines(paths: list[str], course_id: int) -> dict[str, dict[str, dict[str, Counter]]]:
    """By facet, then competency or module, then path: numbers by level (of a module by itself)."""
    found: dict[str, dict] = {facet: {} for facet in (RollUp.Facet.COMPETENCY, RollUp.Facet.MEMORY)}
    lines = RollUp.objects.filter(path__in=paths, course=course_id, facet__in=list(found), number__gt=0)
    for path, facet, value, number in lines.values_list("path", "facet", "value", "number"):
        key, _bar, level = value.partition("|")
        found[facet].setdefault(key, defaultdict(Counter))[path][level or key] += number
    return found


def _competence(sight: Sight, below: Mapping, key: str, paths: Mapping[str, Counter]) -> Competence | None:
    """None where nobody of the unit was tested in it."""
    mine = paths[sight.unit.path]
    people = sum(mine[level] for level in LEVELS)
    if not people:
        return None
    if not sight.by_name:
        groups = {path: [paths[path][level] for level in LEVELS] for path in paths_of(sight, below)}
        if not is_told(sight, below, groups):
            return Competence(key, None, None)
    return Competence(key, {level: mine[level] for level in LEVELS}, mine[SUM] // people)


def _strengths(unit: Unit, course_id: int, at: datetime, told: Mapping[str, int]) -> dict[str, int]:
    """By module, the mean percent that is still known; `told` says of how many people. Queries: 2, whatever there is.

    `seed` is drawn anew after each answer, so that cards in its order are cards drawn by lot. Who was ever asked to
    remember a check did it once, so that its tallies tell how many that are at most.
    """
    checks = Activity.objects.filter(course=course_id, kind="check", position__isnull=False).order_by()
    modules = {pk: (key, did or 0) for pk, key, did in checks.values_list("pk", "module_key", Max("tallies__count"))}
    here = User.objects.filter(is_active=True, unit__path__startswith=unit.path)
    asked = MemoryCard.objects.filter(last_review__isnull=False, retired_at__isnull=True, officer__in=here)
    drawn = []
    for activity, (key, did) in modules.items():
        by_lot = first_by("seed", group=told.get(key.hex, 0), everybody=did)
        drawn.append(asked.filter(activity=activity).order_by(by_lot).values("pk")[:CARDS])
    known: dict[str, list[float]] = defaultdict(list)
    officers: dict[str, set[int]] = defaultdict(set)
    for card in MemoryCard.objects.filter(pk__in=any_of(drawn)) if drawn else ():
        key = modules[card.activity_id][0].hex
        known[key].append(strength(card.memory, at))
        officers[key].add(card.officer_id)
    return {key: int(100 * mean(those)) for key, those in known.items() if len(officers[key]) >= THRESHOLD}
