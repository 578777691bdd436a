"""The map: who walked where is told in words and by kind of line, and what nobody came by gives nothing away."""

import pytest

from quizzes import engine
from quizzes.debrief_map import scenario_map
from tests.quizzes import reference, worlds
from tests.quizzes.test_debrief_page import BADLY, WELL
from tests.quizzes.test_player import SCENARIO
from tests.quizzes.worlds import Learner


def mapped(*responses, document=SCENARIO, numbers=None) -> dict:
    return scenario_map(document, engine.replay(document, responses), numbers or {})


def told(shown: dict) -> dict[str, str]:
    return {step["title"]: step["who"] for step in shown["steps"]}


def test_each_step_says_who_came_by():
    assert told(mapped(*BADLY)) == {
        "A man says: ‘It is probably nothing.’": "both",
        "He breathes.": "taken",
        "What do you ask?": "both",
        "Which of these are indicators?": "both",
        "You open the log.": "both",
        "It is on record": "expert",
        "It is forgotten": "taken",
    }


def test_the_steps_in_words_come_in_the_order_of_the_story():
    assert list(told(mapped(*BADLY)))[:2] == ["A man says: ‘It is probably nothing.’", "He breathes."]


def test_lines_say_who_walked_them_and_those_nobody_walked_come_first():
    lines = [line["who"] for line in mapped(*BADLY)["lines"]]
    assert sorted(lines) == ["both", "both", "both", "expert", "expert", "taken", "taken", "taken"]
    assert lines.index("expert") < lines.index("taken") < lines.index("both")


def test_what_neither_came_by_is_a_dot_without_words():
    shown = mapped(*WELL)
    unseen = [mark for mark in shown["marks"] if mark["who"] == "unseen"]
    assert [mark["shape"] for mark in unseen] == ["dot", "dot"] and shown["unseen"] == 2
    assert all("lines" not in mark for mark in unseen)
    assert "He breathes." not in str(shown) and "forgotten" not in str(shown)


def test_a_gate_is_a_fork_without_words():
    forks = [mark for mark in mapped(*WELL)["marks"] if mark["shape"] == "fork"]
    assert [(mark["who"], "lines" in mark) for mark in forks] == [("both", False)]


def test_without_an_experts_path_there_is_one_path():
    document = {**SCENARIO, "expert_path": []}
    shown = mapped(*BADLY, document=document)
    assert not shown["has_expert"] and set(told(shown).values()) == {"taken"}


def test_an_experts_path_that_a_changed_draft_does_not_allow_is_left_out():
    document = {**SCENARIO, "expert_path": ["ring.ask", "nowhere.a"]}
    assert not mapped(*BADLY, document=document)["has_expert"]


def test_labels_fit_into_two_lines_and_carry_the_number_of_the_decision():
    shown = mapped(*WELL, numbers={"which": 3})
    labels = [mark["lines"] for mark in shown["marks"] if "lines" in mark]
    assert all(1 <= len(lines) <= 2 and all(len(line["words"]) <= 20 for line in lines) for lines in labels)
    assert any(lines[0]["words"].startswith("3. Which of these") for lines in labels)


@pytest.mark.parametrize("name", reference.NAMES)
def test_the_real_scenarios_are_narrow_enough_to_read(name):
    document = reference.scenario(name).document
    first = engine.start(document)
    shown = scenario_map(document, first, {})
    assert float(shown["width"].removesuffix("rem")) < 50


@pytest.mark.django_db
def test_the_page_draws_it_without_inline_style():
    learner = Learner(worlds.exercise(worlds.course())).begin()
    learner.play(*worlds.WELL)
    html = learner.debrief().content.decode()
    assert 'class="map__graph"' in html and "The map in words" in html and "2 other steps were not visited." in html
    assert "style=" not in html
    assert "He breathes." not in html


@pytest.mark.django_db
def test_a_check_has_no_map():
    learner = Learner(worlds.exercise(worlds.course(), "check", "check")).begin()
    learner.play(*worlds.right_answers())
    html = learner.debrief().content.decode()
    assert "map__graph" not in html and "Try again from here" not in html and "Question by question" in html
