"""Where an attempt stands: plain values that the engine replaces and never changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Document = Mapping[str, Any]
"""A document of the form exercise/1 that `quizzes.document.problems` has found nothing wrong with."""

Points = Mapping[str, float]
"""Points by competency."""


class Graded(NamedTuple):
    """A response that was accepted before, with the grade it got in the words in which it was read.

    `grade` is None where it answered no question.
    """

    response: Any
    grade: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a step did to a variable, after clamping."""

    variable: str
    before: int | bool
    after: int | bool


class Taken(NamedTuple):
    """One response and all that came of it: a line of the officer's time line.

    `reply` (an interview's answer) and `feedback` are words of the document that was played, so they change
    with the language; everything else is the same in every language. `clock` counts minutes before the
    step, `gates` are the steps passed on the way to `to` without being seen. A named tuple like World, since
    making a frozen dataclass of so many fields took a fifth of the time of a step.
    """

    node: str
    choice: str | None
    response: Mapping[str, Any]
    to: str | None
    reply: str = ""
    feedback: str = ""
    effects: tuple[Change, ...] = ()
    found: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    earned: Points = {}
    grade: float | None = None
    clock: int | None = None
    gates: tuple[str, ...] = ()


class World(NamedTuple):
    """The part of a state that conditions and scores can see, while the engine works out the rest.

    A named tuple, since one is made at every step and again whenever an interview goes on.
    """

    variables: Mapping[str, int | bool]
    found: tuple[str, ...]
    lost: tuple[str, ...]
    earned: Points
    possible: Points

    def competence(self, competency: str) -> float:
        """`score(competency)` of a condition: earned by possible, 0 where nothing could be earned yet."""
        return share_of(self, competency)


@dataclass(frozen=True, slots=True)
class State:
    """The replay of an attempt's responses.

    `current` is the step that waits for a response, None when the exercise has ended; `asked` and `seen` are
    the questions asked and ever offered in the current interview. `earned` may be negative inside; `score`
    floors it. `ending` stays None in a knowledge check; `outcome` is "pass" or "fail" once it has ended.
    """

    current: str | None
    variables: Mapping[str, int | bool]
    found: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    earned: Points = field(default_factory=dict)
    possible: Points = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    path: tuple[Taken, ...] = ()
    ending: str | None = None
    outcome: str | None = None

    def competence(self, competency: str) -> float:
        """`score(competency)` of a condition: earned by possible, 0 where nothing could be earned yet."""
        return share_of(self, competency)


@dataclass(frozen=True, slots=True)
class Step:
    """What an accepted response led to."""

    state: State
    feedback: str
    taken: Taken


@dataclass(frozen=True, slots=True)
class Score:
    """`by_competency` has None where the path taken offered nothing to earn."""

    percent: float
    by_competency: Mapping[str, float | None]
    passed: bool


def share_of(world: World | State, competency: str) -> float:
    """Earned by possible for one competency, from 0 to 1."""
    possible = world.possible.get(competency, 0)
    return ratio(world.earned.get(competency, 0), possible) if possible else 0.0


def ratio(earned: float, possible: float) -> float:
    """A share from 0 to 1; rounded, so that sums of thirds compare with a threshold as on paper."""
    return round(min(1.0, max(0.0, earned / possible)), 9)
