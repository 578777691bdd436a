"""Whichever way a program reads persons, everybody in its unit can read that it did; what reads nobody isn't noted."""

import pytest
from django.urls import reverse

from people.models import Role
from reports.access import accesses_to
from reports.api.exported import LISTS
from reports.api.since import Since
from reports.api.synced import Synced
from reports.dashboards.models import Access
from reports.models import RIGHTS
from reports.sync import Place
from tests import factories as make

from .conftest import Caller

OF_PEOPLE = sorted(name for name, view in LISTS.items() if view.tells_of_people)
FOLLOWED = [name for name in OF_PEOPLE if issubclass(LISTS[name], Synced)]


@pytest.fixture
def officers(world):
    names = ("station", "other_region")
    made = {name: make.person(name, role=Role.OFFICER, unit=getattr(world, name)) for name in names}
    for one in made.values():
        make.enrolment(one, world.course)
    return made


@pytest.fixture
def caller(world, officers):
    return Caller(world.region, resources=RIGHTS)


def noted(officers, caller) -> list[str]:
    """What the officer reads of it; who serves elsewhere reads nothing."""
    assert not accesses_to(officers["other_region"]).exists()
    page = make.signed_in(officers["station"]).get(reverse("who_looked")).content.decode()
    told = [one.asked for one in accesses_to(officers["station"]) if one.client == caller.client]
    assert (caller.client.name in page) is bool(told)
    return told


def test_these_lists_are_of_people():
    assert OF_PEOPLE == ["assignments", "attempts", "certificates", "competencies", "completions", "enrolments", "officers"]
    assert FOLLOWED == ["attempts", "certificates", "completions", "enrolments"]


@pytest.mark.parametrize("resource", OF_PEOPLE)
@pytest.mark.parametrize("way", ["page", "head", "file"])
def test_a_page_its_head_and_a_file(officers, caller, resource, way):
    address = f"/api/v1/{resource}/"
    if way == "head":
        assert caller.http.head(address).status_code == 200
    else:
        answer = caller.get(address, **({"format": "csv"} if way == "file" else {}))
        assert answer.status_code == 200
    assert noted(officers, caller) == [f"{resource}?format=csv" if way == "file" else resource]


@pytest.mark.parametrize("resource", OF_PEOPLE)
def test_that_nothing_has_changed_is_a_reading_too(world, officers, caller, resource):
    address = f"/api/v1/{resource}/"
    known = caller.get(address)["ETag"]
    other = Caller(world.region, resources=RIGHTS)
    assert other.get(address, headers={"If-None-Match": known}).status_code == 304
    assert noted(officers, other) == [resource]


@pytest.mark.parametrize("resource", FOLLOWED)
def test_changes_too_once_for_all_steps(officers, caller, resource):
    address = f"/api/v1/{resource}/"
    cursor = caller.get(address, since="begin").json()["cursor"]
    assert caller.get(address, since=cursor).status_code == 200
    assert noted(officers, caller) == [resource]


def test_statements_too(officers, caller):
    assert caller.get("/xapi/statements", headers={"X-Experience-API-Version": "1.0.3"}).status_code == 200
    assert noted(officers, caller) == ["xapi"]


def test_what_is_refused_or_of_nobody_is_not(officers, caller):
    assert caller.get("/api/v1/completions/", status="wrong").status_code == 400
    for of_nobody in sorted(LISTS.keys() - set(OF_PEOPLE)):
        assert caller.get(f"/api/v1/{of_nobody}/").status_code == 200
    assert noted(officers, caller) == [] and not Access.objects.exists()


@pytest.mark.parametrize("resource", FOLLOWED)
@pytest.mark.parametrize("place", [Place(0), Place(0, after=0), Place(0, within=1), Place(0, after=1)])
def test_a_cursor_that_was_forged_or_is_anothers_shows_nothing_beyond_the_unit(world, officers, caller, resource, place):
    address = f"/api/v1/{resource}/"
    elsewhere = officers["other_region"].enrolments.get()
    theirs = Caller(world.other_region, resources=RIGHTS).get(address, since="begin").json()["cursor"]
    assert caller.get(address, since=theirs).status_code == 400
    own = Since.read(caller.get(address, since="begin").json()["cursor"])
    answer = caller.get(address, since=str(Since(place, own.of)))
    assert answer.status_code == 200
    told = answer.json()
    assert elsewhere.pk not in told["gone"]
    assert "other_region" not in str(told["results"]) and world.other_region.code not in str(told["results"])
    assert all(elsewhere.pk != row.get("enrolment") for row in told["results"])
