"""When a completion ends."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reports.dashboards.months import completed_between, last_months, moved

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


def test_the_last_day_of_a_short_month_ends_longer_ones():
    assert moved(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert moved(date(2027, 1, 31), 13) == date(2028, 2, 29)
    assert moved(date(2026, 1, 15), -1) == date(2025, 12, 15)


def test_months_end_with_this_one():
    assert last_months(date(2026, 2, 10), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


@given(day=DAYS, validity=st.integers(1, 60), first=DAYS, days=st.integers(0, 120), offset=st.integers(-70, 200))
def test_days_of_completion_are_exactly_those_that_end_in_the_time_asked_for(day, validity, first, days, offset):
    last = first + timedelta(days=days)
    begin, end = completed_between(validity, first, last)
    for one in (day, begin, end, begin - timedelta(days=1), end + timedelta(days=1), begin + timedelta(days=offset)):
        assert (begin <= one <= end) == (first <= moved(one, validity) <= last)
