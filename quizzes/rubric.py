"""What a rubric makes of marks: pure arithmetic of a question's node and the levels that people chose."""

from collections.abc import Mapping, Sequence
from typing import Any

from .refused import Malformed

Levels = Mapping[str, str]
"""The level that was chosen for each criterion, both by id."""

ADJUDICATION = 3
"""The number of the mark that decides where two differ."""


def most(node: Mapping[str, Any]) -> int:
    """The points of an answer that is at the best level of every criterion."""
    return sum(max(level["points"] for level in one["levels"]) for one in node["criteria"])


def points_by_criterion(node: Mapping[str, Any], levels: Levels) -> dict[str, int]:
    """The points for each criterion; raises Malformed unless each has exactly one of its own levels."""
    worth = {one["id"]: {level["id"]: level["points"] for level in one["levels"]} for one in node["criteria"]}
    if not isinstance(levels, Mapping) or set(levels) != set(worth):
        raise Malformed("not_a_response")
    if any(not isinstance(level, str) or level not in worth[criterion] for criterion, level in levels.items()):
        raise Malformed("not_a_response")
    return {criterion: worth[criterion][levels[criterion]] for criterion in worth}


def needed(node: Mapping[str, Any]) -> int:
    """How many people mark an answer, as long as they agree."""
    return 2 if node.get("two_markers") else 1


def settled(node: Mapping[str, Any], points: Sequence[float]) -> float | None:
    """The points of an answer from those of its marks in order; None while somebody else has to mark it.

    One mark p₁ counts as it is where one is needed. Of two, with m the most points and d the part in percent by
    which they may differ: (p₁ + p₂) / 2 where |p₁ − p₂| ≤ d/100 · m. Else a third person's p₃ counts alone, as an
    adjudicator decides between markers and isn't a third opinion. The grade is points / m.
    """
    if len(points) < needed(node):
        return None
    if len(points) >= ADJUDICATION:
        return points[ADJUDICATION - 1]
    if len(points) == 2 and 100 * abs(points[0] - points[1]) > node.get("difference", 0) * most(node):
        return None
    return sum(points) / len(points)


def deciding(marks: Sequence[Any]) -> Sequence[Any]:
    """The marks that count, of all in order: the adjudicator's alone, else each."""
    return marks[ADJUDICATION - 1 :] or marks
