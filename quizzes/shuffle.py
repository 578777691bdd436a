"""The order of one attempt at one step, and the values that stand in its form for the author's ids.

An author's ids say too much (the best choice is nearly always `a`), so a page has only places in the shuffled
order: `1`, `2`, … The server finds the ids again from the attempt's seed and the step.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


def order(ids: Iterable[str], seed: int, node: str, part: str = "") -> tuple[str, ...]:
    """Shuffle for one attempt and step: the same in every language, process and version of Python.

    `part` tells apart several lists of one step, which may share their ids.
    """
    place = f"{seed}\n{node}\n{part}\n" if part else f"{seed}\n{node}\n"
    return tuple(sorted(ids, key=lambda name: hashlib.sha256(f"{place}{name}".encode()).digest()))


@dataclass(frozen=True, slots=True)
class Shuffle:
    """The shuffled order of one attempt at one step."""

    seed: int
    node: str

    def values(self, ids: Iterable[str], part: str = "") -> dict[str, str]:
        """Ids by their form value, in the order shown. Give it all ids, also those that aren't offered now:
        a place must mean the same in every tab, whatever has been asked meanwhile.
        """
        return in_order(order(ids, self.seed, self.node, part))


def in_order(ids: Iterable[str]) -> dict[str, str]:
    """Ids by their form value where the order itself says nothing and stays as it is."""
    return {str(place): name for place, name in enumerate(ids, start=1)}
