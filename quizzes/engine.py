"""Playing an exercise: a pure function of a published document and the responses so far.

No Django here: the server, the preview in the CMS, an offline sync and the property tests call the same
functions. Documents are ones that `quizzes.document.problems` accepts; responses are any JSON at all, and
are accepted or refused with a subclass of `Refused`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from quizzes import scoring
from quizzes.debrief import Debrief, debrief
from quizzes.moves import KEYS, LONGEST_ID, MOVES, Move, available, graded, holds
from quizzes.pools import draw, drawn
from quizzes.refused import (
    AlreadyPassed,
    Finished,
    Malformed,
    NoSuchChoice,
    NotAvailable,
    NotHere,
    Refused,
)
from quizzes.scoring import is_enough, score
from quizzes.shuffle import order
from quizzes.state import Change, Document, Graded, Score, State, Step, Taken, World

__all__ = [
    "AlreadyPassed",
    "Change",
    "Debrief",
    "Finished",
    "Graded",
    "Malformed",
    "NoSuchChoice",
    "NotAvailable",
    "NotHere",
    "Refused",
    "Score",
    "State",
    "Step",
    "Taken",
    "answer",
    "debrief",
    "draw",
    "drawn",
    "is_enough",
    "offered",
    "order",
    "replay",
    "score",
    "start",
    "start_at",
]


class _Standing(NamedTuple):
    """The next step that waits for the officer, or the end."""

    current: str | None
    ending: str | None = None
    outcome: str | None = None
    gates: tuple[str, ...] = ()


def start(document: Document) -> State:
    """The state before the first response."""
    variables = {name: variable["start"] for name, variable in document.get("variables", {}).items()}
    return start_at(document, document["start"], variables)


def start_at(
    document: Document,
    node: str,
    variables: Mapping[str, int | bool],
    found: tuple[str, ...] = (),
    lost: tuple[str, ...] = (),
) -> State:
    """The state of who comes to `node` with these values and nothing earned yet: an author's test play.

    `variables` has a value in range for each variable of the document; no evidence is both found and lost.
    """
    standing = _settle(document, World(variables, found, lost, {}, {}), node)
    return State(
        current=standing.current,
        variables=variables,
        found=found,
        lost=lost,
        ending=standing.ending,
        outcome=standing.outcome,
    )


def offered(document: Document, state: State) -> tuple[str, ...]:
    """Ids of the choices, or of the interview's questions, that are there to take now."""
    if state.current is None:
        return ()
    return tuple(item["id"] for item in available(document["nodes"][state.current], state, state.asked))


def answer(document: Document, state: State, response: Any, *, grade: float | None = None) -> Step:
    """Take one response; raises a subclass of Refused, and then nothing has happened.

    An answer to a question gets its grade from `document`, or keeps the `grade` it got when it was taken before.
    """
    current = _standing_at(state, response)
    node = document["nodes"][current]
    if response.keys() not in KEYS[node["type"]]:
        raise Malformed("not_a_response", node=current, current=current)
    move = MOVES[node["type"]](state, node, response)
    if grade is not None and node["type"] == "question":
        move = graded(node, move, grade)
    return _take(document, state, node, move)


def replay(document: Document, responses: Iterable[Any], *, begin: State | None = None) -> State:
    """The state after these responses, which were accepted before; one that is `Graded` keeps its grade.

    It goes from the start unless `begin` is given. So a replay in another language leads to the same state,
    whatever that language accepts for a typed answer.
    """
    state = start(document) if begin is None else begin
    for one in responses:
        response, grade = one if isinstance(one, Graded) else (one, None)
        state = answer(document, state, response, grade=grade).state
    return state


def _standing_at(state: State, response: Any) -> str:
    """The node that the response is for, if it is the one that waits for it."""
    node = response.get("node") if isinstance(response, dict) else None
    if not isinstance(node, str) or len(node) > LONGEST_ID:
        raise Malformed("not_a_response", current=state.current)
    if state.current is None:
        raise Finished(node=node)
    if node != state.current:
        passed = any(taken.node == node for taken in state.path)
        raise (AlreadyPassed if passed else NotHere)(node=node, current=state.current)
    return node


