"""A step as plain data: what a template is given, and nothing that an officer must not know."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import engine, player
from quizzes.cards import letter
from tests.quizzes import reference, strategies, worlds

SCENARIO, CHECK = worlds.document("scenario"), worlds.document("check")

ASK = {"node": "ring", "choice": "ask"}
WORDS = {"node": "talk", "question": "words"}


def step(document, *responses, seed: int = 1, sent: str | None = None) -> dict:
    state = engine.replay(document, responses)
    return player.step(document, state, seed=seed, locale="en", sent=QueryDict(sent) if sent is not None else None)


def ids(shown: dict, document: dict = CHECK) -> list[str]:
    return worlds.ids_shown(document, shown)


def test_the_head_of_an_exercise():
    head = player.exercise(SCENARIO, "en")
    assert (head["title"], head["kind"], str(head["kind_label"]), head["minutes"]) == (
        *("The first call", "scenario", "Scenario", 5),
    )
    assert player.exercise(CHECK, "bs")["question_count"] == 3
    assert player.exercise(CHECK, "bs")["lang"] == "bs"


def test_options_have_text_and_letters_and_nothing_else():
    for document, responses in ((SCENARIO, ()), (SCENARIO, (ASK,)), (CHECK, ())):
        for option in step(document, *responses)["input"]["options"]:
            assert set(option) == {"value", "letter", "text", "checked"}


def test_options_are_shuffled_by_seed_and_step():
    orders = {tuple(ids(step(CHECK, seed=seed))) for seed in range(40)}
    assert len(orders) == 6
    assert ids(step(CHECK, seed=5)) == ids(step(CHECK, seed=5))


@pytest.mark.parametrize(
    ("responses", "kind", "legend"),
    [
        ((), "choices", "What do you do?"),
        (({"node": "ring", "choice": "form"},), "continue", ""),
        ((ASK,), "interview", "What do you ask?"),
        ((ASK, WORDS, {"node": "talk", "done": True}), "multiple", "Choose all that are right."),
    ],
)
def test_each_type_of_step_has_its_input(responses, kind, legend):
    shown = step(SCENARIO, *responses)["input"]
    assert (shown["type"], shown["legend"]) == (kind, legend)


def test_an_interview_counts_down_and_can_be_left_after_the_first_question():
    before, after = step(SCENARIO, ASK)["input"], step(SCENARIO, ASK, WORDS)["input"]
    assert (before["turns_left"], before["can_finish"]) == (2, False)
    assert (after["turns_left"], after["can_finish"]) == (1, True)


def test_the_time_line_tells_what_was_done_and_when():
    told = step(SCENARIO, ASK, WORDS, {"node": "talk", "done": True})["timeline"]
    assert [(entry["clock"], entry["text"], entry["did"], entry["asked"]) for entry in told] == [
        ("23:50", "A man says: ‘It is probably nothing.’", "Ask him to begin at the beginning.", False),
        ("00:05", "He spells it.", "Which words did you hear?", True),
    ]


def test_a_question_just_asked_stands_in_what_came_of_it():
    shown = step(SCENARIO, ASK, WORDS)
    assert [entry["did"] for entry in shown["timeline"]] == ["Ask him to begin at the beginning."]
    assert shown["consequence"] == {"heading": "You asked: Which words did you hear?", "text": "He spells it."}


def test_nothing_came_of_a_choice_without_feedback():
    assert step(SCENARIO)["consequence"] is None
    assert step(SCENARIO, {"node": "ring", "choice": "form"})["consequence"] is None
    assert step(SCENARIO, ASK)["consequence"] == {"heading": "What came of it", "text": "An open question, and time."}


def test_the_clock_goes_past_midnight_and_is_empty_without_one():
    assert step(SCENARIO)["node"]["clock"] == "23:50"
    assert step(SCENARIO, ASK)["node"]["clock"] == "00:05"
    without = {name: value for name, value in SCENARIO.items() if name != "clock"}
    assert step(without)["node"]["clock"] == ""


def test_the_notebook_shows_named_counters_and_the_case_file():
    lost = step(SCENARIO, {"node": "ring", "choice": "form"})["notebook"]
    assert [counter["label"] for counter in lost["counters"]] == ["Trust"]
    assert [(item["title"], item["state"]) for item in lost["evidence"]] == [("The tape of the call", "lost")]
    found = step(SCENARIO, ASK, WORDS)["notebook"]
    assert [item["state"] for item in found["evidence"]] == ["found", "found"]
    assert step(CHECK)["notebook"] is None


@pytest.mark.parametrize(
    ("low", "high", "value", "filled", "of", "segments"),
    [(0, 5, 2, 2, 5, 5), (0, 5, 5, 5, 5, 5), (0, 120, 60, 60, 120, 10), (-3, 3, 0, 3, 6, 6), (2, 2, 2, 0, 0, 10)],
)
def test_a_counter_is_a_row_of_segments(low, high, value, filled, of, segments):
    shown = player.counter({"min": low, "max": high, "label": "Trust"}, value)
    assert (shown["value"], shown["max"], shown["segments"]) == (filled, of, segments)
    assert shown["text"] == f"Trust: {value} of {high}"


def test_a_check_says_where_one_is_and_how_the_last_answer_went():
    who = worlds.key("who")
    shown = step(CHECK, {"node": who, "answer": worlds.key("judge")})
    assert shown["progress"] == {"position": 2, "count": 3, "percent": 33}
    assert shown["timeline"] == [] and shown["consequence"] is None
    assert shown["feedback"]["label"] == "Not right"
    assert (shown["feedback"]["your_answer"], shown["feedback"]["right_answer"]) == (["The judge"], ["Anyone"])


def test_what_was_sent_stays_marked():
    first = {"node": worlds.key("who"), "answer": worlds.key("judge")}
    shown = step(CHECK, first, sent=f"node={worlds.key('what')}&option=3&option=1")
    assert [option["checked"] for option in shown["input"]["options"]] == [True, False, True]


def test_what_was_sent_to_another_step_marks_nothing():
    first = {"node": worlds.key("who"), "answer": worlds.key("judge")}
    shown = step(CHECK, first, sent=f"node={worlds.key('who')}&option=1")
    assert not any(option["checked"] for option in shown["input"]["options"])


def in_order(*places: str) -> list[str]:
    """The names of the items as shown after these positions of life, scene and words were sent."""
    responses = [
        {"node": worlds.key("who"), "answer": worlds.key("anyone")},
        {"node": worlds.key("what"), "answer": [worlds.key("day")]},
    ]
    names = ("life", "scene", "words")
    data = QueryDict(mutable=True)
    fields = {f"position-{worlds.key(name)}": place for name, place in zip(names, places, strict=True)}
    data.update({"node": worlds.key("order"), **worlds.as_sent(CHECK, worlds.key("order"), fields, seed=1)})
    shown = step(CHECK, *responses, sent=data.urlencode())
    by_key = {worlds.key(name): name for name in names}
    return [by_key[name] for name in ids(shown)]


def test_an_order_that_was_sent_is_shown_again():
    assert in_order("3", "1", "2") == ["scene", "words", "life"]
    assert in_order("2", "", "1") == ["words", "life", "scene"]


PLACES = st.text(max_size=4) | st.sampled_from(["1", "2", "3", "²", "٣", "0", "9" * 6000])


@given(st.lists(PLACES, min_size=3, max_size=3))
@settings(max_examples=60)
def test_any_positions_give_an_order_of_all_items(places):
    assert sorted(in_order(*places)) == ["life", "scene", "words"]


@settings(max_examples=40, deadline=None)
@given(st.data(), strategies.documents)
def test_every_step_of_any_exercise_can_be_shown(data, document):
    state = engine.start(document)
    while state.current is not None:
        shown = player.step(document, state, seed=data.draw(st.integers(0, 2**62)), locale="en")
        assert shown["node"]["id"] == state.current and shown["node"]["text"]
        if document["nodes"][state.current]["type"] in ("decision", "interview"):
            assert sorted(ids(shown, document)) == sorted(engine.offered(document, state))
        letters = [option["letter"] for option in shown["input"].get("options", ()) if "letter" in option]
        assert letters == sorted(letters)
        state = engine.answer(document, state, data.draw(strategies.responses(document, state))).state


@pytest.mark.parametrize("name", reference.NAMES)
def test_the_real_scenarios_show_no_key(name):
    """Everything in a step of the first decision, searched for what only the author and the engine know."""
    document = reference.scenario(name).document
    shown = repr(player.step(document, engine.start(document), seed=1, locale="en"))
    for secret in ("correct", "scores", "effects", "when", "expert"):
        assert f"'{secret}'" not in shown


def test_more_options_than_letters_are_all_there():
    assert [letter(place) for place in (0, 25, 26, 27, 29)] == ["A", "Z", "AA", "AB", "AD"]
