"""Every list × every token: who gets in, who sees what, and that refusals give nothing away."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Role
from progress.assign import assign
from reports.clients import create_client, revoke, rotate
from reports.models import LISTS as NAMES
from reports.models import RESOURCES, ApiClient
from reports.oauth import create_oauth_client
from tests import factories as make

from .attempted import everything_of
from .world import enrol

LISTS = {resource: f"/api/v1/{resource}/" for resource in NAMES}
each_list = pytest.mark.parametrize("resource", NAMES)
#: Lists that are the same for everybody, or nearly.
OF_ALL = ("courses", "item-statistics")
BY_UNIT = [one for one in NAMES if one not in OF_ALL]
UNITS = ("nation", "region", "station", "sister_station", "other_region")
#: Whose officers a token of each unit sees.
SEES = {
    "nation": set(UNITS),
    "region": {"region", "station", "sister_station"},
    "station": {"station"},
    "sister_station": {"sister_station"},
    "other_region": {"other_region"},
}


@pytest.fixture
def people(world) -> dict[str, str]:
    """One officer in each unit, with something in every list; her number is the unit's name."""
    elsewhere = make.unit()
    for name in UNITS:
        unit = getattr(world, name)
        officer = make.person(name, role=Role.OFFICER, unit=unit)
        everything_of([officer], world.course, place=unit.code, elsewhere=elsewhere)
    for name in UNITS:
        assign(course=world.course, unit=getattr(world, name))
    return {getattr(world, name).code: name for name in UNITS}


def token_of(world, unit="region", **options) -> str:
    return create_client(name="Program", unit=getattr(world, unit), **options)[1]


def get(resource: str, token: str | None, address: str = "", **parameters):
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return Client(headers=headers, **({"REMOTE_ADDR": address} if address else {})).get(LISTS[resource], parameters)


def seen(resource: str, answer: dict, units: dict[str, str]) -> set[str]:
    """The names of the units of the rows."""
    code = {
        "completions": lambda row: row["unit"]["code"],
        "enrolments": lambda row: row["unit"],
        "certificates": lambda row: row["unit"],
        "officers": lambda row: row["unit_code"],
        "units": lambda row: row["code"],
        "attempts": lambda row: row["unit"],
        "competencies": lambda row: row["unit"],
        "sessions": lambda row: row["place"],
        "assignments": lambda row: row["unit"],
    }[resource]
    return {units[code(row)] for row in answer["results"]}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("resource", BY_UNIT)
def test_each_unit_sees_its_own_and_what_is_below(world, people, resource, unit):
    answer = get(resource, token_of(world, unit)).json()
    assert seen(resource, answer, people) == SEES[unit]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("asked", UNITS)
@pytest.mark.parametrize("resource", BY_UNIT)
def test_only_units_in_scope_can_be_asked_for(world, people, resource, unit, asked):
    response = get(resource, token_of(world, unit), unit=getattr(world, asked).code)
    if asked in SEES[unit]:
        assert seen(resource, response.json(), people) == SEES[asked] & SEES[unit]
    else:
        assert (response.status_code, list(response.json()["fields"])) == (400, ["unit"])


@pytest.mark.parametrize("unit", UNITS)
def test_courses_that_are_withdrawn_are_seen_by_whose_officers_took_them(world, people, unit):
    withdrawn = make.syllabus("old", is_live=False)
    enrol([make.person("old", role=Role.OFFICER, unit=world.station)], withdrawn)
    slugs = {row["slug"] for row in get("courses", token_of(world, unit)).json()["results"]}
    assert ("old" in slugs) == (unit in ("nation", "region", "station"))
    assert world.course.slug in slugs


def refused_tokens(world) -> dict[str, str | None]:
    revoked, old = create_client(name="Revoked", unit=world.region)
    revoke(client=revoked)
    expired = token_of(world, expires_at=timezone.now() - timedelta(seconds=1))
    rotated, before = create_client(name="Rotated", unit=world.region)
    rotate(client=rotated, overlap=timedelta(seconds=-1))
    elsewhere = token_of(world, networks=["192.0.2.0/24"])
    return {"wrong": "cg_" + "x" * 43, "revoked": old, "expired": expired, "rotated": before, "elsewhere": elsewhere}


