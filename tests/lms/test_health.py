"""What load balancers ask."""

import pytest

from lms import health


def broken() -> None:
    raise ConnectionError("server 10.0.0.7 refused password of user x")


def test_a_process_that_answers_is_alive_without_asking_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_it_is_ready_when_database_and_cache_answer(client, db):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"database": True, "cache": True}}


@pytest.mark.parametrize(("check", "name"), [("_ask_database", "database"), ("_ask_cache", "cache")])
def test_it_is_not_ready_when_one_fails_and_names_which_but_never_why(client, db, monkeypatch, check, name):
    monkeypatch.setattr(health, check, broken)

    response = client.get("/readyz")

    assert response.status_code == 503
    checks = response.json()["checks"]
    assert [one for one, works in checks.items() if not works] == [name]
    assert "10.0.0.7" not in response.content.decode()


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_read(client, db, address):
    assert client.post(address).status_code == 405
