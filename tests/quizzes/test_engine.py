"""Playing: it ends, it stays in range, it can be replayed, and nothing untrusted breaks it."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import document as documents
from quizzes import engine, expert, overlay
from tests.quizzes import reference, strategies

quick = settings(max_examples=60, deadline=None)


def play(data, document, check=lambda state: None) -> engine.State:
    """Any valid responses to the end; the graph has no circle, so steps and turns bound their number."""
    state = engine.start(document)
    check(state)
    for _ in range(sum(node.get("turns", 1) for node in document["nodes"].values()) + 1):
        if state.current is None:
            break
        state = engine.answer(document, state, data.draw(strategies.responses(document, state))).state
        check(state)
    return state


@quick
@given(strategies.documents)
def test_what_the_strategy_builds_is_valid(document):
    assert documents.problems(document) == []


@quick
@given(st.data(), strategies.documents)
def test_any_sequence_of_valid_responses_ends(data, document):
    state = play(data, document)
    assert state.current is None
    assert state.outcome in ("pass", "fail")
    assert (state.ending is None) == (document["kind"] == "check")


@quick
@given(st.data(), strategies.documents)
def test_scores_stay_in_range_at_every_step(data, document):
    def in_range(state):
        score = engine.score(document, state)
        assert 0 <= score.percent <= 100
        for competency, share in score.by_competency.items():
            assert share is None or 0 <= share <= 1
            assert state.earned.get(competency, 0) <= state.possible.get(competency, 0) + 1e-9
        assert score.passed == (state.outcome == "pass")

    play(data, document, in_range)


@quick
@given(st.data(), strategies.documents)
def test_counters_stay_in_their_range_and_lost_evidence_stays_lost(data, document):
    lost: set[str] = set()

    def holds(state):
        assert all(0 <= state.variables[name] <= 5 for name in strategies.COUNTERS)
        assert lost <= set(state.lost)
        assert not set(state.found) & set(state.lost)
        lost.update(state.lost)

    play(data, document, holds)


@quick
@given(st.data(), strategies.documents)
def test_replay_of_the_recorded_responses_gives_the_same_state(data, document):
    state = play(data, document)
    recorded = json.loads(json.dumps([taken.response for taken in state.path]))
    again = json.loads(json.dumps(document))
    assert engine.replay(again, recorded) == state


@quick
@given(st.data(), strategies.documents)
def test_arbitrary_json_is_accepted_or_refused_and_never_breaks(data, document):
    state = engine.start(document)
    while state.current is not None:
        before = engine.replay(document, [taken.response for taken in state.path])
        noise = data.draw(strategies.noise(document))
        try:
            engine.answer(document, state, noise)
        except engine.Refused as refused:
            assert refused.current == state.current
        assert state == before
        state = engine.answer(document, state, data.draw(strategies.responses(document, state))).state
    with pytest.raises((engine.Finished, engine.Malformed)):
        engine.answer(document, state, data.draw(strategies.noise(document)))


@quick
@given(st.data(), strategies.documents)
def test_a_step_that_was_answered_is_told_from_one_not_reached(data, document):
    state = play(data, document)
    for count in range(1, len(state.path)):
        half = engine.replay(document, [taken.response for taken in state.path[:count]])
        taken = half.path[-1]
        if half.current == taken.node:  # still in the interview: the same question again
            with pytest.raises(engine.AlreadyPassed):
                engine.answer(document, half, taken.response)
            continue
        with pytest.raises(engine.AlreadyPassed) as refusal:
            engine.answer(document, half, taken.response)
        assert (refusal.value.node, refusal.value.current) == (taken.node, half.current)
        with pytest.raises(engine.NotHere):
            engine.answer(document, half, {"node": "nowhere"})


@quick
@given(st.data(), strategies.documents)
def test_debrief_looks_back_on_every_step(data, document):
    state = play(data, document)
    debrief = engine.debrief(document, state)
    assert [step.taken for step in debrief.steps] == list(state.path)
    assert debrief.outcome == state.outcome
    assert {*debrief.found, *debrief.lost, *debrief.missed} == set(strategies.EVIDENCE)
    assert debrief.score == engine.score(document, state)


@pytest.mark.parametrize("name", reference.NAMES)
def test_the_expert_passes_the_real_scenarios_with_ninety_percent(name):
    document = reference.scenario(name).document
    state = expert.walk(document)
    score = engine.score(document, state)
    assert score.passed
    assert score.percent >= 90
    assert all(step.agrees is not False for step in engine.debrief(document, state).steps)


def test_the_bakery_hides_questions_until_she_trusts():
    document = reference.scenario("bakery").document
    state = engine.replay(
        document,
        [
            {"node": "arrive", "choice": "c"},
            {"node": "trouble"},
            {"node": "safe_late", "choice": "b"},
            {"node": "safe", "choice": "b"},
        ],
    )
    assert state.variables["trust"] == 0
    assert engine.offered(document, state) == ("open", "why_think", "sure")
    with pytest.raises(engine.NotAvailable):
        engine.answer(document, state, {"node": "account", "question": "words"})


def test_the_stone_swept_away_can_not_be_saved_later_but_its_loss_can_be_written_down():
    document = reference.scenario("bakery").document
    state = engine.replay(
        document,
        [
            {"node": "arrive", "choice": "b"},
            {"node": "form"},
            {"node": "safe_late", "choice": "b"},
            {"node": "safe", "choice": "c"},
            {"node": "account", "question": "open"},
            {"node": "account", "done": True},
            {"node": "scene", "choice": "a"},
        ],
    )
    assert (state.current, state.lost) == ("swept", ("stone",))
    after = engine.answer(document, state, {"node": "swept", "choice": "a"}).state
    assert (after.current, after.lost, "stone" in after.found) == ("online", ("stone",), False)
    assert after.earned["first_response"] > state.earned["first_response"]


def test_an_interview_is_not_left_without_a_question():
    document = reference.scenario("bakery").document
    state = engine.replay(document, [{"node": "arrive", "choice": "a"}, {"node": "safe", "choice": "a"}])
    with pytest.raises(engine.NotAvailable):
        engine.answer(document, state, {"node": "account", "done": True})
    with pytest.raises(engine.NoSuchChoice):
        engine.answer(document, state, {"node": "account", "question": "lawyer"})


def test_leaving_an_interview_early_counts_what_could_still_have_been_asked():
    document = reference.scenario("bakery").document
    begin = [{"node": "arrive", "choice": "a"}, {"node": "safe", "choice": "a"}]
    asked = engine.replay(document, [*begin, {"node": "account", "question": "words"}])
    left = engine.replay(
        document, [*(taken.response for taken in asked.path), {"node": "account", "done": True}]
    )
    assert (asked.earned["bias_evidence"], asked.possible["bias_evidence"]) == (3, 3)
    assert (left.earned["bias_evidence"], left.possible["bias_evidence"]) == (3, 8)


def test_a_step_tells_what_it_changed():
    document = reference.scenario("bakery").document
    step = engine.answer(document, engine.start(document), {"node": "arrive", "choice": "a"})
    assert step.feedback.startswith("Safety first")
    assert step.taken.effects == (engine.Change("trust", 2, 3), engine.Change("time", 0, 5))
    assert (step.taken.to, step.taken.clock) == ("safe", 0)


@pytest.mark.parametrize("name", reference.NAMES)
def test_the_same_responses_mean_the_same_in_another_language(name):
    document = reference.scenario(name).document
    translated = overlay.lay_over(document, reference.bosnian(name))
    english = expert.walk(document)
    bosnian = engine.replay(translated, [taken.response for taken in english.path])
    assert bosnian.variables == english.variables
    assert engine.score(translated, bosnian) == engine.score(document, english)
    assert bosnian.path[0].feedback != english.path[0].feedback


def test_a_check_is_passed_at_its_mark_and_not_below():
    question = {
        "type": "question",
        "kind": "single",
        "text": "Which?",
        "competency": "recording",
        "points": 1,
        "options": [{"id": "a", "text": "A", "correct": True}, {"id": "b", "text": "B", "correct": False}],
    }
    nodes = {f"n{n}": {**question, "to": f"n{n + 1}" if n < 9 else None} for n in range(10)}
    document = {**strategies.head("check"), "pass_percent": 70, "nodes": nodes}
    right = {count: ["a"] * count + ["b"] * (10 - count) for count in (6, 7)}
    for count, answers in right.items():
        given_answers = [{"node": f"n{n}", "answer": answer} for n, answer in enumerate(answers)]
        state = engine.replay(document, given_answers)
        assert engine.score(document, state).percent == count * 10
        assert state.outcome == ("pass" if count == 7 else "fail")


@quick
@given(st.sets(st.text(max_size=8), max_size=8), st.integers(), st.text(max_size=8))
def test_shuffling_loses_nothing_and_does_not_depend_on_the_order_given(ids, seed, node):
    shuffled = engine.order(ids, seed, node)
    assert sorted(shuffled) == sorted(ids)
    assert shuffled == engine.order(sorted(ids, reverse=True), seed, node)


def test_shuffling_is_the_same_in_every_process_and_differs_between_attempts():
    code = "from quizzes import engine; print(*engine.order('abcdef', 7, 'arrive'))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            cwd=reference.FOLDER.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert seen == {" ".join(engine.order("fedcba", 7, "arrive"))}
    assert len({engine.order("abcdef", seed, "arrive") for seed in range(20)}) > 10


def test_the_engine_is_imported_without_django():
    code = (
        "import sys; from quizzes import analyse, document, engine, expression, scenario_file;"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail')])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=reference.FOLDER.parent, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
