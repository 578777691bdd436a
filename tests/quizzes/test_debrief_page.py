"""The debrief: how it ended, what an expert does, what was found, missed and lost."""

import re
from html import unescape

import pytest

from quizzes import engine
from quizzes.debrief_page import debrief_context
from tests.quizzes import worlds
from tests.quizzes.test_player import ASK, CHECK, SCENARIO, WORDS
from tests.quizzes.worlds import Learner

RIGHT = {"node": "which", "answer": sorted([worlds.key("slur"), worlds.key("pattern")])}
SURE = {"node": "talk", "question": "sure"}
WELL = (ASK, WORDS, SURE, RIGHT, {"node": "log", "choice": "flag"})
BADLY = (
    {"node": "ring", "choice": "form"},
    {"node": "wait"},
    SURE,
    {"node": "talk", "done": True},
    {"node": "which", "answer": [worlds.key("slur"), worlds.key("mood")]},
    {"node": "log", "choice": "noise"},
)


def debrief(document, *responses) -> dict:
    state = engine.replay(document, responses)
    return debrief_context(document, state, locale="en", competencies=worlds.COMPETENCIES)


def test_the_outcome_is_the_endings_words():
    shown = debrief(SCENARIO, *WELL)
    assert shown["outcome"] == {
        "label": "Passed",
        "passed": True,
        "title": "It is on record",
        "text": "The next officer reads it.",
    }
    assert shown["score"] == 100
    assert debrief(SCENARIO, *BADLY)["outcome"]["label"] == "Not yet"


def test_who_did_as_an_expert_does_is_told_so_and_nothing_more():
    for decision in debrief(SCENARIO, *WELL)["decisions"]:
        assert decision["same_as_expert"] and decision["expert_why"] == ""


def test_decisions_stand_beside_the_experts_with_her_reason():
    first = debrief(SCENARIO, *BADLY)["decisions"][0]
    assert first["yours"] == ["Ask for his address."]
    assert list(first["expert"]) == ["Ask him to begin at the beginning."]
    assert first["expert_why"] == "An open question, and time."
    assert not first["same_as_expert"]


def test_an_interview_is_one_decision_with_all_its_questions():
    decisions = debrief(SCENARIO, *WELL)["decisions"]
    assert [decision["number"] for decision in decisions] == [1, 2, 3, 4]
    assert decisions[1]["yours"] == ["Which words did you hear?", "Are you sure?"]
    assert list(decisions[1]["expert"]) == ["Which words did you hear?", "Are you sure?"]


def test_reading_on_and_leaving_an_interview_are_no_decisions():
    situations = [decision["situation"] for decision in debrief(SCENARIO, *BADLY)["decisions"]]
    assert situations == [
        "A man says: ‘It is probably nothing.’",
        "What do you ask?",
        "Which of these are indicators?",
        "You open the log.",
    ]


def test_evidence_is_secured_missed_or_lost():
    def states(*responses):
        shown = debrief(SCENARIO, *responses)["evidence"]
        return {item["title"]: (item["state"], item["state_label"]) for item in shown}

    assert states(*WELL) == {
        "The word that was shouted": ("found", "secured"),
        "The tape of the call": ("found", "secured"),
        "Earlier calls": ("missed", "missed"),
    }
    assert states(*BADLY) == {
        "The word that was shouted": ("missed", "missed"),
        "The tape of the call": ("lost", "lost"),
        "Earlier calls": ("missed", "missed"),
    }


def test_competencies_have_their_names_and_those_without_anything_to_earn_are_left_out():
    shown = debrief(SCENARIO, *BADLY)["chart"]["rows"]
    assert [(one["label"], one["percent"]) for one in shown] == [("Talking with victims", 0), ("Recording", 0)]
    shown = debrief(CHECK, {"node": worlds.key("who"), "answer": worlds.key("anyone")})["chart"]["rows"]
    assert [(one["label"], one["text"]) for one in shown] == [("Recording", "100 of 100")]


def test_a_check_goes_through_its_questions():
    shown = debrief(
        CHECK,
        {"node": worlds.key("who"), "answer": worlds.key("nobody")},
        {"node": worlds.key("what"), "answer": [worlds.key("day")]},
        {"node": worlds.key("order"), "answer": [worlds.key(name) for name in ("life", "words", "scene")]},
    )
    assert shown["decisions"] == [] and shown["evidence"] == []
    assert [(item["number"], item["label"]) for item in shown["items"]] == [
        (1, "Not right"),
        (2, "Partly right"),
        (3, "Partly right"),
    ]
    assert shown["items"][2]["your_answer"] == ["Life", "Words", "Scene"]
    assert shown["items"][2]["right_answer"] == ["Life", "Scene", "Words"]
    assert shown["items"][0]["why"] == "Somebody always does.\nAnyone may."
    assert (shown["score"], shown["outcome"]["label"]) == (38, "Not yet")


@pytest.mark.django_db
def test_the_page_shows_all_of_it():
    learner = Learner(worlds.exercise(worlds.course())).begin()
    learner.play(*worlds.BADLY)
    html = learner.debrief().content.decode()
    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    for words in (
        "It is forgotten Not yet Score 0%",
        "You Ask for his address. An expert Ask him to begin at the beginning. An open question, and time.",
        "The tape of the call lost",
        "The word that was shouted missed",
        "Talking with victims 0 of 100",
    ):
        assert words in said
    assert said.count("An open question, and time.") == 1


@pytest.mark.django_db
def test_the_page_of_a_check_shows_right_answers_only_where_they_were_missed():
    learner = Learner(worlds.exercise(worlds.course(), "check", "check")).begin()
    learner.play({"option": worlds.key("nobody")}, *worlds.right_answers()[1:])
    html = learner.debrief().content.decode()
    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    assert "Not right Your answer Nobody Right answer Anyone" in said
    assert said.count("Right answer") == 1
    assert "Score 66%" in said
