"""The map of a draft for its author: every step with its key, every way with what leads along it.

Pure: numbers and words for `quizzes/cms/author_map_graph.html`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from textwrap import shorten
from typing import Any

from quizzes.author_graph import NO_STEP, ROOT, AuthorGraph, Way
from quizzes.debrief_map import title
from quizzes.layered import Layout, Point, lay_out

BOX: Point = (196, 56)
GAP, LAYER_GAP, MARGIN = 40.0, 76.0, 14.0
ROOT_FONT = 16
"""Pixels of a rem in the CMS: the map grows with the size of text that the reader has chosen."""
KEY_LENGTH, TITLE_LENGTH, LABEL_LENGTH = 18, 24, 24
LABEL_LETTER, LABEL_HEIGHT = 6.6, 15.0
#: Where on its line a label may stand, the best place first.
PLACES_OF_LABELS = (0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8)


@dataclass(frozen=True, slots=True)
class Notes:
    """What is known of the steps beside the document: how many problems, what was seen, what is shown as a path,
    and what became of them since another version."""

    problems: Mapping[str, int] = field(default_factory=dict)
    visited: frozenset[str] = frozenset()
    unreached: frozenset[str] = frozenset()
    path: tuple[str, ...] = ()
    changes: Mapping[str, str] = field(default_factory=dict)


def draw(
    document: Mapping[str, Any],
    graph: AuthorGraph,
    notes: Notes,
    *,
    zoom: int,
    otherwise: str,
    starts: Mapping[tuple[str, str], float] | None = None,
) -> dict[str, Any]:
    """Lines, labels and marks, at `zoom` percent; without steps there is nothing to draw, and None in `view_box`.

    `otherwise` stands on the way that a fork takes in every other case. `starts` says how far from the middle of
    a step a way to another begins.
    """
    if not document["nodes"]:
        return {"view_box": None, "lines": [], "labels": [], "marks": []}
    edges = graph.edges
    layout = lay_out(
        edges, ROOT, {name: BOX if name != ROOT else (1.0, 1.0) for name in edges}, gap=GAP, layer_gap=LAYER_GAP
    )
    walked = set(pairwise(notes.path))
    routes = [(way, _route(layout, way, (starts or {}).get((way.source, way.target), 0.0))) for way in graph.ways]
    return {
        **_frame(layout, zoom, any(way.back for way, _ in routes)),
        "lines": [
            {
                "path": _drawn(way, route),
                "sometimes": way.sometimes,
                "wrong": way.missing or way.back,
                "walked": (way.source, way.target) in walked,
            }
            for way, route in routes
        ],
        "labels": _labels(routes, otherwise),
        "marks": [
            _mark(name, document["nodes"].get(name), layout.places[name], graph, notes)
            for name in sorted(layout.places, key=lambda name: layout.places[name][::-1])
            if name != ROOT
        ],
    }


def kind_of(node: Mapping[str, Any] | None) -> str:
    """The sign of a step: its type, an ending's outcome, or that there is no such step."""
    if node is None:
        return "missing"
    if node["type"] == "ending":
        return "passed" if node.get("outcome") == "pass" else "failed"
    return node["type"]


def _cut(words: str, length: int) -> str:
    """As many letters as fit, cut at a word where there is one, with dots that follow no other stop."""
    if len(words) <= length:
        return words
    kept = shorten(words, length - 1, placeholder="") or words[: length - 1]
    return kept.rstrip(" .,:;!?…–-") + "…"


def _frame(layout: Layout, zoom: int, has_circle: bool) -> dict[str, Any]:
    """The part of the drawing below the root, with room at the right for ways that lead round."""
    top = layout.places[ROOT][1] + LAYER_GAP / 2
    width = layout.width + 2 * MARGIN + (60 if has_circle else 0)
    height = layout.height - top + MARGIN
    scale = zoom / 100 / ROOT_FONT
    return {
        "view_box": f"{-MARGIN:g} {top:g} {width:.0f} {height:.0f}",
        "width": f"{width * scale:.2f}rem",
        "height": f"{height * scale:.2f}rem",
    }


