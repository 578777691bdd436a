"""Drawing the questions of one attempt from the pools of a check: a pure function of document, seed and last time.

A published check holds every question that may be asked, in one line. Those of a pool carry its id; of them each
attempt asks as many as the pool says. What an attempt plays is a document too, with the questions that were drawn
and no others, so that whatever plays, tells or counts a check needs to know nothing of pools.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from quizzes.form import DIFFICULTIES
from quizzes.shuffle import order
from quizzes.state import Document

Node = Mapping[str, Any]


def in_line(document: Document) -> Iterator[tuple[str, Node]]:
    """The questions of a check from first to last; a database keeps the names in a document in no order."""
    name = document["start"]
    while name is not None:
        node = document["nodes"][name]
        yield name, node
        name = node.get("to")


def how_many(document: Document) -> int:
    """How many questions of a check are asked in an attempt."""
    pools = document.get("pools")
    if not pools:
        return len(document["nodes"])
    alone = sum("pool" not in node for node in document["nodes"].values())
    return alone + sum(pool["draw"] for pool in pools.values())


def draw(document: Document, *, seed: int, last: Collection[str] = ()) -> tuple[str, ...] | None:
    """The questions of an attempt in the order in which they are asked; None for a check that asks all of them.

    The same for the same seed, in every language, process and version of Python. Questions in `last`, those of the
    officer's attempt before, come only where the others don't suffice: so a pool that has more questions than it
    draws never gives the same ones twice in a row.
    """
    if not document.get("pools"):
        return None
    asked: list[str] = []
    drawn: set[str] = set()
    for name, node in in_line(document):
        pool = node.get("pool")
        if pool is None:
            asked.append(name)
        elif pool not in drawn:  # its questions stand where the first of them is
            drawn.add(pool)
            asked += _from_pool(document, pool, seed, last)
    return tuple(asked)


def drawn(document: Document, names: Sequence[str] | None) -> Document:
    """The check that asks these questions of `document` in this order; the document itself where they are None."""
    if names is None:
        return document
    nodes = {}
    for name, following in zip(names, (*names[1:], None), strict=True):
        nodes[name] = {field: value for field, value in document["nodes"][name].items() if field != "pool"}
        nodes[name]["to"] = following
    made = {field: value for field, value in document.items() if field != "pools"}
    return {**made, "start": names[0], "nodes": nodes}


def alone(document: Document, name: str) -> Document:
    """The check that asks this question and no other, with no section around it."""
    node = {field: value for field, value in document["nodes"][name].items() if field not in ("to", "pool", "section")}
    made = {field: value for field, value in document.items() if field not in ("pools", "sections")}
    return {**made, "start": name, "nodes": {name: node}}


def candidates(document: Document, pool: str) -> dict[str, Node]:
    """What the pool draws from, by id."""
    nodes = document["nodes"].items()
    return {name: node for name, node in nodes if node["type"] == "question" and node.get("pool") == pool}


def of_difficulty(nodes: Mapping[str, Node], difficulty: str) -> list[str]:
    return [name for name, node in nodes.items() if node.get("difficulty") == difficulty]


def _from_pool(document: Document, pool: str, seed: int, last: Collection[str]) -> tuple[str, ...]:
    """First as many of each difficulty as are wanted of it, then any of the rest; at last all are shuffled."""
    rule, there = document["pools"][pool], candidates(document, pool)
    shuffled = order(there, seed, pool)
    # Sorting keeps the shuffled order among those that were asked last time, and among the others.
    waiting = sorted(shuffled, key=lambda name: name in last)
    taken: list[str] = []
    for difficulty in DIFFICULTIES:
        of_it = [name for name in waiting if there[name].get("difficulty") == difficulty]
        taken += of_it[: rule.get(difficulty, 0)]
    rest = [name for name in waiting if name not in taken]
    taken += rest[: rule["draw"] - len(taken)]
    return order(taken, seed, pool, "asked")
