"""`POST /api/v1/roster/`: a personnel system brings its branch up to date, or learns why not."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Role, Roster, Unit, User
from people.roster import work
from reports.clients import create_client
from reports.models import RESOURCES, Access, ApiClient
from tests import factories as make

ADDRESS = "/api/v1/roster/"
BOTH = ("officers:write", "units:write")
NEW = {"service_number": "BA-7", "first_name": "Amra", "last_name": "Hodžić", "unit": "T-BA-SA-01"}


class Sender:
    """A personnel system with its token."""

    def __init__(self, unit: Unit, rights=BOTH):
        self.client, token = create_client(name="Personnel", unit=unit, resources=rights)
        self.http = Client(headers={"Authorization": f"Bearer {token}"})

    def send(self, sent, address: str = ADDRESS, **headers):
        return self.http.post(address, json.dumps(sent), content_type="application/json", headers=headers)

    def get(self, address: str):
        return self.http.get(address)


@pytest.fixture
def region(world) -> Sender:
    return Sender(world.region)


def kinds(answer) -> list[tuple[str, str, str]]:
    return [(line["what"], line["key"], line["kind"]) for line in answer["lines"]]


def test_a_list_is_applied_and_can_be_read_again(world, region):
    make.officer("BA-1", unit=world.station)

    response = region.send({
        "units": [{"code": "T-BA-SA-09", "name": "Ilidža", "parent": "T-BA-SA", "external_id": "o9"}],
        "officers": [{"service_number": "BA-1", "unit_id": "o9"}, NEW],
    })

    answer = response.json()
    assert (response.status_code, answer["state"], answer["dry_run"]) == (200, "applied", False)
    assert kinds(answer) == [("unit", "T-BA-SA-09", "new"), ("officer", "BA-1", "moved"), ("officer", "BA-7", "new")]
    assert User.objects.get(service_number="BA-1").unit.code == "T-BA-SA-09"
    assert answer["lines"][1]["differences"] == [{"column": "unit", "before": "T-BA-SA-01", "after": "T-BA-SA-09"}]
    assert region.get(answer["url"]).json() == answer
    assert Access.objects.filter(client=region.client, asked="roster").count() == 1


def test_a_dry_run_says_the_same_and_changes_nothing(world, region):
    sent = {"officers": [NEW, {"service_number": "BA-8", "unit": "nowhere"}]}

    answer = region.send(sent, f"{ADDRESS}?dry_run=true").json()

    assert (answer["state"], answer["id"], answer["counts"]["officers"]["wrong"]) == ("compared", None, 1)
    assert not User.objects.filter(service_number="BA-7").exists() and not Roster.objects.exists()


def test_one_wrong_row_holds_all_back_and_every_wrong_one_is_named(world, region):
    response = region.send({"officers": [NEW, {"service_number": "BA-8", "unit": "nowhere"}, {"colour": "red"}]})

    answer = response.json()
    assert (response.status_code, answer["error"]) == (422, "rows_wrong")
    assert response["Content-Type"] == "application/problem+json"
    wrong = [(line["row"], line["problems"][0]["code"]) for line in answer["lines"]]
    assert wrong == [(2, "name_of_person_missing"), (3, "unknown_member")]
    assert not User.objects.filter(service_number="BA-7").exists() and not Roster.objects.exists()


def test_a_full_list_removes_within_the_branch_and_not_more_than_is_allowed(world, region):
    for number in ("BA-1", "BA-2"):
        make.officer(number, unit=world.station)
    make.officer("RS-1", unit=world.other_region)

    refused = region.send({"mode": "full", "officers": [{"service_number": "BA-1"}]})
    assert (refused.status_code, refused.json()["error"]) == (422, "too_many_removed")
    assert "1 of 2 officers would be removed" in refused.json()["detail"]
    assert User.objects.get(service_number="BA-2").is_active

    done = region.send({"mode": "full", "most_removed": 50, "officers": [{"service_number": "BA-1"}]})
    assert kinds(done.json()) == [("officer", "BA-2", "removed")]
    assert not User.objects.get(service_number="BA-2").is_active
    assert User.objects.get(service_number="RS-1").is_active


def test_sent_again_it_changes_nothing_and_with_its_key_is_answered_as_before(world, region):
    first = region.send({"officers": [NEW]}, **{"Idempotency-Key": "k1"})
    again = region.send({"officers": [NEW]}, **{"Idempotency-Key": "k1"})
    assert again.json() == first.json() and again["Idempotency-Replayed"] == "true"

    other = region.send({"officers": [NEW]})
    assert (other.json()["lines"], other.json()["counts"]["officers"]["same"]) == ([], 1)


def test_a_refused_list_leaves_its_key_free(world, region):
    assert region.send({"officers": [{**NEW, "unit": "x"}]}, **{"Idempotency-Key": "k1"}).status_code == 422
    assert region.send({"officers": [NEW]}, **{"Idempotency-Key": "k1"}).status_code == 200


@pytest.mark.parametrize(
    ("rights", "sent", "status"),
    [
        ((), {"officers": []}, 403),
        (RESOURCES, {"officers": []}, 403),
        (("units:write",), {"officers": []}, 403),
        (("units:write",), {"units": []}, 200),
        (("officers:write",), {"officers": [], "units": []}, 403),
        (("officers:write",), {"officers": []}, 200),
        (("enrolments:write", "assignments:write"), {"units": []}, 403),
    ],
)
def test_each_list_needs_its_right(world, rights, sent, status):
    assert Sender(world.region, rights).send(sent).status_code == status
    assert Sender(world.region, rights).send(sent, f"{ADDRESS}?dry_run=true").status_code == status


def test_without_a_token_nobody_sends_or_reads(world, region):
    url = region.send({"officers": [NEW]}).json()["url"]

    assert Client().post(ADDRESS, {}).status_code == 401 and Client().get(url).status_code == 401
    assert make.signed_in(make.person(role=Role.ADMINISTRATOR)).post(ADDRESS, {}).status_code == 401
    assert Sender(world.region).get(url).status_code == 404
    assert Sender(world.region, RESOURCES).get(url).status_code == 404
    assert region.get(f"{ADDRESS}0d9a3c3c-3f0e-4c0e-8a5f-0b7a1f4f8a11/").status_code == 404


def test_units_and_people_elsewhere_are_as_if_they_were_not_there(world, region):
    make.officer("RS-1", unit=world.other_region, email="rs@example.org", first_name="Secret")
    elsewhere, nowhere = world.other_region.code, "T-XX"

    def said(sent: dict) -> list:
        answer = region.send(sent)
        assert answer.status_code == 422 and "Secret" not in answer.content.decode()
        return [[one["code"] for one in line["problems"]] for line in answer.json()["lines"]]

    for code in (elsewhere, nowhere):
        assert said({"officers": [{**NEW, "unit": code}]}) == [["no_unit"]]
        assert said({"units": [{"code": "T-BA-SA-01", "parent": code}]}) == [["no_unit"]]
    assert said({"officers": [{"service_number": "RS-1", "unit": "T-BA-SA-01"}]}) == [["number_taken"]]
    assert said({"units": [{"code": elsewhere, "name": "x", "parent": "T-BA-SA"}]}) == [["code_taken"]]
    assert said({"units": [{"code": "T-BA-SA", "active": False}]})[0][0] == "own_unit"


def test_a_long_list_is_queued_and_its_state_can_be_asked_for(world, region, work_off, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 1)
    response = region.send({"officers": [NEW, {**NEW, "service_number": "BA-8"}]})
    answer = response.json()
    assert (response.status_code, answer["state"], response["Location"]) == (202, "queued", answer["url"])

    work.compare_later.func(str(Roster.objects.get().pk))
    assert region.get(answer["url"]).json()["state"] == "running", "compared, and not refused"
    work_off()

    answer = region.get(answer["url"]).json()
    assert (answer["state"], answer["counts"]["officers"]["new"]) == ("applied", 2)
    assert User.objects.filter(service_number__in=("BA-7", "BA-8")).count() == 2


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"officers": [NEW, {"service_number": "x"}]}, "rows_wrong"),
        ({"mode": "full", "officers": [NEW], "units": [{"code": "T-BA-SA-01"}]}, "too_many_removed"),
        ({"mode": "full", "officers": [NEW, {**NEW, "service_number": "BA-8"}]}, "too_many_removed"),
    ],
)
def test_a_long_list_that_is_refused_says_why(world, region, work_off, monkeypatch, sent, error):
    make.officer("BA-1", unit=world.sister_station)
    monkeypatch.setattr(work, "AT_ONCE", 0)
    url = region.send(sent).json()["url"]
    work_off()

    answer = region.get(url).json()

    assert (answer["state"], answer["error"]) == ("refused", error)
    assert not User.objects.filter(service_number="BA-7").exists() and User.objects.get(service_number="BA-1").is_active


@pytest.mark.parametrize("taken", [
    {"revoked_at": timezone.now()}, {"expires_at": timezone.now()}, {"resources": ["units:write"]},
])  # fmt: skip
@pytest.mark.parametrize("status", [Roster.Status.WAITING, Roster.Status.APPLYING])
def test_what_waits_is_refused_where_its_right_was_taken_back(world, region, work_off, monkeypatch, taken, status):
    monkeypatch.setattr(work, "AT_ONCE", 0)
    region.send({"officers": [NEW]})
    ApiClient.objects.filter(pk=region.client.pk).update(**taken)
    if status == Roster.Status.APPLYING:  # compared already
        Roster.objects.update(status=status)
        work.apply_later.enqueue(str(Roster.objects.get().pk))
    work_off()

    kept = Roster.objects.get()
    assert (kept.status, kept.problem, bytes(kept.content)) == ("looked", {"code": "NoRight"}, b"")
    assert not User.objects.filter(service_number="BA-7").exists()
    ApiClient.objects.filter(pk=region.client.pk).update(revoked_at=None, expires_at=None)
    answer = region.get(f"{ADDRESS}{kept.pk}/").json()
    assert (answer["state"], answer["error"], answer["lines"]) == ("refused", "permission_denied", [])


def test_a_list_that_is_nested_without_end_is_no_list(region):
    deep = '{"officers": ' + "[" * 200_000 + "]" * 200_000 + "}"
    response = region.http.post(ADDRESS, deep, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (400, "parse_error")


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k1"}])
def test_who_is_told_whom_it_would_remove_is_noted_though_it_is_refused(world, region, key):
    make.officer("BA-1", unit=world.sister_station)
    assert region.send({"mode": "full", "officers": [NEW]}, **key).json()["error"] == "too_many_removed"
    assert Access.objects.filter(client=region.client, asked="roster").count() == 1


def test_a_long_dry_run_is_compared_in_the_background(world, region, work_off, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 0)
    url = region.send({"officers": [NEW]}, f"{ADDRESS}?dry_run=true").json()["url"]
    work_off()

    answer = region.get(url).json()

    assert (answer["state"], answer["dry_run"], kinds(answer)) == ("compared", True, [("officer", "BA-7", "new")])
    assert not User.objects.filter(service_number="BA-7").exists()


@pytest.mark.parametrize(
    ("sent", "member"),
    [
        ([], "body"), ({}, "body"), ({"officers": {}}, "officers"), ({"officers": [1]}, "officers"),
        ({"officers": [], "colour": 1}, "colour"), ({"officers": [], "mode": "all"}, "mode"),
        ({"officers": [], "most_removed": True}, "most_removed"), ({"officers": [], "most_removed": 101}, "most_removed"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_by_member(world, region, sent, member):
    response = region.send(sent)

    assert response.status_code == 400 and list(response.json()["fields"]) == [member]


def test_texts_that_no_database_takes_are_wrong_and_nothing_breaks(world, region, work_off, monkeypatch):
    rows = [{**NEW, "last_name": "a\0b"}, {**NEW, "service_number": "\ud800"}]
    rows.append({"service_number": 7, "active": "yes", "\0": 1})

    answer = region.send({"officers": rows})
    monkeypatch.setattr(work, "AT_ONCE", 0)
    url = region.send({"officers": rows}).json()["url"]
    work_off()

    assert answer.status_code == 422 and len(answer.json()["lines"]) == 3
    assert region.get(url).json()["error"] == "rows_wrong"


def test_a_thousand_rows_cost_as_many_queries_as_one(world, region, django_assert_max_num_queries):
    make.officers(world.station, 1000)
    numbers = list(User.objects.filter(unit=world.station).values_list("service_number", flat=True))
    for some in (numbers[:1], numbers):
        with django_assert_max_num_queries(25):
            sent = {"officers": [{"service_number": one, "last_name": "Begić"} for one in some]}
            assert region.send(sent, f"{ADDRESS}?dry_run=true").status_code == 200
