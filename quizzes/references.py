"""What a document's parts say of each other: targets, variables, evidence, competencies, conditions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from quizzes import expression, graph, kinds, pool_problems
from quizzes.condition import Names
from quizzes.problem import Problem, Where

MOST_MINUTES, MOST_POINTS, MOST_SCORE, MOST_TURNS = 600, 100, 100, 30
_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_LISTS = {"decision": ("choices", "no_choices"), "interview": ("questions", "no_questions")}

Document = Mapping[str, Any]
Found = Iterator[Problem]


def problems(document: Document) -> Found:
    """Everything that names what isn't there or lies out of range."""
    yield from _head(document)
    yield from pool_problems.problems(document)
    names = names_of(document)
    for name, node in document["nodes"].items():
        yield from _links(document, name, node)
        if document["kind"] == "check" and node["type"] != "question":
            yield Problem("only_questions_in_check", Where(name, None, "type"), {"node": name})
        elif node["type"] in _LISTS:
            yield from _items(document, name, node, names)
        elif node["type"] == "gate":
            yield from _gate(name, node, names)
        elif node["type"] == "question" and node["kind"] in kinds.names():
            yield from _question(document, name, node)
        elif node["type"] == "ending" and node.get("outcome") not in ("pass", "fail"):
            yield Problem("unknown_outcome", Where(name, None, "outcome"), {"node": name})


def names_of(document: Document) -> Names:
    """What conditions of this document may speak of."""
    types = {name: entry["type"] for name, entry in document.get("variables", {}).items()}
    return Names(
        counters=frozenset(name for name, kind in types.items() if kind == "counter"),
        flags=frozenset(name for name, kind in types.items() if kind == "flag"),
        evidence=frozenset(document.get("evidence", {})),
        competencies=frozenset(document["competencies"]),
    )


def condition_problems(source: str, names: Names, where: Where) -> Found:
    """Problems of one condition, each with its line and column."""
    try:
        mistakes = expression.check(expression.parse(source), names)
    except expression.ExpressionError as error:
        mistakes = [error.mistake]
    for mistake in mistakes:
        yield Problem(mistake.code, where, {**mistake.place._asdict(), **mistake.params})


def _head(document: Document) -> Found:
    if not 1 <= document["minutes"] <= MOST_MINUTES:
        yield Problem("minutes_out_of_range", Where(field="minutes"), {"limit": MOST_MINUTES})
    percent = document.get("pass_percent")
    if percent is not None and document["kind"] == "scenario":
        yield Problem("pass_percent_in_scenario", Where(field="pass_percent"))
    elif percent is not None and not 0 <= percent <= 100:
        yield Problem("pass_percent_out_of_range", Where(field="pass_percent"))
    for name, variable in document.get("variables", {}).items():
        if variable["type"] == "counter":
            yield from _counter(name, variable)
    yield from _clock(document)
    for name, evidence in document.get("evidence", {}).items():
        competency = evidence.get("competency")
        if competency is not None and competency not in document["competencies"]:
            yield Problem("unknown_competency", Where(None, name, "evidence"), {"competency": competency})
    yield from _start(document)


def _counter(name: str, variable: Mapping[str, Any]) -> Found:
    where, low, high = Where(None, name, "variables"), variable["min"], variable["max"]
    if low >= high:
        yield Problem("bad_range", where, {"variable": name, "minimum": low, "maximum": high})
    elif not low <= variable["start"] <= high:
        params = {"variable": name, "start": variable["start"], "minimum": low, "maximum": high}
        yield Problem("start_out_of_range", where, params)


def _clock(document: Document) -> Found:
    clock = document.get("clock")
    if clock is None:
        return
    where = Where(field="clock")
    if document.get("variables", {}).get(clock["variable"], {}).get("type") != "counter":
        yield Problem("unknown_clock_variable", where, {"variable": clock["variable"]})
    if not _TIME_OF_DAY.fullmatch(clock["start"]):
        yield Problem("bad_clock_start", where)


def _start(document: Document) -> Found:
    start, nodes = document["start"], document["nodes"]
    where = Where(field="start")
    if not nodes:
        yield Problem("no_nodes", Where(field="nodes"))
    elif start not in nodes:
        yield Problem("missing_start", where, {"start": start})
    elif nodes[start]["type"] in ("gate", "ending"):
        yield Problem("start_not_playable", where, {"start": start})
    if nodes and document["kind"] == "scenario" and not any(n["type"] == "ending" for n in nodes.values()):
        yield Problem("no_ending", Where(field="nodes"))


