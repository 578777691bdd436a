"""The shortest and the longest way through the situations that a search has seen.

A situation is a tuple that begins with the step it stands at and the outcome, None while there is none. No
situation comes twice on a way, since steps don't lead round and interviews only grow.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from graphlib import TopologicalSorter

Ways = Mapping[tuple, Sequence[tuple]]
"""Which situations one response leads to, by situation."""


def shortest(ways: Ways, first: tuple) -> tuple[str, ...]:
    """The steps of the way with the fewest of them, the ending last; empty where no way comes to an end."""
    return _way(ways, first, min)


def longest(ways: Ways, first: tuple) -> tuple[str, ...]:
    """The same for the way with the most steps."""
    return _way(ways, first, max)


def _way(ways: Ways, first: tuple, pick: Callable) -> tuple[str, ...]:
    # What a situation leads to stands as that on which it depends, so that ends come first.
    known: dict[tuple, tuple[int, tuple | None]] = {}
    for here in TopologicalSorter(ways).static_order():
        if here[1] is not None:
            known[here] = (0, None)
            continue
        onward = [(known[there][0] + (there[0] != here[0]), there) for there in ways[here] if there in known]
        if onward:
            known[here] = pick(onward, key=lambda option: option[0])
    return tuple(_steps(known, first)) if first in known else ()


def _steps(known: Mapping[tuple, tuple[int, tuple | None]], first: tuple) -> Iterable[str]:
    """The steps on the way from `first`; the questions of an interview are one step, a check's end is none."""
    here, last = first, None
    while here is not None:
        if here[0] is not None and here[0] != last:
            yield here[0]
        last, here = here[0], known[here][1]
