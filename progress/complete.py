"""Where an officer stands in a course: the one rule of completion, as a function of plain data."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil

#: While something else than an activity is still needed: 100 means that nothing is.
ALL_BUT = 99


@dataclass(frozen=True, slots=True)
class Requirement:
    """An activity of the syllabus as completion sees it, by its id or key. `weight` 0 means that it has no score.

    What it is doesn't matter: that somebody attended a session would be a result like any other.
    """

    activity_id: Hashable
    required: bool
    weight: int = 0
    pass_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What was done of an activity; `score` is the best so far, 0 to 100, or None."""

    done: bool
    score: int | None


@dataclass(frozen=True, slots=True)
class Time:
    """The minutes that a course asks for (None: any), and the seconds that were spent in it."""

    minimum: int | None = None
    seconds: int = 0


ANY_TIME = Time()


@dataclass(frozen=True, slots=True)
class ToDo:
    """A required activity that isn't done; `score` is the best so far where it is below the mark."""

    activity_id: Hashable
    score: int | None = None
    pass_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Needed:
    """All that keeps a course from being complete: what is to be done, in order, and minutes still to be spent."""

    to_do: tuple[ToDo, ...]
    minutes: int

    @property
    def nothing(self) -> bool:
        return not self.to_do and not self.minutes


@dataclass(frozen=True, slots=True)
class Standing:
    """`percent`: share of required activities done, rounded down; 100 means complete. `score`: see Enrolment."""

    percent: int
    score: int | None
    complete: bool


def standing(
    requirements: Iterable[Requirement], results: Mapping[Hashable, Result], time: Time = ANY_TIME
) -> Standing:
    """Complete when nothing is needed any more; a course that requires nothing is never complete."""
    requirements = list(requirements)
    count = sum(1 for r in requirements if r.required)
    needed = still_needed(requirements, results, time)
    complete = bool(count) and needed.nothing
    share = 100 * (count - len(needed.to_do)) // count if count else 0
    return Standing(
        percent=share if complete else min(share, ALL_BUT),
        score=_weighted_score(requirements, results),
        complete=complete,
    )


def still_needed(
    requirements: Iterable[Requirement], results: Mapping[Hashable, Result], time: Time = ANY_TIME
) -> Needed:
    """What the officer is told, and what `standing` decides by."""
    to_do = []
    for one in requirements:
        result = results.get(one.activity_id)
        if one.required and not (result and result.done):
            to_do.append(ToDo(one.activity_id, score=result.score if result else None, pass_percent=one.pass_percent))
    return Needed(to_do=tuple(to_do), minutes=max(0, ceil(((time.minimum or 0) * 60 - time.seconds) / 60)))


def _weighted_score(requirements: list[Requirement], results: Mapping[Hashable, Result]) -> int | None:
    scored = [
        (r.weight, results[r.activity_id].score)
        for r in requirements
        if r.weight and r.activity_id in results and results[r.activity_id].score is not None
    ]
    if not scored:
        return None
    return round(sum(weight * score for weight, score in scored) / sum(weight for weight, _ in scored))


def counts_as_done(*, finished: bool, score: int | None, pass_percent: int | None) -> bool:
    """Whether a result of an activity counts: finished, and at its pass mark where it has one."""
    return finished and (pass_percent is None or (score is not None and score >= pass_percent))
