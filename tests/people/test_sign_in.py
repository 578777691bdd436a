"""Signing in, going on, signing out."""

import pytest
from django.urls import reverse

from tests import factories as make

ADDRESS = "/en/sign-in/"
REFUSAL = "This service number and password don&#x27;t go together."


@pytest.fixture
def amra(db):
    return make.officer("BA-1001", email="amra@example.org", language="bs")


def sign_in(client, name: str, password: str = make.PASSWORD, address: str = ADDRESS):
    return client.post(address, {"username": name, "password": password})


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["BA-1001", "ba-1001", "  BA-1001 ", "amra@example.org", "Amra@Example.org"])
def test_a_service_number_or_an_address_in_any_case_opens_the_door(client, amra, name):
    sign_in(client, name)

    assert client.session["_auth_user_id"] == str(amra.pk)


def test_after_signing_in_one_is_at_home_in_ones_own_language(client, amra):
    response = sign_in(client, "BA-1001")

    assert response.status_code == 302
    assert response["Location"] == "/bs/"


def test_one_goes_on_where_one_wanted_to_go(client, amra):
    response = sign_in(client, "BA-1001", address=f"{ADDRESS}?next=/en/courses/hate-crime/")

    assert response["Location"] == "/en/courses/hate-crime/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client, amra, elsewhere):
    response = sign_in(client, "BA-1001", address=f"{ADDRESS}?next={elsewhere}")

    assert response["Location"] == "/bs/"


def test_every_refusal_is_the_same_sentence_and_gives_no_hint(client, amra):
    gone = make.officer("BA-1002", is_active=False)

    wrong_password = sign_in(client, "BA-1001", "a-guess")
    unknown_person = sign_in(client, "BA-9999")
    inactive_person = sign_in(client, gone.service_number)

    for response in (wrong_password, unknown_person, inactive_person):
        assert response.status_code == 200
        assert response.content.decode().count(REFUSAL) == 1
        assert response.context["form"].errors.keys() == {"__all__"}
    assert not is_signed_in(client)


def test_empty_fields_are_named(client, db):
    errors = sign_in(client, "", "").context["form"].errors

    assert errors["username"] == ["Enter your service number or e-mail address."]
    assert errors["password"] == ["Enter your password."]


def test_two_people_without_an_address_are_told_apart(client, amra):
    make.officer("BA-1002")
    vesna = make.officer("BA-1003")

    sign_in(client, "BA-1003")

    assert client.session["_auth_user_id"] == str(vesna.pk)


def test_who_becomes_inactive_is_signed_out_at_once(amra):
    client = make.signed_in(amra)
    amra.is_active = False
    amra.save()

    response = client.get("/en/")

    assert response.status_code == 302
    assert response["Location"].startswith(ADDRESS)


def test_who_is_signed_in_needs_no_sign_in_page(amra):
    assert make.signed_in(amra).get(ADDRESS)["Location"] == "/bs/"


def test_signing_out_ends_the_session_and_shows_the_sign_in(amra):
    client = make.signed_in(amra)

    response = client.post(reverse("sign_out"))

    assert response["Location"] == ADDRESS
    assert not is_signed_in(client)


def test_a_link_cannot_sign_anybody_out(amra):
    client = make.signed_in(amra)

    response = client.get(reverse("sign_out"))

    assert response.status_code == 405
    assert is_signed_in(client)


def test_a_page_loads_the_person_with_unit_and_jurisdiction_in_one_query(amra, django_assert_num_queries):
    from people.backends import ServiceNumberOrEmail

    entity = make.jurisdiction("BA-SRP", parent=make.jurisdiction("BA"))
    amra.unit = make.unit(where=entity)
    amra.save()

    with django_assert_num_queries(1):
        person = ServiceNumberOrEmail().get_user(amra.pk)
        assert person.unit.jurisdiction.parent.code == "BA"
