"""Extra time: given by administrators, with a reason, and with its history; she sees it, who manages her doesn't."""

import pytest
from django.test import Client
from django.urls import reverse

from people.accommodate import accommodate, extended, extra_time_of
from people.models import Accommodation, Role, UnitRole
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def amra():
    return make.officer("BA-1", unit=make.unit())


@pytest.fixture
def administrator():
    return make.signed_in(make.person("chief", role=Role.ADMINISTRATOR))


def address(person) -> str:
    return reverse("extra_time", args=[person.pk])


def test_an_administrator_gives_it_and_its_history_stays(administrator, amra):
    listed = administrator.get(reverse("wagtailusers_users:index")).content.decode()
    assert address(amra) in listed
    for extra, reason in (("half", "Dyslexia."), ("none", "Asked to end it.")):
        assert administrator.post(address(amra), {"extra_time": extra, "reason": reason}).status_code == 302
    assert extra_time_of(amra.pk) == "none"
    shown = administrator.get(address(amra)).content.decode()
    assert "Dyslexia." in shown and "Asked to end it." in shown and "+50 %" in shown
    assert [one.by.service_number for one in Accommodation.objects.all()] == ["chief"] * 2


@pytest.mark.parametrize("sent", [{}, {"extra_time": "half"}, {"extra_time": "much", "reason": "x"},
                                  {"extra_time": "half", "reason": "x" * 301}])  # fmt: skip
def test_without_a_reason_or_of_no_known_amount_it_is_not_given(administrator, amra, sent):
    assert administrator.post(address(amra), sent).status_code == 200
    assert not Accommodation.objects.exists()


def test_nobody_gives_it_to_herself(amra):
    chief = make.person("chief", role=Role.ADMINISTRATOR)
    assert make.signed_in(chief).post(address(chief), {"extra_time": "half", "reason": "x"}).status_code in (302, 403)
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER, Role.TRAINER, Role.TRANSLATOR, Role.REVIEWER])
def test_nobody_else_gives_or_reads_it(amra, role):
    accommodate(officer=amra, extra_time="half", reason="Dyslexia.", by=make.person())
    person = make.person(role=role)
    if role in (Role.UNIT_MANAGER, Role.TRAINER):
        UnitRole.objects.create(user=person, unit=amra.unit, role=role)
    client = make.signed_in(person)
    assert client.get(address(amra)).status_code in (302, 403)
    assert client.post(address(amra), {"extra_time": "double", "reason": "x"}).status_code in (302, 403)
    assert Accommodation.objects.count() == 1
    assert Client().get(address(amra)).status_code == 302


def test_she_reads_it_in_her_record(amra):
    assert "Extra time" not in make.signed_in(amra).get("/en/record/").content.decode()
    accommodate(officer=amra, extra_time="half", reason="Dyslexia.", by=make.person())
    page = make.signed_in(amra).get("/en/record/").content.decode()
    assert "+50 %: Dyslexia." in page


def test_who_manages_her_unit_reads_nothing_of_it(amra):
    accommodate(officer=amra, extra_time="half", reason="Dyslexia.", by=make.person())
    manager = make.person()
    UnitRole.objects.create(user=manager, unit=amra.unit, role=Role.UNIT_MANAGER)
    client = make.signed_in(manager)
    for name in ("unit_officer", "unit_officer_attempts"):
        shown = client.get(reverse(name, args=[amra.unit.pk, amra.pk]))
        assert shown.status_code == 200
        assert "Dyslexia" not in shown.content.decode() and "+50" not in shown.content.decode()


@pytest.mark.parametrize(
    ("extra", "seconds"), [("none", 600), ("quarter", 750), ("half", 900), ("double", 1200), ("unlimited", None)]
)
def test_what_it_makes_of_ten_minutes(extra, seconds):
    time = extended(10, extra)
    assert (time and time.total_seconds()) == seconds
