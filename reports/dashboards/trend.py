"""A unit over two years, and by rank: from the roll-ups."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from people.models import Rank, Unit

from .figures import MONTHS
from .fold import fold
from .models import RollUp
from .months import last_months
from .standing import Part, part_of


@dataclass(frozen=True, slots=True)
class Month:
    """`completed` in it, in the same month a year `before`, and `missed`: last days in it by which it wasn't completed."""

    first: date
    completed: int
    before: int
    missed: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Ranks by id, those of whom somebody is counted; `without` are the people who have none."""

    months: list[Month]
    ranks: Mapping[int, Counter] = field(default_factory=dict)
    without: Counter = field(default_factory=Counter)


def trend(unit: Unit, course_ids: Iterable[int], today: date) -> Trend:
    """Of these courses. Queries: 1, after `fold()`."""
    fold()
    facet = RollUp.Facet
    wanted = (facet.MONTH, facet.MISSED, facet.STANDING, facet.RANK)
    lines = RollUp.objects.filter(path=unit.path, course__in=course_ids, facet__in=wanted, number__gt=0)
    completed, missed, whole, ranks = Counter(), Counter(), Counter(), {}
    for what, value, number in lines.values_list("facet", "value", "number"):
        if what == facet.MONTH:
            completed[value] += number
        elif what == facet.MISSED:
            missed[value] += number
        elif what == facet.STANDING:
            part = part_of(value, today)
            whole[part] += number
            if part == Part.LATE:
                missed[value.partition("|")[2][:7]] += number
        else:
            rank, _bar, standing = value.partition("|")
            ranks.setdefault(int(rank), Counter())[part_of(standing, today)] += number
    firsts = last_months(today, 2 * MONTHS)
    months = [
        Month(first, completed[f"{first:%Y-%m}"], completed[f"{before:%Y-%m}"], missed[f"{first:%Y-%m}"])
        for before, first in zip(firsts[:MONTHS], firsts[MONTHS:], strict=True)
    ]
    return Trend(months, ranks, whole - sum(ranks.values(), Counter()))


def named(ranks: Iterable[int]) -> dict[int, str]:
    """By id, in the order of names. Queries: 1, none without any."""
    ids = list(ranks)
    return dict(Rank.objects.filter(pk__in=ids).order_by("name").values_list("pk", "name")) if ids else {}
