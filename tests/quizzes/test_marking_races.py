"""Several people who mark the same answer at once, and two answers of one attempt that are finished at once."""

import pytest

from people.models import Notice
from progress.models import Change
from quizzes.marking import AlreadyMarked, mark
from quizzes.models import AnswerToMark, Mark
from tests.quizzes import examples, marking, worlds
from tests.quizzes.marking import BEST, HALF, NOTHING, WORDS, marked, of, officer_who_wrote, trainer, waiting
from tests.quizzes.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_three_at_once_one_marks_and_it_is_given_once():
    learner = officer_who_wrote(marking.check())
    people = [trainer() for _ in range(3)]
    results = at_once(*[lambda by=by: marked(learner, by=by) for by in people])
    assert sorted(map(str, map(type, results))) == sorted(map(str, [bool, AlreadyMarked, AlreadyMarked]))
    assert Mark.objects.count() == Notice.objects.filter(kind="marked").count() == 1
    assert learner.attempt.percent == 100
    assert Change.objects.filter(kind="completed").count() == 1


def test_of_four_at_once_two_mark_and_a_third_decides():
    learner = officer_who_wrote(marking.check(two_markers=True, difference=0))
    levels = (BEST, HALF, NOTHING, BEST)
    people = [trainer() for _ in levels]
    at_once(*[lambda by=by, one=one: marked(learner, one, by=by) for by, one in zip(people, levels, strict=True)])
    marks = list(Mark.objects.order_by("number"))
    assert [one.number for one in marks] == list(range(1, len(marks) + 1))
    assert len(marks) == (2 if marks[0].points == marks[1].points else 3)
    assert waiting(learner).points == marks[-1].points
    assert Notice.objects.filter(kind="marked").count() == 1


def test_the_same_person_twice_at_once_marks_once():
    learner, by = officer_who_wrote(marking.check(two_markers=True)), trainer()
    at_once(*[lambda: marked(learner, by=by)] * 3)
    assert Mark.objects.count() == 1 and waiting(learner).finished_at is None


def test_two_answers_of_an_attempt_finished_at_once_both_count():
    first = examples.block("short_text")
    second = {**first, "id": worlds.key("second")}
    check = worlds.exercise(worlds.course(), "check", "check", questions=[first, second])
    learner = worlds.Learner(check).begin()
    learner.play({"text": WORDS}, {"text": WORDS})
    answers = list(AnswerToMark.objects.values_list("pk", flat=True))
    people = [trainer(), trainer()]
    results = at_once(*[
        lambda pk=pk, by=by: mark(answer_id=pk, by=by, levels=of(BEST), comment="", comment_locale="en")
        for pk, by in zip(answers, people, strict=True)
    ])
    assert results == [True, True]
    assert (learner.attempt.percent, learner.attempt.passed) == (100, True)
    assert Notice.objects.filter(kind="marked").count() == 1
