"""The ways out of the steps of a draft as its author can take hold of them on the map: pure but for the blocks."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .author_graph import missing_name
from .author_map import BOX

#: The list in a block whose items each lead somewhere, and what names an item to its author.
LISTS = {"decision": ("choices", "key"), "gate": ("branches", "when")}


class WayOut(NamedTuple):
    """`path` leads from the block to the field that says where this goes."""

    path: tuple[str, ...]
    label: str
    to: str


def ways_out(block, otherwise: str) -> Iterator[WayOut]:
    """What leads on from a step, in the author's order; `otherwise` names a branch without a condition."""
    value = block.value
    if block.block_type in LISTS:
        name, label = LISTS[block.block_type]
        for item in value[name].bound_blocks:
            words = item.value[label] or (otherwise if label == "when" else "")
            yield WayOut((name, item.id or "", "to"), words, item.value["to"] or "")
    elif "to" in value:
        yield WayOut(("to",), "", value["to"] or "")


def starts(ways: Mapping[str, Iterable[WayOut]], steps: Container[str]) -> dict[tuple[str, str], float]:
    """By step and by where it leads, how far from the middle of the step the line begins: at its first handle."""
    found: dict[tuple[str, str], float] = {}
    for step, out in ways.items():
        for place, way in _placed(out):
            found.setdefault((step, way.to if way.to in steps else missing_name(step, way.to)), place)
    return found


def handles(mark: Mapping[str, Any], ways: Iterable[WayOut]) -> list[dict[str, Any]]:
    """Where on the lower edge of its mark each way out is taken hold of."""
    middle, bottom = float(mark["left"]) + BOX[0] / 2, float(mark["top"]) + BOX[1]
    return [
        {
            "x": f"{middle + place:.1f}",
            "y": f"{bottom:.1f}",
            "path": "/".join(way.path),
            "label": way.label,
            "to": way.to,
        }
        for place, way in _placed(ways)
    ]


def _placed(ways: Iterable[WayOut]) -> list[tuple[float, WayOut]]:
    """Each way with its place along the edge of its step, from the middle, all equally far apart."""
    ways = list(ways)
    apart = BOX[0] / (len(ways) + 1)
    return [(apart * number - BOX[0] / 2, way) for number, way in enumerate(ways, start=1)]
