"""All units below one: as a tree that opens level by level, by name, and as a drawing of two levels."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q, QuerySet

from people.models import Unit

from .models import RollUp
from .standing import Part, part_of

#: The drawing's field, and how high each level is.
WIDTH, LEVEL = 1000, 120
#: Units are drawn up to so many; more would be too narrow to be seen.
MOST_DRAWN = 300
#: What is narrower has no name in it.
NARROW = 90


@dataclass(frozen=True, slots=True)
class Box:
    """A unit in the drawing; `shade` is how many tenths of its courses are done, `short` its name as far as it fits."""

    unit: Unit
    x: float
    y: int
    width: float
    height: int
    share: int
    total: int
    short: str

    @property
    def shade(self) -> int:
        return min(9, self.share // 10)

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Sum:
    """Of a unit with all below it: people with an open account, and how far the courses of officers are."""

    people: int
    parts: Counter


def sums(units: Iterable[Unit], course_ids: Iterable[int], today: date) -> dict[str, Sum]:
    """By path. Queries: 1, after `fold()`."""
    paths = [unit.path for unit in units]
    standing = Q(facet=RollUp.Facet.STANDING, course__in=course_ids)
    people, parts = Counter(), {path: Counter() for path in paths}
    lines = RollUp.objects.filter(standing | Q(facet=RollUp.Facet.PEOPLE), path__in=paths, number__gt=0)
    for path, facet, value, number in lines.values_list("path", "facet", "value").annotate(together=models.Sum("number")):
        if facet == RollUp.Facet.PEOPLE:
            people[path] += number
        else:
            parts[path][part_of(value, today)] += number
    return {path: Sum(people[path], parts[path]) for path in paths}


def search(above: Unit, words: str) -> QuerySet[Unit]:
    """Units below whose name or code has all of these words. Queries: none yet."""
    found = Unit.objects.filter(path__startswith=above.path).exclude(pk=above.pk)
    for word in words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return found.order_by("path")


def is_drawn(first: Sequence[Unit]) -> bool:
    """Whether the units below these are drawn with them."""
    return len(first) + sum(unit.numchild for unit in first) <= MOST_DRAWN


def boxes(above: Unit, units: Sequence[Unit], parts: Mapping[str, Counter]) -> list[Box]:
    """Side by side by how many courses of officers each has, units below a unit under it. Pure."""
    found: list[Box] = []

    def place(parent: Unit, x: float, width: float, level: int, whole: int) -> None:
        for unit in units:
            if unit.depth == parent.depth + 1 and unit.path.startswith(parent.path) and parts[unit.path].total():
                wide = width * parts[unit.path].total() / whole
                found.append(_box(unit, parts[unit.path], x, wide, level))
                if level == 0:
                    place(unit, x, wide, 1, parts[unit.path].total())
                x += wide

    whole = sum(parts[unit.path].total() for unit in units if unit.depth == above.depth + 1)
    place(above, 0.0, WIDTH, 0, whole)
    return found


def _box(unit: Unit, parts: Counter, x: float, width: float, level: int) -> Box:
    letters = int(width // 11)
    short = unit.name if len(unit.name) <= letters else unit.name[: max(0, letters - 1)] + "…"
    total = parts.total()
    return Box(
        unit, round(x, 2), level * LEVEL, round(width, 2), LEVEL, 100 * parts[Part.DONE] // total, total,
        short if width >= NARROW else "",
    )  # fmt: skip
