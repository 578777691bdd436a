"""What a scenario has and doesn't need: no fault, but mostly a slip of who wrote it. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from quizzes import analyse
from quizzes.state import Document


class Idle(NamedTuple):
    """One such thing; `node` and `name` are ids of the document, `node` empty where it stands in no step.

    Codes: `never_asked` (a variable that changes, and nothing depends on it), `never_changed` (a variable),
    `never_found` (evidence), `never_offered` and `always_offered` (a choice or question with a condition).
    """

    code: str
    node: str
    name: str


def idle(document: Document, seen: analyse.Exploration | None) -> list[Idle]:
    """All of them, in the order of the document. What only play shows is told where the search saw everything."""
    found = [*_variables(document), *_evidence(document)]
    if seen is not None and seen.complete:
        found += [Idle("never_offered", *one) for one in conditional(document) if one not in seen.offered]
        found += [Idle("always_offered", *one) for one in conditional(document) if one in seen.always_offered]
    return found


def conditional(document: Document) -> Iterator[tuple[str, str]]:
    """Step and id of every choice and question that has a condition."""
    for key, node in document["nodes"].items():
        for item in (*node.get("choices", ()), *node.get("questions", ())):
            if "when" in item:
                yield key, item["id"]


def _variables(document: Document) -> Iterator[Idle]:
    clock = (document.get("clock") or {}).get("variable")
    asked = analyse.relevant_to(document).variables
    changed = {name for item in _items(document) for name in item.get("effects", {})}
    for name, variable in document.get("variables", {}).items():
        if name not in changed:
            yield Idle("never_changed", "", name)
        elif name not in asked and name != clock and not variable.get("label"):
            yield Idle("never_asked", "", name)


def _evidence(document: Document) -> Iterator[Idle]:
    found = {name for item in _items(document) for name in item.get("find", ())}
    yield from (Idle("never_found", "", name) for name in document.get("evidence", {}) if name not in found)


def _items(document: Document) -> Iterator[Mapping[str, Any]]:
    for node in document["nodes"].values():
        yield node
        for field in ("choices", "questions"):
            yield from node.get(field, ())
