"""When something is asked again: intervals grow with what is remembered, whatever the kind of question."""

from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import engine, kinds
from quizzes.memory import LONGEST, Memory, rating_of, reviewed, strength
from quizzes.words_now import alone
from tests.quizzes.questions import answers
from tests.quizzes.strategies import checks

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
NEW = Memory(state=1, step=0, stability=None, difficulty=None, due=NOW, last_review=None)
AGAIN, HARD, GOOD = 1, 2, 3
ratings = st.sampled_from([AGAIN, HARD, GOOD])


def intervals(*given_: int) -> list[int]:
    """Days until the next time after each of these answers, each given when it was due."""
    memory, days = NEW, []
    for rating in given_:
        at = memory.due
        memory = reviewed(memory, rating, at)
        days.append((memory.due - at).days)
    return days


@pytest.mark.parametrize(
    ("grade", "rating"),
    [(0, AGAIN), (0.49, AGAIN), (0.5, HARD), (0.79, HARD), (0.8, GOOD), (1, GOOD)],
)
def test_the_grade_says_how_well_it_was_recalled(grade, rating):
    assert rating_of(grade) == rating


def test_they_grow_with_right_answers():
    days = intervals(GOOD, GOOD, GOOD, GOOD)
    assert days == sorted(set(days)) and days[0] >= 2


def test_they_shrink_with_a_wrong_one():
    days = intervals(GOOD, GOOD, GOOD, AGAIN)
    assert days[3] < days[2] / 2


def test_nothing_is_left_alone_for_more_than_a_year():
    assert max(intervals(*[GOOD] * 12)) == LONGEST


@given(st.lists(st.tuples(ratings, st.integers(0, 60)), min_size=1, max_size=8))
def test_they_are_those_of_the_fsrs_package(answered):
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False)
    card, memory = fsrs.Card(card_id=1, due=NOW), NEW
    for rating, late in answered:
        at = memory.due + timedelta(days=late)
        memory = reviewed(memory, rating, at)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), at)
        assert (memory.due, memory.stability, memory.difficulty) == (card.due, card.stability, card.difficulty)
        assert memory.due >= at + timedelta(days=1)
        soon = at + timedelta(days=late)
        assert strength(memory, soon) == scheduler.get_card_retrievability(card, soon)


def test_what_was_never_asked_has_no_strength_and_it_fades():
    assert strength(NEW, NOW) is None
    memory = reviewed(NEW, GOOD, NOW)
    fading = [strength(memory, NOW + timedelta(days=days)) for days in (0, 5, 50, 500)]
    assert fading == sorted(fading, reverse=True) and fading[0] == 1


@given(st.data())
def test_a_question_of_any_kind_can_be_asked_alone(data):
    check = data.draw(checks())
    name = data.draw(st.sampled_from(sorted(check["nodes"])))
    document = alone(check, name)
    node = document["nodes"][name]
    answer = data.draw(answers(node))
    step = engine.answer(document, engine.start(document), {"node": name, "answer": answer})
    kind = kinds.get(node["kind"])
    assert step.taken.grade == kind.grade(node, kind.parse(answer, node))
    assert step.state.outcome is not None
    assert reviewed(NEW, rating_of(step.taken.grade), NOW).due > NOW


def test_of_a_step_that_is_not_there_nothing_can_be_asked():
    assert alone({"nodes": {"end": {"type": "ending"}}}, "end") is None
    assert alone({"nodes": {}}, "gone") is None
