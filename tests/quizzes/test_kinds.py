"""Kinds of question: the same expectations of every one, then what is particular to each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import kinds
from quizzes.refused import Malformed
from tests.quizzes import strategies

OPTION_KINDS = ("single", "multiple", "ordering")
quick = settings(max_examples=60, deadline=None)


class Form(dict):
    """The two methods of Django's QueryDict that kinds use; every value is a list."""

    def get(self, name, default=None):
        return self[name][-1] if self.get_list(name) else default

    def get_list(self, name):
        return super().get(name, [])

    getlist = get_list


def node(kind, right="a", options="abcd"):
    return {
        "type": "question",
        "kind": kind,
        "text": "Which?",
        "options": [{"id": name, "text": name.upper(), "correct": name in right} for name in options],
    }


@quick
@given(strategies.questions(None))
def test_the_first_sample_is_wholly_right_and_grades_only_fall(question):
    kind = kinds.get(question["kind"])
    grades = [kind.grade(question, kind.parse(answer, question)) for answer in kind.samples(question)]
    assert grades[0] == 1
    assert grades == sorted(set(grades), reverse=True)
    assert min(grades) == 0


@quick
@given(strategies.questions(None), st.data())
def test_samples_have_every_grade_that_an_answer_can_get(question, data):
    kind = kinds.get(question["kind"])
    grades = {round(kind.grade(question, answer), 9) for answer in kind.samples(question)}
    answer = data.draw(strategies.answers(question))
    assert round(kind.grade(question, kind.parse(answer, question)), 9) in grades


@quick
@given(strategies.questions(None), strategies.json_values | st.lists(st.sampled_from(["o0", "o1", "o2"])))
def test_any_json_is_an_answer_or_malformed(question, noise):
    kind = kinds.get(question["kind"])
    try:
        answer = kind.parse(noise, question)
    except Malformed:
        return
    assert kind.parse(answer, question) == answer
    assert 0 <= kind.grade(question, answer) <= 1


@pytest.mark.parametrize("name", OPTION_KINDS)
def test_a_good_question_has_no_problem(name):
    assert kinds.get(name).check_node(node(name)) == []


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
    assert [problem.code for problem in kinds.get("ordering").check_node(question)] == [
        "repeated_option_text"
    ]


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


@pytest.mark.parametrize(
    ("name", "form", "answer"),
    [
        ("single", {"option": ["b"]}, "b"),
        ("multiple", {"option": ["c", "a"]}, ["a", "c"]),
        (
            "ordering",
            {f"position-{name}": [str(5 - place)] for place, name in enumerate("abcd", 1)},
            list("dcba"),
        ),
    ],
)
def test_a_form_gives_the_answer(name, form, answer):
    assert kinds.get(name).parse_form(Form(form), node(name)) == answer


@pytest.mark.parametrize(
    ("name", "form", "reason"),
    [
        ("single", {}, "nothing_chosen"),
        ("single", {"option": ["z"]}, "unknown_option"),
        ("multiple", {}, "nothing_chosen"),
        ("multiple", {"option": ["a", "z"]}, "unknown_option"),
        ("multiple", {"option": ["a", "a"]}, "repeated_option"),
        ("ordering", {"position-a": ["1"]}, "incomplete"),
        ("ordering", {f"position-{name}": ["1"] for name in "abcd"}, "repeated_option"),
        ("ordering", {f"position-{name}": ["5"] for name in "abcd"}, "not_a_position"),
        ("ordering", {f"position-{name}": ["²"] for name in "abcd"}, "not_a_position"),
    ],
)
def test_an_incomplete_form_says_why(name, form, reason):
    with pytest.raises(Malformed) as refusal:
        kinds.get(name).parse_form(Form(form), node(name))
    assert refusal.value.reason == reason


def test_only_the_order_of_an_ordering_is_part_of_its_structure():
    def turned(name):
        question = node(name)
        return {**question, "options": question["options"][::-1]}

    for name, same in (("single", True), ("multiple", True), ("ordering", False)):
        kind = kinds.get(name)
        assert (kind.structure(node(name)) == kind.structure(turned(name))) is same
