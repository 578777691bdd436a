"""How much of what was tested an officer got right, by competency: the mean of its shares in her best attempts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor

from . import engine
from .cut_off import cut_off
from .models import Attempt, RegradedAttempt, Response
from .recorded import recorded
from .state import Document, Graded, State
from .versions import document


def best_of_each(attempts: Iterable[Attempt]) -> list[Attempt]:
    """The best attempt at each activity, of those as good the latest."""
    best: dict[int, Attempt] = {}
    for one in sorted(attempts, key=lambda each: (each.percent, each.finished_at)):
        best[one.activity_id] = one
    return list(best.values())


def shares_by_attempt(attempts: Sequence[Attempt]) -> dict[int, Mapping[str, float]]:
    """By attempt the shares (0 to 1) of the competencies that were there to be earned.

    Queries: 1, 1 more where one was regraded, and 1 for each document that the process doesn't know.
    """
    found = {}
    for one, played, state in _states(attempts):
        shares = engine.score(played, state).by_competency
        found[one.pk] = {key: share for key, share in shares.items() if share is not None}
    return found


def together(shares: Iterable[Mapping[str, float]]) -> dict[str, list[float]]:
    """Of several attempts, all shares of each competency."""
    found: dict[str, list[float]] = {}
    for of_one in shares:
        for key, share in of_one.items():
            found.setdefault(key, []).append(share)
    return found


def percent_of(share: float) -> int:
    """In whole percents. A share may be a hair below one, which then isn't lost."""
    return floor(round(100 * share, 6))


def _states(attempts: Sequence[Attempt]) -> Iterator[tuple[Attempt, Document, State]]:
    """What each was asked, and where it ended, by the grades by which it stands."""
    responses: dict[int, list] = {}
    rows = Response.objects.filter(attempt__in=[one.pk for one in attempts]).order_by("attempt", "number")
    for attempt, payload, grade in rows.values_list("attempt_id", "payload", "grade"):
        responses.setdefault(attempt, []).append((payload, grade))
    regraded = _grades([one for one in attempts if one.graded_by_id])
    for one in attempts:
        graded = recorded(one.version_id, responses.get(one.pk, ()))
        if one.pk in regraded:
            graded = tuple(Graded(each.response, grade) for each, grade in zip(graded, regraded[one.pk], strict=True))
        played = engine.drawn(document(one.graded_by_id or one.version_id), one.drawn)
        state = engine.replay(played, graded)
        yield one, played, cut_off(played, state) if one.ran_out else state


def _grades(attempts: Sequence[Attempt]) -> dict[int, list]:
    """The grades of the regrade by which each of these stands. Queries: 1, or none."""
    if not attempts:
        return {}
    by = {one.pk: one.graded_by_id for one in attempts}
    raised = RegradedAttempt.objects.filter(attempt__in=by, outcome=RegradedAttempt.Outcome.RAISED).order_by("pk")
    rows = raised.values_list("attempt_id", "regrade__to_version", "grades")
    return {attempt: grades for attempt, version, grades in rows if version == by[attempt]}
