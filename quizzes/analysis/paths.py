"""A scenario: the ways officers took, where they stopped, and what the strongest did that the weakest didn't."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from quizzes.analysis.enough import FEWEST_ATTEMPTS, FEWEST_PER_QUARTER
from quizzes.analysis.groups import quarters
from quizzes.analysis.numbers import deviation, mean, quantile
from quizzes.analysis.reliability import histogram
from quizzes.state import State


class Journey(NamedTuple):
    """A finished attempt: the steps in order, each once, the ending last; and what was chosen at each step.

    `decided` has the choices of decisions alone, `chosen` also the questions asked in interviews.
    """

    steps: tuple[str, ...]
    chosen: Mapping[str, tuple[str, ...]]
    decided: Mapping[str, str]
    percent: float
    passed: bool
    locale: str


class Stop(NamedTuple):
    """Where attempts that aren't finished stand: how many, how many of them for a week, and since when the latest."""

    node: str
    count: int
    stale: int
    latest: str | None


def journey(state: State, *, percent: float, passed: bool, locale: str) -> Journey:
    """What the replay of a finished attempt says; gates, which nobody sees, aren't steps."""
    steps: list[str] = []
    chosen: dict[str, tuple[str, ...]] = {}
    decided: dict[str, str] = {}
    for taken in state.path:
        if not steps or steps[-1] != taken.node:
            steps.append(taken.node)
        if taken.choice:
            chosen[taken.node] = (*chosen.get(taken.node, ()), taken.choice)
        if "choice" in taken.response:
            decided[taken.node] = taken.choice
    if state.ending:
        steps.append(state.ending)
    return Journey(tuple(steps), chosen, decided, percent, passed, locale)


def scenario_report(
    journeys: Sequence[Journey], *, decisions: Mapping[str, Sequence[str]], stops: Iterable[Stop] = ()
) -> dict[str, Any]:
    """`decisions` has the ids of the choices, or an interview's questions, by step, in the author's order."""
    return {
        "kind": "scenario",
        "attempts": len(journeys),
        "enough": len(journeys) >= FEWEST_ATTEMPTS,
        "locales": dict(sorted(Counter(one.locale for one in journeys).items())),
        "summary": _summary(journeys),
        "histogram": histogram([one.percent for one in journeys]),
        "endings": dict(Counter(one.steps[-1] for one in journeys if one.steps)),
        "steps": dict(Counter(step for one in journeys for step in one.steps)),
        "links": links(journeys),
        "stops": [stop._asdict() for stop in stops],
        **_strongest_and_weakest(journeys, decisions),
    }


def links(journeys: Iterable[Journey]) -> list[dict[str, Any]]:
    """How many went from one step straight to another, by which choice where it was one; the most first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in journeys:
        counts.update((first, second, one.decided.get(first, "")) for first, second in pairwise(one.steps))
    return [
        {"from": first, "to": second, "choice": choice, "count": count}
        for (first, second, choice), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _summary(journeys: Sequence[Journey]) -> dict[str, Any]:
    if not journeys:
        return {}
    percents = sorted(one.percent for one in journeys)
    return {
        "mean": mean(percents),
        "median": quantile(percents, 0.5),
        "deviation": deviation(percents),
        "passed": sum(one.passed for one in journeys) / len(journeys),
    }


def _strongest_and_weakest(journeys: Sequence[Journey], decisions: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """By decision and choice the shares of the weakest and of the strongest quarter, by their score, that took it.

    Shares are of those of the quarter that came to the step. Nothing where a quarter has too few.
    """
    weakest, strongest = quarters([one.percent for one in journeys])
    if min(len(weakest), len(strongest)) < FEWEST_PER_QUARTER:
        return {"quarters": None, "decisions": []}
    weak, strong = [journeys[place] for place in weakest], [journeys[place] for place in strongest]
    places = _places(journeys)
    in_order = sorted(decisions, key=lambda node: (places.get(node, 0), node))
    compared = (_decision(node, decisions[node], journeys, weak, strong) for node in in_order)
    return {
        "quarters": {
            "weakest": {"count": len(weak), "to": max(one.percent for one in weak)},
            "strongest": {"count": len(strong), "from": min(one.percent for one in strong)},
        },
        "decisions": [one for one in compared if one["came"]],
    }


def _places(journeys: Iterable[Journey]) -> dict[str, float]:
    """At which place steps come on average: the order in which a reader expects them."""
    places: dict[str, list[int]] = {}
    for one in journeys:
        for place, step in enumerate(one.steps):
            places.setdefault(step, []).append(place)
    return {step: mean(found) for step, found in places.items()}


def _decision(
    node: str, choices: Sequence[str], everybody: Sequence[Journey], weak: Sequence[Journey], strong: Sequence[Journey]
) -> dict[str, Any]:
    came = {name: [one for one in group if node in one.chosen] for name, group in
            (("all", everybody), ("weakest", weak), ("strongest", strong))}
    return {
        "node": node,
        "came": len(came["all"]),
        "weakest": len(came["weakest"]),
        "strongest": len(came["strongest"]),
        "choices": [
            {
                "id": choice,
                "count": sum(choice in one.chosen[node] for one in came["all"]),
                **{name: _share(choice, node, group) for name, group in came.items()},
            }
            for choice in choices
        ],
    }


def _share(choice: str, node: str, group: Sequence[Journey]) -> float | None:
    if len(group) < FEWEST_PER_QUARTER:
        return None
    return sum(choice in one.chosen[node] for one in group) / len(group)
