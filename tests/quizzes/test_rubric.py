"""The arithmetic of marks."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import rubric
from quizzes.banks.from_node import item_of
from quizzes.refused import Malformed
from tests.quizzes import questions, strategies
from tests.quizzes.examples import node

BEST = {"evidence": "fully", "respect": "yes"}


def test_points_are_those_of_the_levels():
    assert rubric.most(node("short_text")) == 4
    assert rubric.points_by_criterion(node("short_text"), BEST) == {"evidence": 2, "respect": 2}


@pytest.mark.parametrize(
    ("points", "difference", "expected"),
    [
        ([3], 25, None),
        ([3, 3], 0, 3),
        ([3, 2], 25, 2.5),
        ([3, 2], 24, None),
        ([4, 0], 100, 2),
        ([4, 0, 1], 50, 1),
    ],
)
def test_two_give_their_mean_unless_they_differ_by_more_than_is_allowed(points, difference, expected):
    asked = node("short_text", two_markers=True, difference=difference)
    assert rubric.settled(asked, points) == expected


def test_one_is_enough_where_one_is_asked_for():
    assert rubric.settled(node("short_text"), []) is None
    assert rubric.settled(node("short_text"), [3]) == 3


def test_what_an_adjudicator_decides_counts_alone():
    marks = [SimpleNamespace(points=one) for one in (4, 0, 1)]
    assert list(rubric.deciding(marks)) == marks[2:]
    assert list(rubric.deciding(marks[:2])) == marks[:2]


@given(questions.questions(None, only="short_text"), st.data())
def test_points_never_leave_the_rubric_and_at_most_three_people_settle_them(question, data):
    some = st.fixed_dictionaries(
        {one["id"]: st.sampled_from([level["id"] for level in one["levels"]]) for one in question["criteria"]}
    )
    points: list[float] = []
    while rubric.settled(question, points) is None:
        points.append(sum(rubric.points_by_criterion(question, data.draw(some)).values()))
    assert 1 <= len(points) <= 3
    assert 0 <= rubric.settled(question, points) <= rubric.most(question)
    assert min(points) <= rubric.settled(question, points) <= max(points)


@given(strategies.json_values | st.fixed_dictionaries(dict.fromkeys(BEST, strategies.json_values)))
def test_any_json_is_levels_or_malformed(levels):
    with pytest.raises(Malformed):
        rubric.points_by_criterion(node("short_text"), levels)


def test_no_bank_can_say_a_rubric():
    item = item_of(node("short_text"), 1)
    assert item.form == "" and [problem.code for problem in item.out] == ["bank_unsaid"]
