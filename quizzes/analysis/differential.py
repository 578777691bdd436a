"""Differential item functioning: is an item harder in one language for officers who are equally strong?

An item that is, is nearly always translated badly. Groups are made by the language in which the item was answered,
strata by total score; the item itself counts in the total by which it is judged (Holland and Thayer, 1988).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from quizzes.analysis.enough import FEWEST_PER_LANGUAGE
from quizzes.analysis.mantel import Table, delta, mantel, mantel_haenszel
from quizzes.analysis.numbers import chance_of_chi_square, deviation
from quizzes.analysis.sittings import Item, Sitting, points_of

SIGNIFICANT = 0.05
ONE_SIDED = 1.645

Strata = Mapping[float, tuple[list[float], list[float]]]


class Difference(NamedTuple):
    """How one item behaves in a focal language against the reference language.

    `kind` is 'mantel_haenszel' (`effect` is MH D-DIF with its `standard_error`) or 'mantel' (partial credit:
    `effect` is SMD divided by the standard deviation of the item). Negative: harder in the focal language.
    `grade` is the class A, B or C; None, as every figure, where too few answered.
    """

    item: str
    kind: str
    reference_count: int
    focal_count: int
    effect: float | None = None
    standard_error: float | None = None
    odds_ratio: float | None = None
    chi_square: float | None = None
    chance: float | None = None
    grade: str | None = None


def differences(
    items: Sequence[Item], sittings: Sequence[Sitting], *, reference: str, focal: str
) -> list[Difference]:
    """Every item, in two steps: those of class B or C at first are left out of the total for the second look.

    Purification after Holland and Thayer (1988): an item that differs between the languages spoils the yardstick
    for the others. ETS leaves out class C only; here B as well, since our checks are short and one item weighs
    much. At least half of the items stay, those with the smallest chi-square: without a yardstick nothing could be
    measured.
    """
    pair = _Pair(items, sittings, reference, focal)
    first = [pair.difference(item, items) for item in items]
    apart = sorted((found for found in first if found.grade in ("B", "C")), key=lambda one: -one.chi_square)
    out = {found.item for found in apart[: len(items) // 2]}
    if not out:
        return first
    kept = [item for item in items if item.key not in out]
    return [pair.difference(item, kept) for item in items]


class _Pair:
    """The answers in two languages, ready to be looked at once by one yardstick and once by another."""

    def __init__(self, items: Sequence[Item], sittings: Sequence[Sitting], reference: str, focal: str) -> None:
        self.locales = (reference, focal)
        self.worth = {item.key: item.points for item in items}
        self.rows = [
            ({item.key: points_of(item, sitting) for item in items}, sitting)
            for sitting in sittings
            if any(given.locale in self.locales for given in sitting.answers.values())
        ]

    def difference(self, item: Item, criterion: Sequence[Item]) -> Difference:
        """The item judged by the total of `criterion` and itself."""
        strata = self._strata(item, tuple({one.key: one for one in (*criterion, item)}))
        counts = tuple(sum(len(pair[group]) for pair in strata.values()) for group in (0, 1))
        scores = {score for pair in strata.values() for group in pair for score in group}
        whole = scores <= {0.0, float(item.points)}
        if min(counts) < FEWEST_PER_LANGUAGE:
            return Difference(item.key, "mantel_haenszel" if whole else "mantel", *counts)
        return (_whole if whole else _partial)(item, strata, counts)

    def _strata(self, item: Item, keys: Sequence[str]) -> Strata:
        """Points of the item by whole points of the total, in the reference and in the focal group.

        Where partial credit makes fractions of totals they are rounded to whole points, or hardly two officers
        would be in one stratum.
        """
        strata: dict[float, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
        for points, sitting in self.rows:
            given = sitting.answers.get(item.key)
            if given is None or given.locale not in self.locales:
                continue
            total = round(_yardstick(points, sitting, keys, self.worth) + 1e-9)
            strata[total][given.locale == self.locales[1]].append(points[item.key])
        return strata


def _yardstick(points: Mapping[str, float], sitting: Sitting, keys: Sequence[str], worth: Mapping[str, int]) -> float:
    """The total by which officers count as equally strong; in tenths of what was drawn, where items are drawn."""
    if sitting.shown is None:
        return sum([points[key] for key in keys])
    shown = [key for key in keys if key in sitting.shown]
    return 10 * sum(points[key] for key in shown) / max(1, sum(worth[key] for key in shown))


def _whole(item: Item, strata: Strata, counts: Collection[int]) -> Difference:
    tables = [
        Table(sum(map(bool, ours)), ours.count(0), sum(map(bool, theirs)), theirs.count(0))
        for ours, theirs in strata.values()
    ]
    found = mantel_haenszel(tables)
    chance = chance_of_chi_square(found.chi_square)
    if found.odds_ratio is None:
        return Difference(item.key, "mantel_haenszel", *counts, chi_square=found.chi_square, chance=chance)
    effect, error = delta(found.odds_ratio), 2.35 * found.standard_error
    return Difference(
        item.key, "mantel_haenszel", *counts,
        effect=effect, standard_error=error, odds_ratio=found.odds_ratio, chi_square=found.chi_square,
        chance=chance, grade=ets_class(effect, error, chance),
    )


def _partial(item: Item, strata: Strata, counts: Collection[int]) -> Difference:
    found = mantel(strata)
    spread = deviation([score for pair in strata.values() for group in pair for score in group])
    chance = chance_of_chi_square(found.chi_square)
    if spread < 1e-9:
        return Difference(item.key, "mantel", *counts)
    effect = found.difference / spread
    return Difference(
        item.key, "mantel", *counts,
        effect=effect, chi_square=found.chi_square, chance=chance, grade=class_of_partial_credit(effect, chance),
    )


def ets_class(effect: float, standard_error: float, chance: float) -> str:
    """A: not significantly different from 0 at 5 %, or less than 1. C: at least 1.5 and significantly beyond 1
    (one-sided, 5 %). B: all between.

    M. Zieky, 'Practical questions in the use of DIF statistics in test development', in P. W. Holland and
    H. Wainer (eds), Differential Item Functioning (1993), 337-347; R. Zwick, A Review of ETS Differential Item
    Functioning Assessment Procedures, ETS RR-12-08 (2012).
    """
    size = abs(effect)
    if chance >= SIGNIFICANT or size < 1:
        return "A"
    return "C" if size >= 1.5 and size - ONE_SIDED * standard_error > 1 else "B"


def class_of_partial_credit(effect: float, chance: float) -> str:
    """A: Mantel's test not significant at 5 %, or |SMD|/SD at most 0.17. C: more than 0.25. B: between.

    The rule of the National Assessment of Educational Progress (there AA, BB and CC): N. L. Allen, J. E. Carlson
    and C. A. Zelenak, The NAEP 1996 Technical Report (1999).
    """
    size = abs(effect)
    if chance >= SIGNIFICANT or size <= 0.17:
        return "A"
    return "C" if size > 0.25 else "B"
