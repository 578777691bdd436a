"""API clients are made and their tokens changed in the CMS: shown once, by administrators alone."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from people.models import Role, User
from reports.clients import client_of_token, create_client, revoke
from reports.models import RESOURCES, ApiClient
from reports.oauth import client_of_secret, create_oauth_client

MAKE, ROTATE = "/cms/api-clients/make/", "/cms/api-clients/rotate/%d/"


@pytest.fixture
def sign_in(world):

    def signed_in(role: Role = Role.ADMINISTRATOR) -> Client:
        person = User.objects.create(service_number=f"P-{role}", first_name="A", last_name="B", unit=world.nation)
        person.groups.add(Group.objects.get(name=role.value))
        browser = Client()
        browser.force_login(person)
        return browser

    return signed_in


def asked(world, **other) -> dict:
    return {
        "name": "Records", "unit": world.region.pk, "kind": "token", "rights": ["enrolments", "enrolments:write"],
        "days": "90", "networks": "192.0.2.0/24, 2001:db8::1", "calls_per_minute": "60", **other,
    }  # fmt: skip


def shown(page) -> list[str]:
    assert page.status_code == 200, page.content.decode()
    assert "no-store" in page["Cache-Control"]
    return re.findall(r"<code[^>]*>([^<]+)</code>", page.content.decode())


def test_a_token_is_made_with_its_limits_and_shown_once(world, sign_in):
    browser = sign_in()
    assert "enrolments:write" in browser.get(MAKE).content.decode()
    [token] = shown(browser.post(MAKE, asked(world)))
    client = client_of_token(token, address="192.0.2.9")
    assert (client.name, client.unit, client.resources) == ("Records", world.region, ["enrolments", "enrolments:write"])
    assert (client.networks, client.calls_per_minute) == (["192.0.2.0/24", "2001:db8::/64"], 60)
    assert 89 <= (client.expires_at - client.created_at).days <= 90
    page = browser.get("/cms/api-clients/").content.decode()
    assert "Records" in page and token not in page


def test_writing_is_off_where_nothing_is_said(sign_in):
    page = sign_in().get(MAKE).content.decode()
    checked = re.findall(r'name="rights" value="([^"]+)"[^>]*checked', page)
    assert checked == list(RESOURCES)


def test_client_credentials_are_made_and_shown_once(world, sign_in):
    browser = sign_in()
    client_id, secret = shown(browser.post(MAKE, asked(world, kind="oauth")))
    assert client_of_secret(client_id, secret).name == "Records"
    page = browser.get(ROTATE % ApiClient.objects.get().pk).content.decode()
    assert client_id in page and secret not in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"networks": "10.0.0.0/99"}, "networks"), ({"rights": []}, "rights"), ({"days": "0"}, "days"), ({"name": ""}, "name"),
     ({"rights": ["everything"]}, "rights"), ({"unit": "999999"}, "unit"), ({"unit": "abc"}, "unit"),
     ({"unit": "1\0"}, "unit"), ({"unit": "9" * 30}, "unit"), ({"unit": ""}, "unit"),
     ({"calls_per_minute": "-1"}, "calls_per_minute")],
)  # fmt: skip
def test_what_can_not_be_used_is_said_and_nothing_is_made(world, sign_in, wrong, field):
    page = sign_in().post(MAKE, asked(world, **wrong))
    assert field in page.context["form"].errors and page.context["form"].data["name"] is not None
    assert not ApiClient.objects.exists()


def test_more_networks_than_may_be_are_refused_with_their_number_and_none_is_dropped(world, sign_in):
    browser, many = sign_in(), [f"192.0.{one}.0/24" for one in range(21)]
    page = browser.post(MAKE, asked(world, networks=" ".join(many)))
    assert page.context["form"].errors["networks"] == ["Name at most 20 networks."] and not ApiClient.objects.exists()
    assert many[20] in page.content.decode()
    # One that is named twice is one.
    shown(browser.post(MAKE, asked(world, networks="\n".join([*many[:20], many[0]]))))
    assert ApiClient.objects.get().networks == many[:20]


def test_a_token_is_changed_with_an_overlap(world, sign_in):
    client, before = create_client(name="Records", unit=world.region)
    browser, address = sign_in(), ROTATE % client.pk
    assert address in browser.get("/cms/api-clients/").content.decode() and browser.get(address).status_code == 200
    [token] = shown(browser.post(address, {"overlap": "3", "days": "30"}))
    assert client_of_token(token) == client_of_token(before) == client
    [token] = shown(browser.post(address, {"overlap": "0", "days": "30"}))
    assert client_of_token(before) is None and client_of_token(token) == client


def test_a_secret_is_changed_and_the_id_stays(world, sign_in):
    client, _before = create_oauth_client(name="Records", unit=world.region)
    client_id, secret = shown(sign_in().post(ROTATE % client.pk, {"overlap": "3", "days": "30"}))
    assert client_id == client.application.client_id and client_of_secret(client_id, secret) == client


def test_what_is_revoked_can_not_be_changed(world, sign_in):
    client, _token = create_client(name="Records", unit=world.region)
    revoke(client=client)
    assert sign_in().post(ROTATE % client.pk, {"overlap": "3", "days": "30"}).status_code == 404


@pytest.mark.parametrize("role", [Role.TRAINER, Role.TRANSLATOR, Role.REVIEWER, Role.UNIT_MANAGER, Role.OFFICER])
def test_nobody_else_makes_or_changes_one(world, sign_in, role):
    client, token = create_client(name="Records", unit=world.region)
    browser = sign_in(role)
    for address, form in ((MAKE, asked(world)), (ROTATE % client.pk, {"overlap": "0", "days": "1"})):
        assert browser.get(address).status_code in (302, 403)
        assert browser.post(address, form).status_code in (302, 403)
    assert ApiClient.objects.get() == client and client_of_token(token) == client
