"""A scenario's steps and ways as its author drew them, whatever is still wrong with them.

Pure. A target that doesn't exist becomes a node of its own; a way that leads back round is told apart, so that
the rest can be drawn in layers; and steps that no way reaches hang on a root that isn't drawn.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from quizzes import graph

#: Begins the names of nodes that are no steps; keys of steps are visible text, so none begins with it.
NO_STEP = "\0"
ROOT = NO_STEP + "root"


class Label(NamedTuple):
    """What leads along a way: a choice's key or a branch's condition; `sometimes`, if only under a condition."""

    words: str
    sometimes: bool


@dataclass(frozen=True, slots=True)
class Way:
    """All that leads from one step to another. `back` leads round in a circle, `missing` to no step at all."""

    source: str
    target: str
    labels: tuple[Label, ...]
    back: bool = False
    missing: bool = False

    @property
    def sometimes(self) -> bool:
        """Whether nothing leads along here without a condition."""
        return bool(self.labels) and all(label.sometimes for label in self.labels)


@dataclass(frozen=True, slots=True)
class AuthorGraph:
    """`missing` are the targets that don't exist (empty: none was given) by the names of their nodes.

    `edges` lead from ROOT down and have no circle; `reached` are the steps to which some way leads from the start.
    """

    start: str
    ways: tuple[Way, ...]
    missing: Mapping[str, str]
    edges: Mapping[str, tuple[str, ...]]
    reached: frozenset[str]


def read(document: Mapping[str, Any]) -> AuthorGraph:
    """The graph of any document with steps of known types, published or not."""
    nodes, start = document["nodes"], document["start"]
    ways, missing = [], {}
    for name in nodes:
        for target, labels in _labels(name, nodes[name]).items():
            there = target
            if not target or target not in nodes:
                there = missing_name(name, target)
                missing[there] = target
            ways.append(Way(name, there, tuple(labels), missing=there in missing))
    edges = {name: [] for name in (*nodes, *missing)}
    for way in ways:
        edges[way.source].append(way.target)
    roots = _roots(edges, start)
    back = set(_leading_back(edges, roots))
    return AuthorGraph(
        start=start,
        ways=tuple(Way(w.source, w.target, w.labels, (w.source, w.target) in back, w.missing) for w in ways),
        missing=missing,
        edges={
            ROOT: tuple(roots),
            **{name: tuple(to for to in edges[name] if (name, to) not in back) for name in edges},
        },
        reached=frozenset(graph.reachable(edges, start) & nodes.keys() if start in nodes else ()),
    )


def missing_name(source: str, target: str) -> str:
    """One node for all ways to the same missing step; a way without a target has one of its own."""
    return f"{NO_STEP}to {target}" if target else f"{NO_STEP}from {source}"


def _labels(name: str, node: Mapping[str, Any]) -> dict[str, list[Label]]:
    """By target, what leads there from this step, in the author's order."""
    found: dict[str, list[Label]] = {}
    parts = [*node.get("choices", ()), *node.get("branches", ())]
    for position, link in enumerate(graph.links(name, node)):
        labels = found.setdefault(link.target or "", [])
        if link.kind == "choice":
            labels.append(Label(link.part, "when" in parts[position]))
        elif link.kind == "branch":
            labels.append(Label(parts[position].get("when", ""), "when" in parts[position]))
    return found


def _roots(edges: Mapping[str, Iterable[str]], start: str) -> list[str]:
    """The start, and where regions begin that it doesn't reach: first what nothing leads to, then of each circle one."""
    targets = {target for leads_to in edges.values() for target in leads_to}
    roots: list[str] = []
    reached: set[str] = set()
    for name in (start, *(name for name in edges if name not in targets), *edges):
        if name in edges and name not in reached:
            roots.append(name)
            reached |= graph.reachable(edges, name)
    return roots


def _leading_back(edges: Mapping[str, Iterable[str]], roots: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Ways that lead to a step on the way to them, in a walk from the roots; without them there is no circle.

    Without recursion: drafts may be longer than what can be published.
    """
    left: set[str] = set()
    for root in roots:
        if root in left:
            continue
        trail = {root: iter(edges[root])}
        while trail:
            here = next(reversed(trail))
            target = next(trail[here], None)
            if target is None:
                del trail[here]
                left.add(here)
            elif target in trail:
                yield here, target
            elif target not in left:
                trail[target] = iter(edges[target])
