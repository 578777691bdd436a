"""What the analysis reads: finished first attempts at one structure, graded by the kinds, and nobody's name."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from quizzes import read_attempts
from quizzes.analyse_attempts import analyse, due, structures
from quizzes.models import Analysis, Attempt, Response
from tests.quizzes import answered, worlds
from tests.quizzes.answered import BADLY, ORDER, RIGHT, WELL, WHAT, WHO, WRONG
from tests.quizzes.worlds import key

pytestmark = pytest.mark.django_db


@pytest.fixture
def check():
    return worlds.exercise(worlds.course(), "check", "check")


@pytest.fixture
def scenario():
    return worlds.exercise(worlds.course(slug="other"))


def sittings(activity, **options):
    structure = structures(activity)[0]
    items = read_attempts.items_of(worlds.document("check"))
    return read_attempts.read_sittings(activity, structure.hash, items, **options)


def test_items_come_in_their_order_and_an_ordering_has_no_distractors(check):
    items = read_attempts.items_of(worlds.document("check"))
    assert [item.key for item in items] == [WHO, WHAT, ORDER]
    assert items[0].options == {key("anyone"): True, key("judge"): False, key("nobody"): False}
    assert items[1].options == {key("word"): True, key("day"): True, key("rain"): False}
    assert items[2].options == {}


def test_a_finished_first_attempt_is_read_with_grades_options_and_language(check):
    partly = ({**RIGHT[0]}, {"node": WHAT, "answer": [key("word")]}, {"node": ORDER, "answer": answered.IN_ORDER})
    answered.attempt(check, partly, language="bs")
    (one,) = sittings(check)
    assert [one.answers[name].grade for name in (WHO, WHAT, ORDER)] == [1, 0.5, 1]
    assert one.answers[WHAT].chosen == (key("word"),)
    assert one.answers[ORDER].chosen == () and one.answers[ORDER].answer == answered.IN_ORDER
    assert {given.locale for given in one.answers.values()} == {"bs"}
    assert (one.percent, one.passed) == (83, True)


def test_second_attempts_and_open_ones_are_left_out(check):
    first = answered.attempt(check, WRONG)
    answered.attempt(check, RIGHT, enrolment=first.enrolment)
    answered.attempt(check, RIGHT[:2])
    assert [one.percent for one in sittings(check)] == [0]


def test_languages_of_one_structure_count_together_and_another_structure_for_itself(check):
    answered.attempt(check, RIGHT)
    renamed = worlds.check_fields()["questions"]
    renamed[0]["value"]["text"] = "Ko to opaža?"
    worlds.republish(check, "bs", questions=renamed)
    answered.attempt(check, RIGHT, language="bs")
    assert [one.finished for one in structures(check)] == [2]
    worlds.republish(check, questions=renamed[:2])
    answered.attempt(check, RIGHT[:2])
    assert [one.finished for one in structures(check)] == [1, 2]
    assert len(sittings(check)) == 1


def test_time_is_counted_from_the_answer_before(check):
    one = answered.attempt(check, RIGHT)
    start = timezone.now() - timedelta(hours=1)
    Attempt.objects.filter(pk=one.pk).update(started_at=start)
    for number, seconds in ((1, 20), (2, 50), (3, 55)):
        one.responses.filter(number=number).update(answered_at=start + timedelta(seconds=seconds))
    (read,) = sittings(check)
    assert [round(read.answers[name].seconds) for name in (WHO, WHAT, ORDER)] == [20, 30, 5]


def test_only_the_newest_are_read_where_there_are_too_many(check):
    for responses in (RIGHT, WRONG, WRONG):
        answered.attempt(check, responses)
    assert [one.percent for one in sittings(check, most=2)] == [0, 0]


def test_reading_costs_one_query_however_many_there_are(check, django_assert_num_queries):
    answered.many(check, 40)
    structure, items = structures(check)[0], read_attempts.items_of(worlds.document("check"))
    read_attempts.read_sittings(check, structure.hash, items)
    with django_assert_num_queries(1):
        assert len(read_attempts.read_sittings(check, structure.hash, items)) == 40


def test_journeys_are_replayed_and_open_attempts_stand_where_they_stand(scenario):
    answered.attempt(scenario, WELL)
    answered.attempt(scenario, BADLY)
    answered.attempt(scenario, BADLY[:2])
    begun = answered.attempt(scenario, ())
    Attempt.objects.filter(pk=begun.pk).update(started_at=timezone.now() - timedelta(days=8))
    structure = structures(scenario)[0]
    good, bad = read_attempts.read_journeys(scenario, structure.hash)
    assert good.steps[-1] == "good" and good.passed and bad.steps[:2] == ("ring", "wait") and not bad.passed
    stops = {stop.node: stop for stop in read_attempts.read_stops(scenario, structure.hash)}
    assert (stops["talk"].count, stops["talk"].stale) == (1, 0)
    assert (stops["ring"].count, stops["ring"].stale) == (1, 1)


def test_an_analysis_is_kept_once_and_computed_anew_in_its_place(check):
    answered.many(check, 12)
    first = analyse(check, structures(check)[0])
    answered.many(check, 3)
    second = analyse(check, structures(check)[0])
    assert first.pk == second.pk and (first.seen, second.seen) == (12, 15)
    assert Analysis.objects.get().report["attempts"] == 15


def test_a_report_holds_nobodys_name_number_or_unit(check):
    answered.many(check, 12)
    text = str(analyse(check, structures(check)[0]).report)
    for one in Attempt.objects.select_related("enrolment__officer__unit"):
        officer = one.enrolment.officer
        assert officer.service_number not in text and officer.last_name not in text and str(one.key) not in text


def test_the_command_computes_what_is_new_and_nothing_else(check, capsys):
    answered.many(check, 12)
    call_command("analyse_items")
    assert "check: 12 first attempts" in capsys.readouterr().out
    assert due() == []
    call_command("analyse_items")
    assert capsys.readouterr().out == ""
    call_command("analyse_items", all=True)
    assert "12 first attempts" in capsys.readouterr().out
    answered.many(check, 1)
    assert [(activity.slug, one.finished) for activity, one in due()] == [("check", 13)]


def test_the_command_says_when_there_is_no_such_course():
    with pytest.raises(CommandError, match="no course ‘nothing’"):
        call_command("analyse_items", course="nothing")


def test_what_has_no_attempts_is_not_due(check, scenario):
    assert due() == []
    assert not Response.objects.exists()
