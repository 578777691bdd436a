"""Tokens: who gets in, and what is kept of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from people.models import User
from reports.clients import USE_IS_NOTED_EVERY, create_client, revoke
from reports.models import ApiClient

from .conftest import ADDRESS


def test_without_a_token_one_is_told_how_to_send_it(db, client):
    response = client.get(ADDRESS)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="Common Ground API"'
    assert response.json()["error"] == "not_authenticated"
    assert "Authorization: Bearer" in response.json()["detail"]


@pytest.fixture
def bad_headers(world) -> dict[str, str]:
    revoked, token = create_client(name="Old", unit=world.station)
    revoke(client=revoked)
    return {
        "unknown": "Bearer cg_" + "x" * 43,
        "revoked": f"Bearer {token}",
        "malformed": "Bearer žaba",
        "of two words": "Bearer cg_one two",
        "empty": "Bearer ",
        "endless": "Bearer " + "x" * 5000,
        "in another scheme": "Basic dXNlcjpwYXNzd29yZA==",
        "without a scheme": "cg_" + "x" * 43,
    }


def test_tokens_that_do_not_hold_get_one_answer_which_does_not_say_why(bad_headers):
    answers = {}
    for why, header in bad_headers.items():
        response = Client().get(ADDRESS, headers={"Authorization": header})
        assert response.status_code == 401, why
        answers[why] = (response.content, response["WWW-Authenticate"])
    assert len(set(answers.values())) == 1
    content, challenge = answers["unknown"]
    assert b'"error":"authentication_failed"' in content
    assert b"ask whoever runs this platform" in content
    assert 'error="invalid_token"' in challenge


def test_a_browser_s_session_opens_nothing(world, client):
    person = User.objects.create_superuser("boss", "a-long-password", first_name="A", last_name="B", email="")
    client.force_login(person)
    assert client.get(ADDRESS).status_code == 401


def test_a_token_is_closed_from_the_next_call_on(world, caller):
    station = caller(world.station)
    assert station.get().status_code == 200
    assert revoke(client=station.client) is True
    assert station.get().status_code == 401


def test_the_first_date_of_revocation_stays(world):
    client, _ = create_client(name="Old", unit=world.station)
    assert revoke(client=client) is True
    client.refresh_from_db()
    first = client.revoked_at
    assert revoke(client=client) is False
    client.refresh_from_db()
    assert client.revoked_at == first


def test_of_a_token_only_hash_and_beginning_are_kept(world):
    client, token = create_client(name="Records", unit=world.station)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM reports_apiclient WHERE id = %s", [client.pk])
        kept = [str(value) for value in cursor.fetchone()]
    assert token.startswith("cg_") and len(token) == 46
    assert not any(token in value or token[8:] in value for value in kept)
    assert token[:8] in kept


def test_the_use_of_a_token_is_noted_at_most_once_a_minute(world, caller):
    station = caller(world.station)
    clients = ApiClient.objects.filter(pk=station.client.pk)
    station.get()
    first = clients.get().last_used_at
    assert first is not None
    station.get()
    assert clients.get().last_used_at == first
    clients.update(last_used_at=timezone.now() - USE_IS_NOTED_EVERY - timedelta(seconds=1))
    station.get()
    assert clients.get().last_used_at >= first


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_completions_are_read_and_nothing_else(world, caller, method):
    response = getattr(caller(world.station).http, method)(ADDRESS)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response.json()["error"] == "method_not_allowed"
    assert response.json()["detail"]


def test_nobody_writes_without_a_token_either(db, client):
    assert client.post(ADDRESS).status_code == 401


def test_results_stay_in_no_cache(world, caller):
    station = caller(world.station)
    for response in (station.get(), station.get(format="csv"), station.get(status="nonsense")):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
