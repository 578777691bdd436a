"""Geometry of the plots: from figures to coordinates, which templates put into SVG. No words, no colours."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from quizzes.analysis import flags


class Frame(NamedTuple):
    """The inside of a plot: a rectangle with the values at its edges."""

    left: float
    top: float
    width: float
    height: float
    low_x: float = 0
    high_x: float = 1
    low_y: float = 0
    high_y: float = 1

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def x(self, value: float) -> float:
        return round(self.left + self.width * (value - self.low_x) / (self.high_x - self.low_x), 1)

    def y(self, value: float) -> float:
        return round(self.bottom - self.height * (value - self.low_y) / (self.high_y - self.low_y), 1)


def bars(counts: Sequence[int], mark: float | None = None) -> dict[str, Any]:
    """A histogram over 0 to 100; `mark` is the pass mark."""
    frame = Frame(12, 42, 596, 154, high_x=100, high_y=max(*counts, 1))
    step = 100 / len(counts)
    return {
        "frame": frame,
        "bars": [
            {
                "x": frame.x(place * step) + 2,
                "width": frame.width / len(counts) - 4,
                "y": frame.y(count),
                "height": round(frame.bottom - frame.y(count), 1),
                "middle": frame.x((place + 0.5) * step),
                "above": frame.y(count) - 6,
                "count": count,
            }
            for place, count in enumerate(counts)
        ],
        "ticks": [{"x": frame.x(value), "value": value} for value in range(0, 101, 20)],
        "mark": None if mark is None else {"x": frame.x(mark), "value": mark, "to_left": mark > 75},
    }


def scatter(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Facility across, discrimination up; items with both, and the field in which both are as they should be.

    Items that would cover each other are moved apart a little, so that every number can be read.
    """
    shown = [item for item in items if item["facility"] is not None and item["discrimination"] is not None]
    lowest = min([-0.2, *(item["discrimination"] for item in shown)])
    frame = Frame(48, 12, 560, 300, low_y=max(-1.0, round(lowest - 0.05, 1)), high_y=1)
    taken: list[tuple[float, float]] = []
    points = []
    for item in shown:
        x, y = _free_place(frame.x(item["facility"]), frame.y(item["discrimination"]), taken)
        taken.append((x, y))
        points.append({"x": x, "y": y, "number": item["number"], "key": item["key"], "flagged": bool(item["flags"])})
    good = {
        "x": frame.x(flags.TOO_HARD),
        "y": frame.top,
        "width": round(frame.x(flags.TOO_EASY) - frame.x(flags.TOO_HARD), 1),
        "height": round(frame.y(flags.LOW_DISCRIMINATION) - frame.top, 1),
    }
    return {
        "frame": frame,
        "points": points,
        "good": good,
        "across": [{"at": frame.x(value / 100), "value": value} for value in range(0, 101, 20)],
        "up": [{"at": frame.y(value / 10), "value": value / 10} for value in range(-10, 11, 2) if value / 10 >= frame.low_y],
        "zero": frame.y(0),
    }


def _free_place(x: float, y: float, taken: Sequence[tuple[float, float]], room: float = 19) -> tuple[float, float]:
    """The place itself, or the nearest to its right or left that is free."""
    for shift in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5):
        moved = round(x + shift * room, 1)
        if all(abs(moved - a) >= room - 1 or abs(y - b) >= room - 1 for a, b in taken):
            return moved, y
    return x, y


def curves(groups: int, lines: Sequence[tuple[str, bool, Sequence[float | None]]]) -> dict[str, Any]:
    """Shares by score group, one line for each option: `lines` has letter, whether it is right, and its shares.

    Letters stand at the right end of their lines, moved apart where lines end together.
    """
    frame = Frame(48, 12, 500, 240, low_x=1, high_x=max(2, groups))
    drawn = [
        {
            "letter": letter,
            "right": right,
            "style": place % 6,
            "points": [
                {"x": frame.x(group), "y": frame.y(value)}
                for group, value in enumerate(shares, start=1)
                if value is not None
            ],
        }
        for place, (letter, right, shares) in enumerate(lines)
    ]
    for line in drawn:
        line["path"] = " ".join(f"{point['x']},{point['y']}" for point in line["points"])
    _spread_letters([line for line in drawn if line["points"]])
    return {
        "frame": frame,
        "lines": drawn,
        "across": [{"at": frame.x(group), "value": group} for group in range(1, groups + 1)],
        "up": [{"at": frame.y(value / 100), "value": value} for value in range(0, 101, 25)],
    }


def _spread_letters(lines: Sequence[dict[str, Any]], room: float = 15, top: float = 16) -> None:
    """First upwards from the lowest, then down again from the top, so that none leaves the picture."""
    upwards = sorted(lines, key=lambda one: -one["points"][-1]["y"])
    last = float("inf")
    for line in upwards:
        last = line["label_y"] = min(line["points"][-1]["y"], last - room)
    last = top - room
    for line in reversed(upwards):
        last = line["label_y"] = max(line["label_y"], last + room)


def shortened(text: str, most: int) -> str:
    """The beginning of a text, at the end of a word, for a label."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",.;:–- ") + "…"
