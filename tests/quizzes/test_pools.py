"""Pools and sections of a check, without a database: what is drawn, what it is worth, what can't be published."""

import json
import subprocess
import sys
from copy import deepcopy

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizzes import document as documents
from quizzes import engine, overlay, pools
from quizzes.shuffle import order
from tests.quizzes import strategies
from tests.quizzes.test_engine import play

quick = settings(max_examples=40, deadline=None)


def question(**more) -> dict:
    options = [{"id": "a", "text": "A", "correct": True}, {"id": "b", "text": "B", "correct": False}]
    made = {"type": "question", "kind": "single", "text": "Which?", "competency": "recording", "points": 1}
    return {**made, "options": options, **more}


def check(nodes: dict[str, dict], **more) -> dict:
    names = list(nodes)
    linked = {name: {**node, "to": to} for (name, node), to in zip(nodes.items(), [*names[1:], None], strict=True)}
    return {**strategies.head("check"), "pass_percent": 70, "start": names[0], "nodes": linked, **more}


def pooled(count: int = 5, draw: int = 2, **rule) -> dict:
    """A question alone, then a pool."""
    nodes = {"first": question(), **{f"q{n}": question(pool="p") for n in range(count)}}
    return check(nodes, pools={"p": {"draw": draw, **rule}})


def codes(document: dict) -> list[str]:
    return [problem.code for problem in documents.problems(document)]


# --- drawing


@quick
@given(strategies.drawing_checks(), strategies.seeds)
def test_as_many_are_drawn_as_the_pools_say_none_of_them_twice(document, seed):
    names = engine.draw(document, seed=seed)
    assert len(set(names)) == len(names) == pools.how_many(document)
    for name, rule in document["pools"].items():
        mine = [document["nodes"][one] for one in names if document["nodes"][one].get("pool") == name]
        assert len(mine) == rule["draw"]
        for difficulty in ("easy", "medium", "hard"):
            assert sum(node.get("difficulty") == difficulty for node in mine) >= rule.get(difficulty, 0)
    alone = [name for name, node in pools.in_line(document) if "pool" not in node]
    assert [name for name in names if name in alone] == alone


@quick
@given(strategies.drawing_checks(), strategies.seeds)
def test_the_same_seed_draws_the_same_whatever_order_the_database_keeps(document, seed):
    shuffled = json.loads(json.dumps(document, sort_keys=True))
    assert engine.draw(shuffled, seed=seed) == engine.draw(document, seed=seed)


@quick
@given(strategies.drawing_checks(), strategies.seeds, strategies.seeds)
def test_a_pool_that_has_more_than_it_draws_never_draws_the_same_twice_in_a_row(document, first, second):
    before = engine.draw(document, seed=first)
    after = engine.draw(document, seed=second, last=before)
    for name, rule in document["pools"].items():
        there = pools.candidates(document, name)
        drawn = [{one for one in names if one in there} for names in (before, after)]
        if len(there) > rule["draw"]:
            assert drawn[0] != drawn[1]
        if len(there) >= 2 * rule["draw"] and rule.keys() == {"draw"}:
            assert not drawn[0] & drawn[1]


@quick
@given(st.lists(strategies.seeds, min_size=3, max_size=8))
def test_what_was_asked_last_time_comes_only_where_the_others_do_not_suffice(seeds):
    document, last = pooled(count=5, draw=2), ()
    for seed in seeds:
        names = engine.draw(document, seed=seed, last=last)
        assert not {*names[1:]} & {*last[1:]}
        last = names


def test_every_question_of_a_pool_is_drawn_by_some_seed_and_in_any_order():
    document = pooled(count=4, draw=2)
    drawn = {engine.draw(document, seed=seed)[1:] for seed in range(300)}
    assert len(drawn) == 12


def test_difficulties_are_drawn_as_the_author_says():
    levels = ["easy", "easy", "easy", "hard", "hard", "medium"]
    nodes = {f"q{n}": question(pool="p", difficulty=level) for n, level in enumerate(levels)}
    document = check(nodes, pools={"p": {"draw": 4, "easy": 2, "hard": 1}})
    assert codes(document) == []
    for seed in range(50):
        drawn = [document["nodes"][name]["difficulty"] for name in engine.draw(document, seed=seed)]
        assert drawn.count("easy") >= 2 and drawn.count("hard") >= 1


def test_a_draw_is_the_same_in_every_process():
    code = (
        "from quizzes.pools import draw; "
        "nodes = {n: {'type': 'question', 'pool': 'p', 'to': t} for n, t in zip('abcdef', [*'bcdef', None])}; "
        "print(*draw({'start': 'a', 'nodes': nodes, 'pools': {'p': {'draw': 3}}}, seed=7, last=('a', 'b')))"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                       env={"PYTHONHASHSEED": seed, "PATH": ""}).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1 and not {"a", "b"} & set(runs.pop().split())


