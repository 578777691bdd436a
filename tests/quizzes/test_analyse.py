"""Searching every way through an exercise."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import analyse, engine, graph, idle
from quizzes import document as documents
from tests.quizzes import reference, strategies
from tests.quizzes.test_document import changed, small
from tests.quizzes.test_engine import play


def codes(document):
    assert documents.problems(document) == []
    return [problem.code for problem in analyse.problems(document)]


def without_expert(document):
    return {field: value for field, value in document.items() if field != "expert_path"}


@pytest.mark.parametrize("name", reference.NAMES)
def test_the_real_scenarios_have_no_problem(name):
    assert analyse.problems(reference.scenario(name).document) == []


def test_the_whole_bakery_is_searched():
    document = reference.scenario("bakery").document
    seen = analyse.explore(document)
    assert seen.complete
    assert seen.nodes == set(document["nodes"])
    assert seen.endings == {"end_strong", "end_fair", "end_weak"}
    assert (seen.can_pass, seen.can_fail, seen.stuck) == (True, True, ())


def test_best_and_worst_percent_are_exact_where_the_search_is():
    seen = analyse.explore(small())
    assert (seen.exact_percent, seen.best_percent, seen.worst_percent) == (True, 100, 0)


def test_a_step_behind_a_condition_that_never_holds_is_never_reached():
    document = without_expert(changed(("nodes", "fork", "branches", 0, "when"), "trust > 5"))
    assert [(p.code, p.where.node) for p in analyse.problems(document) if p.code == "never_reached"] == [
        ("never_reached", "good")
    ]


def test_a_scenario_that_only_fails_cannot_be_passed():
    document = without_expert(changed(("nodes", "good", "outcome"), "fail"))
    assert codes(document) == ["cannot_be_passed"]


def test_a_decision_that_can_run_out_of_choices_is_shown_with_the_path():
    document = small()
    document["nodes"]["n0"]["choices"] += [
        {"id": "c", "text": "C", "to": "late", "lose": ["paint"]},
        {"id": "d", "text": "The same, but for what is lost", "to": "late"},
    ]
    choice = {"id": "a", "text": "A", "to": "tell", "when": "not lost(paint)"}
    document["nodes"]["late"] = {"type": "decision", "text": "t", "choices": [choice]}
    problem = next(problem for problem in analyse.problems(document) if problem.code == "no_choice_left")
    assert (problem.where.node, problem.params["path"]) == ("late", "n0.c")
    stuck = analyse.explore(document).stuck[0]
    state = engine.replay(document, stuck.responses)
    assert (state.current, engine.offered(document, state)) == ("late", ())


def test_an_incomplete_search_says_so_and_claims_nothing_impossible():
    document = without_expert(changed(("nodes", "good", "outcome"), "fail"))
    assert not analyse.explore(document, limit=2).complete
    assert analyse.problems(document, limit=2) == []


def test_a_check_needs_no_search():
    document = {**strategies.head("check"), "pass_percent": 70, "start": "ask"}
    document["nodes"] = {"ask": {**small()["nodes"]["ask"], "to": None}}
    assert codes(document) == []
    seen = analyse.explore(document)
    assert (seen.can_pass, seen.can_fail, seen.best_percent, seen.worst_percent) == (True, True, 100, 0)


def test_the_shortest_and_the_longest_way_are_ways_of_the_scenario():
    document = reference.scenario("bakery").document
    seen = analyse.explore(document)
    leads = graph.edges(document)
    for way in (seen.shortest, seen.longest):
        assert way[0] == document["start"] and way[-1] in seen.endings
        for here, there in itertools.pairwise(way):
            gates = {gate for gate in leads[here] if document["nodes"][gate]["type"] == "gate"}
            assert there in leads[here] or any(there in leads[gate] for gate in gates)
    assert (len(seen.shortest), len(seen.longest)) == (10, 12)


@settings(max_examples=60, deadline=None)
@given(st.data(), strategies.scenarios())
def test_nothing_that_can_be_played_escapes_a_complete_search(data, document):
    seen = analyse.explore(document, limit=3000)
    state = play(data, document)
    if seen.complete:
        assert {taken.node for taken in state.path} | {state.ending} <= seen.nodes
        assert seen.can_pass if state.outcome == "pass" else seen.can_fail
        steps = len({taken.node for taken in state.path}) + bool(state.ending)
        assert len(seen.shortest) <= steps <= len(seen.longest)
    if seen.exact_percent and seen.best_percent is not None and any(state.possible.values()):
        assert seen.worst_percent <= engine.score(document, state).percent <= seen.best_percent
    assert seen.stuck == ()


@settings(max_examples=60, deadline=None)
@given(st.data(), strategies.scenarios())
def test_no_play_offers_or_earns_what_a_complete_search_calls_impossible(data, document):
    seen = analyse.explore(document, limit=3000)
    state = play(data, document)
    if seen.complete:
        conditional = set(idle.conditional(document))
        taken = {(one.node, one.choice) for one in state.path if one.choice}
        assert taken & conditional <= seen.offered
        never = {(one.node, one.name) for one in idle.idle(document, seen) if one.code == "never_offered"}
        assert not never & taken
    if seen.exact_percent:
        for competency, possible in state.possible.items():
            worst, best = seen.by_competency.get(competency, (0, 0))
            assert not possible or worst - 1e-5 <= 100 * state.competence(competency) <= best + 1e-5


def test_what_a_scenario_has_and_does_not_need_is_named():
    document = without_expert(small())
    document["variables"]["spare"] = {"type": "counter", "min": 0, "max": 3, "start": 0}
    document["variables"]["mute"] = {"type": "flag", "start": False}
    document["evidence"]["hair"] = {"title": "A hair"}
    first = next(name for name, node in document["nodes"].items() if node["type"] == "decision")
    choices = document["nodes"][first]["choices"]
    choices[0] = {**choices[0], "effects": {**choices[0].get("effects", {}), "mute": True}}
    choices += [
        {"id": "no", "text": "Never", "to": choices[0]["to"], "when": "spare >= 1"},
        {"id": "yes", "text": "Always", "to": choices[0]["to"], "when": "spare == 0"},
    ]
    found = idle.idle(document, analyse.explore(document))
    assert [one for one in found if one.name in {"spare", "mute", "hair", "no", "yes"}] == [
        ("never_changed", "", "spare"),
        ("never_asked", "", "mute"),
        ("never_found", "", "hair"),
        ("never_offered", first, "no"),
        ("always_offered", first, "yes"),
    ]
    assert [one.code for one in idle.idle(document, None)].count("never_offered") == 0


def test_the_reference_scenarios_say_what_each_competency_can_bring():
    seen = analyse.explore(reference.scenario("bakery").document)
    assert seen.by_competency and all(0 <= worst < best <= 100 for worst, best in seen.by_competency.values())
