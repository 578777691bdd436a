"""Officers grouped by their total score, for curves, and the strongest and the weakest quarter."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

GROUPS = 5


class ScoreGroup(NamedTuple):
    """Those whose total is from `low` to `high`, both included, as places in the list of totals."""

    low: float
    high: float
    members: tuple[int, ...]


def score_groups(totals: Sequence[float], groups: int = GROUPS, fewest: int = 10) -> list[ScoreGroup]:
    """At most `groups` groups of nearly equal size, the weakest first; equal totals are never parted.

    A group closes once it has its share of those that are left, and at least `fewest`; a rest that is too small
    joins the last group. So there may be fewer groups than asked for.
    """
    counts = sorted(Counter(totals).items())
    edges: list[list[float]] = []
    size, left, wanted = 0, len(totals), groups
    for value, count in counts:
        if not edges or size >= max(fewest, left / max(1, wanted)):
            if edges:
                left, wanted = left - size, wanted - 1
            edges.append([value, value])
            size = 0
        edges[-1][1] = value
        size += count
    if len(edges) > 1 and size < fewest:
        last = edges.pop()
        edges[-1][1] = last[1]
    uppers = [high for _, high in edges]
    members: list[list[int]] = [[] for _ in edges]
    for place, total in enumerate(totals):
        members[bisect_left(uppers, total)].append(place)
    return [ScoreGroup(low, high, tuple(inside)) for (low, high), inside in zip(edges, members, strict=True)]


def quarters(totals: Sequence[float]) -> tuple[list[int], list[int]]:
    """Places of the weakest and of the strongest quarter.

    Equal totals are never parted: a quarter takes all with the total at its edge only while that keeps it under
    half of everybody, else it stops before them. Both are empty when no quarter can be told apart.
    """
    order = sorted(range(len(totals)), key=lambda place: totals[place])
    weakest = _from_one_end(order, totals)
    strongest = _from_one_end(order[::-1], totals)
    if not weakest or not strongest or totals[weakest[-1]] >= totals[strongest[-1]]:
        return [], []
    return weakest, strongest


def _from_one_end(order: Sequence[int], totals: Sequence[float]) -> list[int]:
    wanted, most = len(order) / 4, len(order) / 2
    taken: list[int] = []
    place = 0
    while place < len(order) and len(taken) < wanted:
        tied = [one for one in order[place:] if totals[one] == totals[order[place]]]
        if taken and len(taken) + len(tied) >= most:
            break
        taken += tied
        place += len(tied)
    return taken if len(taken) <= most else []
