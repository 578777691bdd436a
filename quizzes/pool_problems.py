"""What is wrong with the sections and pools of a check."""

from collections.abc import Iterator, Mapping
from typing import Any

from quizzes import pools
from quizzes.form import DIFFICULTIES
from quizzes.problem import Problem, Where

Document = Mapping[str, Any]
Found = Iterator[Problem]


def problems(document: Document) -> Found:
    """Whether each draw can be made whole, and is worth the same for everybody; for documents of the right form."""
    if document["kind"] != "check":
        for field in ("sections", "pools"):
            if field in document:
                yield Problem("unknown_field", Where(field=field), {"field": field})
        return
    for name, node in document["nodes"].items():
        if node["type"] == "question":
            yield from _membership(document, name, node)
    for name, section in document.get("sections", {}).items():
        yield from _section(document, name, section)
    for name in document.get("pools", {}):
        yield from _pool(document, name)


def _membership(document: Document, name: str, node: Mapping[str, Any]) -> Found:
    for field in ("section", "pool"):
        named = node.get(field)
        if named is not None and named not in document.get(f"{field}s", {}):
            yield Problem("unknown_part_of_check", Where(name, None, field), {"name": named})
    difficulty = node.get("difficulty")
    if difficulty is not None and difficulty not in DIFFICULTIES:
        yield Problem("bad_difficulty", Where(name, None, "difficulty"), {"difficulty": difficulty})


def _section(document: Document, name: str, section: Mapping[str, Any]) -> Found:
    percent = section.get("pass_percent")
    if percent is not None and not 0 <= percent <= 100:
        yield Problem("pass_percent_out_of_range", Where(None, name, "sections"))
    if not any(node["type"] == "question" and node.get("section") == name for node in document["nodes"].values()):
        yield Problem("empty_section", Where(None, name, "sections"), {"section": section.get("title", name)})


def _pool(document: Document, name: str) -> Found:
    rule, there, where = document["pools"][name], pools.candidates(document, name), Where(None, name, "pools")
    wanted = {one: rule.get(one, 0) for one in DIFFICULTIES}
    if rule["draw"] < 1 or min(wanted.values()) < 0:
        yield Problem("pool_draws_nothing", where)
        return
    if len(there) < rule["draw"]:
        yield Problem("pool_too_small", where, {"count": len(there), "draw": rule["draw"]})
    elif sum(wanted.values()) > rule["draw"]:
        yield Problem("pool_wants_too_many", where, {"count": sum(wanted.values()), "draw": rule["draw"]})
    else:
        yield from _difficulties(there, rule["draw"], wanted, where)
    if len({node["points"] for node in there.values()}) > 1:
        yield Problem("pool_of_mixed_points", where)


def _difficulties(there: Mapping[str, Any], draw: int, wanted: Mapping[str, int], where: Where) -> Found:
    for difficulty, count in wanted.items():
        found = len(pools.of_difficulty(there, difficulty))
        if found < count:
            params = {"difficulty": difficulty, "count": found, "draw": count}
            yield Problem("pool_lacks_difficulty", where, params)
    if sum(wanted.values()) == draw:
        never = [one for one in there.values() if not wanted.get(one.get("difficulty"))]
        if never:
            yield Problem("pool_never_asks", where, {"count": len(never)})
