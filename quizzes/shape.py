"""The form of a document: whether every field is where it belongs and of its type. Nothing follows a link."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quizzes import form, kinds
from quizzes.expression import NAME, RESERVED
from quizzes.form import LONGEST_ID, LONGEST_TEXT, MOST, NODES, Entries, Rule, group
from quizzes.problem import Problem, Where

_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")

_NEEDED = {"interview": ("turns",), "question": ("competency", "points")}

Found = Iterator[Problem]

FATAL = frozenset(
    {
        "not_a_document",
        "not_a_text",
        "not_a_number",
        "not_a_decimal",
        "not_a_list",
        "not_a_list_of_names",
        "not_a_group",
        "not_true_or_false",
        "unknown_schema",
        "unknown_kind_of_document",
        "unknown_type",
        "unknown_variable_type",
        "missing_field",
        "nothing_there",
        "missing_id",
        "bad_id",
        "bad_name",
        "duplicate_id",
        "too_many",
    }
)
"""With one of these nothing that follows links can be trusted to read the document."""


def check(document: Any) -> list[Problem]:
    """Everything wrong with the form of `document`, which may be any JSON at all."""
    if group(document):
        return [Problem("not_a_document")]
    found = list(_fields(document, form.HEAD, Where()))
    found += _required(document, ("schema", "kind", "minutes", "competencies", "start", "nodes"), Where())
    found += _words(document, ("title", "summary"), Where())
    if document.get("schema") not in (None, "exercise/1"):
        found.append(Problem("unknown_schema", Where(field="schema"), {"schema": str(document["schema"])}))
    if document.get("kind") not in (None, "scenario", "check"):
        found.append(
            Problem("unknown_kind_of_document", Where(field="kind"), {"kind": str(document["kind"])})
        )
    if not any(problem.code in FATAL for problem in found):
        found += [*_head(document), *_nodes(document)]
    return found


def _head(document: Mapping[str, Any]) -> Found:
    for name in document["competencies"]:
        yield from _name(name, "competencies", reserved=False)
    for field in ("competencies", "expert_path", "nodes"):
        yield from _size(document.get(field, ()), field, Where(field=field), MOST[field])
    for field, rules in (("variables", None), ("evidence", form.EVIDENCE)):
        entries = document.get(field, {})
        yield from _size(entries, field, Where(field=field), MOST[field])
        for name, entry in entries.items():
            where = Where(None, name, field)
            yield from _name(name, field, reserved=field == "variables")
            if group(entry):
                yield Problem("not_a_group", where, {"field": name})
            elif rules is None:
                yield from _variable(name, entry, where)
            else:
                yield from _fields(entry, rules, where)
                yield from _words(entry, ("title",), where)
    yield from _parts_of_a_check(document)
    if "clock" in document:
        yield from _fields(document["clock"], form.CLOCK, Where(field="clock"))
        yield from _required(document["clock"], ("variable", "start"), Where(field="clock"))


def _parts_of_a_check(document: Mapping[str, Any]) -> Found:
    """Sections and pools by id."""
    for field, rules, needed, words in (
        ("sections", form.SECTION, (), ("title",)),
        ("pools", form.POOL, ("draw",), ()),
    ):
        entries = document.get(field, {})
        yield from _size(entries, field, Where(field=field), MOST[field])
        for name, entry in entries.items():
            where = Where(None, name, field)
            yield from _id(name, where)
            if group(entry):
                yield Problem("not_a_group", where, {"field": name})
                continue
            yield from _fields(entry, rules, where)
            yield from _required(entry, needed, where)
            yield from _words(entry, words, where)


def _variable(name: str, entry: Mapping[str, Any], where: Where) -> Found:
    if entry.get("type") == "counter":
        yield from _fields(entry, form.COUNTER, where)
        yield from _required(entry, ("min", "max", "start"), where)
    elif entry.get("type") == "flag":
        yield from _fields(entry, form.FLAG, where)
        yield from _required(entry, ("start",), where)
    else:
        yield Problem("unknown_variable_type", where, {"variable": name})


def _nodes(document: Mapping[str, Any]) -> Found:
    for name, node in document["nodes"].items():
        yield from _id(name, Where(name, None, "id"))
        if group(node):
            yield Problem("not_a_group", Where(name), {"field": name})
        elif "type" not in node:
            yield from _required(node, ("type",), Where(name))
        elif not isinstance(node["type"], str) or node["type"] not in NODES:
            where = Where(name, None, "type")
            yield Problem("unknown_type", where, {"node": name, "type": str(node["type"])})
        else:
            yield from _node(name, node)


def rules_of(node: Mapping[str, Any]) -> dict[str, Rule]:
    """The fields that a step of its type and kind may have; the step's type and kind must be known."""
    rules = dict(NODES[node["type"]])
    return {**rules, **kinds.get(node["kind"]).fields} if node["type"] == "question" else rules


