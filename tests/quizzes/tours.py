"""Ways through a scenario that together come to every ending and by every step: what journeys in a browser walk.

Found by the same search as the analysis, so that they can't go stale: who changes a scenario changes the ways.
"""

from collections import deque
from collections.abc import Callable
from random import Random
from typing import Any

from quizzes import analyse, engine
from quizzes.state import Document, State

Way = tuple[dict[str, Any], ...]

PLAYS = 300


def tours(document: Document) -> list[Way]:
    """Few and short ways that together come to every ending and by every step that an officer sees."""
    ends, steps = _reached(document)
    missing = {name for name, node in document["nodes"].items() if node["type"] != "gate"}
    assert missing == _visited(*ends, *steps.values()), "the analysis would have refused this scenario"
    # The search comes to everything once; among many plays at random some come by more on one way.
    chance = Random(1)
    plays = [_to_the_end(document, engine.start(document), chance.choice) for _ in range(PLAYS)]
    plays += [*ends, *(_to_the_end(document, state, lambda there: there[0]) for state in steps.values())]
    visited = [(play, _visited(play)) for play in plays]
    found: list[State] = []
    while missing:
        best, seen = max(visited, key=lambda one: (len(one[1] & missing), -len(one[0].path)))
        found.append(best)
        missing -= seen
    return [tuple(taken.response for taken in state.path) for state in found]


def _visited(*states: State) -> set[str]:
    steps = {taken.node for state in states for taken in state.path}
    return steps | {name for state in states for name in (state.current, state.ending) if name}


def _reached(document: Document) -> tuple[list[State], dict[str, State]]:
    """States at the end, and one at each step before it, found breadth first and so by short ways."""
    relevant, start = analyse.relevant_to(document), engine.start(document)
    known, waiting = {analyse.situation(start, relevant)}, deque([start])
    ends: list[State] = []
    steps: dict[str, State] = {}
    missing = {name for name, node in document["nodes"].items() if node["type"] != "gate"}
    while waiting and missing:
        state = waiting.popleft()
        missing.discard(state.ending or state.current)
        if state.ending is not None:
            ends.append(state)
            continue
        steps.setdefault(state.current, state)
        for response in analyse.responses(document, state):
            following = engine.answer(document, state, response).state
            key = analyse.situation(following, relevant)
            if key not in known:
                known.add(key)
                waiting.append(following)
    return ends, steps


def _to_the_end(document: Document, state: State, choose: Callable[[list], Any]) -> State:
    """Play on from here by what `choose` takes of the responses that can be given."""
    while state.current is not None:
        state = engine.answer(document, state, choose(list(analyse.responses(document, state)))).state
    return state
