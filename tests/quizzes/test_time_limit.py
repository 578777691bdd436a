"""A time limit: kept on the server, ended once, with what she had; drafts that a reload or another device shows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.accommodate import accommodate
from quizzes import time_up
from quizzes.corrected import correction
from quizzes.models import Attempt, Draft, Response
from quizzes.read_attempts import read_journeys, read_stops
from quizzes.regrade import carry_out, decide
from quizzes.sitting import GRACE
from quizzes.tasks import end_what_ran_out
from tests import factories
from tests.quizzes import marking, worlds
from tests.quizzes.sat import RIGHT, WRONG, ruled, save_draft, time_passes, under
from tests.quizzes.test_views import text_of
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return Learner(ruled(time_limit=30))


def test_the_cover_states_it_and_the_step_says_what_is_left(learner):
    said = text_of(learner.see())
    assert "Time limit: 30 minutes. It runs from the beginning on, also while this page is closed." in said
    assert "You can stop at any time" not in said
    learner.begin()
    said = text_of(learner.see())
    assert "Time left 30 minutes until" in said and "you can stop at any time" not in said
    time_passes(minutes=12, seconds=30)
    assert "Time left 18 minutes" in text_of(learner.see())


def test_without_one_nothing_is_said_of_time():
    learner = Learner(ruled()).begin()
    assert learner.see().context["clock"] is None and learner.attempt.ends_at is None


def test_it_runs_while_the_browser_is_closed_and_ends_at_the_next_request(learner):
    learner.begin().play(RIGHT[0])
    time_passes(minutes=30)
    learner.browser = factories.signed_in(learner.officer)
    answer = learner.see()
    assert answer.status_code == 302 and answer["Location"] == learner.address("debrief", learner.attempt.key)
    attempt = learner.attempt
    assert (attempt.percent, attempt.passed, attempt.ran_out) == (33, False, True)
    assert attempt.finished_at > attempt.ends_at
    said = text_of(learner.debrief())
    assert "Your time is up. What you had answered by then counts. 2 questions had no answer and brought nothing." in said
    assert "Score 33%" in said and "33 of 100" in said
    record = learner.enrolment.records.get()
    assert (record.score, record.status) == (33, "started")


def test_it_is_kept_as_it_was_at_the_beginning(learner):
    learner.begin()
    under(learner.activity, time_limit=1)
    time_passes(minutes=20)
    assert "Time left 10 minutes" in text_of(learner.see())


class TestAnswersAtTheEnd:
    def test_one_that_was_on_its_way_counts(self, learner):
        learner.begin()
        time_passes(minutes=30, seconds=GRACE.total_seconds() - 4)
        assert learner.send(worlds.key("who"), **RIGHT[0]).status_code == 302
        assert Response.objects.count() == 1

    def test_a_later_one_does_not_and_ends_the_attempt(self, learner):
        learner.begin()
        time_passes(minutes=30, seconds=GRACE.total_seconds() + 1)
        answer = learner.send(worlds.key("who"), **RIGHT[0])
        assert answer["Location"] == learner.address("debrief", learner.attempt.key)
        assert learner.attempt.percent == 0 and not Response.objects.exists()
        assert "Your time is up." in text_of(learner.debrief())

    def test_after_the_end_nothing_more_is_taken(self, learner):
        learner.begin().play(RIGHT[0])
        time_passes(minutes=31)
        learner.see()
        before = worlds.stored()
        answer = learner.send(worlds.key("what"), **RIGHT[1])
        assert answer["Location"] == learner.address("debrief", learner.attempt.key)
        assert worlds.stored() == before

    def test_a_repeat_of_a_counted_answer_is_still_known(self, learner):
        learner.begin()
        same = uuid4()
        learner.send(worlds.key("who"), response=same, **RIGHT[0])
        time_passes(minutes=31)
        learner.see()
        assert "debrief" not in learner.send(worlds.key("who"), response=same, **RIGHT[0]).content.decode()
        assert Response.objects.count() == 1


class TestDrafts:
    def test_another_device_shows_what_was_marked(self, learner):
        learner.begin()
        assert save_draft(learner, option=worlds.key("anyone")).status_code == 204
        page = Learner(learner.activity, learner.officer).see()
        checked = [one for one in page.context["input"]["options"] if one["checked"]]
        assert [one["text"] for one in checked] == ["Anyone"]
        assert not Response.objects.exists()

    def test_it_is_kept_without_a_time_limit_too(self):
        learner = Learner(ruled()).begin()
        assert save_draft(learner, option=worlds.key("anyone")).status_code == 204
        assert any(one["checked"] for one in learner.see().context["input"]["options"])

    def test_the_next_step_begins_empty_and_a_past_draft_is_refused(self, learner):
        learner.begin()
        page = learner.see()
        save_draft(learner, option=worlds.key("anyone"))
        learner.play(RIGHT[0])
        assert not any(one["checked"] for one in learner.see().context["input"]["options"])
        late = {"node": worlds.key("who"), "step": page.context["number"], "option": "1"}
        assert learner.browser.post(page.context["draft_url"], late).status_code == 409

    def test_at_the_end_of_the_time_a_whole_draft_is_her_answer(self, learner):
        learner.begin().play(RIGHT[0])
        save_draft(learner, **RIGHT[1])
        time_passes(minutes=31)
        learner.see()
        assert learner.attempt.percent == 66 and Response.objects.count() == 2
        assert "1 question had no answer" in text_of(learner.debrief())

    def test_the_page_that_was_kept_as_a_draft_and_comes_late_is_known(self, learner):
        learner.begin()
        page = learner.see()
        fields = {"node": worlds.key("who"), "response": page.context["response_id"], "step": "1"}
        fields |= learner.as_sent(worlds.key("who"), RIGHT[0])
        learner.browser.post(page.context["draft_url"], fields)
        time_passes(minutes=31)
        learner.see()
        learner.browser.post(page.context["action_url"], fields)
        assert Response.objects.count() == 1 and learner.attempt.percent == 33

    @pytest.mark.parametrize("fields", [{}, {"option": "no such"}, {"option": ""}])
    def test_an_incomplete_one_counts_as_no_answer(self, learner, fields):
        learner.begin()
        save_draft(learner, **fields)
        time_passes(minutes=31)
        learner.see()
        assert learner.attempt.percent == 0 and not Response.objects.exists()

    def test_the_last_question_s_draft_ends_it_as_an_answer_does(self, learner):
        learner.begin().play(*RIGHT[:2])
        save_draft(learner, **RIGHT[2])
        time_passes(minutes=31)
        learner.see()
        attempt = learner.attempt
        assert (attempt.percent, attempt.passed, attempt.ran_out) == (100, True, False)

    @pytest.mark.parametrize(
        "bad", [{"text": "x" * 40_001}, {"text": "a\0b"}, {f"field-{n}": "" for n in range(401)}]
    )
    def test_what_is_too_large_or_no_text_is_refused(self, learner, bad):
        learner.begin()
        assert save_draft(learner, **bad).status_code == 400
        assert not Draft.objects.exists()

    def test_nobody_keeps_anything_in_another_s_attempt(self, learner, client):
        learner.begin()
        address = learner.see().context["draft_url"]
        assert factories.signed_in(factories.officer()).post(address, {"step": "1"}).status_code == 404
        assert client.post(address).status_code == 302
        assert learner.browser.get(address).status_code == 405
        assert not Draft.objects.exists()

    def test_it_costs_few_queries(self, learner, django_assert_max_num_queries):
        learner.begin()
        save_draft(learner, **RIGHT[0])
        page = learner.see()
        data = {"node": worlds.key("who"), "step": "1", "option": "2"}
        with django_assert_max_num_queries(9):
            assert learner.browser.post(page.context["draft_url"], data).status_code == 204

    def test_drafts_of_finished_attempts_are_forgotten(self, learner, work_off):
        learner.begin()
        save_draft(learner, **RIGHT[0])
        learner.play(*RIGHT)
        end_what_ran_out.enqueue()
        work_off()
        assert not Draft.objects.exists()


def test_a_step_costs_as_many_queries_as_without_a_limit(learner, django_assert_num_queries):
    plain = Learner(worlds.exercise(learner.activity.course, "check", "plain"), learner.officer).begin()
    learner.begin()
    save_draft(learner, **RIGHT[0])
    plain.see()
    learner.see()
    with CaptureQueriesContext(connection) as queries:
        plain.see()
    with django_assert_num_queries(len(queries)):
        learner.see()


class TestInTheBackground:
    def test_what_nobody_came_back_to_is_ended(self, learner, work_off):
        other = Learner(learner.activity)
        learner.begin()
        other.begin()
        time_passes(minutes=20)
        Learner(learner.activity).begin()
        time_passes(minutes=11)
        end_what_ran_out.enqueue()
        work_off()
        assert sorted(Attempt.objects.values_list("ran_out", flat=True)) == [False, True, True]

    def test_it_leaves_what_is_within_the_grace(self, learner):
        learner.begin()
        time_passes(minutes=30)
        time_up.end_all()
        assert learner.attempt.finished_at is None

    def test_twice_ends_once(self, learner):
        attempt = learner.begin().attempt
        time_passes(minutes=31)
        assert time_up.end(attempt) is True
        before = worlds.stored()
        assert time_up.end(attempt) is False
        assert worlds.stored() == before


class TestScenarios:
    @pytest.fixture
    def learner(self):
        return Learner(ruled("scenario", time_limit=30))

    def test_it_comes_to_no_ending_and_is_not_done(self, learner):
        learner.begin().play(*worlds.WELL[:1])
        time_passes(minutes=31)
        learner.see()
        attempt = learner.attempt
        # Two of seven points of an expert's way: who decided once and well hasn't done it all.
        assert (attempt.percent, attempt.passed, attempt.ran_out) == (28, False, True)
        assert learner.enrolment.records.get().status == "started"
        assert "Your time is up." in text_of(learner.debrief())

    def test_a_decision_that_was_marked_and_not_taken_is_none(self, learner):
        learner.begin()
        assert save_draft(learner, choice="ask").status_code == 204
        time_passes(minutes=31)
        learner.see()
        assert not Response.objects.exists() and learner.attempt.percent == 0
        assert "Your time is up." in text_of(learner.debrief())

    def test_its_decisions_can_be_practised_to_an_ending(self, learner):
        learner.begin().play(*worlds.WELL[:2])
        time_passes(minutes=31)
        learner.see()
        address = learner.address("practise", learner.attempt.key)
        page = learner.browser.post(address, {"from": "0"}, follow=True)
        for fields in worlds.WELL:
            data = {"node": page.context["node"]["id"], **learner.as_sent(page.context["node"]["id"], fields)}
            page = learner.browser.post(address, data, follow=True)
        assert "Passed" in text_of(page)

    def test_the_analysis_counts_it_where_it_stopped_and_among_no_endings(self, learner):
        learner.begin().play(*worlds.WELL[:1])
        time_passes(minutes=31)
        learner.see()
        of = learner.activity, learner.attempt.version.structure_hash
        assert read_journeys(*of) == []
        assert [(stop.node, stop.count) for stop in read_stops(*of)] == [("talk", 1)]


class TestExtraTime:
    @pytest.mark.parametrize(
        ("extra", "minutes"), [("quarter", 37.5), ("half", 45), ("double", 60), ("none", 30)]
    )
    def test_it_lengthens_the_limit_from_the_beginning_on(self, learner, extra, minutes):
        accommodate(officer=learner.officer, extra_time=extra, reason="Dyslexia.", by=factories.person())
        said = text_of(learner.see())
        assert f"Time limit: {38 if minutes == 37.5 else int(minutes)} minutes." in said
        assert ("Your extra time is in it." in said) == (extra != "none")
        attempt = learner.begin().attempt
        assert abs(attempt.ends_at - attempt.started_at - timedelta(minutes=minutes)) < timedelta(seconds=1)

    def test_without_limit(self, learner):
        accommodate(officer=learner.officer, extra_time="unlimited", reason="-", by=factories.person())
        assert "There is no time limit for you." in text_of(learner.see())
        attempt = learner.begin().attempt
        assert (attempt.ends_at, attempt.time_limit, attempt.extra_time) == (None, 30, "unlimited")
        assert learner.see().context["clock"] is None

    def test_the_latest_counts(self, learner):
        admin = factories.person()
        for extra in ("double", "none", "half"):
            accommodate(officer=learner.officer, extra_time=extra, reason="-", by=admin)
        assert "Time limit: 45 minutes." in text_of(learner.see())

    def test_an_attempt_under_way_gains_by_it_and_never_loses(self, learner):
        admin = factories.person()
        ends_at = learner.begin().attempt.ends_at
        accommodate(officer=learner.officer, extra_time="half", reason="-", by=admin)
        assert learner.attempt.ends_at - ends_at == timedelta(minutes=15)
        accommodate(officer=learner.officer, extra_time="none", reason="-", by=admin)
        assert learner.attempt.ends_at - ends_at == timedelta(minutes=15)
        accommodate(officer=learner.officer, extra_time="unlimited", reason="-", by=admin)
        assert learner.attempt.ends_at is None

    def test_what_is_over_stays_over_and_others_are_not_touched(self, learner):
        other = Learner(learner.activity).begin()
        learner.begin()
        time_passes(minutes=31)
        accommodate(officer=learner.officer, extra_time="double", reason="-", by=factories.person())
        learner.see()
        assert learner.attempt.ran_out and other.attempt.time_limit == 30
        assert other.attempt.ends_at < timezone.now()


def test_wrong_answers_within_the_time_are_graded_as_ever(learner):
    learner.begin().play(WRONG, *RIGHT[1:])
    assert (learner.attempt.percent, learner.attempt.ran_out) == (66, False)


def test_an_answer_costs_no_more_than_ever(learner, django_assert_max_num_queries):
    learner.begin()
    for fields in RIGHT:
        save_draft(learner, **fields)
        page = learner.see()
        data = {"node": page.context["node"]["id"], "response": page.context["response_id"]}
        data |= learner.as_sent(data["node"], fields)
        with django_assert_max_num_queries(16):
            learner.browser.post(page.context["action_url"], data)


def test_marks_of_people_come_to_an_attempt_that_ran_out(work_off):
    """What she wrote is marked as ever, and what had no answer brings nothing still."""
    learner = Learner(under(marking.check(), time_limit=10))
    learner.begin().play({"option": [worlds.key("anyone")]})
    save_draft(learner, text=marking.WORDS)
    time_passes(minutes=11)
    end_what_ran_out.enqueue()
    work_off()
    assert learner.attempt.percent == 50 and "A trainer is marking your answer." in text_of(learner.debrief())
    marking.marked(learner)
    assert learner.attempt.percent == 100


def test_a_corrected_key_counts_for_what_was_answered_in_time():
    learner = Learner(ruled(time_limit=10)).begin()
    learner.play(WRONG, RIGHT[1])
    time_passes(minutes=11)
    learner.see()
    assert learner.attempt.percent == 33
    old = learner.attempt.version
    questions = worlds.check_fields()["questions"]
    for option in questions[0]["value"]["options"]:
        option["value"]["correct"] = option["id"] == worlds.key("nobody")
    new = worlds.republish(learner.activity, questions=questions)
    regrade = decide(of=correction(old, new), reason="The key was wrong.", by=factories.person())
    carry_out(regrade.pk)
    assert learner.attempt.percent == 66 and learner.attempt.ran_out
    assert "Score 66%" in text_of(learner.debrief())
