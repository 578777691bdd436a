"""The days of a schedule: by the clock on the wall, through months of all lengths and the changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.saved.when import HOUR, last_until, next_after

ZONES = ("Europe/Sarajevo", "Asia/Tbilisi", "America/New_York", "Pacific/Apia", "UTC")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "every, day, now, expected",
    [
        ("week", 1, "2027-03-01T04:59", "2027-03-01T05:00"),
        ("week", 1, "2027-03-01T05:00", "2027-03-08T05:00"),
        ("week", 7, "2027-03-27T12:00", "2027-03-28T04:00"),  # the night in which the clock goes forward
        ("month", 31, "2027-02-10T00:00", "2027-02-28T05:00"),
        ("month", 31, "2027-02-28T06:00", "2027-03-31T04:00"),
        ("month", 1, "2027-12-02T00:00", "2028-01-01T05:00"),
    ],
)
def test_the_next_time(every, day, now, expected):
    assert next_after(every, day, "Europe/Sarajevo", at(now)) == at(expected)


@given(
    st.sampled_from(["week", "month"]),
    st.integers(1, 31),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
)
def test_every_moment_lies_between_two_that_follow_each_other(every, day, zone, now):
    day = min(day, 7) if every == "week" else day
    before, period = last_until(every, day, zone, now)
    after = next_after(every, day, zone, now)
    assert before <= now < after and after - before <= timedelta(days=9 if every == "week" else 33)
    assert next_after(every, day, zone, before) == after
    assert after.astimezone(ZoneInfo(zone)).time() == HOUR
    assert last_until(every, day, zone, after)[1] != period
