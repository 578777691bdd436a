"""The material of the analysis: who answered what is gone, what was answered is left."""

from collections.abc import Mapping, Sequence, Set
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
    """A finished attempt at a check: its answers by item, its percent, and whether it was passed.

    `shown` are the items that were drawn for it from pools, None where all are asked.
    """

    answers: Mapping[str, Given]
    percent: float
    passed: bool
    shown: Set[str] | None = None


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


def was_shown(item: Item, sitting: Sitting) -> bool:
    """Whether the item was asked; one that wasn't drawn was neither answered nor left out."""
    return sitting.shown is None or item.key in sitting.shown


def draws(sittings: Sequence[Sitting]) -> bool:
    """Whether questions were drawn, so that not everybody was asked the same."""
    return any(sitting.shown is not None for sitting in sittings)


def totals(items: Sequence[Item], sittings: Sequence[Sitting]) -> list[float]:
    """The points of each sitting over these items, rounded so that sums of thirds are equal when they should be.

    Where items were drawn they are the share of the points that were there to be had, times the most that any could
    have: officers were asked different things, and sums of points alone would compare what was drawn.
    """
    most = attainable(items, sittings)
    by_key = {item.key: item for item in items}
    return [
        round(sum(points_of(item, one) for item in items) if one.shown is None else most * _share(by_key, one), 6)
        for one in sittings
    ]


def attainable(items: Sequence[Item], sittings: Sequence[Sitting]) -> float:
    """The most points that a sitting could bring; pools draw questions that are worth the same, so for all of them."""
    by_key = {item.key: item for item in items}
    drawn = (sum(by_key[key].points for key in one.shown & by_key.keys()) for one in sittings if one.shown is not None)
    return max(drawn, default=sum(item.points for item in items))


def rest(item: Item, by_key: Mapping[str, Item], sitting: Sitting, total: float) -> float:
    """The total without the item; where items were drawn, the share of what the others that were shown are worth."""
    return total - points_of(item, sitting) if sitting.shown is None else _share(by_key, sitting, without=item.key)


def _share(by_key: Mapping[str, Item], sitting: Sitting, without: str = "") -> float:
    """Points by those that were there to be had, of the items that were drawn."""
    shown = [by_key[key] for key in sitting.shown if key in by_key and key != without]
    possible = sum(item.points for item in shown)
    return sum(points_of(item, sitting) for item in shown) / possible if possible else 0.0
