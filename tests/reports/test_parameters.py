"""What a call may ask for, and what it is told when it asks for something else."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from reports.api.parameters import EnrolmentParameters

from .world import completed, make_course, make_enrolment

SARAJEVO = ZoneInfo("Europe/Sarajevo")


@pytest.fixture
def region(world, caller):
    return caller(world.region)


def test_course_narrows_to_the_course_of_this_slug(world, region):
    other = make_course("interviewing-victims", "Interviewing victims")
    make_enrolment(world.station, world.course, "1")
    make_enrolment(world.station, other, "2")
    assert region.numbers(course="interviewing-victims") == ["2"]


@pytest.mark.parametrize("status", ["not_started", "in_progress", "completed", "withdrawn"])
def test_status_narrows(world, region, status):
    make_enrolment(world.station, world.course, "not_started")
    make_enrolment(world.station, world.course, "in_progress", status="in_progress")
    make_enrolment(world.station, world.course, "completed", **completed())
    make_enrolment(world.station, world.course, "withdrawn", status="withdrawn")
    assert region.numbers(status=status) == [status]


def test_language_narrows_to_the_latest_activity_s(world, region):
    make_enrolment(world.station, world.course, "1", language="en")
    make_enrolment(world.station, world.course, "2", language="bs")
    make_enrolment(world.station, world.course, "3")
    assert region.numbers(language="bs") == ["2"]


def test_unit_narrows_to_that_unit_and_below(world, region):
    for unit in (world.region, world.station, world.sister_station):
        make_enrolment(unit, world.course, unit.code)
    assert region.numbers(unit="T-BA-SA-02") == ["T-BA-SA-02"]
    assert region.numbers(unit="T-BA-SA") == ["T-BA-SA", "T-BA-SA-01", "T-BA-SA-02"]


def test_dates_are_inclusive_in_the_installation_s_time_zone(world, region):
    moments = {
        "evening before": datetime(2026, 11, 19, 23, 59, 59, tzinfo=SARAJEVO),
        "first moment": datetime(2026, 11, 20, 0, 0, 0, tzinfo=SARAJEVO),  # still the 19th in UTC
        "last moment": datetime(2026, 11, 21, 23, 59, 59, tzinfo=SARAJEVO),
        "morning after": datetime(2026, 11, 22, 0, 0, 0, tzinfo=SARAJEVO),  # still the 21st in UTC
    }
    for number, at in moments.items():
        make_enrolment(world.station, world.course, number, **completed(at))
    make_enrolment(world.station, world.course, "never")

    between = region.numbers(completed_from="2026-11-20", completed_to="2026-11-21")
    assert between == ["first moment", "last moment"]
    assert region.numbers(completed_from="2026-11-22") == ["morning after"]
    assert region.numbers(completed_to="2026-11-19") == ["evening before"]


def test_the_day_of_the_clock_change_is_whole(world, region):
    """25 October 2026 has 25 hours in Sarajevo."""
    late = datetime(2026, 10, 25, 23, 30, tzinfo=SARAJEVO)
    make_enrolment(world.station, world.course, "late", **completed(late))
    assert region.numbers(completed_from="2026-10-25", completed_to="2026-10-25") == ["late"]


def test_parameters_narrow_together(world, region):
    make_enrolment(world.station, world.course, "1", **completed())
    make_enrolment(world.sister_station, world.course, "2", **completed())
    make_enrolment(world.station, world.course, "3")
    assert region.numbers(unit="T-BA-SA-01", status="completed", course=world.course.slug) == ["1"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("course", "no-such-course", "no course with the slug “no-such-course”"),
        ("course", "x" * 121, "longer than 120"),
        ("course", "a\x00b", "Null"),
        ("status", "done", "not_started, in_progress, completed, withdrawn"),
        ("language", "xx", "en, az, bs, cnr"),
        ("unit", "T-NOWHERE", "among those that this token sees"),
        ("completed_from", "20.11.2026", "2026-11-24"),
        ("completed_from", "2026-02-30", "2026-11-24"),
        ("completed_to", "tomorrow", "2026-11-24"),
        ("completed_to", "9999-12-31", "2026-11-24"),
        ("completed_from", "0001-01-01", "2026-11-24"),
        ("page_size", "0", "from 1 to 1000"),
        ("page_size", "1001", "from 1 to 1000"),
        ("page_size", "-5", "from 1 to 1000"),
        ("page_size", "many", "from 1 to 1000"),
        ("page_size", "9" * 2000, "from 1 to 1000"),
        ("cursor", "nonsense", "Follow `next`"),
        ("cursor", "é", "Follow `next`"),
        ("format", "xml", "json, csv"),
    ],
)
def test_a_value_that_can_not_be_used_is_named_with_a_sentence_that_helps(region, name, value, said):
    fields = region.refused(**{name: value})
    assert list(fields) == [name]
    assert said in fields[name][0]


@pytest.mark.parametrize("name", EnrolmentParameters().fields)
def test_an_empty_value_is_refused_since_it_would_widen_the_result(region, name):
    assert name in region.refused(**{name: ""})


def test_an_unknown_parameter_is_named_with_what_was_perhaps_meant(region):
    fields = region.refused(statsu="completed", zzz="1")
    assert "Did you mean status?" in fields["statsu"][0]
    assert "completed_from" in fields["zzz"][0]


def test_a_parameter_given_twice_is_refused(region):
    assert list(region.refused(status=["completed", "in_progress"])) == ["status"]


def test_all_that_is_wrong_is_said_at_once(region):
    fields = region.refused(status="done", page_size="0", completed_from="x", unit="T-NOWHERE", colour="blue")
    assert set(fields) == {"status", "page_size", "completed_from", "unit", "colour"}


def test_dates_the_wrong_way_round_are_refused(region):
    assert list(region.refused(completed_from="2026-11-21", completed_to="2026-11-20")) == ["completed_to"]


def test_a_download_refuses_what_belongs_to_pages(region):
    assert set(region.refused(format="csv", page_size="10")) == {"page_size"}


def test_sentences_come_in_the_language_of_the_call_or_english(region):
    response = region.get(headers={"Accept-Language": "en"}, status="done")
    assert response["Content-Language"] == "en"
