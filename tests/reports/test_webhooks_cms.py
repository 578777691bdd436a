"""Webhooks at the command line and in the CMS: administrators alone, and no secret in a browser."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Role, User
from reports.clients import create_client
from reports.models import Delivery, Webhook

LIST = "/cms/webhooks/"


@pytest.fixture
def client(world):
    return create_client(name="Records", unit=world.region)[0]


@pytest.fixture
def sign_in(world, client):
    def signed_in(role: Role) -> Client:
        person = User.objects.create(service_number=f"P-{role}", first_name="A", last_name="B", unit=world.nation)
        person.groups.add(Group.objects.get(name=role.value))
        browser = Client()
        browser.force_login(person)
        return browser

    return signed_in


@pytest.fixture
def secret(client, receiver, capsys) -> str:
    call_command("create_webhook", "Records", receiver.address, "--event=certificate.issued", "--event=enrolment.changed")
    return capsys.readouterr().out.strip()


@pytest.fixture
def webhook(secret) -> Webhook:
    return Webhook.objects.get()


@pytest.fixture
def delivery(webhook) -> Delivery:
    return Delivery.objects.create(
        webhook=webhook, position=1, event="enrolment.changed", message_id="msg_1", body='{"type":"enrolment.changed"}',
        state="delivered", delivered_at=timezone.now(), tries=1, status=204,
    )  # fmt: skip


def test_the_command_prints_the_secret_alone(secret, webhook, client):
    assert secret.startswith("whsec_") and "\n" not in secret
    assert (webhook.client, webhook.events) == (client, ["enrolment.changed", "certificate.issued"])


@pytest.mark.parametrize("address", ["http://records.example.org/", "https://127.0.0.1/", "https://[fd00::1]/"])
def test_the_command_refuses_an_address_inside(client, address):
    with pytest.raises(CommandError, match="public network"):
        call_command("create_webhook", "Records", address, "--event=enrolment.changed")
    assert not Webhook.objects.exists()


def test_the_command_refuses_what_the_token_does_not_read(world, receiver):
    create_client(name="Narrow", unit=world.region, resources=["units"])
    with pytest.raises(CommandError, match=r"enrolment\.changed"):
        call_command("create_webhook", "Narrow", receiver.address, "--event=enrolment.changed")


def test_an_administrator_sees_them_and_never_a_secret(sign_in, webhook, secret):
    browser = sign_in(Role.ADMINISTRATOR)
    page = browser.get(LIST).content.decode()
    assert reverse("webhooks:log", args=[webhook.pk]) in page
    assert webhook.address in page and "certificate.issued" in page and "Records" in page
    assert secret not in page and webhook.secret not in page
    assert LIST in browser.get("/cms/").content.decode()


def test_an_administrator_switches_off_and_on_after_being_asked(sign_in, webhook):
    browser, address = sign_in(Role.ADMINISTRATOR), reverse("webhooks:switch", args=[webhook.pk])
    assert "Switch off" in browser.get(address).content.decode()
    webhook.refresh_from_db()
    assert webhook.disabled_at is None
    browser.post(address)
    webhook.refresh_from_db()
    assert (webhook.disabled_at is None, webhook.disabled_why) == (False, "by hand")
    assert "Switch on" in browser.get(LIST).content.decode()
    browser.post(address)
    webhook.refresh_from_db()
    assert webhook.disabled_at is None


def test_the_log_says_what_became_of_each_and_one_can_be_sent_again(sign_in, delivery, receiver, work_off):
    browser = sign_in(Role.ADMINISTRATOR)
    log = browser.get(reverse("webhooks:log", args=[delivery.webhook_id])).content.decode()
    assert "msg_1" in log and "204" in log
    address = reverse("webhooks:again", args=[delivery.pk])
    assert "enrolment.changed" in browser.get(address).content.decode()
    browser.post(address)
    work_off()
    assert receiver.ids() == ["msg_1"]


def test_the_command_sends_again_by_the_message_id(delivery):
    call_command("replay_webhook", "msg_1")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("waiting", 0)
    with pytest.raises(CommandError, match="msg_2"):
        call_command("replay_webhook", "msg_2")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_sees_or_changes_anything(sign_in, delivery, receiver, role):
    browser, pk = sign_in(role), delivery.webhook_id
    for name, args in (("index", []), ("results", []), ("log", [pk]), ("log_results", [pk])):
        response = browser.get(reverse(f"webhooks:{name}", args=args))
        assert response.status_code in (302, 403) and receiver.address not in response.content.decode()
    for name, number in (("switch", pk), ("again", delivery.pk)):
        assert browser.post(reverse(f"webhooks:{name}", args=[number])).status_code in (302, 403)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.webhook.disabled_at) == ("delivered", None)


def test_the_lists_cost_the_same_queries_for_many(sign_in, delivery, django_assert_max_num_queries):
    browser = sign_in(Role.ADMINISTRATOR)
    log = reverse("webhooks:log", args=[delivery.webhook_id])
    for address in (LIST, log):
        browser.get(address)
        with django_assert_max_num_queries(30) as few:
            browser.get(address)
        for number in range(20):
            known = {"position": number, "message_id": f"{address}{number}"}
            Delivery.objects.create(webhook_id=delivery.webhook_id, event=address[-40:], body="{}", **known)
            Webhook.objects.create(client=delivery.webhook.client, address=f"https://x.example/{number}", position=0)
        with django_assert_max_num_queries(len(few)):
            browser.get(address)
