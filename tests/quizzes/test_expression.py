"""Conditions: what they mean, and what is said of those that can't be read or make no sense."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import expression
from tests.quizzes import strategies

NAMES = expression.Names(
    counters={"trust", "time"},
    flags={"escalated"},
    evidence={"paint", "stone"},
    competencies={"recording", "bias_evidence"},
)


@dataclass
class Scope:
    variables: dict = field(default_factory=lambda: {"trust": 2, "time": 10, "escalated": True})
    found: tuple = ("paint",)
    lost: tuple = ("stone",)

    def competence(self, competency):
        return {"recording": 0.5}.get(competency, 0.0)


def holds(source):
    return expression.evaluate(expression.parse(source), Scope())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("trust >= 2", True),
        ("trust > 2", False),
        ("trust < 2.5", True),
        ("trust != 2", False),
        ("trust == -1", False),
        ("time<=10", True),
        ("2 <= trust", True),
        ("escalated", True),
        ("not escalated", False),
        ("escalated == false", False),
        ("true", True),
        ("found(paint) and has(paint)", True),
        ("found(stone) or lost(stone)", True),
        ("lost(paint)", False),
        ("score(recording) >= 0.5", True),
        ("score(bias_evidence) > 0", False),
        ("false and false or true", True),
        ("false and (false or true)", False),
        ("not false and false", False),
        ("not (false and false)", True),
        ("not not true", True),
        ("trust >= 2\n  and not\tlost(paint)", True),
    ],
)
def test_a_condition_means_what_it_says(source, expected):
    assert holds(source) is expected


@pytest.mark.parametrize(
    ("source", "code", "line", "column"),
    [
        ("", "expression_empty", 1, 1),
        ("  \n ", "expression_empty", 1, 1),
        ("trust >= ", "expression_unfinished", 1, 10),
        ("(trust > 1", "expression_unfinished", 1, 11),
        ("trust = 2", "expression_unknown_sign", 1, 7),
        ("trust > 1 and\n  trust & 2", "expression_unknown_sign", 2, 9),
        ("trust 2", "expression_unexpected", 1, 7),
        ("trust > 1)", "expression_unexpected", 1, 10),
        ("and trust", "expression_unexpected", 1, 1),
        ("found()", "expression_unexpected", 1, 7),
        ("found(paint stone)", "expression_unexpected", 1, 13),
        ("eval(paint)", "expression_unknown_function", 1, 1),
        ("1 < trust < 3", "expression_chained", 1, 11),
        ("true and " * 80 + "true", "expression_too_long", 1, 1),
        ("not " * 30 + "true", "expression_too_deep", 1, 85),
        ("(" * 400, "expression_too_deep", 1, 22),
        ("__import__('os')", "expression_unknown_sign", 1, 12),
    ],
)
def test_what_cannot_be_read_is_shown_by_line_and_column(source, code, line, column):
    with pytest.raises(expression.ExpressionError) as error:
        expression.parse(source)
    mistake = error.value.mistake
    assert (mistake.code, *mistake.place) == (code, line, column)


@pytest.mark.parametrize(
    ("source", "code", "column"),
    [
        ("rust >= 2", "expression_unknown_name", 1),
        ("found(shoe)", "expression_unknown_evidence", 7),
        ("lost(trust)", "expression_unknown_evidence", 6),
        ("score(paint) > 0", "expression_unknown_competency", 7),
        ("escalated > 1", "expression_mixed_comparison", 11),
        ("trust == true", "expression_mixed_comparison", 7),
        ("escalated < true", "expression_number_expected", 1),
        ("trust", "expression_truth_expected", 1),
        ("escalated and score(recording)", "expression_truth_expected", 21),
        ("not 1", "expression_truth_expected", 5),
    ],
)
def test_what_makes_no_sense_is_found_before_anyone_plays(source, code, column):
    mistakes = expression.check(expression.parse(source), NAMES)
    assert [(mistake.code, mistake.place.column) for mistake in mistakes] == [(code, column)]


def test_every_mistake_of_a_condition_is_reported_at_once():
    mistakes = expression.check(expression.parse("rust > 1 and found(shoe) or trust"), NAMES)
    assert len(mistakes) == 3


def test_spelling_does_not_count():
    assert expression.parse("trust>=2  and(escalated)").canonical == "trust >= 2 and ( escalated )"


@settings(max_examples=100, deadline=None)
@given(strategies.conditions)
def test_a_checked_condition_can_always_be_evaluated(source):
    parsed = expression.parse(source)
    assert expression.check(parsed, NAMES) == []
    assert expression.evaluate(parsed, Scope()) in (True, False)
    assert expression.parse(parsed.canonical).canonical == parsed.canonical


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="()<>=!. \nandortuefls-0123456789", max_size=60))
def test_any_text_is_read_or_refused_with_its_place(source):
    try:
        expression.check(expression.parse(source), NAMES)
    except expression.ExpressionError as error:
        assert error.mistake.place.line >= 1
        assert error.mistake.place.column >= 1
