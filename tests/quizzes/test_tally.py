"""What colleagues chose: counted when a first attempt ends, told as shares from ten on, and never who."""

import re
from collections import Counter
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command

from quizzes import tally
from quizzes.models import Attempt, ChoiceTally
from quizzes.recount import recount
from tests import factories
from tests.quizzes import worlds
from tests.quizzes.test_attempts import begun, finish
from tests.quizzes.test_races import at_once
from tests.quizzes.worlds import Learner

BADLY = worlds.BADLY


@pytest.fixture
def scenario(db):
    return worlds.exercise(worlds.course())


def counted(activity) -> dict[tuple[str, str], int]:
    rows = ChoiceTally.objects.filter(activity=activity)
    return {(row.node, row.choice): row.count for row in rows}


def colleagues(activity, choice: str, count: int) -> None:
    """So many officers who took this choice at the first decision, and nothing else of note."""
    structure_hash = activity.versions.values_list("structure_hash", flat=True)[0]
    tally.add(activity.pk, structure_hash, {("ring", choice): count, ("ring", ""): count})


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


WELL = {
    ("ring", ""): 1,
    ("ring", "ask"): 1,
    ("talk", ""): 1,
    ("talk", "words"): 1,
    ("talk", "sure"): 1,
    ("which", ""): 1,
    ("which", "*"): 1,
    ("log", ""): 1,
    ("log", "flag"): 1,
}


def test_a_finished_first_attempt_is_counted_choice_by_choice(scenario):
    finish(begun(scenario), worlds.WELL)
    assert counted(scenario) == WELL


def test_a_wrong_answer_counts_as_answered_only(scenario):
    finish(begun(scenario), BADLY)
    assert counted(scenario)["which", ""] == 1 and ("which", "*") not in counted(scenario)


def test_an_attempt_that_is_not_finished_is_not_counted(scenario):
    finish(begun(scenario), worlds.WELL[:-1])
    assert counted(scenario) == {}


def test_a_second_attempt_is_not_counted(scenario):
    enrolment = factories.enrolment(factories.officer(), scenario.course)
    finish(begun(scenario, enrolment), worlds.WELL)
    finish(begun(scenario, enrolment), BADLY)
    assert counted(scenario) == WELL


def test_another_officer_adds_to_the_same_counters(scenario):
    for answers in (worlds.WELL, worlds.WELL, BADLY):
        finish(begun(scenario), answers)
    assert counted(scenario)["ring", ""] == 3
    assert (counted(scenario)["ring", "ask"], counted(scenario)["ring", "form"]) == (2, 1)


def test_counting_is_one_query(scenario, django_assert_num_queries):
    with django_assert_num_queries(1):
        tally.add(scenario.pk, "h", Counter({("ring", str(number)): 1 for number in range(50)}))
    with django_assert_num_queries(0):
        tally.add(scenario.pk, "h", {})


@pytest.mark.parametrize(("count", "told"), [(9, {}), (10, {"ring": {"ask": 100, "": 100}})])
def test_shares_are_told_from_ten_answers_on(scenario, count, told):
    colleagues(scenario, "ask", count)
    structure_hash = scenario.versions.get().structure_hash
    assert tally.shares(scenario.pk, structure_hash) == told


def test_another_structure_is_another_count(scenario):
    colleagues(scenario, "ask", 20)
    assert tally.shares(scenario.pk, "another") == {}


def test_the_debrief_shows_shares_of_the_choices_that_were_offered(scenario):
    colleagues(scenario, "ask", 12)
    colleagues(scenario, "form", 5)
    colleagues(scenario, "boast", 2)
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL)
    page = learner.debrief()
    # With her own twenty; what asks for more trust than she had stays untold.
    assert "What colleagues chose Ask him to begin at the beginning. You An expert 65%" in said(page)
    assert "Ask for his address. 25%" in said(page) and "A choice that you weren't offered 10%" in said(page)
    assert "Say that he can trust you." not in said(page)


def test_with_fewer_than_ten_nothing_is_said(scenario):
    colleagues(scenario, "form", 8)
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL)
    assert "colleagues" not in said(learner.debrief())


def test_of_a_question_the_share_of_right_answers_is_told(db):
    check = worlds.exercise(worlds.course(), "check", "check")
    structure_hash = check.versions.get().structure_hash
    who = worlds.key("who")
    tally.add(check.pk, structure_hash, {(who, ""): 19, (who, "*"): 14})
    learner = Learner(check).begin()
    learner.play(*worlds.right_answers())
    assert "75% of colleagues answered this wholly right" in said(learner.debrief())
    assert said(learner.debrief()).count("of colleagues") == 1


def test_counting_anew_gives_what_was_counted(scenario):
    for answers in (worlds.WELL, BADLY):
        finish(begun(scenario), answers)
    before = counted(scenario)
    ChoiceTally.objects.filter(node="ring").update(count=77)
    assert recount(scenario) == 2
    assert counted(scenario) == before


def test_the_command_counts_every_exercise(scenario):
    finish(begun(scenario), worlds.WELL)
    ChoiceTally.objects.all().delete()
    out = StringIO()
    call_command("recount_choices", stdout=out)
    assert out.getvalue() == "first-call: 1 first attempts.\n"
    assert counted(scenario) == WELL


@pytest.mark.django_db(transaction=True)
def test_officers_who_finish_at_once_are_all_counted():
    scenario = worlds.exercise(worlds.course())
    attempts = [begun(scenario) for _ in range(4)]
    for attempt in attempts:
        finish(attempt, worlds.WELL[:-1])
    last = worlds.WELL[-1:]
    at_once(*[lambda attempt=attempt: finish(attempt, last) for attempt in attempts])
    assert Attempt.objects.filter(finished_at__isnull=False).count() == 4
    assert counted(scenario) == dict.fromkeys(WELL, 4)
