"""Home of who has no courses of her own: the way to what she came for."""

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Role, UnitRole
from tests import factories as make

pytestmark = pytest.mark.django_db


def home_of(person) -> str:
    """After signing in at the front door, which notes what she may."""
    client = Client()
    client.post(reverse("sign_in"), {"username": person.service_number, "password": make.PASSWORD})
    response = client.get("/en/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_manager_finds_her_units_and_a_trainer_the_cms():
    manager = make.person(role=Role.UNIT_MANAGER)
    UnitRole.objects.create(user=manager, unit=make.unit(), role=Role.UNIT_MANAGER.value)
    assert f'id="home-units"><a href="{reverse("units")}">' in home_of(manager)
    assert 'id="home-cms"><a href="/cms/">' in home_of(make.person(role=Role.TRAINER))


def test_an_officer_without_courses_is_led_to_neither():
    officer = home_of(make.officer(unit=make.unit()))
    assert "No course is assigned to you yet." in officer
    assert "home-units" not in officer and "home-cms" not in officer
