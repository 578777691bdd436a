"""The words of another language laid over a document: ids, edges and scores stay as they are.

An overlay has the parts of a document by id: `title`, `summary`, `variables`, `evidence`, and `nodes` with
their `choices`, `questions`, `options` and other lists of parts. A text alone stands for the label of a variable
or the text of an option. What it leaves out stays in the language of the document.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from quizzes import kinds
from quizzes.form import Entries, Rule
from quizzes.problem import Problem, Where
from quizzes.shape import rules_of
from quizzes.state import Document

_HEAD = frozenset({"title", "summary", "disclaimer"})
_NAMED = {
    "variables": Entries({}, words=(), optional_words=("label",), alone="label"),
    "evidence": Entries({}, words=("title",), optional_words=("text",)),
    "sections": Entries({}, words=("title",), optional_words=("text",)),
}
_NODE_WORDS = ("title", "text", "why")

Found = Iterator[Problem]


def lay_over(document: Document, words: Mapping[str, Any]) -> dict[str, Any]:
    """`document` in the words of an overlay that `problems` finds nothing wrong with."""
    nodes = words.get("nodes", {})
    made = {**document, **{field: text for field, text in words.items() if field in _HEAD}}
    for field, form in _NAMED.items():
        if field in document:
            named = words.get(field, {})
            made[field] = {
                name: _spoken(part, named.get(name, {}), form) for name, part in document[field].items()
            }
    made["nodes"] = {name: _spoken(node, nodes.get(name, {}), _form(node)) for name, node in document["nodes"].items()}
    return made


def problems(document: Document, words: Any) -> Found:
    """What an overlay names that the document hasn't got, or gives in another form than as text."""
    if not isinstance(words, Mapping):
        yield Problem("not_a_group", params={"field": "translations"})
        return
    for field, value in words.items():
        if field in _HEAD:
            yield from _must_be_text(field, value, Where(field=field))
        elif field in _NAMED:
            for name, part in _parts(value):
                where = Where(None, name, field)
                yield from _part(part, document.get(field, {}).get(name), where, _NAMED[field])
        elif field == "nodes":
            for name, words_of_node in _parts(value):
                node = document["nodes"].get(name)
                yield from _part(words_of_node, node, Where(name), _form(node) if node else Entries({}))
        elif field != "key":  # says in a file of its own which exercise it is for
            yield Problem("unknown_in_translation", Where(field=field), {"name": field})


def _form(node: Mapping[str, Any]) -> Entries:
    """What may be said in another language of a step of this type and kind."""
    kind = kinds.get(node["kind"]) if node["type"] == "question" else None
    more = (*kind.words, *kind.optional_words, "alt") if kind else ()
    return Entries(rules_of(node), optional_words=(*_NODE_WORDS, *more))


def _lists(rules: Mapping[str, Rule]) -> dict[str, Entries]:
    return {field: rule for field, rule in rules.items() if isinstance(rule, Entries) and rule.have_ids}


def _spoken(part: Mapping[str, Any], words: Any, form: Entries) -> dict[str, Any]:
    """A part with its words, and those of the parts in it, replaced."""
    words = {form.alone: words} if isinstance(words, str) else words
    known = (*form.words, *form.optional_words)
    made = {**part, **{name: text for name, text in words.items() if name in known}}
    for field, inner in _lists(form.fields).items():
        if field in part:
            named = words.get(field, {})
            made[field] = [_spoken(item, named.get(item["id"], {}), inner) for item in part[field]]
    return made


def _part(words: Any, part: Mapping[str, Any] | None, where: Where, form: Entries) -> Found:
    if part is None:
        yield Problem("unknown_in_translation", where, {"name": where.part or where.node})
    elif isinstance(words, Mapping):
        lists = _lists(form.fields)
        for name, value in words.items():
            if name in lists:
                items = {item["id"]: item for item in part.get(name, ())}
                for item, of_item in _parts(value):
                    yield from _part(of_item, items.get(item), Where(where.node, item), lists[name])
            elif name not in (*form.words, *form.optional_words):
                yield Problem("unknown_in_translation", where, {"name": name})
            else:
                yield from _must_be_text(name, value, where)
    elif not isinstance(words, str) or not form.alone:
        yield Problem("not_a_group", where, {"field": where.part or where.node})


def _parts(value: Any) -> list[tuple[str, Any]]:
    """The members of a group; anything else counts as one nameless part, which is then not found."""
    return list(value.items()) if isinstance(value, Mapping) else [("", value)]


def _must_be_text(field: str, value: Any, where: Where) -> Found:
    if not isinstance(value, str):
        yield Problem("not_a_text", where, {"field": field})
