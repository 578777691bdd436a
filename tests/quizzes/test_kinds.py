"""Kinds of question: the same expectations of every one. What is particular to each is in test_kind_*.py."""

import json
from copy import deepcopy

import pytest
from django.http import QueryDict
from django.template.loader import get_template
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import document, kinds, overlay
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle
from tests.quizzes import forms, questions, strategies

quick = settings(max_examples=80, deadline=None)
graded_question = questions.questions(None)
marked_question = st.sampled_from([name for name in kinds.names() if kinds.get(name).marked]).flatmap(
    lambda name: questions.questions(None, only=name)
)
any_question = graded_question | marked_question
seeds = st.integers(0, 2**62)


def kind_of(question):
    return kinds.get(question["kind"])


def test_every_kind_has_a_strategy_so_that_these_tests_see_it():
    assert set(questions.FIELDS) == set(kinds.names())


@pytest.mark.parametrize("name", kinds.names())
def test_every_kind_has_its_template_and_block(name):
    kind = kinds.get(name)
    assert get_template(kind.template)
    assert kind.block.label and set(kind.fields).isdisjoint({"choices", "questions", "text", "to", "why"})


@quick
@given(any_question)
def test_a_good_question_has_no_problem(question):
    made = {**strategies.head("check"), "nodes": {"n0": question}}
    assert [problem.sentence() for problem in document.problems(made)] == []


@quick
@given(marked_question, st.data())
def test_what_people_mark_has_no_grade_whatever_is_answered_and_a_model_answer(question, data):
    kind = kind_of(question)
    for answer in (*kind.samples(question), kind.parse(data.draw(questions.answers(question)), question)):
        assert kind.parse(answer, question) == answer
        assert kind.grade(question, answer) is None
    assert kind.told_right(question)


@quick
@given(graded_question)
def test_the_first_sample_is_wholly_right_and_grades_only_fall(question):
    kind = kind_of(question)
    grades = [round(kind.grade(question, kind.parse(answer, question)), 9) for answer in kind.samples(question)]
    assert grades[0] == 1
    assert grades == sorted(set(grades), reverse=True)
    assert min(grades) == 0


@quick
@given(graded_question, st.data())
def test_samples_have_every_grade_that_an_answer_can_get(question, data):
    kind = kind_of(question)
    grades = {round(kind.grade(question, answer), 9) for answer in kind.samples(question)}
    answer = data.draw(questions.answers(question))
    assert round(kind.grade(question, kind.parse(answer, question)), 9) in grades


@quick
@given(any_question, st.data())
def test_an_answer_has_one_normal_form_which_is_plain_json(question, data):
    kind = kind_of(question)
    answer = kind.parse(data.draw(questions.answers(question)), question)
    assert kind.parse(answer, question) == answer
    assert json.loads(json.dumps(answer)) == answer


@quick
@given(any_question, st.data())
def test_any_json_is_an_answer_or_malformed(question, data):
    kind = kind_of(question)
    near = questions.answers(question).flatmap(_damaged)
    noise = data.draw(strategies.json_values | st.lists(st.sampled_from(["o0", "o1", "s1", "o0.1"])) | near)
    before = deepcopy(noise)
    try:
        answer = kind.parse(noise, question)
    except Malformed:
        assert noise == before
        return
    assert kind.parse(answer, question) == answer
    assert kind.marked or 0 <= kind.grade(question, answer) <= 1
    assert all(isinstance(line, str) for line in kind.told(question, answer))


def _damaged(answer):
    """An answer with one part of it replaced by anything."""
    if isinstance(answer, dict) and answer:
        return st.tuples(st.sampled_from(sorted(answer)), strategies.json_values).map(
            lambda change: {**answer, change[0]: change[1]}
        )
    return strategies.json_values.map(lambda value: [*answer, value] if isinstance(answer, list) else value)


@quick
@given(any_question, st.data(), seeds)
def test_a_form_filled_in_gives_the_answer_whatever_the_order(question, data, seed):
    kind, shuffle = kind_of(question), Shuffle(seed, "n0")
    answer = kind.parse(data.draw(questions.answers(question)), question)
    sent = forms.filled_in(question, shuffle, answer)
    assert kind.parse_form(sent, question, shuffle) == answer


@quick
@given(any_question, st.data(), seeds)
def test_what_was_sent_is_shown_again(question, data, seed):
    kind, shuffle = kind_of(question), Shuffle(seed, "n0")
    sent = forms.filled_in(question, shuffle, kind.parse(data.draw(questions.answers(question)), question))
    shown = kind.shown(question, shuffle, sent)
    assert forms.entered(shown, question["kind"]) == {name: sent.getlist(name) for name in sent}
    assert forms.entered(kind.shown(question, shuffle, None), question["kind"]) in ({}, forms.untouched(question))


_names = st.sampled_from([
    *("option", "place-1", "place-2", "match-1", "item-1", "gap-1", "gap-2", "number", "mark", "field-1", "field-2"),
    *("value", "sure", "x", "text"),
])
_values = st.text(max_size=6) | st.sampled_from(["1", "2", "0", "-1", "²", "true", "sure", "o0", "a", "9" * 5000, "\x00"])


@quick
@given(any_question, st.lists(st.tuples(_names, _values), max_size=6), seeds)
def test_any_form_is_an_answer_or_malformed_and_can_be_shown_again(question, fields, seed):
    kind, shuffle = kind_of(question), Shuffle(seed, "n0")
    sent = QueryDict(mutable=True)
    for name, value in fields:
        sent.appendlist(name, value)
    assert kind.shown(question, shuffle, sent).keys() == kind.shown(question, shuffle, None).keys()
    try:
        answer = kind.parse_form(sent, question, shuffle)
    except Malformed:
        return
    assert kind.marked or 0 <= kind.grade(question, answer) <= 1


@quick
@given(any_question, seeds)
def test_what_is_shown_has_no_ids_and_no_key(question, seed):
    shown = repr(kind_of(question).shown(question, Shuffle(seed, "n0"), None))
    ids = [part["id"] for parts in question.values() if isinstance(parts, list) for part in parts]
    for secret in [*ids, "correct", "accepted", "tolerance", "group", "feedback"]:
        assert f"'{secret}'" not in shown


@quick
@given(any_question, st.data())
def test_other_words_change_neither_structure_nor_answers(question, data):
    kind, told = kind_of(question), questions.in_other_words(question)
    assert kind.structure(told) == kind.structure(question)
    answer = kind.parse(data.draw(questions.answers(question)), question)
    assert kind.parse(answer, told) == answer


@quick
@given(any_question)
def test_what_a_translation_may_say_is_in_the_words_of_the_kind(question):
    """An overlay with all texts of the question gives the same structure, and none of them is refused."""
    kind, told = kind_of(question), questions.in_other_words(question)
    words = {name: told[name] for name in ("text", *kind.words, *kind.optional_words) if name in told}
    for field, form in kind.fields.items():
        if hasattr(form, "words"):
            names = (*form.words, *form.optional_words)
            words[field] = {part["id"]: {n: part[n] for n in names if n in part} for part in told.get(field, ())}
    made = {**strategies.head("check"), "nodes": {"n0": question}}
    laid = {"nodes": {"n0": words}}
    assert list(overlay.problems(made, laid)) == []
    assert document.structure_hash(overlay.lay_over(made, laid)) == document.structure_hash(made)
