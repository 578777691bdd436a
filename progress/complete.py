"""Where an officer stands in a course: the one rule of completion, as a function of plain data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requirement:
    """An activity of the syllabus as completion sees it. `weight` 0 means that it has no score."""

    activity_id: int
    required: bool
    weight: int


@dataclass(frozen=True, slots=True)
class Result:
    """What was done of an activity; `score` is the best so far, 0 to 100, or None."""

    done: bool
    score: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`percent`: share of required activities done, rounded down so that 100 means all. `score`: see Enrolment."""

    percent: int
    score: int | None
    complete: bool


def standing(requirements: Iterable[Requirement], results: Mapping[int, Result]) -> Standing:
    """Complete when every required activity is done; a course that requires nothing is never complete."""
    requirements = list(requirements)
    required = [r for r in requirements if r.required]
    done = sum(1 for r in required if (result := results.get(r.activity_id)) and result.done)
    return Standing(
        percent=100 * done // len(required) if required else 0,
        score=_weighted_score(requirements, results),
        complete=bool(required) and done == len(required),
    )


def _weighted_score(requirements: list[Requirement], results: Mapping[int, Result]) -> int | None:
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
