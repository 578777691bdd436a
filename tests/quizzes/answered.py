"""Attempts as stored, for tests of their analysis: through the services one by one, or many rows at once."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from courses.models import Activity
from progress.models import Enrolment
from quizzes import attempts
from quizzes.models import Attempt, PublishedVersion, Response
from tests import factories
from tests.quizzes.worlds import key

WHO, WHAT, ORDER = key("who"), key("what"), key("order")
IN_ORDER = [key("life"), key("scene"), key("words")]

#: Responses to the check of `worlds`: all right, and all wrong.
RIGHT = (
    {"node": WHO, "answer": key("anyone")},
    {"node": WHAT, "answer": sorted([key("word"), key("day")])},
    {"node": ORDER, "answer": IN_ORDER},
)
WRONG = (
    {"node": WHO, "answer": key("judge")},
    {"node": WHAT, "answer": [key("rain")]},
    {"node": ORDER, "answer": IN_ORDER[::-1]},
)

#: Responses to the scenario of `worlds`: to the good and to the bad ending.
WELL = (
    {"node": "ring", "choice": "ask"},
    {"node": "talk", "question": "words"},
    {"node": "talk", "question": "sure"},
    {"node": "which", "answer": sorted([key("slur"), key("pattern")])},
    {"node": "log", "choice": "flag"},
)
BADLY = (
    {"node": "ring", "choice": "form"},
    {"node": "wait"},
    {"node": "talk", "question": "sure"},
    {"node": "talk", "done": True},
    {"node": "which", "answer": [key("mood")]},
    {"node": "log", "choice": "noise"},
)


def attempt(
    activity: Activity, responses: Iterable[dict], *, enrolment: Enrolment | None = None, language: str = "en"
) -> Attempt:
    """A new officer's attempt (or another one of hers) through the services, as far as the responses go."""
    enrolment = enrolment or factories.enrolment(factories.officer(), activity.course)
    edition = activity.editions.select_related("activity__course").get(locale="en")
    begun = attempts.begin(enrolment=enrolment, edition=edition)
    for payload in responses:
        attempts.submit(attempt=begun, response_id=uuid4(), payload=payload, language=language)
    begun.refresh_from_db()
    return begun


def many(activity: Activity, count: int, *, right: float = 0.5, language: str = "en") -> None:
    """Finished first attempts at the check, half a minute an answer; a share of them all right, the rest all wrong."""
    version = PublishedVersion.objects.filter(activity=activity).latest("pk")
    at = timezone.now() - timedelta(days=1)
    officers = factories.officers(factories.unit(), count)
    enrolments = Enrolment.objects.bulk_create(Enrolment(officer=one, course=activity.course) for one in officers)
    shared = {"activity": activity, "version": version, "number": 1, "seed": 1, "finished_at": at + timedelta(seconds=90)}
    knows = [place < right * count for place in range(count)]
    made = Attempt.objects.bulk_create(
        Attempt(enrolment=enrolment, passed=well, percent=100 if well else 0, **shared)
        for enrolment, well in zip(enrolments, knows, strict=True)
    )
    Attempt.objects.filter(pk__in=[one.pk for one in made]).update(started_at=at)
    responses = Response.objects.bulk_create(
        Response(attempt=one, number=number, response_id=uuid4(), payload=payload, locale=language)
        for one in made
        for number, payload in enumerate(RIGHT if one.passed else WRONG, start=1)
    )
    for one in responses:
        one.answered_at = at + timedelta(seconds=30 * one.number)
    Response.objects.bulk_update(responses, ["answered_at"])
