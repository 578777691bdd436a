"""Certificates in the API: what stands in a row, and what narrows the list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.issue import issue
from credentials.revoke import issue_again
from people.models import Unit
from progress.models import Change
from reports.models import Access

from .attempted import attempted, check_of
from .conftest import Mirror
from .world import certified, completed, make_course, make_enrolment

LIST = "/api/v1/certificates/"


@pytest.fixture
def region(world, caller):
    return caller(world.region)


@pytest.fixture
def three(world) -> dict:
    """One of each state, by it."""
    now = timezone.now()
    one, two, three = (make_enrolment(world.station, world.course, number, **completed()) for number in "123")
    return {
        "valid": certified(one, expires_on=timezone.localdate()),
        "expired": certified(two, expires_on=timezone.localdate() - timedelta(days=1)),
        "revoked": certified(three, revoked_at=now, reason="Mistaken", issued_at=now - timedelta(days=40)),
    }


def codes(region, **parameters) -> list[str]:
    response = region.get(LIST, **parameters)
    assert response.status_code == 200, response.content
    return [row["code"] for row in response.json()["results"]]


def test_a_row_says_what_who_checks_the_code_is_told_and_no_name(world, region, three):
    certificate = three["revoked"]
    row = region.get(LIST).json()["results"][2]
    assert row == {
        "certificate": certificate.pk,
        "code": certificate.code,
        "enrolment": certificate.enrolment_id,
        "officer": certificate.enrolment.officer_id,
        "unit": "T-BA-SA-01",
        "course": str(world.course.key),
        "completed_on": timezone.localdate().isoformat(),
        "expires_on": None,
        "issued_at": timezone.localtime(certificate.issued_at).isoformat(timespec="seconds"),
        "state": "revoked",
        "revoked_at": timezone.localtime(certificate.revoked_at).isoformat(timespec="seconds"),
    }


@pytest.mark.parametrize("state", ["valid", "expired", "revoked"])
def test_the_list_narrows_to_a_state_as_the_certificate_says_it(region, three, state):
    assert codes(region, state=state) == [three[state].code]
    assert three[state].state == state


def test_it_narrows_by_course_unit_and_day_of_issue(world, region, three):
    other = certified(make_enrolment(world.sister_station, make_course("other", "Other"), "4", **completed()))
    assert codes(region, course="other") == codes(region, unit="T-BA-SA-02") == [other.code]
    long_ago = (timezone.localdate() - timedelta(days=30)).isoformat()
    assert codes(region, issued_to=long_ago) == [three["revoked"].code]
    assert three["revoked"].code not in codes(region, issued_from=long_ago)


def test_it_comes_as_a_file_and_page_by_page(region, three):
    whole = region.get(LIST, format="csv").getvalue().decode().splitlines()
    assert len(whole) == 4 and whole[0].startswith("certificate,code,enrolment,")
    first = region.get(LIST, page_size=2).json()
    assert len(first["results"]) == 2 and len(region.get(first["next"]).json()["results"]) == 1


def test_who_reads_it_is_noted(world, region, three):
    region.get(LIST, state="valid")
    access = Access.objects.get()
    assert (access.asked, access.unit) == ("certificates?state=valid", world.region)


class TestFollowing:
    """Copies by `since`: what is issued, revoked and issued again, and what the calendar does not change."""

    @pytest.fixture
    def officer(self, world):
        return make_enrolment(world.station, world.course, "1", **completed())

    def test_a_copy_learns_of_issuing_revoking_and_moving(self, world, caller, officer):
        region, station = Mirror(caller(world.region), LIST), Mirror(caller(world.station), LIST, page_size=1)
        for mirror in (region, station):
            mirror.pull()
        first = issue(officer)
        region.pull()
        assert {row["code"]: row["revoked_at"] for row in region.rows.values()} == {first.code: None}
        second = issue_again(certificate=first, reason="Her name was misspelt.", by=officer.officer)
        for mirror in (region, station):
            mirror.pull()
            revoked = {row["code"]: row["revoked_at"] is not None for row in mirror.rows.values()}
            assert revoked == {first.code: True, second.code: False} and mirror.rows == mirror.listed()
        officer.officer.unit = world.sister_station
        officer.officer.save()
        for mirror in (region, station):
            mirror.pull()
            assert mirror.rows == mirror.listed()
        assert station.rows == {}

    def test_what_the_calendar_changes_is_not_in_it(self, region, three):
        answer = region.get(LIST, since="begin").json()
        assert len(answer["results"]) == 3 and not any("state" in row for row in answer["results"])
        assert set(region.get(LIST, since="begin", state="valid").json()["fields"]) == {"state"}
        assert set(region.get(LIST, since="begin", fields="code,state").json()["fields"]) == {"fields"}
        assert list(region.get(LIST, since="begin", fields="code").json()["results"][0]) == ["certificate", "code"]

    def test_a_cursor_of_another_list_is_refused(self, world, region, three):
        cursor = region.get(since="begin").json()["cursor"]
        assert set(region.get(LIST, since=cursor).json()["fields"]) == {"since"}

    def test_a_branch_that_moves_does_not_say_again_that_something_was_issued(self, world, caller, officer):
        issue(officer)
        mirror = Mirror(caller(world.region), LIST)
        mirror.pull()
        Unit.objects.get(pk=world.station.pk).move(Unit.objects.get(pk=world.other_region.pk), pos="last-child")
        assert list(Change.objects.filter(kind="certified").values_list("unit__code")) == [("T-BA-SA-01",)]
        mirror.pull()
        assert mirror.rows == {} == mirror.listed()

    def test_what_went_before_a_branch_moved_is_forgotten_by_who_had_not_heard_of_it(self, world, caller, officer):
        """The unit above reads only then; what was told to the branch it doesn't see any more."""
        [done] = attempted([officer], check_of(world.course))
        mirror = Mirror(caller(world.region), "/api/v1/attempts/")
        mirror.pull()
        done.responses.all().delete()
        done.delete()
        Unit.objects.get(pk=world.station.pk).move(Unit.objects.get(pk=world.other_region.pk), pos="last-child")
        mirror.pull()
        assert mirror.rows == {} == mirror.listed()
