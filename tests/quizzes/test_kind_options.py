"""Single choice, multiple choice and ordering: what is particular to questions with options."""

import pytest
from django.http import QueryDict

from quizzes import kinds
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle

SHUFFLE = Shuffle(7, "n0")


def node(kind, right="a", options="abcd"):
    return {
        "type": "question",
        "kind": kind,
        "text": "Which?",
        "options": [{"id": name, "text": name.upper(), "correct": name in right} for name in options],
    }


@pytest.mark.parametrize(
    ("name", "right", "options", "code"),
    [
        ("single", "", "ab", "no_right_answer"),
        ("single", "ab", "abc", "several_right_answers"),
        ("single", "ab", "ab", "all_right"),
        ("single", "a", "a", "too_few_options"),
        ("multiple", "", "ab", "no_right_answer"),
        ("multiple", "ab", "ab", "all_right"),
        ("multiple", "a", "a", "too_few_options"),
        ("ordering", "", "a", "too_few_options"),
        ("ordering", "", "abcdefghijklm", "too_many_options"),
    ],
)
def test_a_question_that_cannot_be_answered_fairly_is_a_problem(name, right, options, code):
    assert [problem.code for problem in kinds.get(name).check_node(node(name, right, options))] == [code]


def test_two_options_of_the_same_text_are_a_problem():
    question = node("ordering")
    question["options"][1]["text"] = " A "
    assert [problem.code for problem in kinds.get("ordering").check_node(question)] == ["repeated_option_text"]


@pytest.mark.parametrize(
    ("answer", "grade"),
    [
        (["a", "b"], 1),
        (["b", "a"], 1),
        (["a"], 0.5),
        (["a", "b", "c"], 0.5),
        (["a", "c"], 0),
        (["c", "d"], 0),
    ],
)
def test_a_wrong_mark_takes_a_right_one_away_but_never_more(answer, grade):
    kind, question = kinds.get("multiple"), node("multiple", right="ab")
    assert kind.grade(question, kind.parse(answer, question)) == grade


@pytest.mark.parametrize(("answer", "grade"), [("abcd", 1), ("bacd", 5 / 6), ("bcda", 0.5), ("dcba", 0)])
def test_order_is_graded_by_the_pairs_that_stand_right(answer, grade):
    assert kinds.get("ordering").grade(node("ordering"), list(answer)) == pytest.approx(grade)


def places(value: str) -> str:
    return "&".join(f"place-{place}={value}" for place in "1234")


@pytest.mark.parametrize(
    ("name", "form", "reason"),
    [
        ("single", "", "nothing_chosen"),
        ("single", "option=", "unknown_option"),
        ("single", "option=5", "unknown_option"),
        ("single", "option=a", "unknown_option"),
        ("multiple", "", "nothing_chosen"),
        ("multiple", "option=1&option=9", "unknown_option"),
        ("multiple", "option=1&option=1", "repeated_option"),
        ("ordering", "place-1=1", "incomplete"),
        ("ordering", places("1"), "repeated_place"),
        ("ordering", places("5"), "not_a_position"),
        ("ordering", places("²"), "not_a_position"),
    ],
)
def test_an_incomplete_form_says_why(name, form, reason):
    with pytest.raises(Malformed) as refusal:
        kinds.get(name).parse_form(QueryDict(form), node(name), SHUFFLE)
    assert refusal.value.reason == reason


def test_of_two_radio_buttons_the_last_counts():
    question = node("single")
    last = SHUFFLE.values("abcd")["3"]
    assert kinds.get("single").parse_form(QueryDict("option=1&option=3"), question, SHUFFLE) == last


def test_only_the_order_of_an_ordering_is_part_of_its_structure():
    def turned(name):
        question = node(name)
        return {**question, "options": question["options"][::-1]}

    for name, same in (("single", True), ("multiple", True), ("ordering", False)):
        kind = kinds.get(name)
        assert (kind.structure(node(name)) == kind.structure(turned(name))) is same


def test_two_lists_of_one_step_are_shuffled_apart():
    orders = {(tuple(s.values("abcd").values()), tuple(s.values("abcd", "match").values()))
              for s in (Shuffle(seed, "n0") for seed in range(20))}
    assert any(first != second for first, second in orders)
