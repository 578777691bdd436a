"""`make run HOST=0.0.0.0` answers to this machine's names, and to no other."""

import os
import socket

import pytest

from scripts import machine_names, run


@pytest.fixture
def hosts(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VAR", tmp_path)
    monkeypatch.setattr(os, "environ", {})

    def set_up(host: str, allowed: str | None = None) -> list[str]:
        os.environ.clear()
        if allowed is not None:
            os.environ["ALLOWED_HOSTS"] = allowed
        run.set_up(host, 8000)
        return os.environ["ALLOWED_HOSTS"].split(",")

    return set_up


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])
def test_open_to_the_network_it_answers_to_its_own_names_alone(hosts, everywhere):
    allowed = hosts(everywhere)

    assert "*" not in allowed and "evil.example" not in allowed
    assert {"localhost", "127.0.0.1", "[::1]", socket.gethostname()} <= set(allowed)


def test_further_names_come_from_the_environment(hosts):
    assert hosts("0.0.0.0", "training.example")[-1] == "training.example"
    assert hosts("127.0.0.1", "training.example") == ["127.0.0.1", "localhost", "[::1]", "training.example"]


def test_at_one_address_it_answers_to_that(hosts):
    assert hosts("192.0.2.7") == ["127.0.0.1", "localhost", "[::1]", "192.0.2.7"]


def test_every_address_is_written_as_a_host_header_has_it():
    for name in machine_names.names_of_this_machine():
        assert name and "%" not in name and " " not in name
        assert name.startswith("[") == (":" in name)
