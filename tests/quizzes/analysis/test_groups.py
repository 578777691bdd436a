"""Groups by score: everybody in one, equal scores together, none too small."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis.groups import quarters, score_groups

SCORES = st.lists(st.integers(0, 12).map(float), min_size=1, max_size=200)


@given(SCORES)
def test_everybody_is_in_one_group_and_equal_scores_are_never_parted(totals):
    groups = score_groups(totals)
    assert sorted(place for group in groups for place in group.members) == list(range(len(totals)))
    assert len(groups) <= 5
    for before, after in itertools.pairwise(groups):
        assert before.high < after.low
    for group in groups:
        assert all(group.low <= totals[place] <= group.high for place in group.members)
        assert len(group.members) >= 10 or len(groups) == 1


def test_groups_are_nearly_equal_where_scores_are_spread():
    sizes = [len(group.members) for group in score_groups([float(n) for n in range(100)])]
    assert sizes == [20] * 5


@given(SCORES)
def test_quarters_never_overlap_and_the_strongest_is_above_the_weakest(totals):
    weakest, strongest = quarters(totals)
    assert not set(weakest) & set(strongest)
    if weakest:
        assert max(totals[place] for place in weakest) < min(totals[place] for place in strongest)
        assert max(len(weakest), len(strongest)) <= len(totals) / 2


def test_quarters_are_quarters_where_scores_are_spread():
    weakest, strongest = quarters([float(n) for n in range(40)])
    assert weakest == list(range(10)) and sorted(strongest) == list(range(30, 40))


def test_where_nearly_all_have_the_same_score_there_are_no_quarters():
    assert quarters([100.0] * 39 + [50.0]) == ([], [])
