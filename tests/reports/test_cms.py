"""API clients in the CMS: administrators look, and close tokens."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from people.models import Role, User
from reports.clients import client_of_token, create_client, revoke, rotate

from .world import World


@pytest.fixture
def sign_in(world):
    """A browser in which somebody of this role has signed in."""

    def signed_in(role: Role) -> Client:
        person = User.objects.create(service_number=f"P-{role}", first_name="A", last_name="B", unit=world.nation)
        person.groups.add(Group.objects.get(name=role.value))
        browser = Client()
        browser.force_login(person)
        return browser

    return signed_in


@pytest.fixture
def records(world: World):
    return create_client(name="Training records", unit=world.region)


LIST = "/cms/api-clients/"


def test_an_administrator_sees_who_reads_but_never_a_token(sign_in, records):
    client, token = records
    page = sign_in(Role.ADMINISTRATOR).get(LIST).content.decode()
    assert "Training records" in page and "Region of Sarajevo" in page and client.token_prefix in page
    assert token not in page and client.token_hash not in page
    assert reverse("api_clients:revoke", args=[client.pk]) in page


def test_an_administrator_closes_a_token_after_being_asked(sign_in, records):
    client, token = records
    browser, address = sign_in(Role.ADMINISTRATOR), reverse("api_clients:revoke", args=[records[0].pk])

    asked = browser.get(address).content.decode()
    assert "Region of Sarajevo" in asked and "Revoke the token" in asked
    assert client_of_token(token) == client

    done = browser.post(address, follow=True)
    assert "is revoked" in done.content.decode()
    assert client_of_token(token) is None
    client.refresh_from_db()
    assert client.revoked_at is not None


def test_a_revoked_client_stays_in_the_list_and_can_not_be_revoked_from_there(sign_in, records):
    client, _token = records
    revoke(client=client)
    page = sign_in(Role.ADMINISTRATOR).get(LIST).content.decode()
    assert "Training records" in page
    assert reverse("api_clients:revoke", args=[client.pk]) not in page


@pytest.mark.parametrize("role", [Role.TRAINER, Role.TRANSLATOR, Role.REVIEWER])
def test_others_in_the_cms_neither_see_nor_close(sign_in, records, role):
    client, token = records
    browser = sign_in(role)
    assert browser.get(LIST, follow=True).request["PATH_INFO"] != LIST
    browser.post(reverse("api_clients:revoke", args=[client.pk]))
    assert client_of_token(token) == client
    assert LIST not in browser.get("/cms/").content.decode()


def test_the_menu_of_an_administrator_leads_there(sign_in, records):
    assert LIST in sign_in(Role.ADMINISTRATOR).get("/cms/").content.decode()


def test_the_list_costs_the_same_queries_for_many(sign_in, records, world, django_assert_max_num_queries):
    browser = sign_in(Role.ADMINISTRATOR)
    browser.get(LIST)
    with django_assert_max_num_queries(30) as few:
        browser.get(LIST)
    for number in range(20):
        create_client(name=f"Client {number}", unit=world.station)
    with django_assert_max_num_queries(len(few)):
        browser.get(LIST)


def test_an_administrator_sees_what_a_token_reads_until_when_and_the_one_before(sign_in, records):
    client, _token = records
    rotate(client=client)
    page = sign_in(Role.ADMINISTRATOR).get(LIST).content.decode()
    assert f"{client.token_prefix}…" in page
    assert "completions, enrolments, officers, units, courses" in page
