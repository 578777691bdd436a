"""What colleagues chose at a decision, as the debrief shows it: shares, and never of a choice that was hidden.

Pure: percentages come from `quizzes.tally`, words from the document.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes import engine
from quizzes.state import Document, State

RIGHT = "*"
"""Stands among the choices of a question for the wholly right answers; no id can have this sign."""

Shares = Mapping[str, Mapping[str, int]]
"""Percent by step and choice."""


def offered_on(document: Document, state: State) -> dict[str, tuple[str, ...]]:
    """The choices that the officer was shown at each step of her path, in the order of the document."""
    shown: dict[str, set[str]] = {}
    standing = engine.start(document)
    for taken in state.path:
        shown.setdefault(taken.node, set()).update(engine.offered(document, standing))
        standing = engine.answer(document, standing, taken.response, grade=taken.grade).state
    return {
        name: tuple(item["id"] for item in _items(document["nodes"][name]) if item["id"] in ids)
        for name, ids in shown.items()
    }


def at_decision(
    node: Mapping[str, Any],
    shares: Mapping[str, int],
    shown: Sequence[str],
    yours: Sequence[str],
    hers: Sequence[str],
) -> dict[str, Any]:
    """Shares of the choices that were shown, and of all others together; of a question the share of right answers.

    Without `shares` fewer than ten colleagues came by, and there is nothing to show.
    """
    if not shares:
        return {}
    if node["type"] == "question":
        return {"right": shares.get(RIGHT, 0), "choices": []}
    texts = {item["id"]: item["text"] for item in _items(node)}
    choices = [
        {"text": texts[name], "percent": shares.get(name, 0), "yours": name in yours, "expert": name in hers}
        for name in shown
    ]
    return {"choices": choices, "other": _other(node, shares, shown), "several": node["type"] == "interview"}


def _other(node: Mapping[str, Any], shares: Mapping[str, int], shown: Sequence[str]) -> int:
    """Percent of colleagues who took a choice that wasn't there for this officer."""
    if node["type"] == "interview":
        return 0  # each asks several, so shares don't add up
    return sum(percent for name, percent in shares.items() if name and name not in shown)


def _items(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return node.get("choices") or node.get("questions") or []
