"""Geometry of the charts: from figures to coordinates, which templates put into SVG. No words, no colours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .standing import Part

WIDTH = 400


def stack(parts: Counter) -> list[dict[str, Any]]:
    """A bar in parts, as wide as their shares, on a scale of 0 to 400; what is empty has no piece."""
    total = parts.total()
    pieces, at = [], 0.0
    for part in Part:
        width = WIDTH * parts[part] / total if total else 0
        if width:
            pieces.append({"part": part.value, "x": round(at, 2), "width": round(width, 2)})
        at += width
    return pieces


def columns(months: Mapping[date, int]) -> dict[str, Any]:
    """Months side by side; the highest as high as the field, which is 600 by 150."""
    most = max([*months.values(), 1])
    step = 600 / max(1, len(months))
    return {
        "columns": [
            {
                "first": first,
                "number": number,
                "year": first.year if first.month == 1 or (place == 0 and first.month != 12) else None,
                "x": round(place * step + 5, 1),
                "width": round(step - 10, 1),
                "middle": round((place + 0.5) * step, 1),
                "y": round(172 - 150 * number / most, 1),
                "height": round(150 * number / most, 1),
                "above": round(166 - 150 * number / most, 1),
            }
            for place, (first, number) in enumerate(months.items())
        ]
    }


def shares(numbers: Sequence[int | None], whole: int) -> list[float | None]:
    """Each as a width of 0 to 400 of the whole."""
    return [None if number is None else round(WIDTH * number / whole, 2) if whole else 0 for number in numbers]
