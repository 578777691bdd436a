"""What a state is worth, and what was there to be earned at each step of the path taken."""

from collections.abc import Iterable, Mapping
from typing import Any

from quizzes.state import Document, Points, Score, State, Taken, World, ratio


def score(document: Document, state: State) -> Score:
    """The score so far; percent is earned, floored per competency, of what the path taken made possible.

    Percent keeps its fraction: round it down where it is shown, or 69.6 looks like a pass of 70. An exercise
    that has nothing to earn counts as 100 once it is passed.
    """
    passed = state.outcome == "pass"
    percent = percent_of(state)
    if percent is None:
        percent = 100 if passed else 0
    by_competency = {
        competency: state.competence(competency) if state.possible.get(competency) else None
        for competency in document["competencies"]
    }
    return Score(percent, by_competency, passed)


def percent_of(state: World | State) -> float | None:
    """Percent from 0 to 100, None when nothing could be earned."""
    possible = sum(state.possible.values())
    if not possible:
        return None
    earned = sum(points for points in state.earned.values() if points > 0)
    return round(100 * ratio(earned, possible), 6)


def outcome_of_check(document: Document, state: World | State) -> str:
    """A check is passed at its mark; one without a mark, for practice, by finishing it."""
    needed = document.get("pass_percent")
    return "pass" if needed is None or (percent_of(state) or 0) >= needed else "fail"


def reaches_sections(document: Document, path: Iterable[Taken], left: Iterable[Mapping[str, Any]] = ()) -> bool:
    """Whether every section of a check that has a mark of its own is passed; questions `left` out bring nothing."""
    by_section = percent_by_section(document, path, left)
    return all(
        by_section.get(name, 100) >= (section.get("pass_percent") or 0)
        for name, section in document.get("sections", {}).items()
    )


def is_enough(document: Document, state: State) -> bool:
    """Whether the sections of the check that was played keep nothing from being done; questions left out bring nothing."""
    answered = {taken.node for taken in state.path}
    left = [node for name, node in document["nodes"].items() if name not in answered and node["type"] == "question"]
    return reaches_sections(document, state.path, left)


def percent_by_section(
    document: Document, path: Iterable[Taken], left: Iterable[Mapping[str, Any]] = ()
) -> dict[str, float]:
    """Percent of what the questions of each section are worth that were answered on this path, or `left` out."""
    earned: dict[str, float] = {}
    possible: dict[str, int] = {}
    for node in left:
        if section := node.get("section"):
            earned.setdefault(section, 0)
            possible[section] = possible.get(section, 0) + node["points"]
    for taken in path:
        node = document["nodes"][taken.node]
        if section := node.get("section"):
            earned[section] = earned.get(section, 0) + sum(taken.earned.values())
            possible[section] = possible.get(section, 0) + node["points"]
    return {name: round(100 * ratio(earned[name], most), 6) for name, most in possible.items()}


def added(points: Points, more: Points) -> Points:
    """The sum, by competency; the operands stay as they are."""
    if not more:
        return points
    total = {**points}
    for competency, value in more.items():
        total[competency] = total.get(competency, 0) + value
    return total


def best_of_one(choices: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """The most that one of these choices can bring, competency by competency, never below 0."""
    best: dict[str, float] = {}
    for choice in choices:
        for competency, points in choice.get("scores", {}).items():
            if points > best.get(competency, 0):
                best[competency] = points
    return best


def worth(questions: Iterable[Mapping[str, Any]]) -> dict[str, list[float]]:
    """What each of these questions can bring, competency by competency, the most first."""
    points_by_competency: dict[str, list[float]] = {}
    for question in questions:
        for competency, points in question.get("scores", {}).items():
            if points > 0:
                points_by_competency.setdefault(competency, []).append(points)
    for points in points_by_competency.values():
        points.sort(reverse=True)
    return points_by_competency


def more_worth(before: Mapping[str, list], asked: int, now: Mapping[str, list], turns: int) -> Points:
    """How much more `turns` of the questions worth `now` can bring than `asked` of those worth `before`."""
    more = {}
    for competency, points in now.items():
        added = sum(points[:turns]) - sum(before.get(competency, ())[:asked])
        if added:
            more[competency] = added
    return more
