"""Administrators keep people, units and assignments in the CMS."""

from datetime import date

import pytest
from django.urls import reverse

from people.models import Role, Unit, User
from progress.models import Assignment, Enrolment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = User.objects.create_superuser("chief", "a-long-password", first_name="J", last_name="Ilić")
    client.force_login(person)
    return client


def test_an_administrator_makes_a_unit_below_another(administrator):
    above = factories.unit()
    answer = administrator.post(
        reverse("wagtailsnippets_people_unit:add"),
        {"name": "Station Vrba", "code": "VRBA", "jurisdiction": above.jurisdiction_id, "parent": above.pk},
    )
    assert answer.status_code == 302
    assert Unit.objects.get(code="VRBA").is_child_of(Unit.objects.get(pk=above.pk))


def test_an_administrator_makes_an_officer_of_a_unit_without_an_e_mail_address(administrator):
    unit = factories.unit()
    answer = administrator.post(
        reverse("wagtailusers_users:add"),
        {
            "service_number": "77",
            "first_name": "Amra",
            "last_name": "Hodžić",
            "email": "",
            "password1": "correct-horse-battery",
            "password2": "correct-horse-battery",
            "unit": unit.pk,
            "language": "bs",
        },
    )
    assert answer.status_code == 302
    officer = User.objects.get(service_number="77")
    assert (officer.unit, officer.language) == (unit, "bs")


def test_assigning_in_the_cms_enrols_the_unit_and_a_second_time_is_refused_with_a_sentence(administrator):
    course = factories.course()
    officer = factories.officer("1", unit=factories.unit())
    form = {"course": course.pk, "unit": officer.unit_id, "due": "2030-01-31"}
    shown = administrator.post(reverse("wagtailsnippets_progress_assignment:add"), form)
    assert shown.status_code == 200 and not Assignment.objects.exists()
    form["foreseen"] = shown.context["digest"]
    assert administrator.post(reverse("wagtailsnippets_progress_assignment:add"), form).status_code == 302
    assert Enrolment.objects.get(officer=officer).due == date(2030, 1, 31)
    again = administrator.post(reverse("wagtailsnippets_progress_assignment:add"), form)
    assert again.status_code in (200, 400)
    assert Assignment.objects.count() == 1


def test_a_trainer_keeps_neither_people_nor_assignments(client):
    client.force_login(factories.person(role=Role.TRAINER))
    for name in ("snippets_people_unit", "users_users", "snippets_progress_assignment"):
        name = f"wagtail{name}:add"
        assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("of_herself", [True, False])
def test_who_keeps_people_makes_no_superusers(client, of_herself):
    keeper = factories.person(role=Role.ADMINISTRATOR)
    edited = keeper if of_herself else factories.officer()
    client.force_login(keeper)
    form = {"service_number": edited.service_number, "first_name": "J", "last_name": "Ilić", "language": "en"}

    answer = client.post(reverse("wagtailusers_users:edit", args=[edited.pk]), {**form, "is_superuser": "on"})

    assert answer.status_code == 302
    edited.refresh_from_db()
    assert edited.last_name == "Ilić"
    assert not edited.is_superuser


@pytest.mark.parametrize("new", [True, False])
def test_the_form_of_a_person_shows_unit_rank_and_language(administrator, new):
    address = reverse("wagtailusers_users:add") if new else reverse("wagtailusers_users:edit", args=[factories.officer().pk])

    page = administrator.get(address).content.decode()

    assert all(f'name="{name}"' in page for name in ("unit", "rank", "language"))
