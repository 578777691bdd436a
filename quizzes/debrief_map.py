"""The map of a scenario as its debrief shows it: the officer's path beside the expert's, and dots for the rest.

Pure: numbers and words for `quizzes/debrief_map.html`. What neither of them came by keeps its words to
itself, since a scenario is played again.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from textwrap import wrap
from typing import Any

from quizzes import expert, graph
from quizzes.layered import Layout, Point, lay_out
from quizzes.state import Document, State, Taken

LABEL: Point = (178, 50)
#: Letters of a line: Georgian and Armenian ones are the widest, and 20 of them fit into a label.
LINE_LENGTH, LINES = 20, 2
SMALL: Point = (16, 16)
MARGIN = 8.0
_STOPS_BEFORE_DOTS = re.compile(r"[\s.,:;?!…-]+…$")
ROOT_FONT = 17
"""Pixels of a rem: the map is drawn for it, and grows with the size of text that the reader has chosen."""

TAKEN, EXPERT, BOTH, UNSEEN = "taken", "expert", "both", "unseen"


def scenario_map(document: Document, state: State, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Lines, marks and the same in words; `numbers` are those of the decisions in the list below the map."""
    taken, hers = _walked(document, state.path), _walked(document, _expert_path(document))
    edges = {name: tuple(dict.fromkeys(targets)) for name, targets in graph.edges(document).items()}
    told = {
        name: _who(name, taken[0], hers[0]) for name in document["nodes"] if name in taken[0] | hers[0]
    }
    labelled = {name for name in told if document["nodes"][name]["type"] != "gate"}
    sizes = {name: LABEL if name in labelled else SMALL for name in edges}
    layout = lay_out(edges, document["start"], sizes)
    steps = sorted((name for name in labelled if name in layout.places), key=lambda name: _reading(layout, name))
    return {
        **_frame(layout),
        "lines": _lines(layout, sizes, taken[1], hers[1]),
        "marks": [
            _mark(name, document["nodes"][name], layout.places[name], told.get(name, UNSEEN), numbers)
            for name in layout.places
        ],
        "steps": [
            {"title": title(document["nodes"][name]), "who": told[name], "number": numbers.get(name)}
            for name in steps
        ],
        "unseen": sum(
            1 for name in layout.places if name not in told and document["nodes"][name]["type"] != "gate"
        ),
        "has_expert": bool(hers[0]),
    }


def title(node: Mapping[str, Any], length: int = 80) -> str:
    """The step's title, or how its text begins."""
    return next(iter(_wrapped(node.get("title") or node.get("text", ""), length, 1)), "")


def _wrapped(words: str, length: int, lines: int) -> list[str]:
    """The words in lines; what doesn't fit is cut at a word, with dots that follow no other stop."""
    found = wrap(words, length, max_lines=lines, placeholder="…")
    return [_STOPS_BEFORE_DOTS.sub("…", line) for line in found]


def _expert_path(document: Document) -> tuple[Taken, ...]:
    if not document.get("expert_path"):
        return ()
    try:
        return expert.walk(document).path
    except expert.NotWalkable:
        # Published versions can be walked; a preview in the CMS may be of any draft.
        return ()


def _walked(document: Document, path: Iterable[Taken]) -> tuple[set[str], set[tuple[str, str]]]:
    """The steps on a path, its gates and its ending among them, and the lines between them."""
    steps, lines = set(), set()
    for taken in path:
        stops = [taken.node, *taken.gates, *([taken.to] if taken.to else [])]
        steps.update(stops)
        # Between two questions of an interview nobody moves.
        lines.update((here, there) for here, there in pairwise(stops) if here != there)
    return steps, lines


def _who(part: Any, taken: set, hers: set) -> str:
    if part in taken:
        return BOTH if part in hers else TAKEN
    return EXPERT if part in hers else UNSEEN


def _reading(layout: Layout, name: str) -> tuple[float, float]:
    across, down = layout.places[name]
    return down, across


def _frame(layout: Layout) -> dict[str, Any]:
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    return {
        "view_box": f"{-MARGIN:g} {-MARGIN:g} {width:.0f} {height:.0f}",
        "width": f"{width / ROOT_FONT:.2f}rem",
        "height": f"{height / ROOT_FONT:.2f}rem",
    }


def _lines(layout: Layout, sizes: Mapping[str, Point], taken: set, hers: set) -> list[dict[str, str]]:
    """The lines, those that were walked last, so that they lie on top."""
    order = (UNSEEN, EXPERT, TAKEN, BOTH)
    lines = [
        {"who": _who(ends, taken, hers), "path": _drawn(route, sizes[ends[0]][1] / 2, sizes[ends[1]][1] / 2)}
        for ends, route in layout.routes.items()
    ]
    return sorted(lines, key=lambda line: order.index(line["who"]))


def _drawn(route: tuple[Point, ...], leave: float, arrive: float) -> str:
    """A line from the lower edge of one mark to the upper edge of the other, as an SVG path."""
    points = [(route[0][0], route[0][1] + leave), *route[1:-1], (route[-1][0], route[-1][1] - arrive)]
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (y + to_y) / 2
        path += f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}"
    return path


def _mark(name: str, node: Mapping[str, Any], place: Point, who: str, numbers: Mapping[str, int]) -> dict:
    x, y = place
    mark = {"who": who, "x": f"{x:.1f}", "y": f"{y:.1f}"}
    if node["type"] == "gate" or who == UNSEEN:
        return {**mark, "shape": "fork" if node["type"] == "gate" else "dot"}
    number = numbers.get(name)
    words = f"{number}. {title(node)}" if number else title(node)
    lines = _wrapped(words, LINE_LENGTH, LINES)
    first = y + 5 - 9 * (len(lines) - 1)
    return {
        **mark,
        "shape": "ending" if node["type"] == "ending" else "step",
        "left": f"{x - LABEL[0] / 2:.1f}",
        "top": f"{y - LABEL[1] / 2:.1f}",
        "sign": f"{x - LABEL[0] / 2 + 15:.1f}",
        "text": f"{x - LABEL[0] / 2 + 28:.1f}",
        "lines": [{"y": f"{first + 18 * place:.1f}", "words": words} for place, words in enumerate(lines)],
    }
