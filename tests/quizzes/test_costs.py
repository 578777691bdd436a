"""What pages and answers cost in queries, and that it doesn't grow."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.quizzes import worlds
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db


def costs(learner: Learner) -> dict[str, int]:
    """Queries of each page of a whole attempt, those that open and close transactions among them."""
    counted = {}

    def count(name: str, visit) -> None:
        with CaptureQueriesContext(connection) as queries:
            answer = visit()
        assert answer.status_code in (200, 302)
        counted[name] = len(queries)

    learner.see()  # reads documents into memory
    count("cover", learner.see)
    count("begin", lambda: learner.browser.post(learner.address("begin")))
    key = learner.attempt.key

    def post(node, **fields):
        data = {"node": node, "response": str(uuid4()), **learner.as_sent(node, fields)}
        return lambda: learner.browser.post(learner.address("answer", key), data)

    count("first step", learner.see)
    count("first answer", post("ring", choice="ask"))
    learner.play(*worlds.WELL[1:-1])
    count("last step", learner.see)
    count("refused answer", lambda: _as_ok(post("ring", choice="ask")()))
    count("last answer", post("log", choice="flag"))
    count("debrief", learner.debrief)
    return counted


def _as_ok(answer):
    assert answer.status_code == 409
    answer.status_code = 200
    return answer


def test_pages_and_answers_keep_to_their_queries():
    counted = costs(Learner(worlds.exercise(worlds.course(lessons=1))))
    assert max(counted[name] for name in ("cover", "first step", "last step", "debrief")) <= 10, counted
    assert max(counted[name] for name in ("first answer", "refused answer", "last answer")) <= 16, counted
    assert counted["first step"] == counted["last step"]


def test_nothing_costs_more_with_many_officers_and_many_lessons():
    scenario = worlds.exercise(worlds.course(lessons=1))
    Learner(scenario).begin()  # the first change ever makes the head of the feed
    few = costs(Learner(scenario))
    course = worlds.course(slug="long", lessons=15)
    scenario = worlds.exercise(course)
    for officer in factories.officers(factories.unit(), 200):
        factories.enrolment(officer, course)
    for _ in range(3):
        Learner(scenario).begin().play(*worlds.WELL)
    assert costs(Learner(scenario)) == few
