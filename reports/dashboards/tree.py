"""The units below one, as a tree that opens level by level."""

from dataclasses import dataclass

from django.db.models import Q

from people.models import Unit

#: So many branches may be open at once, and so many units below each are shown.
OPEN, BELOW = 20, 200


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree; `level` counts from 0."""

    unit: Unit
    level: int
    opened: bool


def opened_tree(above: Unit, first: list[Unit], asked: str) -> list[Branch]:
    """These units, and below each that is opened its own, in their order; what can't be opened is passed over.

    `asked` has the numbers of the opened ones: '12.15'. Queries: none, or 2 where something is opened.
    """
    numbers = [int(one) for one in asked.split(".") if one.isascii() and one.isdigit() and len(one) < 10][:OPEN]
    inside = Unit.objects.filter(path__startswith=above.path, pk__in=numbers)
    opened = set(inside.values_list("path", flat=True)) if numbers else set()
    below = children([*opened]) if opened else {}
    tree: list[Branch] = []

    def grow(units: list[Unit], level: int) -> None:
        for unit in units:
            tree.append(Branch(unit, level, opened=unit.path in opened))
            grow(below.get(unit.path, [])[:BELOW], level + 1)

    grow(first, 0)
    return tree


def children(paths: list[str]) -> dict[str, list[Unit]]:
    """The units directly below each of these. Queries: 1."""
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(path__startswith=path, depth=len(path) // Unit.steplen + 1)
    found: dict[str, list[Unit]] = {path: [] for path in paths}
    for child in Unit.objects.filter(wanted).order_by("path"):
        found[child.path[: -Unit.steplen]].append(child)
    return found
