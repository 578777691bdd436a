"""Trying a decision again: after a finished attempt, for its officer alone, and it counts for nothing."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from quizzes import engine, expert, practice
from quizzes.practice_page import practice_context
from tests import factories
from tests.quizzes import reference, worlds
from tests.quizzes.worlds import Learner, stored

pytestmark = pytest.mark.django_db

#: Of the bad way: ring, wait, talk (sure, done), which, log. Responses before each of its decisions:
RING, TALK, WHICH, LOG = 0, 2, 4, 5


class Practising:
    """An officer who looks back on an attempt and tries again."""

    def __init__(self, answers=worlds.BADLY, kind: str = "scenario") -> None:
        self.learner = Learner(worlds.exercise(worlds.course(), kind, "exercise")).begin()
        self.learner.play(*answers)
        self.browser = self.learner.browser

    @property
    def url(self) -> str:
        return self.learner.address("practise", self.learner.attempt.key)

    def begin(self, place) -> "Practising":
        answer = self.browser.post(self.url, {"from": place})
        assert (answer.status_code, answer["Location"]) == (302, self.url)
        return self

    def see(self):
        return self.browser.get(self.url)

    def answer(self, **fields):
        return self.post(self.see().context["node"]["id"], **fields)

    def post(self, node: str, *, url: str = "", **fields):
        """As a form that was open, whatever the practice is at now."""
        sent = {"node": node, **self.learner.as_sent(node, fields)}
        return self.browser.post(url or self.url, sent)

    def play(self, *answers) -> "Practising":
        for fields in answers:
            assert self.answer(**fields).status_code == 302
        return self


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def test_the_debrief_offers_it_at_every_decision():
    page = Practising().learner.debrief()
    html = page.content.decode()
    assert re.findall(r'name="from" value="(\d+)"', html) == [str(place) for place in (RING, TALK, WHICH, LOG)]
    assert html.count("Try again from here") == 4


def test_it_begins_at_the_decision_with_what_happened_before():
    page = Practising().begin(TALK).see()
    assert page.context["node"]["id"] == "talk"
    assert "Trust: 1 of 5" in said(page) and "Ask for his address." in said(page) and "He breathes." in said(page)
    assert "Practice run Nothing here changes your score or your record. Leave the practice" in said(page)


def test_another_choice_leads_elsewhere():
    trying = Practising().begin(RING).play({"choice": "ask"})
    page = trying.see()
    assert page.context["node"]["id"] == "talk" and "Trust: 3 of 5" in said(page)
    assert "Which words did you hear?" in said(page)


def test_it_counts_for_nothing():
    trying = Practising()
    before = stored()
    trying.begin(RING).play(*worlds.WELL)
    assert "Passed Score 100%" in said(trying.see())
    assert stored() == before
    assert trying.learner.see().context["best"] == 0


def test_no_row_but_the_session_is_written():
    trying = Practising()
    models = [model for model in apps.get_models() if model.__name__ != "Session"]
    before = {model: list(model._base_manager.order_by("pk").values()) for model in models}
    trying.begin(RING).play(*worlds.WELL)
    trying.see()
    assert {model: list(model._base_manager.order_by("pk").values()) for model in models} == before


def test_at_its_end_it_says_what_changed():
    page = Practising().begin(RING).play(*worlds.WELL).see()
    words = said(page)
    assert "It is on record Passed Score 100% Your attempt: Not yet · Score 0% · It is forgotten" in words
    assert (
        "A man says: ‘It is probably nothing.’ In your attempt Ask for his address. "
        "This time As an expert does Ask him to begin at the beginning. An open question, and time." in words
    )
    assert "Talking with victims 100 of 100 in your attempt 0 of 100" in words
    assert "The tape of the call secured this time" in words


def test_what_was_done_as_before_is_told_once():
    page = Practising().begin(LOG).play({"choice": "noise"}).see()
    assert "Both times Write ‘noise’." in said(page) and "This time" not in said(page)
    assert "Which of these" not in said(page)
    assert page.context["competencies"] == [] and page.context["evidence"] == []


def test_evidence_that_is_not_secured_any_more_is_named():
    page = Practising(worlds.WELL).begin(RING).play(*worlds.BADLY).see()
    assert "The word that was shouted not secured this time" in said(page)


def test_steps_that_only_one_of_both_came_by_say_so():
    document = reference.scenario("bakery").document
    well = expert.walk(document)
    late = engine.replay(document, [{"node": "arrive", "choice": "b"}, {"node": "form"}])
    late = engine.answer(document, late, {"node": "safe_late", "choice": "a"}).state
    late = engine.replay(document, [*(t.response for t in late.path), *(t.response for t in well.path[1:])])

    def steps(real, tried) -> list[tuple[bool, bool]]:
        shown = practice_context(document, real, tried, kept=0, locale="en", competencies={})
        return [(bool(one["before"]), bool(one["now"])) for one in shown["decisions"]]

    assert steps(late, well).count((True, False)) == 1 and steps(late, well)[-1] == (True, False)
    assert steps(well, late).count((False, True)) == 1 and steps(well, late)[1] == (False, True)


def test_it_can_be_left_at_any_time_and_begun_again():
    trying = Practising().begin(RING).play({"choice": "ask"})
    html = trying.see().content.decode()
    leave = trying.learner.address("debrief", trying.learner.attempt.key)
    assert f'href="{leave}"' in html
    assert trying.learner.debrief().status_code == 200
    assert trying.begin(RING).see().context["node"]["id"] == "ring"


def test_an_answer_that_is_not_taken_is_explained_and_the_step_stays():
    trying = Practising().begin(RING)
    assert (nothing := trying.answer()).status_code == 400
    assert "Choose an answer first." in said(nothing) and "Leave the practice" in said(nothing)
    assert trying.answer(choice="boast").status_code == 400
    assert trying.see().context["node"]["id"] == "ring"


def test_the_same_form_sent_twice_is_taken_once():
    trying = Practising().begin(RING)
    trying.play({"choice": "ask"})
    again = trying.post("ring", choice="form")
    assert again.status_code == 409 and again.context["node"]["id"] == "talk"


def test_an_answer_after_the_end_leads_to_the_end():
    trying = Practising().begin(LOG).play({"choice": "flag"})
    again = trying.post("log", choice="flag")
    assert (again.status_code, again["Location"]) == (302, trying.url)


@pytest.mark.parametrize("place", ["1", "3", "6", "-1", "99", "", "x", "٣", "1e3", "0" * 5000])
def test_only_a_decision_of_the_attempt_can_be_tried_again(place):
    trying = Practising()
    assert trying.browser.post(trying.url, {"from": place}).status_code == 400
    assert practice.SESSION_KEY not in trying.browser.session


def test_a_check_is_not_practised_like_this():
    trying = Practising(worlds.right_answers(), "check")
    assert trying.browser.post(trying.url, {"from": "0"}).status_code == 400
    assert "Try again from here" not in said(trying.learner.debrief())


def test_without_a_practice_its_address_leads_to_the_debrief():
    trying = Practising()
    debrief = trying.learner.address("debrief", trying.learner.attempt.key)
    assert trying.see()["Location"] == debrief
    assert trying.post("ring", choice="ask")["Location"] == debrief


def test_the_practice_of_one_attempt_is_not_that_of_another():
    trying = Practising().begin(RING)
    first = trying.url
    trying.learner.begin().play(*worlds.WELL)
    assert trying.see().status_code == 302
    assert trying.browser.get(first).context["node"]["id"] == "ring"


def test_an_attempt_under_way_is_gone_on_with_instead():
    learner = Learner(worlds.exercise(worlds.course())).begin()
    url = learner.address("practise", learner.attempt.key)
    assert learner.browser.post(url, {"from": "0"})["Location"] == learner.address()


def test_it_goes_on_in_another_language():
    trying = Practising()
    steps = worlds.steps()
    steps[0]["value"]["text"] = "Čovjek kaže: ‘Vjerovatno nije ništa.’"
    worlds.republish(trying.learner.activity, "bs", steps=steps)
    trying.begin(RING)
    with override("bs"):
        url = reverse("practise", args=["hate-crime", "exercise", trying.learner.attempt.key])
    page = trying.browser.get(url)
    assert "Čovjek kaže" in said(page)
    assert trying.post("ring", url=url, choice="ask")["Location"] == url
    assert trying.see().context["node"]["id"] == "talk"


def test_somebody_elses_attempt_is_not_there():
    trying = Practising().begin(RING)
    for who in (factories.officer(), factories.person(role=factories.Role.TRAINER), factories.person()):
        browser = factories.signed_in(who)
        assert browser.get(trying.url).status_code == 404
        assert browser.post(trying.url, {"from": "0"}).status_code == 404
        assert browser.post(trying.url, {"node": "ring", "choice": "ask"}).status_code == 404


def test_who_is_not_signed_in_is_asked_to():
    trying = Practising()
    answer = Client().post(trying.url, {"from": "0"})
    assert answer.status_code == 302 and "sign-in" in answer["Location"]


def test_other_methods_are_refused():
    trying = Practising()
    assert trying.browser.put(trying.url).status_code == 405


def test_a_practice_that_outgrows_the_session_ends_with_a_sentence(monkeypatch):
    trying = Practising().begin(RING)
    monkeypatch.setattr(practice, "LARGEST", 10)
    page = trying.browser.get(trying.post("ring", choice="ask")["Location"])
    assert "This practice can't be kept any longer." in said(page) and "Decision by decision" in said(page)


def test_a_step_of_practice_keeps_to_its_queries():
    trying = Practising().begin(RING)
    trying.see()
    counted = {}
    for name, visit in {
        "step": trying.see,
        "answer": lambda: trying.post("ring", choice="ask"),
        "later step": trying.see,
    }.items():
        with CaptureQueriesContext(connection) as queries:
            visit()
        counted[name] = len(queries)
    assert counted["step"] == counted["later step"] <= 6, counted
    assert counted["answer"] <= 10, counted
