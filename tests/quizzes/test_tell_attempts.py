"""Every change of a finished attempt is told to the feed, once, with its id, to the unit of its officer."""

from uuid import uuid4

import pytest

from progress.models import Change
from quizzes import attempts, time_up
from quizzes.models import Attempt, Response
from quizzes.tell_attempts import attempts_changed
from tests import factories
from tests.quizzes import marking, regrading, sat, worlds
from tests.quizzes.answered import RIGHT, attempt
from tests.quizzes.marking import marked, officer_who_wrote
from tests.quizzes.regrading import AS_IT_IS, correct, decided, officer_who_answered
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db


def told_of(one: Attempt) -> list[str]:
    return list(Change.objects.filter(about=one.pk).values_list("kind", flat=True))


@pytest.fixture
def check():
    return worlds.exercise(worlds.course(), "check", "check")


def test_an_answer_that_finishes_nothing_tells_nothing(check):
    begun = attempt(check, RIGHT[:2])
    assert told_of(begun) == []


def test_the_last_answer_tells_with_the_change_that_it_makes(check):
    done = attempt(check, RIGHT)
    assert told_of(done) == ["completed"]
    again = attempt(check, RIGHT, enrolment=done.enrolment)
    assert told_of(again) == ["attempted"]


def test_a_scenario_whose_time_is_up_tells_too():
    scenario = sat.ruled("scenario", time_limit=10)
    learner = Learner(scenario).begin()
    sat.time_passes(hours=1)
    assert time_up.end(learner.attempt)
    assert learner.attempt.ran_out and told_of(learner.attempt) == ["attempted"]


def test_marks_tell_when_the_last_is_there():
    learner = officer_who_wrote(marking.check())
    before = len(told_of(learner.attempt))
    marked(learner)
    assert told_of(learner.attempt)[before:] == ["attempted"]


def test_a_regrade_tells_of_those_that_it_raised():
    check = regrading.check()
    wronged = officer_who_answered(check, *AS_IT_IS)
    before = len(told_of(wronged.attempt))
    decided(*correct(check))
    regrading.work()
    assert told_of(wronged.attempt)[before:] == ["attempted"]
    assert wronged.attempt.percent == 100


def test_deleting_tells_while_the_unit_is_known(check):
    done = attempt(check, RIGHT)
    Response.objects.filter(attempt=done).delete()
    pk, unit = done.pk, done.enrolment.officer.unit_id
    Attempt.objects.filter(pk=pk).delete()
    last = Change.objects.filter(about=pk).latest("position")
    assert (last.kind, last.unit_id) == ("attempted", unit)


def test_deleting_tells_the_unit_where_it_hangs_now_whatever_was_read_before(check):
    done = attempt(check, RIGHT)
    Response.objects.filter(attempt=done).delete()
    kept = factories.enrolment(factories.officer(unit=factories.unit()), check.course)
    Attempt.objects.filter(pk=done.pk).update(enrolment=kept)
    pk = done.pk
    done.delete()
    last = Change.objects.filter(about=pk).latest("position")
    assert (last.enrolment_id, last.unit_id) == (kept.pk, kept.officer.unit_id)


def test_one_that_was_never_finished_goes_without_a_word(check):
    begun = attempt(check, RIGHT[:1])
    Response.objects.filter(attempt=begun).delete()
    pk = begun.pk
    begun.delete()
    assert not Change.objects.filter(about=pk).exists()


def test_many_are_told_in_as_many_queries_as_one(check, django_assert_num_queries):
    unit = factories.unit()
    done = [attempt(check, RIGHT) for _ in range(3)]
    for one in done:
        one.enrolment.officer.unit = unit
        one.enrolment.officer.save()
    before = Change.objects.latest("position").position
    with django_assert_num_queries(4):
        attempts_changed(Attempt.objects.all())
    told = Change.objects.filter(position__gt=before)
    assert {(one.about, one.enrolment_id, one.unit_id) for one in told} == {
        (one.pk, one.enrolment_id, unit.pk) for one in done
    }


def test_who_finishes_while_her_accounts_are_made_one_is_told_of_where_the_attempt_hangs_now(check):
    """Two tabs: one read the attempt before the accounts became one, and sends the last answer after."""
    begun = attempt(check, RIGHT[:2])
    stale = Attempt.objects.select_related("enrolment", "activity", "version").get(pk=begun.pk)
    kept = factories.enrolment(factories.officer(unit=factories.unit()), check.course)
    Attempt.objects.filter(pk=begun.pk).update(enrolment=kept)
    attempts.submit(attempt=stale, response_id=uuid4(), payload=RIGHT[2], language="en")
    change = Change.objects.get(about=begun.pk)
    assert (change.enrolment_id, change.unit_id) == (kept.pk, kept.officer.unit_id)
