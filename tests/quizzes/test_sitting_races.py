"""Beginning, answering, giving and the end of the time, at once: what PostgreSQL's locks are there for."""

from uuid import uuid4

import pytest

from people.accommodate import accommodate
from progress.models import Change
from quizzes import attempts, grant, time_up
from quizzes.models import Attempt, Draft, ExtraAttempt, Response
from tests import factories
from tests.quizzes import worlds
from tests.quizzes.sat import RIGHT, fail, ruled, save_draft, time_passes
from tests.quizzes.test_attempts import begun, submit
from tests.quizzes.test_races import at_once
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db(transaction=True)
WHO = {"node": worlds.key("who"), "answer": worlds.key("anyone")}


def names(results) -> list[str]:
    return sorted(type(one).__name__ for one in results)


def test_the_last_attempt_begun_in_three_tabs_is_one():
    learner = fail(Learner(ruled(attempts_allowed=2)))
    results = at_once(*[lambda: begun(learner.activity, learner.enrolment)] * 3)
    assert names(results) == ["Attempt"] * 3 and len({one.pk for one in results}) == 1
    assert Attempt.objects.count() == 2


def test_no_attempt_is_begun_beside_the_end_of_the_last():
    """The end and another beginning at once: either she gets the one that is open, or is told that none is left."""
    learner = Learner(ruled(attempts_allowed=1, time_limit=30)).begin()
    time_passes(minutes=31)
    attempt = learner.attempt
    results = at_once(
        lambda: time_up.end(attempt), *[lambda: begun(learner.activity, learner.enrolment)] * 2
    )
    assert set(names(results)) <= {"bool", "Attempt", "MayNotBegin"} and results[0] is True
    assert Attempt.objects.count() == 1


def test_the_time_ends_an_attempt_once():
    learner = Learner(ruled(time_limit=30)).begin()
    save_draft(learner, **RIGHT[0])
    time_passes(minutes=31)
    attempt = learner.attempt
    results = at_once(*[lambda: time_up.end(attempt)] * 4)
    assert sorted(results) == [False, False, False, True]
    assert Response.objects.count() == 1 and learner.attempt.percent == 33
    assert list(Change.objects.values_list("kind", flat=True)) == ["progressed", "progressed"]


def test_an_answer_and_the_end_at_once_count_it_once_or_refuse_it():
    learner = Learner(ruled(time_limit=30)).begin()
    page = learner.see()
    save_draft(learner, **RIGHT[0])
    time_passes(minutes=30, seconds=1)  # within the grace, so that both may come
    attempt, same = learner.attempt, uuid4()
    Draft.objects.update(fields={**Draft.objects.get().fields, "response": [str(same)]})
    results = at_once(lambda: time_up.end(attempt), lambda: submit(attempt, WHO, same), lambda: submit(attempt, WHO, same))
    assert results[0] is True and set(names(results[1:])) == {"Submitted"}
    assert Response.objects.count() == 1 and learner.attempt.percent == 33
    assert page.context["number"] == 1


def test_a_draft_that_was_acknowledged_counts_at_the_end():
    learner = Learner(ruled(time_limit=30)).begin()
    page = learner.see()
    data = {"node": worlds.key("who"), "step": "1", "response": str(uuid4()), **learner.as_sent(WHO["node"], RIGHT[0])}
    time_passes(minutes=30, seconds=1)
    attempt = learner.attempt
    kept, _ended = at_once(
        lambda: learner.browser.post(page.context["draft_url"], data).status_code, lambda: time_up.end(attempt)
    )
    assert (kept, Response.objects.count()) in ((204, 1), (409, 0))


def test_two_people_who_give_at_once_give_one():
    learner = fail(Learner(ruled(attempts_allowed=1)))
    one, other = factories.person(), factories.person()

    def give(by):
        return grant.grant(enrolment=learner.enrolment, activity=learner.activity, reason="Ill.", by=by)

    assert names(at_once(lambda: give(one), lambda: give(other))) == ["ExtraAttempt", "MayBegin"]
    assert ExtraAttempt.objects.count() == 1


def test_extra_time_that_is_given_while_she_begins_reaches_her():
    learner = Learner(ruled(time_limit=30))
    admin = factories.person()
    results = at_once(
        lambda: accommodate(officer=learner.officer, extra_time="double", reason="-", by=admin),
        lambda: attempts.begin(enrolment=learner.enrolment, edition=learner.activity.editions.get()),
    )
    assert names(results) == ["Accommodation", "Attempt"]
    attempt = learner.attempt
    assert attempt.extra_time == "double"
    assert 59 <= (attempt.ends_at - attempt.started_at).total_seconds() / 60 <= 61
