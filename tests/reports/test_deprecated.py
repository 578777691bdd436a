"""What will go one day is said in time: in headers of the answers that hold it, and in the description."""

from datetime import UTC, date, datetime

import pytest

from reports.api import deprecated
from reports.api.deprecated import Deprecated

from .world import make_enrolment

SINCE, UNTIL = date(2027, 1, 1), date(2028, 7, 1)


@pytest.fixture
def made_up(monkeypatch):
    """Entries as they would stand in the code."""

    def add(**fields) -> None:
        one = Deprecated(**{"list": "completions", "since": SINCE, "until": UNTIL, "instead": "Use other."} | fields)
        monkeypatch.setattr(deprecated, "DEPRECATED", (*deprecated.DEPRECATED, one))

    return add


@pytest.fixture
def region(world, caller):
    make_enrolment(world.station, world.course, "1")
    return caller(world.region)


def headers(response) -> dict[str, str]:
    assert response.status_code in (200, 304), response.content
    return {name: response[name] for name in ("Deprecation", "Sunset", "Link") if name in response}


def test_a_list_that_will_go_says_since_when_and_until_when(region, made_up):
    made_up()
    told = headers(region.get())
    assert told["Deprecation"] == f"@{int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())}"
    assert told["Sunset"] == "Sat, 01 Jul 2028 00:00:00 GMT"
    assert told["Link"].startswith("<http://testserver/api/v1/docs/>; rel=\"deprecation\"")
    assert headers(region.get("/api/v1/enrolments/")) == {}


def test_so_do_files_and_answers_that_are_as_before(region, made_up):
    made_up()
    again = region.get(headers={"If-None-Match": region.get()["ETag"]})
    assert again.status_code == 304 and "Sunset" in headers(again) and "RateLimit-Remaining" in again
    assert "Sunset" in headers(region.get(format="csv"))


def test_a_parameter_is_told_of_where_it_is_used(region, made_up):
    made_up(parameter="status")
    assert headers(region.get()) == {}
    assert "Deprecation" in headers(region.get(status="completed"))


def test_a_member_is_told_of_where_it_comes(region, made_up):
    made_up(member="percent")
    assert "Deprecation" in headers(region.get())
    assert headers(region.get(fields="status")) == {}
    assert "Deprecation" in headers(region.get(fields="status,percent"))


def test_of_several_the_earliest_days_count(region, made_up):
    made_up(member="percent")
    made_up(member="score", since=date(2026, 6, 1), until=date(2029, 1, 1))
    told = headers(region.get())
    assert told["Deprecation"] == f"@{int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())}"
    assert told["Sunset"] == "Sat, 01 Jul 2028 00:00:00 GMT"


def test_the_description_marks_it(db, client, made_up):
    made_up(list="units")
    made_up(parameter="status")
    made_up(list="certificates", member="code")
    described = client.get("/api/v1/schema/", {"format": "json"}).json()
    operations = {name: described["paths"][f"/api/v1/{name}/"]["get"] for name in ("units", "completions", "officers")}
    assert operations["units"]["deprecated"] and "deprecated" not in operations["completions"]
    marked = [one["name"] for one in operations["completions"]["parameters"] if one.get("deprecated")]
    assert marked == ["status"]
    forms = described["components"]["schemas"]
    for form in ("Certificate", "FollowedCertificate"):
        assert [name for name, one in forms[form]["properties"].items() if one.get("deprecated")] == ["code"]
        assert "works until 2028-07-01. Use other." in forms[form]["properties"]["code"]["description"]
    assert not any(one.get("deprecated") for one in forms["Enrolment"]["properties"].values())


def test_nothing_goes_sooner_than_a_year_after_it_was_told():
    with pytest.raises(ValueError, match="365 days"):
        Deprecated("completions", SINCE, date(2027, 12, 31), "Use other.")


def test_nothing_is_deprecated_whose_day_has_passed():
    """Then it has to be taken out, with its entry."""
    assert [one for one in deprecated.DEPRECATED if one.until < datetime.now(UTC).date()] == []
