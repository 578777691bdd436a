"""Documents of the form exercise/1: what is wrong with one, and what makes two the same exercise.

Call `quizzes.kinds.load()` once before: a question is checked by its kind.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from quizzes import expert, graph, kinds, references, shape
from quizzes.expression import parse
from quizzes.problem import MESSAGES, Problem, Where

__all__ = [
    "MESSAGES",
    "SCHEMA",
    "Problem",
    "Where",
    "collect_nodes",
    "problems",
    "structure",
    "structure_hash",
    "translation_problems",
]

SCHEMA = "exercise/1"
_BROKEN_LINKS = ("_leads_nowhere", "_without_target", "no_choices", "no_branches")


def problems(document: Any) -> list[Problem]:
    """Why this can't be published, as far as its text and graph show; empty when nothing is wrong.

    Takes any JSON. Stops at the form when that is too broken to follow links; what only a search of all
    paths can see is in `quizzes.analyse`.
    """
    found = shape.check(document)
    if any(problem.code in shape.FATAL for problem in found):
        return found
    found += references.problems(document)
    broken = any(problem.code.endswith(_BROKEN_LINKS) for problem in found)
    found += graph.problems(document, broken_links=broken)
    if not found:
        found += _expert_problems(document)
    return found


def translation_problems(document: Mapping[str, Any], original: Mapping[str, Any]) -> list[Problem]:
    """Where a valid translation's words keep less than they must of the original's; both are valid documents.

    Steps that only one of them has are no mistake of the translator's: the original has moved on since.
    """
    found = []
    for name, node in document["nodes"].items():
        source = original["nodes"].get(name, {})
        if node["type"] == "question" and source.get("kind") == node["kind"]:
            problems_here = kinds.get(node["kind"]).check_translation(node, source)
            found += [replace(one, where=replace(one.where, node=name)) for one in problems_here]
    return found


def collect_nodes(entries: Iterable[Mapping[str, Any]]) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """Steps by id from a list of them, as editors and files hold them, and the ids used twice."""
    nodes: dict[str, dict[str, Any]] = {}
    twice: list[Problem] = []
    for entry in entries:
        name = entry["id"]
        if name in nodes:
            twice.append(Problem("duplicate_node", Where(name, None, "id"), {"node": name}))
        else:
            nodes[name] = {field: value for field, value in entry.items() if field != "id"}
    return nodes, twice


def structure(document: Mapping[str, Any]) -> dict[str, Any]:
    """The exercise without its words: ids, edges, scores, conditions, effects, what is right.

    Equal for two languages of the same exercise, and only then may an attempt move between them. What the
    player shuffles has no order here. The expert's path is left out: it changes no answer's meaning.
    """
    return {
        "schema": document["schema"],
        "kind": document["kind"],
        "competencies": sorted(document["competencies"]),
        "pass_percent": document.get("pass_percent"),
        "clock": document.get("clock"),
        "variables": {
            name: {field: value for field, value in variable.items() if field != "label"}
            for name, variable in document.get("variables", {}).items()
        },
        "evidence": sorted(document.get("evidence", {})),
        "start": document["start"],
        "nodes": {name: _node_structure(node) for name, node in document["nodes"].items()},
        **_parts_of_a_check(document),
    }


def _parts_of_a_check(document: Mapping[str, Any]) -> dict[str, Any]:
    """What is drawn from which questions, and the sections that have a mark; a heading alone decides nothing.

    Empty for a check without them: what was published before there were any has the hash that it had.
    """
    nodes = document["nodes"].items()
    marks = {
        name: section["pass_percent"]
        for name, section in document.get("sections", {}).items()
        if section.get("pass_percent") is not None
    }
    drawn = {name: [node["pool"], node.get("difficulty")] for name, node in nodes if "pool" in node}
    marked = {name: node["section"] for name, node in nodes if node.get("section") in marks}
    made = {"pools": document.get("pools"), "drawn": drawn, "marks": marks, "marked": marked}
    return {field: value for field, value in made.items() if value}


def structure_hash(document: Mapping[str, Any]) -> str:
    """Names the structure: the same in every language of an exercise."""
    return _hash(structure(document))


def _hash(value: Any) -> str:
    canonical = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _expert_problems(document: Mapping[str, Any]) -> list[Problem]:
    """Whether the expert's path can be walked and passes; without one there is nothing to check."""
    if not document.get("expert_path"):
        return []
    try:
        state = expert.walk(document)
    except expert.NotWalkable as error:
        return [error.problem]
    return [] if state.outcome == "pass" else [Problem("expert_path_fails", Where(field="expert_path"))]


def _node_structure(node: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        field: node.get(field)
        for field in ("type", "kind", "competency", "points", "turns", "to", "outcome")
        if node.get(field) is not None
    }
    if node["type"] == "question":
        kept["answer"] = kinds.get(node["kind"]).structure(node)
    for field in ("choices", "questions"):
        if field in node:
            kept[field] = {item["id"]: _item_structure(item) for item in node[field]}
    if node["type"] == "gate":
        kept["branches"] = [_item_structure(branch) for branch in node["branches"]]
    return kept


def _item_structure(item: Mapping[str, Any]) -> dict[str, Any]:
    kept = {field: item[field] for field in ("to", "effects", "scores", "else") if item.get(field)}
    if item.get("when") is not None:
        kept["when"] = parse(item["when"]).canonical
    for field in ("find", "lose"):
        if item.get(field):
            kept[field] = sorted(item[field])
    return kept
