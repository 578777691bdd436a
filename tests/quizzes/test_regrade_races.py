"""Two workers at the same regrade, and an officer who finishes something while one is at work."""

import pytest

from progress.models import ActivityRecord, Change
from quizzes.models import Attempt, Regrade, RegradedAttempt
from quizzes.regrade import carry_out
from tests.quizzes import regrading
from tests.quizzes.regrading import AS_IT_IS, BY_THE_WRONG_KEY, correct, decided, officer_who_answered, outcomes
from tests.quizzes.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_at_once_do_everything_once():
    check = regrading.check()
    learners = [officer_who_answered(check, *(AS_IT_IS if place % 3 else BY_THE_WRONG_KEY)) for place in range(9)]
    regrade = decided(*correct(check))
    assert at_once(*[lambda: carry_out(regrade.pk)] * 3) == [None] * 3
    assert sorted(outcomes(regrade).values()) == ["lowered"] * 3 + ["raised"] * 6
    assert [learner.attempt.percent for learner in learners] == [100] * 9
    assert Change.objects.filter(kind="completed").count() == 9
    positions = list(Change.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
    told = RegradedAttempt.objects.filter(outcome="raised").values_list("feed_position", flat=True)
    assert len(set(told)) == 6 and set(told) <= set(positions)
    assert Regrade.objects.get().finished_at is not None


def test_an_attempt_that_ends_at_the_same_moment_keeps_the_better_result():
    check = regrading.check()
    learner = officer_who_answered(check, *AS_IT_IS)
    learner.begin()
    learner.play(*BY_THE_WRONG_KEY[:-1])
    regrade = decided(*correct(check))
    results = at_once(lambda: carry_out(regrade.pk), lambda: learner.answer(**BY_THE_WRONG_KEY[-1]).status_code)
    assert results == [None, 302]
    assert list(Attempt.objects.order_by("number").values_list("percent", flat=True)) == [100, 100]
    assert ActivityRecord.objects.get().score == 100
    assert Change.objects.filter(kind="completed").count() == 1
