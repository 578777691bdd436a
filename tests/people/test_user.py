"""What makes a person one person."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from people.models import User
from tests import factories as make


@pytest.mark.parametrize("number", ["BA-1", "ba-1"])
def test_a_service_number_is_given_once_whatever_its_case(db, number):
    make.officer("BA-1")

    with pytest.raises(IntegrityError):
        make.officer(number)


def test_a_form_says_that_a_service_number_is_taken(db):
    make.officer("BA-1")
    other = User(service_number="ba-1", first_name="A", last_name="B", password="x")

    with pytest.raises(ValidationError, match="Somebody has this service number already"):
        other.full_clean()


def test_no_two_people_share_an_address_whatever_its_case(db):
    make.officer(email="amra@example.org")

    with pytest.raises(IntegrityError):
        make.officer(email="AMRA@example.org")


def test_many_people_have_no_address(db):
    make.officer()
    make.officer()

    assert User.objects.filter(email="").count() == 2


def test_a_superuser_may_everything(db):
    assert User.objects.create_superuser("A-1", make.PASSWORD).has_perm("people.delete_user")


def test_a_person_is_found_by_her_number_in_any_case(db):
    amra = make.officer("BA-1")

    assert User.objects.get_by_natural_key("ba-1") == amra


def test_a_person_is_called_as_on_a_name_badge():
    assert User(first_name="Amra", last_name="Hodžić").short_name == "A. Hodžić"
    assert User(last_name="Hodžić").short_name == "Hodžić"


def test_a_unit_with_officers_cannot_be_lost(db):
    from django.db.models import ProtectedError

    station = make.unit()
    make.officer(unit=station)

    with pytest.raises(ProtectedError):
        station.delete()


def test_a_jurisdiction_needs_a_code_of_iso_3166():
    from people.models import Jurisdiction

    with pytest.raises(ValidationError, match="Use an ISO 3166 code"):
        Jurisdiction(code="Bosnia", name="Bosnia").clean_fields()
    Jurisdiction(code="BA-SRP", name="Republika Srpska").clean_fields(exclude=["parent"])