def _route(layout: Layout, way: Way, start: float) -> tuple[Point, ...]:
    """From the lower edge of one mark to the upper edge of the other; one that leads back, by their right edges."""
    if way.back:
        (x, y), (to_x, to_y) = layout.places[way.source], layout.places[way.target]
        return (x + BOX[0] / 2, y), (to_x + BOX[0] / 2, to_y)
    first, *between, last = layout.routes[way.source, way.target]
    return (first[0] + start, first[1] + BOX[1] / 2), *between, (last[0], last[1] - BOX[1] / 2)


def _drawn(way: Way, route: tuple[Point, ...]) -> str:
    if way.back:
        (x, y), (to_x, to_y) = route
        out = max(x, to_x) + 54
        return f"M{x:.1f} {y:.1f}C{out:.1f} {y - 20:.1f} {out:.1f} {to_y + 20:.1f} {to_x:.1f} {to_y:.1f}"
    path = f"M{route[0][0]:.1f} {route[0][1]:.1f}"
    for (x, y), (to_x, to_y) in pairwise(route):
        middle = (y + to_y) / 2
        path += f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}"
    return path


def _labels(routes: Iterable[tuple[Way, tuple[Point, ...]]], otherwise: str) -> list[dict[str, Any]]:
    """A label on the first stretch of each way that has one, where it covers no other as far as that can be."""
    placed: list[tuple[float, float, float]] = []
    labels = []
    for way, route in routes:
        words = ", ".join((label.words or otherwise) + ("?" if label.sometimes else "") for label in way.labels)
        if not words:
            continue
        shown = _cut(words, LABEL_LENGTH)
        width = LABEL_LETTER * len(shown)
        spots = [(*_point(route[0], route[1], along), width) for along in PLACES_OF_LABELS]
        spot = min(spots, key=lambda spot: sum(_overlap(spot, other) for other in placed))
        placed.append(spot)
        labels.append(
            {
                "x": f"{spot[0]:.1f}",
                "y": f"{spot[1] + 4:.1f}",
                "left": f"{spot[0] - width / 2 - 3:.1f}",
                "top": f"{spot[1] - LABEL_HEIGHT / 2:.1f}",
                "width": f"{width + 6:.1f}",
                "words": shown,
                "all": words,
            }
        )
    return labels


def _point(here: Point, there: Point, along: float) -> Point:
    """A point of the curve between two points, which leaves and arrives upright."""
    rest = 1 - along
    near, far = rest**3 + 3 * rest**2 * along, 3 * rest * along**2 + along**3
    middle = (here[1] + there[1]) / 2
    down = rest**3 * here[1] + 3 * rest * along * middle + along**3 * there[1]
    return near * here[0] + far * there[0], down


def _overlap(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The area that two labels share, each given by its middle and its width."""
    across = (one[2] + other[2]) / 2 + 6 - abs(one[0] - other[0])
    down = LABEL_HEIGHT - abs(one[1] - other[1])
    return max(0.0, across) * max(0.0, down)


def _mark(
    name: str, node: Mapping[str, Any] | None, place: Point, graph: AuthorGraph, notes: Notes
) -> dict[str, Any]:
    x, y = place
    left, top = x - BOX[0] / 2, y - BOX[1] / 2
    shown = graph.missing[name] if name.startswith(NO_STEP) else name
    return {
        "name": name,
        "key": shown,
        "kind": kind_of(node),
        "shown": _cut(shown, KEY_LENGTH),
        "title": _cut(title(node), TITLE_LENGTH) if node else "",
        "left": f"{left:.1f}",
        "top": f"{top:.1f}",
        "hexagon": f"M{left + 14:.1f} {top:.1f}h{BOX[0] - 28:g}l14 {BOX[1] / 2:g}l-14 {BOX[1] / 2:g}"
        f"h-{BOX[0] - 28:g}l-14-{BOX[1] / 2:g}z",
        "sign": f"translate({left + 20:.1f} {y:.1f})",
        "text": f"{left + 38:.1f}",
        "key_y": f"{y - 5:.1f}",
        "title_y": f"{y + 14:.1f}",
        "tick": f"translate({left + BOX[0] - 6:.1f} {top + 4:.1f})",
        "flag": f"translate({left + 6:.1f} {top + 4:.1f})",
        "is_start": name == graph.start and node is not None,
        "problems": notes.problems.get(name, 0),
        "visited": name in notes.visited,
        "unreached": name in notes.unreached,
        "walked": name in notes.path,
        "change": notes.changes.get(name, ""),
    }