def test_a_check_without_pools_draws_nothing_and_stays_the_same_document():
    document = check({"q0": question(), "q1": question()})
    assert engine.draw(document, seed=1) is None
    assert engine.drawn(document, None) is document
    assert pools.how_many(document) == 2


# --- playing what was drawn


@quick
@given(strategies.drawing_checks(), strategies.seeds)
def test_what_was_drawn_is_a_valid_check_with_those_questions_in_that_order(document, seed):
    names = engine.draw(document, seed=seed)
    played = engine.drawn(document, names)
    assert documents.problems({**played, "sections": {}} | _sections(played)) == []
    assert tuple(name for name, _ in pools.in_line(played)) == names
    assert "pools" not in played and pools.how_many(played) == len(names)


def _sections(played: dict) -> dict:
    """Of the sections those that something was drawn for; a pool that stands in two may leave one without."""
    met = {node.get("section") for node in played["nodes"].values()}
    return {"sections": {name: one for name, one in played.get("sections", {}).items() if name in met}}


@quick
@given(st.data(), strategies.drawing_checks(), strategies.seeds)
def test_play_of_what_was_drawn_ends_and_earns_no_more_than_it_is_worth(data, document, seed):
    played = engine.drawn(document, engine.draw(document, seed=seed))
    state = play(data, played)
    worth = sum(node["points"] for node in played["nodes"].values())
    assert state.outcome in ("pass", "fail")
    assert sum(state.possible.values()) == worth
    assert sum(state.earned.values()) <= worth + 1e-9
    assert len(engine.debrief(played, state).steps) == pools.how_many(document)


@quick
@given(strategies.drawing_checks(), strategies.seeds, strategies.seeds)
def test_every_draw_is_worth_the_same(document, first, second):
    worth = {
        sum(document["nodes"][name]["points"] for name in engine.draw(document, seed=seed)) for seed in (first, second)
    }
    assert len(worth) == 1


@quick
@given(st.data(), strategies.drawing_checks(), strategies.seeds)
def test_switching_language_at_any_step_changes_nothing_but_words(data, document, seed):
    words = {name: {"text": f"Šta? {name}"} for name in document["nodes"]}
    other = overlay.lay_over(document, {"title": "Naslov", "nodes": words})
    names = engine.draw(document, seed=seed)
    assert engine.draw(other, seed=seed) == names
    assert documents.structure_hash(other) == documents.structure_hash(document)
    state = play(data, engine.drawn(document, names))
    responses = [taken.response for taken in state.path]
    at = data.draw(st.integers(0, len(responses)))
    here, there = engine.drawn(document, names), engine.drawn(other, names)
    half = engine.replay(there, responses[:at])
    assert engine.replay(there, responses[at:], begin=half).outcome == state.outcome
    assert engine.score(there, engine.replay(there, responses)) == engine.score(here, state)


@quick
@given(st.data(), strategies.drawing_checks(), strategies.seeds)
def test_a_question_that_was_not_drawn_can_not_be_answered(data, document, seed):
    names = engine.draw(document, seed=seed)
    others = sorted(document["nodes"].keys() - set(names))
    assume(others)
    played = engine.drawn(document, names)
    name = data.draw(st.sampled_from(others))
    answer = data.draw(strategies.answers(document["nodes"][name]))
    with pytest.raises(engine.NotHere):
        engine.answer(played, engine.start(played), {"node": name, "answer": answer})


def sectioned(*marks: int | None) -> dict:
    """A section of two questions for each mark."""
    nodes = {f"q{n}{m}": question(section=f"s{n}") for n in range(len(marks)) for m in (0, 1)}
    sections = {f"s{n}": {"title": f"Part {n}", **({"pass_percent": mark} if mark else {})} for n, mark in enumerate(marks)}
    return check(nodes, sections=sections)


def outcome(document: dict, answers: str) -> str:
    given_answers = [{"node": name, "answer": answer} for name, answer in zip(document["nodes"], answers, strict=True)]
    return engine.replay(document, given_answers).outcome


def test_a_section_below_its_mark_fails_the_check_whatever_the_others_bring():
    document = sectioned(None, None, 60)
    assert codes(document) == []
    assert outcome(document, "aaaaaa") == "pass"
    assert outcome(document, "baaaaa") == "pass"
    assert outcome(document, "aaaaab") == "fail"
    assert outcome(sectioned(None, None, 50), "aaaaab") == "pass"


def test_sections_do_not_save_a_check_that_is_below_its_own_mark():
    assert outcome(sectioned(50, 50, 50), "abaaab") == "fail"


# --- what is published


