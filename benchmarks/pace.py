"""Comparing two things on a machine that does other things too: taken in turns, in rounds, by medians.

Every round sends the same pairs. A machine that slows down for a while slows both of a pair, and what interrupts
one request makes one of its rounds odd, which the median over rounds passes over.

Two ways to take turns. In blocks, each side finds its own code and rows still in the processor's caches, as it
would if it were served alone; that is kinder to the small yardstick, and so the stricter test. One by one is for
requests that can't be repeated, where other requests stand between them anyway.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from .visitor import seconds

Pair = tuple[Callable[[], object], Callable[[], object]]
"""The subject's request and the yardstick's, both ready to be sent."""

Round = list[tuple[float, float]]
"""What each pair took, in seconds: the subject, the yardstick."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`value` and `yardstick` in units per second, and the ratio of the two (1: equally fast)."""

    value: float
    yardstick: float

    @property
    def ratio(self) -> float:
        return self.value / self.yardstick


def in_blocks(pairs: list[Pair], *, yardstick_first: bool) -> Round:
    """One side's requests, then the other's; alternate who begins from round to round."""
    sides = {}
    for side in (1, 0) if yardstick_first else (0, 1):
        sides[side] = [seconds(pair[side]) for pair in pairs]
    return list(zip(sides[0], sides[1], strict=True))


def one_by_one(pairs: Iterable[Pair]) -> Round:
    """Pair by pair, as they come due; who goes first changes."""
    times: Round = []
    for place, (subject, yardstick) in enumerate(pairs):
        if place % 2:
            second = seconds(yardstick)
            times.append((seconds(subject), second))
        else:
            times.append((seconds(subject), seconds(yardstick)))
    return times


def pace(rounds: list[Round], *, units: int = 1) -> Pace:
    """The median of each pair over the rounds, then the mean over the pairs; `units` is what one request yields."""
    subject = yardstick = 0.0
    for places in zip(*rounds, strict=True):
        subject += median(one for one, _other in places)
        yardstick += median(other for _one, other in places)
    count = len(rounds[0]) * units
    return Pace(count / subject, count / yardstick)
