import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Unit
from reports.clients import create_client

from .world import World, make_world

ADDRESS = "/api/v1/completions/"


@pytest.fixture
def world(db) -> World:
    return make_world()


class Caller:
    """A training unit's program: calls the API with its token."""

    def __init__(self, unit: Unit):
        self.client, self.token = create_client(name=f"Records of {unit.name}", unit=unit)
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
        assert response["Content-Type"] == "application/json"
        answer = response.json()
        assert answer["error"] == "invalid"
        assert answer["detail"]
        return answer["fields"]

    def table(self, **parameters) -> list[dict[str, str]]:
        """The lines of a download as CSV, by column."""
        response = self.get(format="csv", **parameters)
        assert response.status_code == 200, response.content
        return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


@pytest.fixture
def caller() -> Callable[[Unit], Caller]:
    return Caller
