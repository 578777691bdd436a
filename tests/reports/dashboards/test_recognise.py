"""Recognising from an officer's page: for who manages her unit."""

import pytest

from people.models import Role, User
from progress.models import Enrolment, Recognition
from reports.dashboards.models import Access
from tests import factories as make

from .conftest import holder


@pytest.fixture
def amra(service):
    return make.officer(unit=service.station)


def address(unit, officer) -> str:
    return f"/en/units/{unit.pk}/officers/{officer.pk}/recognise/"


def decision(service, **fields) -> dict:
    return {"course": service.course.pk, "how": "recognised", "words": "Academy, 2025", "reference": "F-12.pdf", **fields}


def test_a_manager_recognises_and_takes_back(service, amra):
    client = service.signed_in()

    assert client.post(address(service.region, amra), decision(service)).status_code == 302

    one = Recognition.objects.get()
    assert (one.approved_by, one.reference) == (service.manager, "F-12.pdf")
    assert Enrolment.objects.get().completed_by == "recognised"
    page = client.get(address(service.region, amra)).content.decode()
    assert "Academy, 2025 (F-12.pdf)" in page

    client.post(f"{address(service.region, amra)}{one.pk}/withdraw/", {"words": ""})
    assert Enrolment.objects.get().status == "completed"
    client.post(f"{address(service.region, amra)}{one.pk}/withdraw/", {"words": "An\0 error."})
    assert Enrolment.objects.get().status == "not_started"
    assert "An error." in client.get(address(service.region, amra)).content.decode()


@pytest.mark.parametrize("wrong", [{"words": ""}, {"how": "learned"}, {"course": 0}])
def test_without_a_ground_nothing_is_recorded(service, amra, wrong):
    answer = service.signed_in().post(address(service.region, amra), decision(service, **wrong))

    assert answer.status_code == 400
    assert not Recognition.objects.exists()


def test_what_is_completed_is_said(service, amra):
    service.signed_in().post(address(service.region, amra), decision(service))

    answer = service.signed_in().post(address(service.region, amra), decision(service))

    assert answer.status_code == 400
    assert "The officer has completed this course." in answer.content.decode()


def test_nobody_decides_for_herself(service):
    manager = holder(service.station, Role.UNIT_MANAGER)
    User.objects.filter(pk=manager.pk).update(unit=service.station)

    assert service.signed_in(manager).post(address(service.station, manager), decision(service)).status_code == 403


def test_who_else_may_not(service, amra):
    trainer = holder(service.region, Role.TRAINER)
    elsewhere = holder(service.other, Role.UNIT_MANAGER)
    for who, unit, status in (
        (trainer, service.region, 403),
        (elsewhere, service.region, 404),
        (elsewhere, service.other, 404),
        (make.officer(unit=service.station), service.station, 404),
    ):
        client = service.signed_in(who)
        assert client.get(address(unit, amra)).status_code == status
        assert client.post(address(unit, amra), decision(service)).status_code == status
    assert make.signed_in(amra).post(address(service.station, amra), decision(service)).status_code == 404
    assert not Recognition.objects.exists()


def test_another_officers_decision_is_not_taken_back(service, amra):
    service.signed_in().post(address(service.region, amra), decision(service))
    other = make.officer(unit=service.station)
    one = Recognition.objects.get()

    answer = service.signed_in().post(f"{address(service.region, other)}{one.pk}/withdraw/", {"words": "x"})

    assert answer.status_code == 404
    assert Recognition.objects.get().withdrawn_at is None


def test_the_lists_and_the_api_say_how(service, amra):
    from django.test import Client

    from reports.clients import create_client

    service.signed_in().post(address(service.region, amra), decision(service, how="exempt"))

    assert "exempt" in service.signed_in().get(f"/en/units/{service.region.pk}/officers/").content.decode()
    _client, token = create_client(name="Records", unit=service.region)
    answer = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/enrolments/")
    assert [one["completed_by"] for one in answer.json()["results"]] == ["exempt"]


def test_who_reads_an_officers_decisions_is_in_the_log(service, amra):
    service.signed_in().get(address(service.region, amra))

    looked = Access.objects.get()
    assert (looked.by, looked.kind, looked.unit) == (service.manager, Access.Kind.OFFICER, service.region)
    assert [one.officer for one in looked.officers.all()] == [amra]
