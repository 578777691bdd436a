"""Walking the expert's path: her entries turned into the responses that an officer would give."""

from typing import Any

from quizzes import engine, kinds
from quizzes.debrief import expert_entries
from quizzes.problem import Problem, Where
from quizzes.state import Document, State

_WHERE = Where(field="expert_path")


class NotWalkable(Exception):
    """The path leaves the exercise; `problem` says at which entry."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


def walk(document: Document) -> State:
    """The state in which the expert's path ends; raises NotWalkable.

    Narratives need no entry, and an interview is left as soon as the next entry is for another step.
    """
    state = engine.start(document)
    for node, item in expert_entries(document):
        entry = f"{node}.{item}" if item else node
        state = _go_to(document, state, node, entry)
        try:
            state = engine.answer(document, state, _response(document, node, item)).state
        except engine.NotAvailable:
            raise _broken("expert_path_not_available", entry, state) from None
        except engine.Refused:
            raise _broken("expert_path_broken", entry, state) from None
    return _to_the_end(document, state)


def _go_to(document: Document, state: State, node: str, entry: str) -> State:
    while state.current != node:
        following = _pass_on(document, state)
        if following is None:
            raise _broken("expert_path_broken", entry, state)
        state = following
    return state


def _to_the_end(document: Document, state: State) -> State:
    while state.current is not None:
        following = _pass_on(document, state)
        if following is None:
            raise _broken("expert_path_unfinished", "", state)
        state = following
    return state


def _pass_on(document: Document, state: State) -> State | None:
    """Leave a step that needs no decision; None where there is one to take."""
    if state.current is None:
        return None
    node = document["nodes"][state.current]
    if node["type"] == "narrative":
        return engine.answer(document, state, {"node": state.current}).state
    if node["type"] == "interview" and state.asked:
        return engine.answer(document, state, {"node": state.current, "done": True}).state
    return None


def _response(document: Document, node: str, item: str | None) -> dict[str, Any]:
    step = document["nodes"][node]
    if step["type"] == "question" and item is None:
        return {"node": node, "answer": kinds.get(step["kind"]).samples(step)[0]}
    if item is None:
        return {"node": node}
    return {"node": node, "question" if step["type"] == "interview" else "choice": item}


def _broken(code: str, entry: str, state: State) -> NotWalkable:
    stands = state.current or state.ending or ""
    return NotWalkable(Problem(code, _WHERE, {"entry": entry, "current": stands}))
