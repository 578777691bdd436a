"""'Lanterns on the bridge': what the officer prepared, found and kept together decides how it ends."""

import pytest

from quizzes import analyse, engine, kinds
from tests.quizzes import reference

EXPERT = {
    "talk": ["fear", "last_year", "heard"],
    "order": ["line", "film", "home"],
}
"""What she asks for; at decisions she takes `a`."""


@pytest.fixture
def document():
    return reference.scenario("lanterns").document


def play(document, until: str | None = None, **instead) -> engine.State:
    """Play as the expert does but for `instead`: a choice, or the questions of an interview that are there."""
    state = engine.start(document)
    while state.current not in (None, until):
        for response in responses(document, state, instead):
            state = engine.answer(document, state, response).state
    return state


def responses(document, state, instead):
    name, node = state.current, document["nodes"][state.current]
    if node["type"] == "narrative":
        return [{"node": name}]
    if node["type"] == "question":
        return [{"node": name, "answer": kinds.get(node["kind"]).samples(node)[0]}]
    if node["type"] == "interview":
        return asked(document, state, instead.get(name, EXPERT[name]))
    return [{"node": name, "choice": instead.get(name, "a" if "a" in engine.offered(document, state) else "b")}]


def asked(document, state, questions):
    """One question, or leaving; the caller comes back as long as the interview goes on."""
    left = [item for item in questions if item in engine.offered(document, state)]
    return [{"node": state.current, "question": left[0]} if left else {"node": state.current, "done": True}]


def test_every_step_and_every_ending_is_reached_and_nobody_is_stuck(document):
    assert analyse.problems(document) == []
    seen = analyse.explore(document)
    assert seen.complete
    assert seen.nodes == set(document["nodes"])
    assert len(seen.endings) == 8
    assert (seen.can_pass, seen.can_fail, seen.stuck) == (True, True, ())


@pytest.mark.parametrize(
    ("instead", "ending", "outcome"),
    [
        ({}, "end_lanterns", "pass"),
        ({"order": ["line", "film"]}, "end_road", "pass"),
        ({"thread": "b"}, "end_road", "pass"),
        ({"thread": "c", "order": ["line"], "hurt": "b"}, "end_thin", "pass"),
        ({"order": ["same"]}, "end_dark", "fail"),
        ({"record": "b"}, "end_drawers", "fail"),
        ({"record": "c"}, "end_drawers", "fail"),
        ({"fine": "b"}, "end_fine", "fail"),
        ({"desk": "b", "second": "c"}, "end_indoors", "fail"),
        ({"order": ["same"], "surrounded": "c"}, "end_alone", "fail"),
    ],
)
def test_conduct_decides_the_ending(document, instead, ending, outcome):
    state = play(document, **instead)
    assert (state.ending, state.outcome) == (ending, outcome)


def test_what_is_left_out_costs_points_even_where_it_ends_well(document):
    best, less = play(document), play(document, order=["line", "film"], hurt="b")
    assert best.ending == "end_lanterns" and less.outcome == "pass"
    assert engine.score(document, less).percent < engine.score(document, best).percent - 5


def test_an_hour_spent_on_a_second_call_is_missing_on_friday(document):
    late = play(document, until="order", desk="c")
    early = play(document, until="order")
    assert (early.variables["hours"], late.variables["hours"]) == (5, 4)
    for _ in range(2):
        taken = next(item for item in ("line", "home") if item in engine.offered(document, late))
        late = engine.answer(document, late, {"node": "order", "question": taken}).state
    assert late.variables["hours"] == 0
    assert engine.offered(document, late) == ("same",)


def test_the_way_home_can_be_planned_only_by_who_asked_for_fears(document):
    assert "home" in engine.offered(document, play(document, until="order"))
    assert "home" not in engine.offered(document, play(document, until="order", talk=["last_year", "who"]))


def test_the_list_of_names_is_shown_to_who_is_trusted(document):
    assert "heard" in engine.offered(document, play(document, until="talk"))
    turned_away = play(document, until="talk", desk="b")
    assert "heard" not in engine.offered(document, turned_away)


def test_a_line_does_not_hold_where_everything_else_raises_the_temper(document):
    calm = play(document, until="hurt", order=["line", "region"])
    assert calm.path[-1].node == "held"
    heated = play(document, until="hurt", order=["line", "region"], briefing="b", checks="b")
    assert heated.path[-1].node == "surrounded"


def test_a_thread_taken_down_unsaved_is_lost_for_good(document):
    state = play(document, thread="b")
    assert "post" in state.lost and "post" not in state.found


def test_what_happened_on_the_way_home_is_there_only_without_buses(document):
    steps = {taken.node for taken in play(document).path}
    without = {taken.node for taken in play(document, order=["line", "film"]).path}
    assert "buses" in steps and "line_four" not in steps
    assert "line_four" in without and "buses" not in without


def test_an_officer_who_is_careless_throughout_fails_with_next_to_nothing(document):
    careless = {node: "c" for node, step in document["nodes"].items() if step["type"] == "decision"}
    state = play(document, **careless | {"second": "b"}, order=["same"])
    assert state.outcome == "fail"
    assert engine.score(document, state).percent < 15
