"""Programs that send lists are known to the apps above: whether one may still do what it sent is asked there."""

from collections.abc import Callable

from people.models import Roster

_asked: list[Callable[[Roster], bool]] = []


def register(may: Callable[[Roster], bool]) -> None:
    """`may` is asked of each list of a program, right before anything is done with it in the background."""
    if may not in _asked:
        _asked.append(may)


def may_still(roster: Roster) -> bool:
    return roster.program_id is None or all(may(roster) for may in _asked)
