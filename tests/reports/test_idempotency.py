"""A call that is sent again with its key is answered as before and does nothing."""

import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from reports.api import idempotency
from reports.api.idempotency import forget_old_answers
from reports.clients import create_client, revoke
from reports.exports.models import Export
from reports.models import KeptAnswer

from .world import make_world

ASKED = {"list": "enrolments", "format": "csv", "purpose": "report"}


def ask(token: str, key: str | None = "k1", body: dict | str = ASKED, **headers):
    sent = {"Authorization": f"Bearer {token}", **headers, **({"Idempotency-Key": key} if key is not None else {})}
    text = body if isinstance(body, str) else json.dumps(body)
    return Client().post("/api/v1/exports/", text, content_type="application/json", headers=sent)


@pytest.fixture
def token(world) -> str:
    return create_client(name="Program", unit=world.region)[1]


def test_the_same_call_is_answered_again_and_nothing_is_done(token):
    first, again = ask(token), ask(token)
    assert first.status_code == again.status_code == 202
    assert first.content == again.content
    assert first["Location"] == again["Location"]
    assert "Idempotency-Replayed" not in first and again["Idempotency-Replayed"] == "true"
    assert Export.objects.count() == 1


def test_quotes_around_a_key_are_no_part_of_it(token):
    assert ask(token, '"k1"').content == ask(token, "k1").content
    assert Export.objects.count() == 1


def test_another_call_under_the_same_key_is_refused(token):
    ask(token)
    other = ask(token, body={**ASKED, "format": "xlsx"})
    assert (other.status_code, other.json()["error"]) == (422, "idempotency_key_reused")
    assert other["Content-Type"] == "application/problem+json"
    assert Export.objects.count() == 1


def test_each_key_is_done_once_and_without_a_key_each_call(token):
    for key in ("k1", "k2", None, None):
        assert ask(token, key).status_code == 202
    assert Export.objects.count() == 4


def test_a_key_is_of_one_client(world, token):
    other = create_client(name="Other", unit=world.region)[1]
    assert ask(token).json()["id"] != ask(other).json()["id"]


def test_what_was_refused_can_be_corrected_under_its_key(token):
    assert ask(token, body={**ASKED, "list": "nothing"}).status_code == 400
    assert not KeptAnswer.objects.exists()
    assert ask(token).status_code == 202


def test_who_lost_her_token_is_not_answered_again(world):
    client, token = create_client(name="Program", unit=world.region)
    ask(token)
    revoke(client=client)
    assert ask(token).status_code == 401


@pytest.mark.parametrize("key", ["", " ", '""', "x" * 129, "a b", "š", "a\tb"])
def test_a_key_that_can_not_be_used_is_said_so(token, key):
    answer = ask(token, key)
    assert (answer.status_code, answer.json()["error"]) == (400, "idempotency_key_invalid")


def test_a_body_too_large_to_be_known_again_is_refused(token):
    answer = ask(token, body=" " * 1_000_001)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_what_fails_leaves_no_trace_of_its_key(token, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("reports.api.exports._as_json", fail)
    with pytest.raises(RuntimeError):
        ask(token)
    assert not Export.objects.exists() and not KeptAnswer.objects.exists()


def test_keys_are_forgotten_after_a_day(token):
    ask(token)
    assert forget_old_answers() == 0
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert forget_old_answers() == 1


def at_once(calls: list) -> list:
    """What each gives, all begun together."""
    ready, given = Barrier(len(calls)), [None] * len(calls)

    def run(n):
        try:
            ready.wait(10)
            given[n] = calls[n]()
        finally:
            connection.close()

    threads = [Thread(target=run, args=[n]) for n in range(len(calls))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    return given


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_do_it_once():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    token = create_client(name="Program", unit=make_world().region)[1]
    answers = at_once([lambda: ask(token)] * 8)
    assert [one.status_code for one in answers] == [202] * 8
    assert len({one.content for one in answers}) == 1
    assert sum("Idempotency-Replayed" not in one for one in answers) == 1
    assert Export.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_has_waited_long_enough_is_told_to_come_again(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 1)
    client, token = create_client(name="Program", unit=make_world().region)
    from django.db import transaction

    with transaction.atomic():
        KeptAnswer.objects.create(client=client, key="k1", asked="x")
        [answer] = at_once([lambda: ask(token)])
    assert (answer.status_code, answer.json()["error"], answer["Retry-After"]) == (409, "in_progress", "2")
    assert ask(token).status_code == 422
