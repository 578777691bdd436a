"""The statements themselves: which there are, in which order, and their words. No two of them are the same thing.

A statement's id is made of what it tells, so that whoever pulls twice has it once. What may change later (an officer's
score in a course, the language she reads in) stands in none, since a statement never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.scope import Scope
from progress.models import Enrolment, PastCompletion
from quizzes.models import Attempt
from reports.courses import words_of_courses

from . import answers

VERSION = "1.0.3"
NAMES = UUID("8c7b9d2e-52c1-5a0c-a3f7-6d1f0a1f9b10")
VERBS = {
    "completed": "http://adlnet.gov/expapi/verbs/completed",
    "passed": "http://adlnet.gov/expapi/verbs/passed",
    "failed": "http://adlnet.gov/expapi/verbs/failed",
    "waived": "https://w3id.org/xapi/adl/verbs/waived",
    "answered": "http://adlnet.gov/expapi/verbs/answered",
}
By = Enrolment.CompletedBy
#: cmi5's words for why somebody needn't take what she didn't take (its specification, 9.5.5.2).
REASON = "https://w3id.org/xapi/cmi5/result/extensions/reason"
REASONS = {By.RECOGNISED: "Equivalent Outside Activity", By.EXEMPT: "Administrative"}
COURSE = "https://w3id.org/xapi/cmi5/activitytype/course"
KINDS = {
    "check": "http://adlnet.gov/expapi/activities/assessment",
    "session": "http://adlnet.gov/expapi/activities/meeting",
    "scenario": "http://adlnet.gov/expapi/activities/simulation",
}


class Place(NamedTuple):
    """Where a statement stands: by moment, attempts before the completion that they bring about, then by id."""

    at: datetime
    kind: int
    id: int


@dataclass(frozen=True, slots=True)
class Question:
    """Stored after `since` and not after `until`, from the latest on or, `ascending`, from the earliest."""

    until: datetime
    since: datetime | None = None
    ascending: bool = False
    after: Place | None = None


ATTEMPT, COMPLETION, RENEWED = 0, 1, 2


def statements(
    *, scope: Scope, question: Question, size: int, with_answers: bool = False
) -> tuple[list[dict], Place | None]:
    """The next statements, and the place of the last if there are more. Queries: 4, 5 with answers."""
    attempts = Attempt.objects.filter(scope.officers("enrolment__officer__"), finished_at__isnull=False)
    done = Enrolment.objects.filter(scope.officers("officer__"), completed_at__isnull=False)
    attempts = attempts.select_related("enrolment__officer", "activity")
    done = done.select_related("officer")
    finished = _next(attempts, "finished_at", ATTEMPT, question, size)
    found = [(Place(one.finished_at, ATTEMPT, one.pk), one) for one in finished]
    found += [
        (Place(one.completed_at, COMPLETION, one.pk), one)
        for one in _next(done, "completed_at", COMPLETION, question, size)
    ]
    renewed = PastCompletion.objects.filter(scope.officers("enrolment__officer__")).select_related("enrolment__officer")
    found += [
        (Place(one.completed_at, RENEWED, one.pk), one) for one in _next(renewed, "completed_at", RENEWED, question, size)
    ]
    if with_answers:
        given = _next(answers.answers(scope), "attempt__finished_at", answers.ANSWER, question, size)
        found += [(Place(one.attempt.finished_at, answers.ANSWER, one.pk), one) for one in given]
    found.sort(key=lambda pair: pair[0], reverse=not question.ascending)
    shown = found[:size]
    return list(_told(shown)), shown[-1][0] if len(found) > size else None


def _next(rows: QuerySet, moment: str, kind: int, question: Question, size: int) -> QuerySet:
    """The first of one kind that can be on the page, and one more."""
    rows = rows.filter(**{f"{moment}__lte": question.until})
    if question.since is not None:
        rows = rows.filter(**{f"{moment}__gt": question.since})
    if (after := question.after) is not None:
        beyond = "gt" if question.ascending else "lt"
        rest = Q(**{f"{moment}__{beyond}": after.at})
        if kind == after.kind:
            rest |= Q(**{moment: after.at, f"pk__{beyond}": after.id})
        elif (kind > after.kind) == question.ascending:
            rest |= Q(**{moment: after.at})
        rows = rows.filter(rest)
    order = (moment, "pk") if question.ascending else (f"-{moment}", "-pk")
    return rows.order_by(*order)[: size + 1]


def _told(found: list[tuple[Place, Attempt | Enrolment | PastCompletion]]) -> Iterator[dict]:
    """Queries: 1."""
    courses = words_of_courses(None)
    for place, one in found:
        if place.kind == ATTEMPT:
            yield _attempt(one, courses)
        elif place.kind == answers.ANSWER:
            yield answers.answered(one, courses)
        else:
            enrolment = one if place.kind == COMPLETION else one.enrolment
            tell = _completion if one.completed_by == By.LEARNED else _waiver
            yield tell(enrolment, one, courses)


def _completion(enrolment: Enrolment, one: Enrolment | PastCompletion, courses: dict) -> dict:
    return {
        **_frame(f"completion:{_named(enrolment, one)}", enrolment, "completed", one.completed_at),
        "object": _course(courses[enrolment.course_id]),
        "result": {"completion": True},
    }


def _waiver(enrolment: Enrolment, one: Enrolment | PastCompletion, courses: dict) -> dict:
    """Somebody decided that she needn't take the course: for cmi5 that is met and complete, but not by learning here."""
    return {
        **_frame(f"waiver:{_named(enrolment, one)}", enrolment, "waived", one.completed_at),
        "object": _course(courses[enrolment.course_id]),
        "result": {"success": True, "completion": True, "extensions": {REASON: REASONS[By(one.completed_by)]}},
    }


