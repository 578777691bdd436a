"""How often and from when on a check may be sat: the rule, in the transaction that begins, and in words on the cover."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from quizzes import attempts, grant
from quizzes.models import Attempt, ExtraAttempt
from quizzes.sitting import MayNotBegin, sitting
from tests import factories
from tests.quizzes import worlds
from tests.quizzes.sat import RIGHT, fail, ruled, time_passes, under
from tests.quizzes.test_views import text_of
from tests.quizzes.worlds import Learner

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def rules(allowed=None, hours=0):
    return SimpleNamespace(attempts_allowed=allowed, waiting_hours=hours)


def sat(number, *, hours_ago=0, passed=False):
    return SimpleNamespace(number=number, finished_at=NOW - timedelta(hours=hours_ago), passed=passed)


@pytest.mark.parametrize(
    ("of", "before", "granted", "left", "waits"),
    [
        (rules(), [sat(1), sat(2)], [], None, None),
        (rules(2), [], [], 2, None),
        (rules(2), [sat(1)], [], 1, None),
        (rules(2), [sat(1), sat(2)], [], 0, None),
        (rules(1), [sat(1), sat(2), sat(3)], [], 0, None),
        (rules(2), [sat(1), sat(2)], [NOW], 1, None),
        (rules(None, 24), [sat(1, hours_ago=4)], [], None, 20),
        (rules(None, 24), [sat(1, hours_ago=24)], [], None, None),
        (rules(None, 24), [sat(1, hours_ago=4, passed=True)], [], None, None),
        (rules(None, 24), [sat(2, hours_ago=4), sat(1, hours_ago=90)], [], None, 20),
        (rules(None, 24), [sat(1, hours_ago=4)], [NOW - timedelta(hours=5)], None, 20),
        (rules(None, 24), [sat(1, hours_ago=4)], [NOW - timedelta(hours=3)], None, None),
        (rules(1, 24), [sat(1, hours_ago=4)], [], 0, None),
    ],
)
def test_what_is_left_and_from_when_on(of, before, granted, left, waits):
    how = sitting(of, before, granted, NOW)
    assert how.left == left
    assert how.begins_at == (waits and NOW + timedelta(hours=waits))
    assert how.may_begin == (left != 0 and not waits)


@pytest.fixture
def learner(db):
    return Learner(ruled(attempts_allowed=2, waiting_hours=24))


def test_the_cover_says_the_rules_before_she_begins(learner):
    said = text_of(learner.see())
    assert "2 attempts allowed" in said and "24 hours to wait after a failed attempt" in said


def test_after_a_failed_attempt_the_cover_says_how_many_are_left_and_from_when(learner):
    fail(learner)
    said = text_of(learner.see())
    assert "You have 1 attempt left." in said and "You can begin again on" in said and "Begin again" not in said
    assert "You can begin again on" in text_of(learner.debrief())


def test_beginning_too_early_is_refused_with_the_cover(learner):
    fail(learner)
    before = worlds.stored()
    answer = learner.browser.post(learner.address("begin"))
    assert answer.status_code == 409 and "You can begin again on" in text_of(answer)
    assert worlds.stored() == before


def test_after_the_wait_she_begins_and_after_the_last_attempt_no_more(learner):
    fail(learner)
    time_passes(hours=24)
    assert "Begin again" in text_of(learner.see())
    fail(learner)
    time_passes(days=90)
    said = text_of(learner.see())
    assert "You have no attempt left." in said and "Begin again" not in said
    assert learner.browser.post(learner.address("begin")).status_code == 409
    assert Attempt.objects.count() == 2


def test_who_passed_may_begin_again_at_once_as_long_as_attempts_are_left_and_stays_passed(learner):
    learner.begin().play(*RIGHT)
    fail(learner)
    assert learner.enrolment.records.get().status == "done"
    assert learner.browser.post(learner.address("begin")).status_code == 409


def test_an_open_attempt_is_gone_on_with_whatever_the_rules_say_now(learner):
    learner.begin()
    under(learner.activity, attempts_allowed=1)
    assert learner.begin().attempt.number == 1
    assert learner.see().context["node"]["id"] == worlds.key("who")


def test_a_rule_that_changes_counts_at_once_and_changes_no_version(learner):
    fail(learner)
    version = learner.attempt.version_id
    under(learner.activity, waiting_hours=0, attempts_allowed=3)
    fail(learner)
    assert learner.attempt.version_id == version and "You have 1 attempt left." in text_of(learner.see())


def test_the_rule_stands_in_the_function_that_begins(learner):
    fail(learner)
    with pytest.raises(MayNotBegin):
        attempts.begin(enrolment=learner.enrolment, edition=learner.activity.editions.get())


def test_without_rules_the_cover_asks_nothing_more(db, django_assert_max_num_queries):
    learner = fail(Learner(ruled()))
    learner.see()
    with django_assert_max_num_queries(8):
        learner.see()


class TestOneMoreAttempt:
    @pytest.fixture
    def giver(self, db):
        return factories.person()

    def test_may_be_begun_at_once_and_she_is_told(self, learner, giver, client):
        fail(learner)
        grant.grant(enrolment=learner.enrolment, activity=learner.activity, reason="The power went out.", by=giver)
        assert "Begin again" in text_of(learner.see())
        news = learner.browser.get("/en/news/").content.decode()
        assert "One more attempt" in news and learner.address() in news
        record = learner.browser.get("/en/record/").content.decode()
        assert "The power went out." in record
        assert learner.begin().attempt.number == 2

    def test_it_is_one(self, giver):
        learner = fail(Learner(ruled(attempts_allowed=1)))
        give = {"enrolment": learner.enrolment, "activity": learner.activity, "reason": "Ill.", "by": giver}
        grant.grant(**give)
        with pytest.raises(grant.MayBegin):
            grant.grant(**give)
        fail(learner)
        assert learner.browser.post(learner.address("begin")).status_code == 409
        grant.grant(**give)
        assert learner.begin().attempt.number == 3

    def test_nobody_gives_herself_one_and_nothing_is_given_to_who_may_begin(self, learner, giver):
        with pytest.raises(grant.OwnAttempt):
            grant.grant(enrolment=learner.enrolment, activity=learner.activity, reason="-", by=learner.officer)
        for prepare in (lambda: None, learner.begin):
            prepare()
            with pytest.raises(grant.MayBegin):
                grant.grant(enrolment=learner.enrolment, activity=learner.activity, reason="-", by=giver)
        assert not ExtraAttempt.objects.exists()

    def test_it_outlives_its_giver_as_a_record(self, learner, giver):
        fail(learner)
        grant.grant(enrolment=learner.enrolment, activity=learner.activity, reason="Ill.", by=giver)
        giver.delete()
        assert ExtraAttempt.objects.get().by_id is None


def test_waiting_ends_with_marks_that_make_it_a_pass(learner):
    """A regrade or the marks of people may turn a failed attempt into a passed one: then there is nothing to wait for."""
    fail(learner)
    Attempt.objects.update(passed=True, percent=80)
    assert "Begin again" in text_of(learner.see())
    assert learner.attempt.finished_at <= timezone.now()
