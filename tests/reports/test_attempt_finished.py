"""Webhooks are told of an attempt when it ends: once, with its row, and of the unit's own officers."""

import json

import pytest

from people.merge import merge
from people.models import Role
from people.roles import ensure_roles
from quizzes.models import Attempt
from quizzes.tell_attempts import attempts_changed
from reports.clients import create_client
from reports.webhooks.deliver import deliver
from reports.webhooks.register import NotInScope, create_webhook
from tests import factories as make
from tests.quizzes import answered as played
from tests.quizzes import worlds

from .test_webhooks import enrolled


@pytest.fixture
def scenario(world):
    ensure_roles()
    return worlds.exercise(worlds.course())


@pytest.fixture
def hook(world, scenario, receiver):
    client = create_client(name="Records", unit=world.region)[0]
    return create_webhook(client=client, address=receiver.address, events=["attempt.finished"])[0]


def told(hook, receiver) -> list[dict]:
    receiver.got.clear()
    deliver(hook.pk)
    assert set(receiver.events()) <= {"attempt.finished"}
    return [json.loads(body)["data"] for _headers, body, _path in receiver.got]


def test_an_attempt_that_ended_is_told_with_its_row(world, scenario, hook, receiver, caller):
    mine = enrolled(world.station, scenario.course)
    attempt = played.attempt(scenario, played.BADLY, enrolment=mine)
    [data] = told(hook, receiver)
    [row] = caller(world.region).get("/api/v1/attempts/").json()["results"]
    assert data == {name: row[name] for name in data} and data["attempt"] == attempt.pk
    # A failed one that changes nothing else is told too.
    again = played.attempt(scenario, played.BADLY, enrolment=mine)
    assert [one["attempt"] for one in told(hook, receiver)] == [again.pk]
    assert told(hook, receiver) == []


def test_it_is_told_once_whatever_becomes_of_it(world, scenario, hook, receiver):
    mine = enrolled(world.station, scenario.course)
    attempt = played.attempt(scenario, played.BADLY, enrolment=mine)
    assert len(told(hook, receiver)) == 1
    attempts_changed(Attempt.objects.filter(pk=attempt.pk))
    assert told(hook, receiver) == []
    boss = make.person("boss", is_superuser=True)
    kept = make.person("kept", role=Role.OFFICER, unit=world.station)
    merge(kept=kept, merged=mine.officer, reason="The same person.", by=boss)
    assert Attempt.objects.get().enrolment.officer == kept
    assert told(hook, receiver) == []


def test_only_of_the_units_own_officers(world, scenario, hook, receiver):
    played.attempt(scenario, played.BADLY, enrolment=enrolled(world.other_region, scenario.course))
    assert told(hook, receiver) == []


def test_not_without_the_right_to_read_attempts(world, scenario, receiver):
    narrow = create_client(name="Narrow", unit=world.region, resources=["completions"])[0]
    with pytest.raises(NotInScope):
        create_webhook(client=narrow, address=receiver.address, events=["attempt.finished"])


def test_all_events_together_come_with_it_first(world, scenario, receiver):
    client = create_client(name="All", unit=world.region)[0]
    everything = create_webhook(
        client=client, address=receiver.address, events=["enrolment.changed", "completion.created", "attempt.finished"]
    )[0]
    mine = enrolled(world.station, scenario.course)
    deliver(everything.pk)
    receiver.got.clear()
    played.attempt(scenario, played.BADLY, enrolment=mine)
    deliver(everything.pk)
    assert receiver.events().count("attempt.finished") == 1


def test_many_cost_as_few(world, scenario, hook, receiver, django_assert_max_num_queries):
    from reports.webhooks.read import read_feed

    for number in range(6):
        played.attempt(scenario, played.BADLY, enrolment=enrolled(world.station, scenario.course, str(number)))
    with django_assert_max_num_queries(16):  # with those of its transaction
        read_feed(hook)
    assert hook.deliveries.count() == 6