def _named(enrolment: Enrolment, one: Enrolment | PastCompletion) -> str:
    return f"{enrolment.pk}:{one.completed_at.timestamp()}"


def _attempt(attempt: Attempt, courses: dict) -> dict:
    enrolment, activity = attempt.enrolment, attempt.activity
    frame = _frame(
        f"attempt:{attempt.key}:{attempt.graded_by_id or ''}", enrolment, "passed" if attempt.passed else "failed",
        attempt.finished_at,
    )  # fmt: skip
    frame["context"]["contextActivities"] = {"parent": [_course(courses[enrolment.course_id])]}
    seconds = max((attempt.finished_at - attempt.started_at).total_seconds(), 0)
    return {
        **frame,
        "object": {
            "objectType": "Activity",
            "id": f"{_site()}/xapi/activities/{activity.key}",
            "definition": {"type": KINDS.get(activity.kind, KINDS["check"])},
        },
        "result": {
            "score": {"scaled": attempt.percent / 100, "raw": attempt.percent, "min": 0, "max": 100},
            "success": attempt.passed,
            "duration": f"PT{seconds:.2f}S",
        },
    }


def _frame(name: str, enrolment: Enrolment, verb: str, at: datetime) -> dict:
    """What all statements say alike."""
    moment = timezone.localtime(at).isoformat(timespec="milliseconds")
    return {
        "id": str(uuid5(NAMES, name)),
        "actor": _agent(enrolment.officer.service_number),
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "context": {"registration": str(uuid5(NAMES, f"enrolment:{enrolment.pk}")), "platform": "Common Ground"},
        "timestamp": moment,
        "stored": moment,
        "authority": _agent("common-ground"),
        "version": VERSION,
    }


def _course(words) -> dict:
    named = {"name": {words.language: words.title}} if words.language else {}
    return {
        "objectType": "Activity",
        "id": f"{_site()}/xapi/courses/{words.key}",
        "definition": {"type": COURSE, **named},
    }


def _agent(name: str) -> dict:
    return {"objectType": "Agent", "account": {"homePage": _site(), "name": name}}


def _site() -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")
