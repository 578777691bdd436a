"""The units below one, as a tree that opens level by level."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, Sum

from people.models import Unit

#: So many branches may be open at once, and so many units below each are shown.
OPEN, BELOW = 20, 200


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree; `level` counts from 0."""

    unit: Unit
    level: int
    opened: bool


def opened_tree(above: Unit, first: list[Unit], asked: str, *, most: int = BELOW) -> list[Branch]:
    """These units, and below each that is opened its own, in their order; what can't be opened is passed over.

    `asked` has the numbers of the opened ones: '12.15'. Queries: none, or 2 where something is opened.
    """
    opened = opened_paths(above, asked)
    return branches(first, opened, children([*opened]) if opened else {}, most=most)


def opened_paths(above: Unit, asked: str) -> set[str]:
    """The paths of those that are opened. Queries: 1, or none."""
    numbers = _numbers(asked)
    inside = Unit.objects.filter(path__startswith=above.path, pk__in=numbers)
    return set(inside.values_list("path", flat=True)) if numbers else set()


def below_opened(above: Unit, asked: str) -> int:
    """How many units are directly below those that are opened. Queries: 1, or none."""
    numbers = _numbers(asked)
    if not numbers:
        return 0
    opened = Unit.objects.filter(path__startswith=above.path, pk__in=numbers)
    return opened.aggregate(below=Sum("numchild"))["below"] or 0


def first_and_opened(above: Unit, asked: str) -> tuple[list[Unit], set[str]]:
    """All units directly below, and the paths of those that are opened, however deep. Queries: 1."""
    numbers = _numbers(asked)
    first = Q(depth=above.depth + 1)
    found = list(Unit.objects.filter(first | Q(pk__in=numbers), path__startswith=above.path).order_by("path"))
    return [unit for unit in found if unit.depth == above.depth + 1], {unit.path for unit in found if unit.pk in numbers}


def _numbers(asked: str) -> list[int]:
    return [int(one) for one in asked.split(".") if one.isascii() and one.isdigit() and len(one) < 10][:OPEN]


def branches(
    first: list[Unit], opened: set[str], below: Mapping[str, list[Unit]], *, most: int = BELOW
) -> list[Branch]:
    """Of each that is opened `most` units below. Pure."""
    tree: list[Branch] = []

    def grow(units: list[Unit], level: int) -> None:
        for unit in units:
            tree.append(Branch(unit, level, opened=unit.path in opened))
            if unit.path in opened:
                grow(below.get(unit.path, [])[:most], level + 1)

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