def test_what_can_be_drawn_is_published():
    assert codes(pooled()) == []
    assert codes(pooled(count=2, draw=2)) == []


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (pooled(count=2, draw=3), "pool_too_small"),
        (pooled(draw=0), "pool_draws_nothing"),
        (pooled(draw=-1), "pool_draws_nothing"),
        (pooled(easy=-1), "pool_draws_nothing"),
        (pooled(draw=2, easy=1), "pool_lacks_difficulty"),
        (pooled(draw=2, easy=2, hard=1), "pool_wants_too_many"),
        (check({"q": question()}, pools={"p": {"draw": 1}}), "pool_too_small"),
        (check({"q": question()}, sections={"s": {"title": "Law"}}), "empty_section"),
        (check({"q": question()}, sections={"s": {}}), "missing_text"),
        (check({"q": question(section="s")}, sections={"s": {"title": "A", "pass_percent": 101}}),
         "pass_percent_out_of_range"),
        (check({"q": question(pool="p")}), "unknown_part_of_check"),
        (check({"q": question(section="s")}), "unknown_part_of_check"),
        (check({"q": question(difficulty="brutal")}), "bad_difficulty"),
        (check({"q": question()}, pools={"p": {}}), "missing_field"),
        (check({"q": question()}, pools={"p": 3}), "not_a_group"),
        (check({"q": question()}, pools={"p": {"draw": "3"}}), "not_a_number"),
        (check({"q": question()}, pools=[]), "not_a_group"),
        (check({"q": question(pool="a b")}, pools={"a b": {"draw": 1}}), "bad_id"),
    ],
)
def test_what_can_not_be_drawn_is_a_problem(document, code):
    assert code in codes(document)


def test_a_pool_of_different_points_would_measure_officers_differently():
    document = check({"a": question(pool="p"), "b": question(pool="p", points=2)}, pools={"p": {"draw": 1}})
    assert codes(document) == ["pool_of_mixed_points"]


def test_a_question_that_no_draw_can_ever_ask_is_a_problem():
    nodes = {"a": question(pool="p", difficulty="easy"), "b": question(pool="p", difficulty="hard")}
    document = check(nodes, pools={"p": {"draw": 1, "easy": 1}})
    assert codes(document) == ["pool_never_asks"]


def test_a_scenario_has_neither_pools_nor_sections():
    scenario = {
        **strategies.head("scenario"), "start": "q", "sections": {}, "pools": {},
        "nodes": {"q": question(to="good"), "good": {"type": "ending", "text": "Good.", "outcome": "pass"}},
    }
    assert codes(scenario) == ["unknown_field", "unknown_field"]


@quick
@given(st.data(), strategies.drawing_checks())
def test_arbitrary_json_in_pools_and_sections_is_told_and_never_breaks(data, document):
    broken = deepcopy(document)
    field = data.draw(st.sampled_from(["pools", "sections"]))
    broken[field] = data.draw(strategies.json_values)
    node = data.draw(st.sampled_from(sorted(broken["nodes"])))
    broken["nodes"][node][field[:-1]] = data.draw(strategies.json_values)
    for problem in documents.problems(broken):
        assert problem.sentence()


# --- what makes two checks the same exercise


def test_the_structure_of_a_check_without_pools_is_named_as_it_was_before_there_were_any():
    document = check({"q0": question(), "q1": question(points=2)})
    assert documents.structure(document).keys() == {
        "schema", "kind", "competencies", "pass_percent", "clock", "variables", "evidence", "start", "nodes",
    }
    assert documents.structure_hash(document) == BEFORE_POOLS


#: Computed by the code before pools.
BEFORE_POOLS = "1e889685f8b1c5cf560ee7f39eb539d3f57d51bc60e140e5065f331361bd1483"


def test_headings_and_introductions_make_no_other_exercise_but_marks_and_draws_do():
    document = sectioned(None, None)
    name = documents.structure_hash(document)
    renamed = {**document, "sections": {key: {"title": "Dio", "text": "Uvod."} for key in document["sections"]}}
    assert documents.structure_hash(renamed) == name
    assert documents.structure_hash(sectioned(50, None)) != name
    assert documents.structure_hash(pooled(draw=2)) != documents.structure_hash(pooled(draw=3))
    assert documents.structure_hash(pooled()) != documents.structure_hash(pooled(easy=1))


def test_one_question_alone_is_a_valid_check():
    document = {**sectioned(50), "pools": {"p": {"draw": 1}}}
    document["nodes"]["q00"]["pool"] = "p"
    assert codes(pools.alone(document, "q00")) == []


def test_the_order_within_a_pool_is_no_order_of_the_document():
    document = pooled(count=6, draw=6)
    assert len({engine.draw(document, seed=seed) for seed in range(20)}) > 10
    assert order("abc", 1, "p") == order("cba", 1, "p")
