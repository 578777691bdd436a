"""Comparing two things on a machine that does other things too: taken in turns, in rounds, by medians.

Every round sends the same pairs. A machine that slows down for a while slows both of a pair, and what interrupts
one request makes one of its rounds odd, which the median over rounds passes over.
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


def run_round(pairs: Iterable[Pair]) -> Round:
    """Send each pair; who goes first changes, so that neither always finds the other's traces in the caches."""
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
