"""No hidden number can be computed from what is shown: tried by looking for another table that looks the same."""

from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reports.dashboards.suppress import suppress

TABLES = st.integers(1, 2).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 5), min_size=width, max_size=width), min_size=1, max_size=5)
)
THRESHOLD = 3


def other_values(rows, shown) -> dict[tuple[int, int], set[int]]:
    """Which values each hidden number may have, for who knows all that is shown, by trying every table.

    She knows that no number is negative, that no hidden group is empty, and what the totals are.
    """
    hidden = [place for place, row in enumerate(shown.rows) if row is None]
    width = len(rows[0])
    rest = [
        total - sum(row[column] for row in shown.rows if row is not None)
        for column, total in enumerate(shown.totals)
    ]
    splits = [
        [one for one in product(range(number + 1), repeat=len(hidden)) if sum(one) == number] for number in rest
    ]
    found: dict[tuple[int, int], set[int]] = {(row, column): set() for row in hidden for column in range(width)}
    for columns in product(*splits):
        if all(sum(column[place] for column in columns) for place in range(len(hidden))):
            for place, row in enumerate(hidden):
                for column in range(width):
                    found[row, column].add(columns[column][place])
    return found


@settings(max_examples=300)
@given(TABLES)
def test_each_hidden_number_could_be_another_one(rows):
    shown = suppress(rows, threshold=THRESHOLD)
    if shown.totals is None:
        return
    assume(sum(shown.totals) <= 24)
    for (row, column), values in other_values(rows, shown).items():
        if shown.totals[column]:
            assert len(values) > 1, (rows, shown, row, column)


@given(TABLES)
def test_small_groups_are_hidden_and_what_is_shown_is_true(rows):
    shown = suppress(rows, threshold=THRESHOLD)
    for row, told in zip(rows, shown.rows, strict=True):
        if 0 < sum(row) < THRESHOLD:
            assert told is None
        assert told is None or list(told) == row
    assert shown.totals is None or list(shown.totals) == [sum(column) for column in zip(*rows, strict=True)]


@given(TABLES)
def test_where_no_group_is_small_nothing_is_hidden(rows):
    assume(all(sum(row) == 0 or sum(row) >= THRESHOLD for row in rows))
    assert None not in suppress(rows, threshold=THRESHOLD).rows


def test_a_single_small_group_takes_the_smallest_other_along():
    shown = suppress([[3, 4], [20, 20], [10, 4], [30, 1]])
    assert shown.rows == (None, (20, 20), None, (30, 1))
    assert shown.totals == (63, 29)


def test_many_groups_of_one_are_not_told_by_their_number():
    assert suppress([[1]] * 10 + [[12]]).rows == (None,) * 11


def test_a_lone_small_group_hides_the_total_too():
    assert suppress([[3, 4], [0, 0]]) == suppress([[5, 2], [0, 0]])