def _links(document: Document, name: str, node: Mapping[str, Any]) -> Found:
    for link in graph.links(name, node):
        params = {"node": name, "choice": link.part, "position": (link.part or "").lstrip("#")}
        where = Where(name, link.part, "to")
        if not link.target:
            # Only a check ends without an ending, after its last question.
            if document["kind"] == "scenario" or link.kind != "step":
                yield Problem(f"{link.kind}_without_target", where, params)
        elif link.target not in document["nodes"]:
            yield Problem(f"{link.kind}_leads_nowhere", where, {**params, "target": link.target})


def _items(document: Document, name: str, node: Mapping[str, Any], names: Names) -> Found:
    field, nothing = _LISTS[node["type"]]
    if not node.get(field):
        yield Problem(nothing, Where(name, None, field), {"node": name})
    if node["type"] == "interview" and not 1 <= node["turns"] <= MOST_TURNS:
        yield Problem("bad_turns", Where(name, None, "turns"), {"node": name, "limit": MOST_TURNS})
    for item in node.get(field, ()):
        if "when" in item:
            yield from condition_problems(item["when"], names, Where(name, item["id"], "when"))
        yield from _consequences(document, name, item)


def _consequences(document: Document, node: str, item: Mapping[str, Any]) -> Found:
    """Effects, evidence and scores of a choice or an interview's question."""
    choice = item["id"]
    for name, effect in item.get("effects", {}).items():
        variable, where = document.get("variables", {}).get(name), Where(node, choice, "effects")
        params = {"choice": choice, "variable": name}
        if variable is None:
            yield Problem("unknown_variable_in_effects", where, params)
        elif variable["type"] == "counter" and (isinstance(effect, bool) or not isinstance(effect, int)):
            yield Problem("effect_not_a_number", where, params)
        elif variable["type"] == "flag" and not isinstance(effect, bool):
            yield Problem("effect_not_true_or_false", where, params)
    for field in ("find", "lose"):
        for name in item.get(field, ()):
            params = {"choice": choice, "evidence": name}
            if name not in document.get("evidence", {}):
                yield Problem("unknown_evidence", Where(node, choice, field), params)
            elif field == "lose" and name in item.get("find", ()):
                yield Problem("found_and_lost", Where(node, choice, field), params)
    yield from _scores(document, item.get("scores", {}), Where(node, choice, "scores"))


def _scores(document: Document, scores: Mapping[str, Any], where: Where) -> Found:
    for competency, points in scores.items():
        if competency not in document["competencies"]:
            yield Problem("unknown_competency", where, {"competency": competency})
        whole = isinstance(points, int) and not isinstance(points, bool)
        if not whole or abs(points) > MOST_SCORE:
            yield Problem("bad_score", where, {"competency": competency, "limit": MOST_SCORE})


def _gate(name: str, node: Mapping[str, Any], names: Names) -> Found:
    branches = node.get("branches", ())
    if not branches:
        yield Problem("no_branches", Where(name, None, "branches"), {"node": name})
        return
    if branches[-1].get("else") is not True:
        yield Problem("gate_without_else", Where(name, None, "branches"), {"node": name})
    for position, branch in enumerate(branches, start=1):
        params = {"node": name, "position": position}
        if branch.get("else") is True:
            if position < len(branches):
                yield Problem("else_not_last", Where(name, f"#{position}", "else"), params)
        elif "when" in branch:
            yield from condition_problems(branch["when"], names, Where(name, f"#{position}", "when"))
        elif position < len(branches):
            yield Problem("branch_without_condition", Where(name, f"#{position}", "when"), params)


def _question(document: Document, name: str, node: Mapping[str, Any]) -> Found:
    for problem in kinds.get(node["kind"]).check_node(node):
        yield replace(problem, where=replace(problem.where, node=name))
    if document["kind"] == "scenario" and kinds.get(node["kind"]).marked:
        yield Problem("marked_in_scenario", Where(name, None, "kind"), {"node": name})
    if node["competency"] not in document["competencies"]:
        params = {"competency": node["competency"]}
        yield Problem("unknown_competency", Where(name, None, "competency"), params)
    if not 1 <= node["points"] <= MOST_POINTS:
        yield Problem("bad_points", Where(name, None, "points"), {"limit": MOST_POINTS})
