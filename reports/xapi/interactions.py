"""An answer as xAPI's interaction activities have it: which type, what was to choose from, and the response's notation.

Ids of options, items and pairs are made anew from ours: ours can tell what is right (a pair's two sides share one, marked
spans are counted). Components come sorted by them, since an ordering is kept in its right order. What is right is in none.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from quizzes.kinds.highlight import pieces

#: Of which the ids of components are names.
COMPONENTS = UUID("5d5c4f0a-0a0e-5f0b-8a39-5a2b1f3c7e21")
Node = Mapping[str, Any]


class Told(NamedTuple):
    """`definition` is what the object says beside its type and name; `more` are extensions of the result by name."""

    definition: dict
    response: str
    more: dict = {}


class Naming:
    """Ids for the components of one question, the same in every language and at every time."""

    def __init__(self, question: str) -> None:
        self._question = question

    def __call__(self, kind: str, own: str) -> str:
        return uuid5(COMPONENTS, f"{self._question}:{kind}:{own}").hex[:12]


def told(node: Node, payload: Mapping[str, Any], *, name: Naming, language: str) -> Told | None:
    """None for a step that asks nothing, and for leaving an interview."""
    if "choice" in payload:
        return _choice(node["choices"], [payload["choice"]], name, language)
    if "question" in payload:
        return _choice(node["questions"], [payload["question"]], name, language)
    if "answer" not in payload:
        return None
    return BY_KIND.get(node["kind"], _other)(node, payload["answer"], name, language)


def _choice(options: Iterable[Node], chosen: Iterable[str], name: Naming, language: str) -> Told:
    definition = {"interactionType": "choice", "choices": _components("option", options, name, language)}
    return Told(definition, "[,]".join(sorted(name("option", one) for one in chosen)))


def _single(node: Node, answer: str, name: Naming, language: str) -> Told:
    return _choice(node["options"], [answer], name, language)


def _several(node: Node, answer: list[str], name: Naming, language: str) -> Told:
    return _choice(node["options"], answer, name, language)


def _marked(node: Node, answer: list[str], name: Naming, language: str) -> Told:
    options = [{"id": one.id, "text": one.text} for one in pieces(node["body"]) if one.id]
    return _choice(options, answer, name, language)


def _sequence(node: Node, answer: list[str], name: Naming, language: str) -> Told:
    definition = {"interactionType": "sequencing", "choices": _components("option", node["options"], name, language)}
    return Told(definition, "[,]".join(name("option", one) for one in answer))


def _pairs(node: Node, answer: Mapping[str, str], name: Naming, language: str) -> Told:
    matches = [{"id": one["id"], "text": one["match"]} for one in node["pairs"]] + list(node.get("distractors", ()))
    return _matched(node["pairs"], matches, answer, name, language)


def _groups(node: Node, answer: Mapping[str, str], name: Naming, language: str) -> Told:
    return _matched(node["items"], node["groups"], answer, name, language)


def _matched(sources: Iterable[Node], targets: Iterable[Node], answer: Mapping, name: Naming, language: str) -> Told:
    definition = {
        "interactionType": "matching",
        "source": _components("source", sources, name, language),
        "target": _components("target", targets, name, language),
    }
    pairs = sorted(f"{name('source', source)}[.]{name('target', target)}" for source, target in answer.items())
    return Told(definition, "[,]".join(pairs))


def _truth(node: Node, answer: Mapping[str, bool], name: Naming, language: str) -> Told:
    return Told({"interactionType": "true-false"}, str(answer["value"]).lower(), {"sure": answer["sure"]})


def _number(node: Node, answer: str, name: Naming, language: str) -> Told:
    return Told({"interactionType": "numeric"}, answer)


def _gaps(node: Node, answer: Mapping[str, str], name: Naming, language: str) -> Told:
    """In the order of the gaps, which an empty one keeps."""
    return Told({"interactionType": "fill-in"}, "[,]".join(answer[gap["id"]] for gap in node["gaps"]))


def _text(node: Node, answer: str, name: Naming, language: str) -> Told:
    return Told({"interactionType": "long-fill-in"}, answer)


def _other(node: Node, answer: Any, name: Naming, language: str) -> Told:
    """Forms, and kinds that come later: the answer as JSON. Forms name their options by their texts."""
    if node["kind"] == "report":
        answer = {field["text"]: _entered(field, answer[field["id"]]) for field in node["fields"]}
    return Told({"interactionType": "other"}, json.dumps(answer, ensure_ascii=False, sort_keys=True))


def _entered(field: Node, value: Any) -> Any:
    texts = {option["id"]: option["text"] for option in field.get("options", ())}
    return [texts.get(one, one) for one in value] if isinstance(value, list) else texts.get(value, value)


def _components(kind: str, parts: Iterable[Node], name: Naming, language: str) -> list[dict]:
    made = [{"id": name(kind, one["id"]), "description": {language: one["text"]}} for one in parts]
    return sorted(made, key=lambda one: one["id"])


BY_KIND: dict[str, Callable[[Node, Any, Naming, str], Told]] = {
    "single": _single, "multiple": _several, "hotspot": _several, "highlight": _marked, "ordering": _sequence,
    "matching": _pairs, "groups": _groups, "true_false": _truth, "numeric": _number, "gap": _gaps, "short_text": _text,
}  # fmt: skip
