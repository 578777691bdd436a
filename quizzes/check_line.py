"""From the stream of a check's page to its line of questions, with the sections and pools that they belong to."""

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import Any

from .check_blocks import pool_of, section_of

Node = dict[str, Any]


def lay_out(blocks: Iterable, question: Callable[[Any], Node], from_bank: Callable[[Any], Mapping[str, Node]]) -> dict:
    """`start` and `nodes` of the document, and `sections` and `pools` where there are some.

    `question` makes the node of a question's block, `from_bank` those that a pool's block asks the bank for. A
    question that stands there twice belongs to where it stood first.
    """
    nodes: dict[str, Node] = {}
    sections: dict[str, dict] = {}
    pools: dict[str, dict] = {}
    section, pool = None, None
    for block in blocks:
        new: Mapping[str, Node] = {}
        if block.block_type == "section":
            section, pool = block.id, None
            sections[section] = section_of(block.value)
        elif block.block_type == "pool":
            pool = block if block.value["draw"] else None
            if pool:
                pools[pool.id], new = pool_of(block.value), from_bank(block.value)
        else:
            new = {block.id: question(block)}
        for name, node in new.items():
            nodes.setdefault(name, {**node, **_place(section, pool)})
    _link(nodes)
    parts = {field: parts for field, parts in (("sections", sections), ("pools", pools)) if parts}
    return {"start": next(iter(nodes), ""), "nodes": nodes, **parts}


def _place(section: str | None, pool: Any) -> Node:
    """What a question has of where it stands."""
    place = {"section": section, "pool": pool and pool.id, "points": pool and pool.value["points"]}
    return {field: value for field, value in place.items() if value}


def _link(nodes: dict[str, Node]) -> None:
    for name, following in zip_longest(nodes, list(nodes)[1:]):
        nodes[name]["to"] = following
