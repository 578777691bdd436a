"""An officer's own results in a course."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress.models import PastCompletion, TimeSpent
from tests import factories
from tests.quizzes import pooled, sat, worlds
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario():
    return worlds.exercise(worlds.course(lessons=1))


def page(learner: Learner) -> str:
    answer = learner.browser.get(f"/en/courses/{learner.activity.course.slug}/~results/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_attempts_stand_there_with_the_best_score_and_competencies(scenario):
    learner = Learner(scenario)
    learner.begin().play(*worlds.BADLY)
    learner.begin().play(*worlds.WELL)
    TimeSpent.objects.filter(enrolment=learner.enrolment).update(seconds=34 * 60)

    told = page(learner)

    assert "34 minutes spent in this course" in told
    assert "Attempt 1" in told
    assert "Attempt 2" in told
    assert "Competencies" in told
    assert "100 of 100" in told
    assert "Scores" in told


def test_earlier_completions_are_told(scenario):
    learner = Learner(scenario)
    PastCompletion.objects.create(
        enrolment=learner.enrolment, completed_at=timezone.now() - timedelta(days=400), score=71
    )

    assert "Score 71%" in page(learner)


def test_who_has_done_nothing_is_told_so(scenario):
    assert "You have finished no knowledge check and no scenario yet." in page(Learner(scenario))


def test_it_shows_nobody_elses(scenario):
    Learner(scenario).begin().play(*worlds.WELL)

    assert "Attempt 1" not in page(Learner(scenario))


def test_who_is_not_enrolled_or_not_signed_in_sees_none(scenario):
    from django.test import Client

    address = f"/en/courses/{scenario.course.slug}/~results/"
    assert factories.signed_in(factories.officer()).get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert factories.signed_in(factories.officer()).get("/en/courses/nothing/~results/").status_code == 404


def test_a_check_that_drew_its_questions_is_among_them():
    learner = Learner(pooled.exercise())
    pooled.play(learner)

    assert "Competencies" in page(learner)


def test_what_was_not_come_to_in_time_counts_as_missed():
    learner = Learner(sat.ruled(time_limit=10)).begin()
    learner.answer(**sat.RIGHT[0])
    sat.time_passes(minutes=11)
    learner.see()

    shown = learner.browser.get(f"/en/courses/{learner.activity.course.slug}/~results/")
    assert shown.context["chart"]["rows"][0]["percent"] == learner.attempt.percent == 33


def test_competencies_keep_what_was_right_while_only_the_score_is_told():
    tomorrow = timezone.localdate() + timedelta(days=1)
    learner = Learner(sat.ruled(feedback="after_due", feedback_from=tomorrow))
    learner.begin().play(*sat.RIGHT)

    shown = page(learner)
    assert "Score 100%" in shown
    assert "Competencies" not in shown


def test_it_costs_the_same_for_one_attempt_and_for_many(scenario):
    def cost(learner: Learner) -> int:
        page(learner)
        with CaptureQueriesContext(connection) as queries:
            page(learner)
        return len(queries)

    few, many = Learner(scenario), Learner(scenario)
    few.begin().play(*worlds.WELL)
    for _ in range(4):
        many.begin().play(*worlds.WELL)

    assert cost(few) == cost(many) <= 10