def _take(document: Document, state: State, node: Mapping[str, Any], move: Move) -> Step:
    """Apply a move and go on to the next step that waits for the officer."""
    variables, effects = _applied(document, state.variables, move.item.get("effects"))
    found, lost = _case_file(state, move.item)
    earned = scoring.added(state.earned, move.earned)
    world = World(variables, found, lost, earned, scoring.added(state.possible, move.possible))
    staying = False
    if node["type"] == "interview":
        world, staying = _go_on_asking(state, world, node, move)
    if staying:
        standing = _Standing(state.current)
    else:
        standing = _settle(document, world, move.item.get("to") or node.get("to"))
    taken = Taken(
        node=state.current,
        choice=move.choice,
        response=move.response,
        to=standing.current or standing.ending,
        reply=move.reply,
        feedback=move.feedback,
        effects=effects,
        found=_new(found, state.found),
        lost=_new(lost, state.lost),
        earned=move.earned,
        grade=move.grade,
        clock=_clock(document, state),
        gates=standing.gates,
    )
    path = (*state.path, taken)
    if standing.outcome == "pass" and "sections" in document and not scoring.reaches_sections(document, path):
        standing = standing._replace(outcome="fail")
    after = State(
        current=standing.current,
        variables=variables,
        found=found,
        lost=lost,
        earned=earned,
        possible=world.possible,
        asked=move.asked if staying else (),
        seen=move.seen if staying else (),
        path=path,
        ending=standing.ending,
        outcome=standing.outcome,
    )
    return Step(after, move.feedback, taken)


def _new(now: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    return () if now is before else tuple(name for name in now if name not in before)


def _applied(document: Document, variables: Mapping, effects: Mapping | None) -> tuple[Mapping, tuple]:
    """The variables after these effects, counters kept in their range, and what has changed."""
    if not effects:
        return variables, ()
    after, changes = dict(variables), []
    for name, effect in effects.items():
        variable, before = document["variables"][name], variables[name]
        if variable["type"] == "counter":
            after[name] = min(variable["max"], max(variable["min"], before + effect))
        else:
            after[name] = effect
        if after[name] != before:
            changes.append(Change(name, before, after[name]))
    return after, tuple(changes)


def _case_file(state: State, item: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Evidence found and lost after this item. What is lost stays lost, even if it is found again."""
    if not item.get("find") and not item.get("lose"):
        return state.found, state.lost
    lost = state.lost + tuple(name for name in item.get("lose", ()) if name not in state.lost)
    found = state.found + tuple(name for name in item.get("find", ()) if name not in state.found)
    return tuple(name for name in found if name not in lost), lost


def _go_on_asking(state: State, world: World, node: Mapping[str, Any], move: Move) -> tuple[World, bool]:
    """Whether to stay in the interview: not done, not asked enough, and something is left to ask.

    Until the end what could be earned is the best of as many questions as were asked, so that a score in
    the middle is fair; at the end it is the best of as many as could have been asked.
    """
    asked, turns = len(move.asked), node["turns"]
    last = move.choice is None or asked >= turns
    now = _worth_of(node, move.seen)
    before = now if move.seen == state.seen else _worth_of(node, state.seen)
    more = scoring.more_worth(before, len(state.asked), now, turns if last else asked)
    world = world._replace(possible=scoring.added(world.possible, more))
    if last:
        return world, False
    # Only now: whether a question is left may depend on a score, which needs the lines above.
    if available(node, world, move.asked):
        return world, True
    rest = scoring.more_worth(now, asked, now, turns)
    return world._replace(possible=scoring.added(world.possible, rest)), False


def _worth_of(node: Mapping[str, Any], ids: tuple[str, ...]) -> dict[str, list[float]]:
    return scoring.worth(question for question in node["questions"] if question["id"] in ids)


def _settle(document: Document, world: World, target: str | None) -> _Standing:
    """Pass the gates, and interviews in which nothing can be asked, on the way to `target`."""
    gates: list[str] = []
    while target is not None:
        node = document["nodes"][target]
        if node["type"] == "ending":
            return _Standing(None, target, node["outcome"], tuple(gates))
        if node["type"] == "gate":
            step = next(branch["to"] for branch in node["branches"] if holds(branch, world))
        elif node["type"] == "interview" and not available(node, world):
            step = node["to"]
        else:
            return _Standing(target, gates=tuple(gates))
        gates.append(target)
        target = step
    return _Standing(None, None, scoring.outcome_of_check(document, world), tuple(gates))


def _clock(document: Document, state: State) -> int | None:
    clock = document.get("clock")
    return state.variables[clock["variable"]] if clock else None
