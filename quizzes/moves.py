"""What a response means at the step where the attempt stands, before anything is applied to the state."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from quizzes import kinds, scoring
from quizzes.expression import Scope, evaluate, parse
from quizzes.refused import AlreadyPassed, Malformed, NoSuchChoice, NotAvailable, Refused
from quizzes.state import Points, State

LONGEST_ID = 64
KEYS = {
    "decision": ({"node", "choice"},),
    "narrative": ({"node"},),
    "interview": ({"node", "question"}, {"node", "done"}),
    "question": ({"node", "answer"},),
}
"""The keys that a response to each type of step has, in full."""

Node = Mapping[str, Any]
Response = Mapping[str, Any]


class Move(NamedTuple):
    """A response in its normal form, what was taken, and what it and its alternatives are worth.

    An interview leaves `possible` to the engine, which alone knows whether this was its last question.
    """

    response: Response
    choice: str | None = None
    item: Mapping[str, Any] = {}
    earned: Points = {}
    possible: Points = {}
    reply: str = ""
    feedback: str = ""
    grade: float | None = None
    asked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


def available(node: Node, scope: Scope, asked: tuple[str, ...] = ()) -> list[Mapping[str, Any]]:
    """Choices or questions whose condition holds; an interview's question can be asked once."""
    if node["type"] == "decision":
        return [choice for choice in node["choices"] if holds(choice, scope)]
    if node["type"] == "interview":
        return [item for item in node["questions"] if item["id"] not in asked and holds(item, scope)]
    return []


def holds(item: Mapping[str, Any], scope: Scope) -> bool:
    """Whether the condition of a choice, question or branch is met; without one it always is."""
    condition = item.get("when")
    return condition is None or evaluate(parse(condition), scope)


def read(state: State, node: Node, response: Response) -> Move:
    """Go on from a narrative."""
    return Move(response={"node": state.current})


def decide(state: State, node: Node, response: Response) -> Move:
    """Take a choice; what could be earned is the best of the choices that were offered."""
    choices = available(node, state)
    choice = _chosen(state, node["choices"], choices, response["choice"])
    return Move(
        response={"node": state.current, "choice": choice["id"]},
        choice=choice["id"],
        item=choice,
        earned=choice.get("scores", {}),
        possible=scoring.best_of_one(choices),
        feedback=choice.get("feedback", ""),
    )


def ask(state: State, node: Node, response: Response) -> Move:
    """Ask one more question, or leave the interview."""
    questions = available(node, state, state.asked)
    seen = state.seen + tuple(item["id"] for item in questions if item["id"] not in state.seen)
    if "done" in response:
        return _leave(state, response, seen)
    question = _chosen(state, node["questions"], questions, response["question"])
    return Move(
        response={"node": state.current, "question": question["id"]},
        choice=question["id"],
        # A question leads back to the interview, so only the node says where it goes on.
        item=question,
        earned=question.get("scores", {}),
        reply=question.get("answer", ""),
        feedback=question.get("feedback", ""),
        asked=(*state.asked, question["id"]),
        seen=seen,
    )


def _leave(state: State, response: Response, seen: tuple[str, ...]) -> Move:
    if response["done"] is not True:
        raise Malformed("not_a_response", node=state.current, current=state.current)
    if not state.asked:
        raise NotAvailable("nothing_chosen", node=state.current, current=state.current)
    return Move(response={"node": state.current, "done": True}, asked=state.asked, seen=seen)


def answer_question(state: State, node: Node, response: Response) -> Move:
    """Answer a question of a kind from the registry."""
    kind = kinds.get(node["kind"])
    try:
        given = kind.parse(response["answer"], node)
    except Malformed as malformed:
        raise Malformed(malformed.reason, node=state.current, current=state.current) from None
    grade = kind.grade(node, given)
    words = (*kind.feedback(node, given), node.get("why", ""))
    return Move(
        response={"node": state.current, "answer": given},
        earned={node["competency"]: (grade or 0) * node["points"]},
        possible={node["competency"]: node["points"]},
        feedback="\n".join(word for word in words if word),
        grade=grade,
    )


def graded(node: Node, move: Move, grade: float) -> Move:
    """The same answer to a question, worth this grade instead of what `node` makes of it."""
    return move._replace(earned={node["competency"]: grade * node["points"]}, grade=grade)


MOVES: dict[str, Callable[[State, Node, Response], Move]] = {
    "decision": decide,
    "narrative": read,
    "interview": ask,
    "question": answer_question,
}


def _chosen(state: State, items: list, offered: list, wanted: Any) -> Mapping[str, Any]:
    """The item of this id, if it may be taken now."""
    if not isinstance(wanted, str) or len(wanted) > LONGEST_ID:
        raise Malformed("not_a_response", node=state.current, current=state.current)
    for item in offered:
        if item["id"] == wanted:
            return item
    refusal: type[Refused] = NoSuchChoice
    if any(item["id"] == wanted for item in items):
        refusal = AlreadyPassed if wanted in state.asked else NotAvailable
    raise refusal(node=state.current, choice=wanted, current=state.current)
