"""Whether a unit's figures may be told at all: not where they, or what was left out beside them, would be of few people."""

from collections.abc import Mapping, Sequence

from people.models import Unit

from .rights import Sight
from .suppress import THRESHOLD, suppress
from .tree import children

#: By path of a unit, how many people of it and of those below are in each column; columns don't overlap.
Groups = Mapping[str, Sequence[int]]


def neighbours(sight: Sight) -> dict[str, list[Unit]]:
    """The units below each on the way to this one: with them it is compared. Queries: 1."""
    return children([unit.path for unit in sight.line])


def paths_of(sight: Sight, below: Mapping[str, list[Unit]]) -> list[str]:
    """All whose numbers `is_told` needs."""
    return [sight.top.path, *(child.path for units in below.values() for child in units)]


def is_told(sight: Sight, below: Mapping[str, list[Unit]], groups: Groups) -> bool:
    """Whether the unit is shown among its neighbours, and each above it among its own, as `suppress` has it.

    Else its number could be taken from the one above, and what is left is of few. Pure.
    """
    for place, unit in enumerate(sight.line):
        rows = [groups[child.path] for child in below[unit.path]]
        own = [whole - sum(row[column] for row in rows) for column, whole in enumerate(groups[unit.path])]
        shown = suppress([*rows, own])
        if shown.totals is None or sum(shown.totals) < THRESHOLD:
            return False
        following = sight.line[place + 1] if place + 1 < len(sight.line) else None
        if following is not None and shown.rows[[child.path for child in below[unit.path]].index(following.path)] is None:
            return False
    return True
