"""Webhooks: what is told to whom, signed, in order, again until it is taken, and never into our own network."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier

from credentials.issue import issue
from credentials.revoke import issue_again
from people.models import Role
from progress.enrol import enrol, set_due
from progress.models import Enrolment
from progress.record import record_activity
from reports.clients import create_client, revoke, rotate
from reports.models import Access, Delivery, Webhook
from reports.webhooks.deliver import GIVE_UP_AFTER, attempt, deliver, next_of, tell_webhooks
from reports.webhooks.read import read_feed
from reports.webhooks.register import EVENTS, NotInScope, create_webhook, disable, enable, replay
from tests import factories as make

ALL = tuple(EVENTS)


@pytest.fixture
def client(world):
    return create_client(name="Records", unit=world.region)[0]


@pytest.fixture
def course(world):
    return make.syllabus()


def enrolled(unit, course, number="1") -> Enrolment:
    with transaction.atomic():
        return enrol([Enrolment(officer=make.person(number, role=Role.OFFICER, unit=unit), course=course)])[0]


def complete(enrolment: Enrolment) -> Enrolment:
    for activity in enrolment.course.activities.all():
        record_activity(enrolment=enrolment, activity=activity, language="bs")
    enrolment.refresh_from_db()
    return enrolment


def hook(client, receiver, *events) -> Webhook:
    return create_webhook(client=client, address=receiver.address, events=events or ALL)[0]


def passes(**time) -> None:
    """The time until the next try passes."""
    for delivery in Delivery.objects.exclude(next_try=None):
        delivery.next_try -= timedelta(**time)
        delivery.first_tried_at -= timedelta(**time)
        delivery.save()


def test_a_completion_is_told_signed_as_the_standard_says(world, client, course, receiver, work_off):
    webhook, secret = create_webhook(client=client, address=receiver.address, events=["completion.created"])
    enrolment = complete(enrolled(world.station, course))
    tell_webhooks.enqueue()
    work_off()
    [(headers, body, path)] = receiver.got
    message = Verifier(secret).verify(body, headers)
    assert message["type"] == "completion.created" and path == "/told/"
    listed = {"enrolment": enrolment.pk, "officer": enrolment.officer_id, "unit": "T-BA-SA-01", "status": "completed"}
    assert listed.items() <= message["data"].items()
    assert "Amra" not in body
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.tries) == ("delivered", 204, 1)
    assert headers["Content-Type"] == "application/json"
    assert secret not in webhook.secret and secret.startswith("whsec_")


def test_what_happened_before_is_not_told_and_nothing_is_told_twice(world, client, course, receiver):
    enrolled(world.station, course)
    webhook = hook(client, receiver)
    assert deliver(webhook.pk) == 0
    enrolled(world.station, course, "2")
    assert deliver(webhook.pk) == 1
    assert deliver(webhook.pk) == 0
    assert len(receiver.got) == 1


def test_all_events_come_in_the_order_in_which_they_happened(world, client, course, receiver):
    webhook = hook(client, receiver)
    admin = make.person("admin")
    enrolment = enrolled(world.station, course)
    complete(enrolment)
    certificate = issue(Enrolment.objects.select_related("officer__unit", "course").get(pk=enrolment.pk))
    issue_again(certificate=certificate, reason="A new name", by=admin)
    deliver(webhook.pk)
    events = receiver.events()
    assert events[0] == "enrolment.changed"
    assert events[-5:] == [
        "completion.created", "enrolment.changed", "certificate.issued", "certificate.revoked", "certificate.issued",
    ]  # fmt: skip
    told = [json.loads(body)["data"] for _headers, body, _path in receiver.got]
    assert [one["code"] for one in told[-3:]] == [certificate.code, certificate.code, certificate.replaced_by.code]
    assert told[-2]["state"] == "revoked"
    positions = list(Delivery.objects.order_by("delivered_at", "pk").values_list("position", flat=True))
    assert positions == sorted(positions)


def test_only_events_of_the_units_own_officers_are_told(world, client, course, receiver):
    webhook = hook(client, receiver)
    enrolled(world.other_region, course, "far")
    near = enrolled(world.station, course, "near")
    deliver(webhook.pk)
    assert [json.loads(body)["data"]["enrolment"] for _headers, body, _path in receiver.got] == [near.pk]
    assert Webhook.objects.get().position == 2


def test_who_moves_out_of_sight_is_told_as_gone_without_anything_else(world, client, course, receiver):
    enrolment = enrolled(world.station, course)
    webhook = hook(client, receiver)
    officer = enrolment.officer
    officer.unit = world.other_region
    officer.save()
    deliver(webhook.pk)
    [(_headers, body, _path)] = receiver.got
    assert json.loads(body)["data"] == {"enrolment": enrolment.pk, "gone": True}


def test_a_token_hears_only_of_what_it_reads(world, receiver, course):
    narrow = create_client(name="Narrow", unit=world.region, resources=["certificates"])[0]
    with pytest.raises(NotInScope):
        hook(narrow, receiver, "completion.created")
    webhook = hook(narrow, receiver, "certificate.issued")
    # What was written into the row past the check isn't told either.
    Webhook.objects.update(events=list(ALL))
    complete(enrolled(world.station, course))
    deliver(webhook.pk)
    assert receiver.got == []


def test_whoever_is_told_stands_in_the_access_log(world, client, course, receiver):
    webhook = hook(client, receiver, "enrolment.changed")
    deliver(webhook.pk)
    assert not Access.objects.exists()
    enrolled(world.station, course)
    deliver(webhook.pk)
    assert Access.objects.get().asked == "webhook: enrolment.changed"


def test_what_is_not_taken_is_tried_again_later_and_holds_up_what_follows(world, client, course, receiver):
    webhook = hook(client, receiver, "enrolment.changed")
    enrolled(world.station, course, "1")
    enrolled(world.station, course, "2")
    receiver.answers = [500]
    assert deliver(webhook.pk) == 0
    first = Delivery.objects.order_by("position").first()
    assert (first.state, first.status, first.tries) == ("waiting", 500, 1)
    assert timedelta(0) < first.next_try - timezone.now() <= timedelta(minutes=1)
    assert deliver(webhook.pk) == 0 and len(receiver.got) == 1
    passes(minutes=1)
    receiver.answers = [503]
    deliver(webhook.pk)
    first.refresh_from_db()
    assert first.next_try - timezone.now() > timedelta(minutes=4)
    passes(minutes=5)
    assert deliver(webhook.pk) == 2
    ids = receiver.ids()
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert len({body for _headers, body, _path in receiver.got[:3]}) == 1


def test_after_three_days_it_is_given_up_and_switched_off_and_enabling_it_misses_nothing(
    world, client, course, receiver
):
    webhook = hook(client, receiver, "enrolment.changed")
    enrolled(world.station, course, "1")
    receiver.answers = [500]
    deliver(webhook.pk)
    passes(seconds=GIVE_UP_AFTER.total_seconds())
    receiver.answers = [500]
    deliver(webhook.pk)
    webhook.refresh_from_db()
    assert webhook.disabled_at is not None and webhook.disabled_why == "answers 500"
    assert Delivery.objects.get().state == "given_up"
    enrolled(world.station, course, "2")
    assert deliver(webhook.pk) == 0 and len(receiver.got) == 2
    enable(webhook=webhook)
    assert deliver(webhook.pk) == 2


def test_who_answers_that_it_is_gone_is_asked_no_more(world, client, course, receiver):
    webhook = hook(client, receiver, "enrolment.changed")
    enrolled(world.station, course)
    receiver.answers = [410]
    deliver(webhook.pk)
    webhook.refresh_from_db()
    assert webhook.disabled_at is not None


def test_a_worker_that_dies_between_sending_and_noting_sends_again_with_the_same_id(world, client, course, receiver):
    webhook = hook(client, receiver, "enrolment.changed")
    enrolled(world.station, course)
    read_feed(webhook)
    assert attempt(next_of(webhook), webhook).accepted
    # It dies here. Another one comes.
    assert deliver(webhook.pk) == 1
    assert len(receiver.got) == 2 and len(set(receiver.ids())) == 1
    assert Delivery.objects.get().tries == 2


def test_while_one_worker_holds_a_webhook_another_leaves_it_alone(world, client, course, receiver):
    webhook = hook(client, receiver, "enrolment.changed")
    enrolled(world.station, course)
    Webhook.objects.update(held_until=timezone.now() + timedelta(minutes=1))
    assert deliver(webhook.pk) == 0 and not Delivery.objects.exists()
    Webhook.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert deliver(webhook.pk) == 1
    assert Webhook.objects.get().held_until is None


def test_a_replay_sends_the_same_message_again(world, client, course, receiver):
    webhook = hook(client, receiver, "enrolment.changed")
    enrolled(world.station, course)
    deliver(webhook.pk)
    replay(delivery=Delivery.objects.get())
    assert deliver(webhook.pk) == 1
    assert len(set(receiver.ids())) == 1 and receiver.got[0][1] == receiver.got[1][1]


def test_a_redirect_is_not_followed(world, client, course, receiver):
    webhook = hook(client, receiver, "enrolment.changed")
    enrolled(world.station, course)
    receiver.answers = [302]
    deliver(webhook.pk)
    assert [path for _headers, _body, path in receiver.got] == ["/told/"]
    assert Delivery.objects.get().status == 302


def test_who_is_not_there_is_noted_and_tried_again(world, client, course, receiver):
    webhook = hook(client, receiver, "enrolment.changed")
    receiver.server.shutdown()
    receiver.server.server_close()
    enrolled(world.station, course)
    deliver(webhook.pk)
    delivery = Delivery.objects.get()
    assert delivery.state == "waiting" and delivery.status is None and "Refused" in delivery.error


def test_a_revoked_or_expired_token_and_a_webhook_that_is_off_hear_nothing(world, client, course, receiver):
    webhook = hook(client, receiver, "enrolment.changed")
    enrolled(world.station, course)
    disable(webhook=webhook, why="by hand")
    assert deliver(webhook.pk) == 0
    enable(webhook=webhook)
    client.expires_at = timezone.now()
    client.save()
    assert deliver(webhook.pk) == 0
    rotate(client=client)
    assert deliver(webhook.pk) == 1
    revoke(client=client)
    enrolled(world.station, course, "2")
    assert deliver(webhook.pk) == 0


def test_a_secret_of_a_former_secret_key_still_signs(world, client, course, receiver, settings):
    webhook, secret = create_webhook(client=client, address=receiver.address, events=["enrolment.changed"])
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    enrolled(world.station, course)
    assert deliver(webhook.pk) == 1
    headers, body, _path = receiver.got[0]
    Verifier(secret).verify(body, headers)


def test_reading_the_feed_costs_the_same_for_many(world, client, course, receiver, django_assert_max_num_queries):
    webhook = hook(client, receiver)
    for number in range(40):
        enrolled(world.station, course, f"N-{number}")
    set_due(Enrolment.objects.all(), timezone.localdate())
    with django_assert_max_num_queries(13):
        assert read_feed(webhook) == 80
    assert Delivery.objects.count() == 80
