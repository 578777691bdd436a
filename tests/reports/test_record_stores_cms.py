"""Learning record stores in the CMS and by command: added, read of, switched, and by administrators alone."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from people.models import Role, User
from reports.clients import create_client
from reports.models import RecordStore, SentStatement
from reports.stores.deliver import deliver
from reports.stores.register import secret_of
from tests import factories as make

from .test_record_stores import SECRET, store_of
from .test_webhooks import complete, enrolled


@pytest.fixture
def client(world):
    return create_client(name="Records", unit=world.region, resources=["xapi"])[0]


@pytest.fixture
def course(world):
    return make.syllabus()


class TestInTheCMS:
    LIST = "/cms/record-stores/"

    def signed_in(self, world, role: Role) -> Client:
        person = User.objects.create(service_number=f"P-{role}", first_name="A", last_name="B", unit=world.nation)
        person.groups.add(Group.objects.get(name=role.value))
        return make.signed_in(person)

    def test_an_administrator_registers_one_and_never_sees_its_secret(self, world, client, receiver):
        browser = self.signed_in(world, Role.ADMINISTRATOR)
        assert b"Add a record store" in browser.get(self.LIST).content
        given = {"client": client.pk, "endpoint": receiver.address, "key": "unit", "secret": SECRET}
        response = browser.post(f"{self.LIST}add/", given)
        assert response.status_code == 302, response.context["form"].errors
        store = RecordStore.objects.get()
        assert secret_of(store) == SECRET and store.begins_at
        for address in (self.LIST, reverse("record_stores:log", args=[store.pk])):
            page = browser.get(address).content.decode()
            assert store.endpoint in page and SECRET not in page and store.secret not in page

    def test_what_is_wrong_is_told_beside_it(self, world, client, receiver, settings):
        browser = self.signed_in(world, Role.ADMINISTRATOR)
        narrow = create_client(name="Narrow", unit=world.region, resources=["completions"])[0]
        given = {"client": client.pk, "endpoint": receiver.address, "key": "unit", "secret": SECRET}
        for wrong in ({"client": narrow.pk}, {"endpoint": "https://127.0.0.2:1/x"}, {"key": ""}, {"secret": ""}):
            settings.WEBHOOKS_TO_LOOPBACK = "endpoint" not in wrong
            response = browser.post(f"{self.LIST}add/", {**given, **wrong})
            assert response.status_code == 200 and set(response.context["form"].errors) == set(wrong)
        assert not RecordStore.objects.exists()

    def test_an_administrator_switches_it_reads_the_log_and_sends_again(self, world, client, course, receiver, work_off):
        browser, store = self.signed_in(world, Role.ADMINISTRATOR), store_of(client, receiver)
        complete(enrolled(world.station, course))
        deliver(store.pk)
        sent = SentStatement.objects.get()
        assert str(sent.statement) in browser.get(reverse("record_stores:log", args=[store.pk])).content.decode()
        again = reverse("record_stores:again", args=[sent.pk])
        assert b"registration" in browser.get(again).content
        assert browser.post(again).status_code == 302
        work_off()
        assert len(receiver.got) == 2
        switch = reverse("record_stores:switch", args=[store.pk])
        for off in (True, False):
            assert browser.post(switch).status_code == 302
            store.refresh_from_db()
            assert bool(store.disabled_at) is off

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_nobody_else(self, world, client, course, receiver, role):
        store = store_of(client, receiver)
        complete(enrolled(world.station, course))
        deliver(store.pk)
        sent, browser = SentStatement.objects.get(), self.signed_in(world, role)
        for address in (
            self.LIST, f"{self.LIST}add/", reverse("record_stores:log", args=[store.pk]),
            reverse("record_stores:switch", args=[store.pk]), reverse("record_stores:again", args=[sent.pk]),
        ):  # fmt: skip
            assert browser.get(address).status_code in (302, 403)
            assert browser.post(address).status_code in (302, 403)
        store.refresh_from_db()
        sent.refresh_from_db()
        assert store.disabled_at is None and sent.state == "taken" and RecordStore.objects.count() == 1

    def test_the_command_takes_the_secret_from_standard_input(self, world, client, receiver, monkeypatch):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
        call_command("create_record_store", "Records", receiver.address, "--key=unit", "--from-the-beginning")
        store = RecordStore.objects.get()
        assert secret_of(store) == SECRET and store.begins_at is None and store.position == 0
        for words, address in (("", receiver.address), (SECRET, "https://10.0.0.1/")):
            monkeypatch.setattr("sys.stdin", io.StringIO(words))
            with pytest.raises(CommandError):
                call_command("create_record_store", "Records", address, "--key=unit")
