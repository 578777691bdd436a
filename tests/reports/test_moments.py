"""Moments as text are the same from every database."""

from datetime import UTC, datetime, timedelta

import pytest

from progress.models import Enrolment
from reports.moments import LocalMoment

from .world import make_enrolment

WRITTEN = {
    "Europe/Sarajevo": {
        datetime(2026, 1, 15, 22, 59, 59, 999_999, tzinfo=UTC): "2026-01-15T23:59:59+01:00",
        datetime(2026, 7, 1, 22, 0, 0, tzinfo=UTC): "2026-07-02T00:00:00+02:00",
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC): "2026-10-25T02:30:00+02:00",
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC): "2026-10-25T02:30:00+01:00",
    },
    "America/St_Johns": {datetime(2026, 1, 15, 2, 0, tzinfo=UTC): "2026-01-14T22:30:00-03:30"},
    "Europe/London": {
        datetime(2026, 1, 15, 2, 0, tzinfo=UTC): "2026-01-15T02:00:00+00:00",
        datetime(2026, 7, 15, 2, 0, tzinfo=UTC): "2026-07-15T03:00:00+01:00",
    },
    "Atlantic/Azores": {
        datetime(2026, 1, 15, 2, 0, tzinfo=UTC): "2026-01-15T01:00:00-01:00",
        datetime(2026, 7, 15, 2, 0, tzinfo=UTC): "2026-07-15T02:00:00+00:00",
    },
    "UTC": {datetime(2026, 1, 15, 2, 0, tzinfo=UTC): "2026-01-15T02:00:00+00:00"},
}
CASES = [(zone, at, text) for zone, cases in WRITTEN.items() for at, text in cases.items()]


@pytest.mark.parametrize(("zone", "at", "text"), CASES)
def test_a_moment_is_written_with_the_offset_that_holds_then(world, settings, zone, at, text):
    settings.TIME_ZONE = zone
    enrolment = make_enrolment(world.station, world.course, "1", started_at=at)
    found = Enrolment.objects.filter(pk=enrolment.pk).values_list(LocalMoment("started_at"), flat=True)
    assert list(found) == [text]
    assert datetime.fromisoformat(text) - at < timedelta(seconds=1)


def test_no_moment_is_none(world):
    enrolment = make_enrolment(world.station, world.course, "1")
    found = Enrolment.objects.filter(pk=enrolment.pk).values_list(LocalMoment("started_at"), flat=True)
    assert list(found) == [None]
