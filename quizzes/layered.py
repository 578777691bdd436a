"""Drawing a graph without circles in layers, from the first step down: pure, and the same at every call.

After Sugiyama, Tagawa and Toda (1981): a layer for each step by the longest way to it, an order within the
layers that crosses few lines (barycentres, swept down and up), and places that keep lines straight.
"""

import itertools
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

Edges = Mapping[str, Sequence[str]]
Point = tuple[float, float]
Stop = str | tuple[str, str, int]
"""A step, or the place where a long line from one step to another passes through a layer between them."""

SWEEPS = 8
LINE_WIDTH = 14.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Middles of the steps, and for each line the points that it passes, both ends among them."""

    width: float
    height: float
    places: Mapping[str, Point]
    routes: Mapping[tuple[str, str], tuple[Point, ...]]


def lay_out(
    edges: Edges, start: str, sizes: Mapping[str, Point], *, gap: float = 20.0, layer_gap: float = 36.0
) -> Layout:
    """Places for every step that can be reached from `start`; `sizes` are width and height of each.

    `edges` must have no circle. The order of steps and targets in it decides where all else is equal.
    """
    layer_of = layers(edges, start)
    stops, below = _with_stops(edges, layer_of)
    rows = _ordered(_rows(stops, layer_of), below)
    across = _across(rows, below, lambda stop: sizes[stop][0] if isinstance(stop, str) else LINE_WIDTH, gap)
    down, height = _down(rows, sizes, layer_gap)
    left = min(across[name] - sizes[name][0] / 2 for name in layer_of)
    left = min(left, *across.values())
    right = max(*(across[name] + sizes[name][0] / 2 for name in layer_of), *across.values())
    at = {stop: (across[stop] - left, down[stop]) for row in rows for stop in row}
    return Layout(
        width=right - left,
        height=height,
        places={name: at[name] for name in layer_of},
        routes={
            (name, target): tuple(at[stop] for stop in _route(name, target, layer_of))
            for name in layer_of
            for target in _distinct(edges[name])
        },
    )


def layers(edges: Edges, start: str) -> dict[str, int]:
    """The layer of each step that can be reached: the number of steps on the longest way to it."""
    reached, waiting = {start: 0}, [start]
    while waiting:
        for target in edges[waiting.pop()]:
            if target not in reached:
                reached[target] = 0
                waiting.append(target)
    before: dict[str, list[str]] = {name: [] for name in edges if name in reached}
    for name in before:
        for target in edges[name]:
            before[target].append(name)
    for name in TopologicalSorter(before).static_order():
        reached[name] = max((reached[source] + 1 for source in before[name]), default=0)
    return {name: reached[name] for name in before}


def crossings(upper: Sequence[Stop], lower: Sequence[Stop], below: Mapping[Stop, Sequence[Stop]]) -> int:
    """How many pairs of lines between two neighbouring layers cross."""
    place = {stop: position for position, stop in enumerate(lower)}
    crossed, seen = 0, []
    for stop in upper:
        ends = sorted(place[target] for target in below[stop])
        crossed += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
        for end in ends:
            insort(seen, end)
    return crossed


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _route(name: str, target: str, layer_of: Mapping[str, int]) -> tuple[Stop, ...]:
    between = range(layer_of[name] + 1, layer_of[target])
    return (name, *((name, target, layer) for layer in between), target)


def _with_stops(edges: Edges, layer_of: Mapping[str, int]) -> tuple[list[Stop], dict[Stop, list[Stop]]]:
    """The steps and the passing places of long lines, and what each leads to in the next layer."""
    below: dict[Stop, list[Stop]] = {name: [] for name in layer_of}
    for name in layer_of:
        for target in _distinct(edges[name]):
            route = _route(name, target, layer_of)
            for here, there in itertools.pairwise(route):
                below.setdefault(here, []).append(there)
    return list(below), below


def _rows(stops: Iterable[Stop], layer_of: Mapping[str, int]) -> list[list[Stop]]:
    rows: list[list[Stop]] = [[] for _ in range(max(layer_of.values()) + 1)]
    for stop in stops:
        rows[layer_of[stop] if isinstance(stop, str) else stop[2]].append(stop)
    return rows


def _above(below: Mapping[Stop, Sequence[Stop]]) -> dict[Stop, list[Stop]]:
    above: dict[Stop, list[Stop]] = {stop: [] for stop in below}
    for stop, targets in below.items():
        for target in targets:
            above[target].append(stop)
    return above


def _ordered(rows: list[list[Stop]], below: Mapping[Stop, Sequence[Stop]]) -> list[list[Stop]]:
    """The order with the fewest crossings that the sweeps come by."""
    above, best, fewest = _above(below), rows, _all_crossings(rows, below)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        rows = _swept(rows, above) if sweep % 2 == 0 else _swept(rows[::-1], below)[::-1]
        found = _all_crossings(rows, below)
        if found < fewest:
            best, fewest = rows, found
    return best


def _swept(rows: list[list[Stop]], neighbours: Mapping[Stop, Sequence[Stop]]) -> list[list[Stop]]:
    """Each row sorted by the middle of its neighbours in the row before; who has none keeps its place."""
    swept = [rows[0]]
    for row in rows[1:]:
        place = {stop: position for position, stop in enumerate(swept[-1])}

        def middle(item: tuple[int, Stop], place=place) -> float:
            position, stop = item
            places = [place[other] for other in neighbours[stop]]
            return sum(places) / len(places) if places else position

        swept.append([stop for _, stop in sorted(enumerate(row), key=middle)])
    return swept


def _all_crossings(rows: list[list[Stop]], below: Mapping[Stop, Sequence[Stop]]) -> int:
    return sum(crossings(upper, lower, below) for upper, lower in itertools.pairwise(rows))


def _across(rows, below, width, gap: float) -> dict[Stop, float]:
    """How far right each stop lies: near the middle of its neighbours, at least `gap` from the next."""
    above, across = _above(below), {}
    for row in rows:
        for position, stop in enumerate(row):
            last = row[position - 1] if position else None
            across[stop] = 0.0 if last is None else across[last] + (width(last) + width(stop)) / 2 + gap
    for sweep in range(2 * SWEEPS):
        neighbours = above if sweep % 2 == 0 else below
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [
                sum(across[other] for other in neighbours[stop]) / len(neighbours[stop])
                if neighbours[stop]
                else across[stop]
                for stop in row
            ]
            across.update(zip(row, _apart(row, wanted, width, gap), strict=True))
    return across


def _apart(row: list[Stop], wanted: list[float], width, gap: float) -> list[float]:
    """As near to `wanted` as distances allow: halfway between pushing all to the right and all to the left."""
    needed = [(width(a) + width(b)) / 2 + gap for a, b in itertools.pairwise(row)]
    right, left = list(wanted), list(wanted)
    for position, distance in enumerate(needed):
        right[position + 1] = max(right[position + 1], right[position] + distance)
    for position in range(len(needed) - 1, -1, -1):
        left[position] = min(left[position], left[position + 1] - needed[position])
    return [(a + b) / 2 for a, b in zip(right, left, strict=True)]


def _down(rows: list[list[Stop]], sizes: Mapping[str, Point], gap: float) -> tuple[dict[Stop, float], float]:
    """How far down each stop lies, and the height of everything."""
    down: dict[Stop, float] = {}
    top = 0.0
    for row in rows:
        height = max((sizes[stop][1] for stop in row if isinstance(stop, str)), default=0.0)
        down |= dict.fromkeys(row, top + height / 2)
        top += height + gap
    return down, top - gap