def _node(name: str, node: Mapping[str, Any]) -> Found:
    where, needed, words = Where(name), _NEEDED.get(node["type"], ()), ("text",)
    if node["type"] == "question":
        if "kind" not in node:
            yield from _required(node, ("kind",), where)
            return
        if node["kind"] not in kinds.names():
            place = Where(name, None, "kind")
            yield Problem("unknown_question_kind", place, {"node": name, "kind": str(node["kind"])})
            return
        kind = kinds.get(node["kind"])
        needed, words = (*needed, *kind.needed), (*words, *kind.words)
    rules = rules_of(node)
    yield from _fields(node, rules, where)
    yield from _law(node, where)
    yield from _required(node, needed, where)
    if node["type"] != "gate":
        yield from _words(node, words, where)
    yield from _lists(name, node, rules, None)


def _lists(name: str, part: Mapping[str, Any], rules: Mapping[str, Rule], owner: str | None) -> Found:
    """The lists of parts that a step, or a part of it, has."""
    for field, rule in rules.items():
        if isinstance(rule, Entries) and not rule(part.get(field, [])):
            yield from _entries(name, field, part.get(field, []), rule, owner)


def _entries(node: str, field: str, entries: list[Any], form: Entries, owner: str | None) -> Found:
    """The choices, questions, options or branches of a step, or the options of the part `owner`."""
    yield from _size(entries, field, Where(node, owner, field), form.most)
    seen: set[str] = set()
    for position, entry in enumerate(entries, start=1):
        where = Where(node, owner or f"#{position}")
        if group(entry):
            yield Problem("not_a_group", where, {"field": field})
            continue
        if form.have_ids:
            yield from _entry_id(entry, seen, field, position, where)
            if isinstance(entry.get("id"), str) and not owner:
                where = Where(node, entry["id"])
            yield from _words(entry, form.words, where)
        yield from _fields(entry, form.fields, where)
        yield from _law(entry, where)
        yield from _lists(node, entry, form.fields, where.part)


def _law(part: Mapping[str, Any], where: Where) -> Found:
    for field in form.LAW:
        if not form.id_list(part.get(field, [])):
            yield from _size(part.get(field, []), field, Where(where.node, where.part, field), MOST[field])


def _entry_id(entry: Mapping[str, Any], seen: set[str], field: str, position: int, where: Where) -> Found:
    name = entry.get("id")
    if name is None or name == "":
        yield Problem("missing_id", where, {"position": position, "field": field})
    elif isinstance(name, str):
        yield from _id(name, where)
        if name in seen:
            yield Problem("duplicate_id", where, {"id": name, "field": field})
        seen.add(name)


def _fields(value: Mapping[str, Any], rules: Mapping[str, Rule], where: Where) -> Found:
    """Fields that are of the wrong type or not known here; one that holds nothing is empty, and that alone."""
    for field, content in value.items():
        place = Where(where.node, where.part, where.field if where.field else field)
        if field not in rules:
            yield Problem("unknown_field", place, {"field": field})
        elif field == "id" and content is None:
            continue  # an entry without an id is told as that
        elif code := rules[field](content):
            yield Problem("nothing_there" if content is None else code, place, {"field": field})


def _required(value: Mapping[str, Any], fields: tuple[str, ...], where: Where) -> Found:
    for field in fields:
        if field not in value:
            yield Problem("missing_field", where, {"field": field})


def _words(value: Mapping[str, Any], fields: tuple[str, ...], where: Where) -> Found:
    """Texts that a person must find there, and texts that are too long for anyone."""
    for field in fields:
        place = Where(where.node, where.part, where.field or field)
        if field in value and value[field] is None:
            continue  # told with the fields
        if not value.get(field) or (isinstance(value[field], str) and not value[field].strip()):
            yield Problem("missing_text", place, {"field": field})
    for field, content in value.items():
        if isinstance(content, str) and len(content) > LONGEST_TEXT:
            place = Where(where.node, where.part, where.field or field)
            params = {"field": field, "length": len(content), "limit": LONGEST_TEXT}
            yield Problem("text_too_long", place, params)


def _size(value: Any, field: str, where: Where, most: int) -> Found:
    if len(value) > most:
        yield Problem("too_many", where, {"field": field, "count": len(value), "limit": most})


def _id(name: str, where: Where) -> Found:
    if not _ID.fullmatch(name):
        yield Problem("bad_id", where, {"id": name[:LONGEST_ID]})


def _name(name: str, field: str, *, reserved: bool) -> Found:
    """A name that conditions use: stricter than an id."""
    where = Where(None, name, field)
    if not NAME.fullmatch(name) or len(name) > LONGEST_ID:
        yield Problem("bad_name", where, {"id": name[:LONGEST_ID]})
    elif reserved and name in RESERVED:
        yield Problem("reserved_name", where, {"id": name})
