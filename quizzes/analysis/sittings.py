"""The material of the analysis: who answered what is gone, what was answered is left."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Given(NamedTuple):
    """One answer: its grade from 0 to 1, the option ids in it, the language read, and the time it took.

    `chosen` is empty where an answer isn't made of options. `seconds` is None where it can't be told.
    """

    grade: float
    chosen: tuple[str, ...]
    locale: str
    seconds: float | None
    answer: Any = None


class Sitting(NamedTuple):
    """A finished attempt at a check: its answers by item, its percent, and whether it was passed."""

    answers: Mapping[str, Given]
    percent: float
    passed: bool


class Item(NamedTuple):
    """A question as the analysis needs it. `options` have True for those that are right.

    `options` is empty for kinds whose answers aren't a selection of options. `typed` says that officers wrote them.
    """

    key: str
    kind: str
    points: int
    options: Mapping[str, bool]
    typed: bool = False


def points_of(item: Item, sitting: Sitting) -> float:
    """What the item brought; an item without an answer brought nothing."""
    given = sitting.answers.get(item.key)
    return item.points * given.grade if given else 0.0


def totals(items: Sequence[Item], sittings: Sequence[Sitting]) -> list[float]:
    """The points of each sitting over these items, rounded so that sums of thirds are equal when they should be."""
    return [round(sum(points_of(item, sitting) for item in items), 6) for sitting in sittings]
