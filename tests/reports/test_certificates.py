"""Certificates in the API: what stands in a row, and what narrows the list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.models import Access

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