@each_list
def test_a_token_that_does_not_hold_opens_nothing_and_is_not_told_why(world, people, resource):
    answers = {why: get(resource, token) for why, token in refused_tokens(world).items()}
    assert {response.status_code for response in answers.values()} == {401}
    assert len({response.content for response in answers.values()}) == 1
    assert get(resource, None).status_code == 401


@each_list
def test_a_token_reads_the_lists_that_it_was_made_for_and_no_other(world, people, resource):
    others = [one for one in RESOURCES if one != resource]
    assert get(resource, token_of(world, resources=[resource])).status_code == 200
    response = get(resource, token_of(world, resources=others))
    assert (response.status_code, response.json()["error"]) == (403, "permission_denied")
    assert response["Content-Type"] == "application/problem+json"


@each_list
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_by_a_token_that_reads(world, people, resource, method):
    http = Client(headers={"Authorization": f"Bearer {token_of(world)}"})
    # Officers and units are written by lists of personnel systems, at an address of their own.
    can_be = method == "post" and resource in ("enrolments", "assignments")
    assert getattr(http, method)(LISTS[resource]).status_code == (403 if can_be else 405)


@pytest.mark.parametrize("unit", UNITS)
@each_list
def test_a_token_of_client_credentials_opens_what_the_other_kind_opens(world, people, resource, unit):
    client, secret = create_oauth_client(name="Program", unit=getattr(world, unit))
    given = {"grant_type": "client_credentials", "client_id": client.application.client_id, "client_secret": secret}
    form = "application/x-www-form-urlencoded"
    answer = Client().post("/api/v1/oauth/token/", urlencode(given), content_type=form)
    same = get(resource, token_of(world, unit)).json()
    assert get(resource, answer.json()["access_token"]).json() == same


@each_list
def test_results_stay_in_no_cache(world, people, resource):
    assert "no-store" in get(resource, token_of(world))["Cache-Control"]


def test_a_token_opens_from_its_networks_only(world, people):
    token = token_of(world, networks=["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"])
    assert get("units", token, "192.0.2.9").status_code == 200
    assert get("units", token, "2001:db8:5::1").status_code == 200
    assert get("units", token, "198.51.100.7").status_code == 200
    assert get("units", token, "198.51.100.8").status_code == 401


def test_while_a_token_is_rotated_both_open_and_the_use_of_each_is_noted(world, people):
    client, before = create_client(name="Program", unit=world.region)
    get("units", before)
    after = rotate(client=client)
    assert get("units", before).status_code == get("units", after).status_code == 200
    client.refresh_from_db()
    assert client.last_used_at is not None and client.old_token_used_at is not None
    ApiClient.objects.update(old_token_until=timezone.now())
    assert (get("units", before).status_code, get("units", after).status_code) == (401, 200)


def test_the_one_before_the_last_opens_no_more(world):
    client, first = create_client(name="Program", unit=world.region)
    rotate(client=client)
    rotate(client=client)
    assert get("units", first).status_code == 401


def test_who_calls_too_often_is_told_when_to_go_on(world, people, monkeypatch):
    monkeypatch.setattr("reports.api.limit.time.time", lambda: 1_800_000_010.0)
    token, other = token_of(world, calls_per_minute=3), token_of(world)
    left = [get("units", token)["RateLimit-Remaining"] for _ in range(3)]
    refused = get("officers", token)
    assert left == ["2", "1", "0"]
    assert (refused.status_code, refused.json()["error"], refused["Retry-After"]) == (429, "throttled", "50")
    assert (refused["RateLimit-Limit"], refused["RateLimit-Reset"]) == ("3", "50")
    assert get("units", other).status_code == 200
    monkeypatch.setattr("reports.api.limit.time.time", lambda: 1_800_000_060.0)
    assert get("units", token).status_code == 200


def test_an_address_that_is_not_there_is_a_problem_too(db, client):
    response = client.get("/api/v1/nothing/")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["title"] == "Not Found"
