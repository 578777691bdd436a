"""The end of an attempt that ran out of time: what was not come to counts as offered, and brings nothing.

Pure. In a check that is every question that is left. A scenario came to no ending, so it isn't passed; what was
offered is at least what an expert's way offers, or who decided once and well would have everything.
"""

from collections.abc import Iterator
from dataclasses import replace

from quizzes import expert, scoring
from quizzes.state import Document, Points, State


def cut_off(document: Document, state: State) -> State:
    """The state of who comes no further than `state`; one that has ended stays as it is."""
    if state.outcome is not None:
        return state
    if document["kind"] == "check":
        left, possible = list(_left(document, state)), state.possible
        for node in left:
            possible = scoring.added(possible, {node["competency"]: node["points"]})
        ended = replace(state, current=None, possible=possible)
        passed = scoring.outcome_of_check(document, ended) == "pass"
        passed = passed and scoring.reaches_sections(document, state.path, left)
        return replace(ended, outcome="pass" if passed else "fail")
    return replace(state, current=None, possible=_at_least(state.possible, _of_expert(document)), outcome="fail")


def _left(document: Document, state: State) -> Iterator[dict]:
    """The questions from where the attempt stands to the end of the check."""
    name = state.current
    while name is not None:
        node = document["nodes"][name]
        if node["type"] == "question":
            yield node
        name = node.get("to")


def _of_expert(document: Document) -> Points:
    if not document.get("expert_path"):
        return {}
    try:
        return expert.walk(document).possible
    except expert.NotWalkable:
        return {}


def _at_least(points: Points, others: Points) -> Points:
    return {name: max(points.get(name, 0), others.get(name, 0)) for name in {**points, **others}}
