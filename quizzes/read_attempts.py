"""From stored responses to the plain material of the analysis; no names, numbers or units come along.

Only first attempts count: who has seen the debrief answers a second time from memory. All languages of one structure
count together, since it is the same exercise in other words.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from courses.models import Activity

from . import engine, kinds
from .analysis.paths import Journey, Stop, journey
from .analysis.sittings import Given, Item, Sitting
from .models import Attempt, RegradedAttempt, Response
from .pools import in_line
from .read_marking import still_waiting
from .recorded import grade_of, recorded
from .state import Document, State
from .versions import document

MOST_ATTEMPTS = 20_000
"""The newest that are read: enough for every figure, and bounded in time and memory whatever the table holds."""

STALE_AFTER = timedelta(days=7)

#: How many rows are fetched at a time.
PIECE = 2_000


class Answered(NamedTuple):
    """An attempt with its responses in order: payload, language, moment and stored grade of each."""

    version_id: int
    drawn: list[str] | None
    percent: int | None
    passed: bool | None
    started_at: datetime
    responses: list[tuple[Any, str, datetime, float | None]]


def first_attempts(activity: Activity, structure_hash: str) -> QuerySet[Attempt]:
    """Officers' first attempts at this structure, in every language."""
    return Attempt.objects.filter(activity=activity, number=1, version__structure_hash=structure_hash)


def finished(activity: Activity, structure_hash: str) -> QuerySet[Attempt]:
    """Those with a result; one that waits for marks has none that a statistic could use."""
    return first_attempts(activity, structure_hash).filter(~still_waiting(), finished_at__isnull=False)


def waiting(activity: Activity, structure_hash: str) -> QuerySet[Attempt]:
    """Those that are left out until people have marked an answer of theirs."""
    return first_attempts(activity, structure_hash).filter(still_waiting(), finished_at__isnull=False)


def items_of(played: Document) -> list[Item]:
    """The questions of a check, in order."""
    return [_item(name, node) for name, node in in_line(played) if node["type"] == "question"]


def _item(name: str, node: dict) -> Item:
    """An item's options stand for its answers only where an answer is a selection of them.

    A kind in which the right answer takes every option, such as ordering, has nothing to choose between.
    """
    options = {option["id"]: option for option in node.get("options", ()) if isinstance(option, dict)}
    right = _chosen(kinds.get(node["kind"]).samples(node)[0], options)
    if not right or len(right) == len(options):
        options = {}
    shares = {key: key in right for key in options}
    return Item(name, node["kind"], node.get("points", 1), shares, kinds.get(node["kind"]).typed)


def read_sittings(
    activity: Activity, structure_hash: str, items: Sequence[Item], most: int = MOST_ATTEMPTS
) -> list[Sitting]:
    """The newest finished first attempts at a check, with the grades they were given. Queries: 1, in pieces."""
    options = {item.key: item.options for item in items}
    return [
        Sitting(dict(_given(one, options)), one.percent, one.passed, _shown(one))
        for one in _answered(finished(activity, structure_hash), most)
    ]


def _shown(one: Answered) -> frozenset[str] | None:
    return None if one.drawn is None else frozenset(one.drawn)


def _given(one: Answered, options: dict) -> Iterator[tuple[str, Given]]:
    before = one.started_at
    for payload, locale, at, stored in one.responses:
        took = max(0.0, (at - before).total_seconds())
        before = at
        name = payload.get("node")
        if name not in options or "answer" not in payload:
            continue
        answer, grade = payload["answer"], grade_of(one.version_id, payload, stored)
        kept = None if options[name] else answer
        # A kind that a person grades gives none until then.
        if grade is not None:
            yield name, Given(float(grade), _chosen(answer, options[name]), locale, took, kept)


def _chosen(answer: Any, options: dict) -> tuple[str, ...]:
    """The option ids in an answer that is one of them or a list of them; nothing for any other form."""
    ids = [answer] if isinstance(answer, str) else answer
    if not isinstance(ids, list) or not all(isinstance(one, str) and one in options for one in ids):
        return ()
    return tuple(ids)


def read_journeys(activity: Activity, structure_hash: str, most: int = MOST_ATTEMPTS) -> list[Journey]:
    """The newest first attempts that came to an ending of a scenario, replayed by the engine. Queries: 1, in pieces."""
    found = []
    for one in _answered(finished(activity, structure_hash).filter(ran_out=False), most):
        state = _replayed(one)
        locale = one.responses[-1][1] if one.responses else ""
        found.append(journey(state, percent=one.percent, passed=one.passed, locale=locale))
    return found


def read_stops(activity: Activity, structure_hash: str, most: int = MOST_ATTEMPTS) -> list[Stop]:
    """Where first attempts stand that aren't finished or ran out of time, the most frequent step first.

    Queries: 2, in pieces.
    """
    counts, stale, latest = Counter(), Counter(), {}
    limit = timezone.now() - STALE_AFTER
    waiting = first_attempts(activity, structure_hash).filter(Q(finished_at__isnull=True) | Q(ran_out=True))
    for one in _open(waiting, most):
        node = _replayed(one).current
        at = one.responses[-1][2] if one.responses else one.started_at
        counts[node] += 1
        stale[node] += at < limit
        latest[node] = max(latest.get(node, at), at)
    return [Stop(node, count, stale[node], latest[node].isoformat()) for node, count in counts.most_common() if node]


def _replayed(one: Answered) -> State:
    responses = recorded(one.version_id, ((payload, grade) for payload, _, _, grade in one.responses))
    return engine.replay(engine.drawn(document(one.version_id), one.drawn), responses)


def _answered(attempts: QuerySet[Attempt], most: int) -> Iterator[Answered]:
    newest = attempts.order_by("-pk").values("pk")[:most]
    rows = (
        Response.objects.filter(attempt_id__in=newest)
        .order_by("attempt_id", "number")
        .values_list(
            "attempt_id", "attempt__version_id", "attempt__drawn", _at_its_end("percent"), _at_its_end("passed"),
            "attempt__started_at", "payload", "locale", "answered_at", "grade",
        )
        .iterator(chunk_size=PIECE)
    )
    for _, of_one in groupby(rows, key=itemgetter(0)):
        group = list(of_one)
        yield Answered(*group[0][1:6], [row[6:] for row in group])


def _at_its_end(result: str) -> Case:
    """`percent` or `passed` as it was when the attempt ended: a regrade changes no statistics of the old key."""
    first = RegradedAttempt.objects.filter(attempt=OuterRef("attempt_id"), outcome=RegradedAttempt.Outcome.RAISED)
    before = Subquery(first.order_by("pk").values(f"old_{result}")[:1])
    return Case(When(attempt__graded_by__isnull=False, then=before), default=F(f"attempt__{result}"))


def _open(attempts: QuerySet[Attempt], most: int) -> Iterator[Answered]:
    """As `_answered`, with those that have no response yet: they stand at the first step."""
    for version_id, drawn, started in (
        attempts.annotate(answered=Max("responses__pk"))
        .filter(answered__isnull=True)
        .order_by("-pk")
        .values_list("version_id", "drawn", "started_at")[:most]
    ):
        yield Answered(version_id, drawn, None, None, started, [])
    yield from _answered(attempts, most)
