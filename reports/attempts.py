"""Finished attempts as units read them: without names, by the ids of officers and enrolments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from courses.models import Activity, Course
from people.models import Unit
from people.scope import Scope
from quizzes.feedback import closed_attempts
from quizzes.models import AnswerToMark, Attempt, RegradedAttempt, Response
from quizzes.read_marking import still_waiting

from .completions import midnight
from .languages import TAGS
from .moments import LocalMoment, Moment, Seconds
from .whole import Rows
from .words import KeyText, WordFor

MARKING = ("none", "waiting", "done")
ENDED_BY = ("answers", "time")


class AttemptRow(NamedTuple):
    """A finished attempt at a check or scenario; `officer`, `unit`, `course` and `activity` are ids, codes and keys of rows
    of other lists.
    """

    attempt: int
    enrolment: int
    officer: int
    unit: str
    course: str
    activity: str
    version: str
    language: str
    number: int
    started_at: Moment
    finished_at: Moment
    seconds: int
    ended_by: str
    score: int
    passed: bool
    marking: str
    regraded: bool


#: Columns whose text is ours.
OURS = frozenset({
    "course", "activity", "version", "language", "started_at", "finished_at", "ended_by", "marking",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class WhichAttempts:
    """Which of the visible attempts are asked for; what is None doesn't narrow. Both dates are included."""

    course: Course | None = None
    activity: Activity | None = None
    unit: Unit | None = None
    passed: bool | None = None
    marking: str | None = None
    finished_from: date | None = None
    finished_to: date | None = None


def attempts(*, scope: Scope, which: WhichAttempts) -> QuerySet[Attempt]:
    """The finished attempts of officers whom `scope` sees. Those under way, and practice, are in none. Queries: none yet."""
    found = Attempt.objects.filter(scope.officers("enrolment__officer__"), finished_at__isnull=False)
    if which.course is not None:
        found = found.filter(enrolment__course=which.course)
    if which.activity is not None:
        found = found.filter(activity=which.activity)
    if which.unit is not None:
        found = found.filter(enrolment__officer__unit__path__startswith=which.unit.path)
    if which.passed is not None:
        found = found.filter(passed=which.passed)
    if which.marking is not None:
        found = found.filter(_marked_as(which.marking))
    if which.finished_from is not None:
        found = found.filter(finished_at__gte=midnight(which.finished_from))
    if which.finished_to is not None:
        found = found.filter(finished_at__lt=midnight(which.finished_to + timedelta(days=1)))
    return found.order_by("pk")


def attempt_rows(found: QuerySet[Attempt]) -> Rows:
    """Values of an `AttemptRow` each. Queries: 1."""
    return Rows(
        found.values_list(
            "pk", "enrolment_id", "enrolment__officer_id", "enrolment__officer__unit__code",
            KeyText("enrolment__course__key"), KeyText("activity__key"),
            "version__content_hash", WordFor("version__locale", TAGS, others_stay=True), "number",
            LocalMoment("started_at"), LocalMoment("finished_at"), Seconds("finished_at", "started_at"),
            _one_of(("time", Q(ran_out=True)), other="answers"), "percent", "passed",
            _one_of(("waiting", _marked_as("waiting")), ("done", _marked_as("done")), other="none"),
            Case(When(graded_by__isnull=False, then=True), default=False),
        )
    )  # fmt: skip


def responses_of(attempt_ids: Collection[int], today: date | None = None) -> dict[int, list[dict] | None]:
    """What was answered in each, in order, and what it was worth; None where she isn't told what was right yet.

    The answers themselves are kept back too then: with a full score they would be the key. Queries: 1.
    """
    closed = closed_attempts(today or timezone.localdate(), "attempt__")
    raised = RegradedAttempt.objects.filter(attempt=OuterRef("attempt"), outcome=RegradedAttempt.Outcome.RAISED)
    rows = Response.objects.filter(attempt__in=attempt_ids).order_by("attempt", "number").values_list(
        "attempt_id", Case(When(closed, then=True), default=False), Subquery(raised.order_by("-pk").values("grades")[:1]),
        "number", "payload", "grade", WordFor("locale", TAGS, others_stay=True), LocalMoment("answered_at"),
    )  # fmt: skip
    told: dict[int, list[dict] | None] = {pk: [] for pk in attempt_ids}
    for attempt, is_closed, regraded, number, payload, grade, language, at in rows:
        if is_closed:
            told[attempt] = None
            continue
        told[attempt].append({
            "number": number, "step": payload.get("node"), "answered_at": at, "language": language,
            "answer": {name: value for name, value in payload.items() if name != "node"},
            "grade": regraded[number - 1] if regraded else grade,
        })
    return told


def _marked_as(state: str) -> Q:
    """Whether people mark answers of an attempt, and have."""
    any_answer = Exists(AnswerToMark.objects.filter(response__attempt=OuterRef("pk")))
    if state == "none":
        return ~Q(any_answer)
    return Q(still_waiting()) if state == "waiting" else Q(any_answer) & ~Q(still_waiting())


def _one_of(*words: tuple[str, Q], other: str) -> Case:
    """The word of the first condition that holds."""
    whens = [When(condition, then=Value(word)) for word, condition in words]
    return Case(*whens, default=Value(other), output_field=CharField())
