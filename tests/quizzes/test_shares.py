"""What is kept of an attempt's competencies gives the percents that its exact shares give."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from quizzes.competence import percent_of
from quizzes.shares import mean_percent, shares
from quizzes.state import Score

POINTS = st.integers(1, 60).flatmap(lambda most: st.tuples(st.integers(0, most), st.just(most)))


@given(st.lists(POINTS, min_size=1, max_size=12))
def test_the_mean_of_what_is_kept_is_the_mean_in_whole_percents(earned):
    exact = [Fraction(points, most) for points, most in earned]
    kept = [shares(Score(percent=0, passed=False, by_competency={"a": float(one)}))["a"] for one in exact]
    assert mean_percent(kept) == int(100 * sum(exact) / len(exact))
    if len(exact) < 3:  # what is added up as floats may be off where there are many
        assert mean_percent(kept) == percent_of(sum(map(float, exact)) / len(exact))


def test_what_nothing_was_to_be_earned_of_is_not_kept():
    assert shares(Score(percent=0, passed=False, by_competency={"a": None, "b": 0.0})) == {"b": 0}
