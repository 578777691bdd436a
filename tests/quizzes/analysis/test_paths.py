"""Paths through a scenario, and the diagram that shows them."""

import itertools
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import engine
from quizzes.analysis.flow import layout
from quizzes.analysis.paths import Journey, Stop, journey, links, scenario_report
from tests.quizzes import worlds
from tests.quizzes.worlds import key


def went(*steps: str, percent: float = 50, **decided: str) -> Journey:
    return Journey(steps, {node: (choice,) for node, choice in decided.items()}, decided, percent, percent >= 50, "en")


def test_a_replayed_attempt_becomes_its_steps_without_gates_and_with_its_ending():
    played = worlds.document("scenario")
    state = engine.replay(played, [
        {"node": "ring", "choice": "ask"},
        {"node": "talk", "question": "words"},
        {"node": "talk", "question": "sure"},
        {"node": "which", "answer": [key("slur")]},
        {"node": "log", "choice": "flag"},
    ])
    one = journey(state, percent=80, passed=True, locale="bs")
    assert one.steps == ("ring", "talk", "which", "log", "good")
    assert one.chosen == {"ring": ("ask",), "talk": ("words", "sure"), "log": ("flag",)}
    assert one.decided == {"ring": "ask", "log": "flag"}


def test_links_are_counted_by_choice_the_most_first():
    found = links([went("a", "b", "c", a="x")] * 3 + [went("a", "b", a="y"), went("a", "c", a="y")])
    assert found == [
        {"from": "a", "to": "b", "choice": "x", "count": 3},
        {"from": "b", "to": "c", "choice": "", "count": 3},
        {"from": "a", "to": "b", "choice": "y", "count": 1},
        {"from": "a", "to": "c", "choice": "y", "count": 1},
    ]


def test_strongest_and_weakest_quarter_are_told_apart_at_each_decision():
    journeys = [went("a", "end", percent=n, a="well" if n >= 20 else "badly") for n in range(40)]
    made = scenario_report(journeys, decisions={"a": ["well", "badly", "never"]}, stops=[Stop("a", 2, 1, "2026-11-25")])
    assert json.loads(json.dumps(made)) == made
    assert made["quarters"] == {"weakest": {"count": 10, "to": 9}, "strongest": {"count": 10, "from": 30}}
    by_choice = {choice["id"]: choice for choice in made["decisions"][0]["choices"]}
    assert (by_choice["well"]["weakest"], by_choice["well"]["strongest"], by_choice["well"]["all"]) == (0, 1, 0.5)
    assert by_choice["never"]["count"] == 0


def test_a_decision_to_which_few_of_a_quarter_came_has_no_share():
    journeys = [went("a", "end", percent=n, **({"a": "x"} if n >= 35 else {"b": "y"})) for n in range(40)]
    made = scenario_report(journeys, decisions={"a": ["x"], "b": ["y"]})
    only = {decision["node"]: decision["choices"][0] for decision in made["decisions"]}
    assert only["a"]["strongest"] is None and only["a"]["all"] is None
    assert only["b"]["weakest"] == 1


def test_with_too_few_or_equal_scores_no_quarters_are_made_up():
    assert scenario_report([went("a", percent=n) for n in range(20)], decisions={})["quarters"] is None
    assert scenario_report([went("a", percent=80)] * 100, decisions={})["quarters"] is None


@st.composite
def walks(draw):
    """Journeys through steps 0 to 7 that only ever go up, as in a document without circles."""
    made = []
    for _ in range(draw(st.integers(1, 30))):
        inner = draw(st.sets(st.integers(1, 6)))
        made.append(went("0", *map(str, sorted(inner)), "7", **{"0": draw(st.sampled_from("xy"))}))
    return made


@given(walks())
def test_the_diagram_shows_every_officer_and_nothing_leaves_it(journeys):
    counts = {}
    for one in journeys:
        for step in one.steps:
            counts[step] = counts.get(step, 0) + 1
    found = links(journeys)
    flow = layout(found, counts)
    assert {bar.key: bar.count for bar in flow.bars} == counts
    assert sum(ribbon.count for ribbon in flow.ribbons if ribbon.source == "0") == len(journeys)
    columns = {bar.key: bar.column for bar in flow.bars}
    assert all(columns[link["from"]] < columns[link["to"]] for link in found)
    for bar in flow.bars:
        assert 0 <= bar.x < flow.width and bar.y >= 0 and bar.y + bar.height <= flow.height + 2
    for ribbon in flow.ribbons:
        assert all(float(number) >= 0 for number in re.findall(r"-?\d+\.\d", ribbon.outline))


@given(walks())
def test_bars_of_one_column_never_overlap_and_the_same_numbers_give_the_same_picture(journeys):
    counts = {}
    for one in journeys:
        for step in one.steps:
            counts[step] = counts.get(step, 0) + 1
    flow = layout(links(journeys), counts)
    assert flow == layout(links(journeys), counts)
    bars = sorted(flow.bars, key=lambda bar: (bar.column, bar.y))
    for above, below in itertools.pairwise(bars):
        assert above.column != below.column or above.y + above.height <= below.y


def test_steps_that_lead_round_in_a_circle_are_refused():
    with pytest.raises(ValueError, match="circle"):
        layout([{"from": "a", "to": "b", "choice": "", "count": 1}, {"from": "b", "to": "a", "choice": "", "count": 1}],
               {"a": 1, "b": 1})


def test_without_links_there_is_no_picture():
    assert layout([], {}).bars == ()
