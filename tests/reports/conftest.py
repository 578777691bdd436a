import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Unit
from reports.clients import create_client

from .receiver import Receiver
from .world import World, make_world

ADDRESS = "/api/v1/completions/"


@pytest.fixture
def world(db) -> World:
    return make_world()


class Caller:
    """A training unit's program: calls the API with its token."""

    def __init__(self, unit: Unit, **options):
        self.client, self.token = create_client(name=f"Records of {unit.name}", unit=unit, **options)
        self.http = Client(headers={"Authorization": f"Bearer {self.token}"})

    def get(self, address: str = ADDRESS, headers: dict | None = None, **parameters):
        return self.http.get(address, parameters, headers=headers)

    def numbers(self, **parameters) -> list[str]:
        """The service numbers that it gets, in their order."""
        response = self.get(**parameters)
        assert response.status_code == 200, response.content
        return [row["officer"]["service_number"] for row in response.json()["results"]]

    def refused(self, **parameters) -> dict[str, list[str]]:
        """The sentences by parameter with which its question is refused."""
        response = self.get(**parameters)
        assert response.status_code == 400, response.content
        assert response["Content-Type"] == "application/problem+json"
        answer = response.json()
        assert (answer["error"], answer["status"], answer["title"]) == ("invalid", 400, "Bad Request")
        assert answer["detail"]
        return answer["fields"]

    def table(self, **parameters) -> list[dict[str, str]]:
        """The lines of a download as CSV, by column."""
        response = self.get(format="csv", **parameters)
        assert response.status_code == 200, response.content
        return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


def _id(row: dict) -> int:
    """The first member, by which a row is known."""
    return next(iter(row.values()))


class Mirror:
    """What a program keeps that follows a list by `since`."""

    def __init__(self, caller: Caller, address: str = ADDRESS, **parameters):
        self.caller, self.address, self.parameters = caller, address, parameters
        #: What changes with the calendar isn't followed.
        self.left_out = ("state",) if "certificates" in address else ()
        self.cursor, self.rows = "begin", {}

    def step(self) -> bool:
        """One call; whether there is more."""
        response = self.caller.get(self.address, since=self.cursor, **self.parameters)
        assert response.status_code == 200, response.content
        answer = response.json()
        assert not {_id(row) for row in answer["results"]} & set(answer["gone"])
        self.rows |= {_id(row): row for row in answer["results"]}
        for pk in answer["gone"]:
            self.rows.pop(pk, None)
        self.cursor = answer["cursor"]
        return answer["more"]

    def pull(self) -> None:
        while self.step():
            pass

    def listed(self) -> dict:
        """The list as the server gives it, page by page."""
        answer = self.caller.get(self.address, **self.parameters | {"page_size": 1000}).json()
        rows = answer["results"]
        while answer["next"]:
            answer = self.caller.get(answer["next"]).json()
            rows += answer["results"]
        return {_id(row): {name: value for name, value in row.items() if name not in self.left_out} for row in rows}


@pytest.fixture
def caller() -> Callable[[Unit], Caller]:
    return Caller


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_TO_LOOPBACK = True
    one = Receiver()
    yield one
    one.server.shutdown()
    one.server.server_close()
