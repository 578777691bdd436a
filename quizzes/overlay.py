"""The words of another language laid over a document: ids, edges and scores stay as they are.

An overlay has the parts of a document by id: `title`, `summary`, `variables`, `evidence`, and `nodes` with
their `choices`, `questions` and `options`. A text alone stands for the label of a variable or the text of
an option. What it leaves out stays in the language of the document.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from quizzes.problem import Problem, Where
from quizzes.state import Document

_HEAD = frozenset({"title", "summary", "disclaimer"})
_WORDS = frozenset({"title", "text", "feedback", "answer", "why", "label"})
_LISTS = ("choices", "questions", "options")
_ALONE = {"variables": "label", "options": "text"}

Found = Iterator[Problem]


def lay_over(document: Document, words: Mapping[str, Any]) -> dict[str, Any]:
    """`document` in the words of an overlay that `problems` finds nothing wrong with."""
    nodes = words.get("nodes", {})
    made = {**document, **{field: text for field, text in words.items() if field in _HEAD}}
    for field in ("variables", "evidence"):
        if field in document:
            named = words.get(field, {})
            made[field] = {
                name: _spoken(part, named.get(name, {}), field) for name, part in document[field].items()
            }
    made["nodes"] = {name: _node(node, nodes.get(name, {})) for name, node in document["nodes"].items()}
    return made


def problems(document: Document, words: Any) -> Found:
    """What an overlay names that the document hasn't got, or gives in another form than as text."""
    if not isinstance(words, Mapping):
        yield Problem("not_a_group", params={"field": "translations"})
        return
    for field, value in words.items():
        if field in _HEAD:
            yield from _must_be_text(field, value, Where(field=field))
        elif field in ("variables", "evidence"):
            for name, part in _parts(value):
                where = Where(None, name, field)
                yield from _part(part, document.get(field, {}).get(name), where, field)
        elif field == "nodes":
            for name, node in _parts(value):
                yield from _node_problems(name, node, document["nodes"].get(name))
        elif field != "key":  # says in a file of its own which exercise it is for
            yield Problem("unknown_in_translation", Where(field=field), {"name": field})


def _node(node: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    made = _spoken(node, words, "nodes")
    for field in _LISTS:
        if field in node:
            named = words.get(field, {})
            made[field] = [_spoken(item, named.get(item["id"], {}), field) for item in node[field]]
    return made


def _spoken(part: Mapping[str, Any], words: Any, field: str) -> dict[str, Any]:
    words = {_ALONE[field]: words} if isinstance(words, str) else words
    return {**part, **{name: text for name, text in words.items() if name in _WORDS}}


def _node_problems(name: str, words: Any, node: Mapping[str, Any] | None) -> Found:
    where = Where(name)
    if isinstance(words, Mapping):
        lists = {field: words[field] for field in _LISTS if field in words}
        words = {field: value for field, value in words.items() if field not in lists}
        for field, value in lists.items() if node else ():
            items = {item["id"]: item for item in node.get(field, ())}
            for item, part in _parts(value):
                yield from _part(part, items.get(item), Where(name, item), field)
    yield from _part(words, node, where, "nodes")


def _part(words: Any, part: Mapping[str, Any] | None, where: Where, field: str) -> Found:
    if part is None:
        yield Problem("unknown_in_translation", where, {"name": where.part or where.node})
    elif isinstance(words, Mapping):
        for name, value in words.items():
            if name not in _WORDS:
                yield Problem("unknown_in_translation", where, {"name": name})
            yield from _must_be_text(name, value, where)
    elif not isinstance(words, str) or field not in _ALONE:
        yield Problem("not_a_group", where, {"field": where.part or where.node})


def _parts(value: Any) -> list[tuple[str, Any]]:
    """The members of a group; anything else counts as one nameless part, which is then not found."""
    return list(value.items()) if isinstance(value, Mapping) else [("", value)]


def _must_be_text(field: str, value: Any, where: Where) -> Found:
    if not isinstance(value, str):
        yield Problem("not_a_text", where, {"field": field})
