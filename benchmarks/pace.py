"""Comparing two things on a machine that does other things too: taken in turns, in rounds, by medians.

A machine that slows down for a while slows both, and the ratio of that round stays what it was; a single hiccup
makes one round odd, and the median passes over it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from .visitor import seconds

Pair = tuple[Callable[[], object], Callable[[], object]]
"""The subject's request and the yardstick's, both ready to be sent."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round took, in seconds; `units` is how many requests (or rows) each of the two did."""

    subject: float
    yardstick: float
    units: int


@dataclass(frozen=True, slots=True)
class Pace:
    """The median round: `value` and `yardstick` in units per second, `ratio` of the two (1: equally fast).

    The ratio is the median of the rounds' ratios, not the ratio of the medians: only within a round were both
    measured at the same time.
    """

    value: float
    yardstick: float
    ratio: float


def run_round(pairs: Iterable[Pair], *, units: int = 1) -> Round:
    """Send each pair; who goes first changes, so that neither always finds the other's traces in the caches."""
    subject = yardstick = 0.0
    count = 0
    for count, (one, other) in enumerate(pairs, start=1):
        if count % 2:
            subject += seconds(one)
            yardstick += seconds(other)
        else:
            yardstick += seconds(other)
            subject += seconds(one)
    return Round(subject, yardstick, count * units)


def pace(rounds: list[Round]) -> Pace:
    return Pace(
        value=median(one.units / one.subject for one in rounds),
        yardstick=median(one.units / one.yardstick for one in rounds),
        ratio=median(one.yardstick / one.subject for one in rounds),
    )
