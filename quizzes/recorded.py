"""Responses as they were recorded: each is worth what it was worth in the words in which it was read.

What is accepted for a typed answer differs from language to language, so a replay takes its words from the
reader's language, and grades from here.
"""

from collections.abc import Iterable
from typing import Any

from . import kinds
from .state import Graded
from .versions import document


def recorded(version_id: int, responses: Iterable[tuple[Any, float | None]]) -> tuple[Graded, ...]:
    """The stored payloads and grades of an attempt on this version, for `engine.replay` in any language."""
    return tuple(Graded(payload, grade_of(version_id, payload, grade)) for payload, grade in responses)


def grade_of(version_id: int, payload: Any, grade: float | None) -> float | None:
    """The grade that was stored, or for an answer from before grades were, that of the attempt's own version.

    None for a response that answers no question, and for an answer that people haven't marked yet.
    """
    if grade is not None or "answer" not in payload:
        return grade
    node = document(version_id)["nodes"][payload["node"]]
    return kinds.get(node["kind"]).grade(node, payload["answer"])
