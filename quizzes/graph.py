"""The steps as a graph: where each leads, circles, steps that no path reaches or leaves."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

from quizzes.problem import Problem, Where

Edges = Mapping[str, tuple[str, ...]]


class Link(NamedTuple):
    """One way on from a step; `part` is the choice or branch that leads there, `target` may be missing."""

    node: str
    part: str | None
    kind: str
    target: str | None


def links(name: str, node: Mapping[str, Any]) -> Iterator[Link]:
    """Every way on that a step names, whether or not the target exists."""
    if node["type"] == "decision":
        for choice in node.get("choices", ()):
            yield Link(name, choice["id"], "choice", choice.get("to"))
    elif node["type"] == "gate":
        for position, branch in enumerate(node.get("branches", ()), start=1):
            yield Link(name, f"#{position}", "branch", branch.get("to"))
    elif node["type"] != "ending":
        yield Link(name, None, "step", node.get("to"))


def edges(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The steps that each step leads to, leaving out targets that don't exist."""
    nodes = document["nodes"]
    return {
        name: tuple(link.target for link in links(name, node) if link.target in nodes)
        for name, node in nodes.items()
    }


def reachable(graph: Edges, start: str) -> set[str]:
    """`start` and every step that some path from it reaches, conditions aside."""
    found, waiting = {start}, [start]
    while waiting:
        for target in graph[waiting.pop()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def circle(graph: Edges) -> list[str] | None:
    """Steps that lead round in a circle, the first one repeated at the end."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # The sorter takes targets for predecessors, so its circle runs backwards.
        return list(reversed(error.args[1]))
    return None


def problems(document: Mapping[str, Any], *, broken_links: bool) -> Iterator[Problem]:
    """Circles, unreachable steps and dead ends.

    Any circle is refused: without one, every way of playing ends. With broken links every step before one
    would be a dead end as well, which is not worth saying.
    """
    nodes, graph = document["nodes"], edges(document)
    loop = circle(graph)
    if loop:
        yield Problem("endless_loop", Where(loop[0]), {"loop": " → ".join(loop)})
    if document["start"] not in nodes:
        return
    reached = reachable(graph, document["start"])
    # Only where the lost region begins: what hangs on an unreachable step goes without saying.
    targets = {target for leads_to in graph.values() for target in leads_to}
    for name in nodes:
        if name not in reached and name not in targets:
            yield Problem("unreachable", Where(name), {"node": name})
    if not broken_links:
        leaving = _can_end(document, graph)
        for name in reached - leaving:
            yield Problem("dead_end", Where(name), {"node": name})


def _can_end(document: Mapping[str, Any], graph: Edges) -> set[str]:
    """Steps from which some path ends."""
    before: dict[str, list[str]] = {name: [] for name in graph}
    for name, targets in graph.items():
        for target in targets:
            before[target].append(name)
    ends = [
        name
        for name, node in document["nodes"].items()
        if node["type"] == "ending" or (document["kind"] == "check" and node.get("to") is None)
    ]
    found: set[str] = set()
    while ends:
        name = ends.pop()
        if name not in found:
            found.add(name)
            ends.extend(before[name])
    return found
