"""Laying out a flow diagram (Sankey): steps in columns, ribbons as wide as the number of officers.

Layered after Sugiyama, Tagawa and Toda (1981): a step stands in the column of its longest way from the start;
ribbons that pass a column get a place in it; the order within columns is found by barycentres, forth and back.
Deterministic, so that the same numbers always give the same picture.
"""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

ROOM = 900
"""How wide the picture may be before it must be scrolled."""
NARROWEST, WIDEST = 64, 176
BAR = 12
HEIGHT = 300
GAP = 26
SWEEPS = 8
THINNEST = 1.5
MARGIN = 22


class Bar(NamedTuple):
    """A step: a bar as high as the number that came to it."""

    key: str
    x: float
    y: float
    height: float
    count: int
    column: int


class Ribbon(NamedTuple):
    """From one step to the next, by one choice: the outline of a band, as the `d` of an SVG path."""

    source: str
    target: str
    choice: str
    count: int
    outline: str


class Flow(NamedTuple):
    width: float
    height: float
    step: float
    bars: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


Piece = tuple[Any, Any]


def layout(links: Sequence[Mapping[str, Any]], counts: Mapping[str, int]) -> Flow:
    """Bars and ribbons for these links (`from`, `to`, `choice`, `count`), which must not lead round in a circle.

    `step` is the distance of the columns: as much as fits into ROOM, but never too little to read.
    """
    columns = _columns(links)
    if not columns:
        return Flow(0, 0, 0, (), ())
    chains = [_chain(link, columns) for link in links]
    ordered = _ordered(columns, chains)
    step = max(NARROWEST, min(WIDEST, (ROOM - 2 * MARGIN) // len(ordered)))
    sizes = _sizes(links, chains, counts)
    most = max(sum(sizes[place] for place in column) for column in ordered)
    scale = HEIGHT / most
    tops, height = _tops(ordered, sizes, scale)
    bars = tuple(
        Bar(key, MARGIN + column * step, tops[key], max(THINNEST, counts[key] * scale), counts[key], column)
        for column, places in enumerate(ordered)
        for key in places
        if isinstance(key, str)
    )
    ribbons = _ribbons(links, chains, columns, tops, scale, ordered, step)
    return Flow(MARGIN * 2 + len(ordered) * step, height, step, bars, ribbons)


def _columns(links: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The longest way to each step, counted in steps."""
    before: dict[str, list[str]] = defaultdict(list)
    for link in links:
        before[link["to"]].append(link["from"])
        before.setdefault(link["from"], [])
    columns: dict[str, int] = {}

    def column(key: str, above: frozenset[str]) -> int:
        if key in above:
            raise ValueError(f"the way leads round in a circle at {key!r}")
        if key not in columns:
            columns[key] = max((column(one, above | {key}) + 1 for one in before[key]), default=0)
        return columns[key]

    for key in sorted(before):
        column(key, frozenset())
    return columns


def _chain(link: Mapping[str, Any], columns: Mapping[str, int]) -> list[Any]:
    """The places that a ribbon touches: its steps, and one for each column that it passes."""
    first, last = link["from"], link["to"]
    passed = [(first, last, link["choice"], column) for column in range(columns[first] + 1, columns[last])]
    return [first, *passed, last]


def _ordered(columns: Mapping[str, int], chains: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The places of each column from top to bottom, with few crossings."""
    places: list[list[Any]] = [[] for _ in range(max(columns.values()) + 1)]
    neighbours: dict[Any, list[Any]] = defaultdict(list)
    for chain in chains:
        start = columns[chain[0]]
        for step, place in enumerate(chain):
            if place not in places[start + step]:
                places[start + step].append(place)
        for one, other in itertools.pairwise(chain):
            neighbours[one].append(other)
            neighbours[other].append(one)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        order = range(1, len(places)) if forward else range(len(places) - 2, -1, -1)
        for column in order:
            beside = {place: at for at, place in enumerate(places[column - 1 if forward else column + 1])}
            places[column] = _by_barycentre(places[column], beside, neighbours)
    return places


def _by_barycentre(column: list[Any], beside: Mapping[Any, int], neighbours: Mapping[Any, list[Any]]) -> list[Any]:
    def middle(pair: tuple[int, Any]) -> float:
        at, place = pair
        seen = [beside[one] for one in neighbours[place] if one in beside]
        return sum(seen) / len(seen) if seen else at

    return [place for _, place in sorted(enumerate(column), key=middle)]


def _sizes(links: Sequence[Mapping[str, Any]], chains: Sequence[Sequence[Any]], counts: Mapping[str, int]) -> dict:
    sizes: dict[Any, int] = {}
    for link, chain in zip(links, chains, strict=True):
        for place in chain:
            sizes[place] = counts[place] if isinstance(place, str) else link["count"]
    return sizes


def _tops(ordered: Sequence[Sequence[Any]], sizes: Mapping[Any, int], scale: float) -> tuple[dict[Any, float], float]:
    """Where each place begins; columns are centred on each other."""
    heights = [sum(sizes[place] for place in column) * scale + GAP * (len(column) - 1) for column in ordered]
    height = max(heights)
    tops: dict[Any, float] = {}
    for column, tall in zip(ordered, heights, strict=True):
        y = MARGIN + (height - tall) / 2
        for place in column:
            tops[place] = y
            y += sizes[place] * scale + GAP
    return tops, height + 2 * MARGIN


def _ribbons(links, chains, columns, tops, scale, ordered, step) -> tuple[Ribbon, ...]:
    """Each ribbon leaves and enters its bars in the order of what is at its other end."""
    rank = {place: at for column in ordered for at, place in enumerate(column)}
    leaves, enters = defaultdict(float), defaultdict(float)
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    numbers = range(len(links))
    for number in sorted(numbers, key=lambda n: (rank[chains[n][1]], -len(chains[n]), n)):
        key = links[number]["from"]
        starts[number] = tops[key] + leaves[key]
        leaves[key] += links[number]["count"] * scale
    for number in sorted(numbers, key=lambda n: (rank[chains[n][-2]], -len(chains[n]), n)):
        key = links[number]["to"]
        ends[number] = tops[key] + enters[key]
        enters[key] += links[number]["count"] * scale
    return tuple(
        Ribbon(
            link["from"], link["to"], link["choice"], link["count"],
            _outline(_stations(chains[n], columns, tops, starts[n], ends[n], step), max(THINNEST, link["count"] * scale)),
        )
        for n, link in enumerate(links)
    )


def _stations(chain, columns, tops, start: float, end: float, wide: float) -> list[tuple[float, float, float]]:
    """Left, right and top of the ribbon at each place that it touches."""
    first = columns[chain[0]]
    left = [MARGIN + (first + at) * wide for at in range(len(chain))]
    inner = [tops[place] for place in chain[1:-1]]
    return [(x, x + BAR, y) for x, y in zip(left, [start, *inner, end], strict=True)]


def _outline(stations: Sequence[tuple[float, float, float]], width: float) -> str:
    """Along the upper edge and back along the lower, in curves that leave and enter level."""
    upper = f"M{stations[0][1]:.1f} {stations[0][2]:.1f}"
    lower = ""
    for (_, right, y), (left, after, then) in itertools.pairwise(stations):
        middle = (right + left) / 2
        upper += f"C{middle:.1f} {y:.1f} {middle:.1f} {then:.1f} {left:.1f} {then:.1f}"
        back = f"C{middle:.1f} {then + width:.1f} {middle:.1f} {y + width:.1f} {right:.1f} {y + width:.1f}"
        if (left, after, then) != stations[-1]:
            upper += f"H{after:.1f}"
            back = f"H{left:.1f}{back}"
        lower = back + lower
    left, _, then = stations[-1]
    return f"{upper}V{then + width:.1f}{lower}Z"
