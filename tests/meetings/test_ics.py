"""The calendar file, read by a reader of its own."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.ics import Event, calendar
from tests.meetings.ics_reader import read

SARAJEVO = ZoneInfo("Europe/Sarajevo")
EVENT = Event(
    key=UUID("6c5d1b7e-0000-4000-8000-000000000001"),
    sequence=3,
    changed_at=datetime(2026, 11, 28, 20, 0, tzinfo=UTC),
    starts_at=datetime(2026, 12, 4, 10, 0, tzinfo=SARAJEVO),
    ends_at=datetime(2026, 12, 4, 12, 30, tzinfo=SARAJEVO),
    title="A visit; with tea, and \\ more",
    description="First line\nSecond; line",
    place="Kuća kulture, Lipa",
    link="https://example.org/en/sessions/1/",
    organiser=('Common "Ground"', "no-reply@example.org"),
    language="bs",
)


def test_it_says_when_in_utc_and_its_texts_come_back_as_they_were():
    told = read(calendar(EVENT))["VEVENT"]

    assert (told["DTSTART"], told["DTEND"]) == ("20261204T090000Z", "20261204T113000Z")
    assert told["SUMMARY"] == EVENT.title
    assert told["DESCRIPTION"] == EVENT.description
    assert told["LOCATION"] == EVENT.place
    assert told["UID"] == str(EVENT.key)
    assert told["SEQUENCE"] == "3"
    assert told["STATUS"] == "CONFIRMED"


def test_a_cancelled_one_takes_the_same_event_away():
    told = read(calendar(replace(EVENT, cancelled=True, sequence=4)))

    assert told["METHOD"] == "CANCEL"
    assert told["VEVENT"]["STATUS"] == "CANCELLED"
    assert told["VEVENT"]["UID"] == str(EVENT.key)
    assert read(calendar(EVENT))["METHOD"] == "PUBLISH"


@pytest.mark.parametrize("summer", [datetime(2026, 7, 1, 10, 0, tzinfo=SARAJEVO)])
def test_summer_time_is_that_of_the_day(summer):
    assert read(calendar(replace(EVENT, starts_at=summer, ends_at=summer.replace(hour=11))))["VEVENT"]["DTSTART"] == (
        "20260701T080000Z"
    )


def test_nothing_that_people_write_becomes_a_property():
    evil = "x\r\nATTENDEE:mailto:a@example.org\nEND:VEVENT\r\nBEGIN:VALARM"
    told = read(calendar(replace(EVENT, title=evil, place=evil, link=f"https://e.org/{evil}", organiser=(evil, "a@e.org"))))

    assert "ATTENDEE" not in told["VEVENT"]
    assert told["VEVENT"]["SUMMARY"] == evil.replace("\r\n", "\n")


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=80))
def test_any_text_is_folded_and_comes_back(title, description, name):
    told = read(calendar(replace(EVENT, title=title, description=description, organiser=(name, "a@e.org"))))["VEVENT"]

    lines = title.replace("\r\n", "\n").replace("\r", "\n")
    assert told["SUMMARY"] == "".join(one for one in lines if one in "\t\n" or (ord(one) >= 32 and one != "\x7f"))
