"""Whatever is asked in whatever way, the API answers as it says it does, and never fails.

Operations are those of the description: a new one is asked without anybody's thinking of it. `FUZZ=20` in the environment
asks twenty times as much, and something else in each run.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from people.models import Roster
from progress.assign import assign
from progress.models import Assignment
from reports.models import LISTS, RIGHTS, Export
from reports.oauth import create_oauth_client

from .attempted import everything_of
from .world import make_officers

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
MORE = int(os.environ.get("FUZZ", "1"))
OFTEN = 100_000
#: Path and method of every operation, with the number of questions.
LISTED = [(f"{name}/", "GET", 20) for name in LISTS]
OTHERS = [
    ("enrolments/", "POST", 40), ("assignments/", "POST", 40), ("assignments/{id}/", "GET", 20),
    ("assignments/{id}/", "PATCH", 40), ("assignments/{id}/", "DELETE", 20), ("exports/", "POST", 30),
    ("exports/{id}/", "GET", 20), ("exports/{id}/", "DELETE", 20), ("exports/{id}/file/", "GET", 20),
    ("roster/", "POST", 40), ("roster/{id}/", "GET", 20),
]  # fmt: skip
OF_A_SECRET = ("oauth/token/", "POST", 40)


@pytest.fixture
def connection_of_the_test():
    """Requests that bypass Django's test client would close the connection in the midst of a transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described():
    return schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())


def operation(path: str, method: str):
    return described()[f"/api/v1/{path}"][method]


def tried(number: int):
    return settings(
        max_examples=number * MORE, deadline=None, derandomize=MORE == 1, suppress_health_check=list(HealthCheck)
    )


def cases(of):
    """Such as it describes, and such as it doesn't."""
    return of.as_strategy(GenerationMode.POSITIVE) | of.as_strategy(GenerationMode.NEGATIVE)


def test_every_operation_that_is_described_is_asked_here(db):
    here = {(path, method) for path, method, _number in (*LISTED, *OTHERS, OF_A_SECRET)}
    there = {
        (path.removeprefix("/api/v1/"), method.upper())
        for path, methods in described().raw_schema["paths"].items()
        for method in methods
    }
    assert here == there


def test_every_address_of_the_api_is_described(db):
    """But for the description itself, and the page that shows it."""
    [api] = [one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/"]
    served = {str(one.pattern).replace("<int:id>", "{id}").replace("<uuid:id>", "{id}") for one in api.url_patterns}
    assert served == {path for path, *_ in (*LISTED, *OTHERS, OF_A_SECRET)} | {"schema/", "docs/"}


@pytest.fixture
def headers(world, caller) -> dict[str, str]:
    """Of a program that may everything."""
    return {"Authorization": f"Bearer {caller(world.station, calls_per_minute=OFTEN, resources=RIGHTS).token}"}


@pytest.mark.parametrize(("path", "method", "number"), LISTED)
def test_no_question_makes_it_fail(world, headers, connection_of_the_test, path, method, number):
    everything_of(make_officers(world.station, 1), world.course)
    statuses = set()

    @tried(number)
    @given(case=cases(operation(path, method)))
    def ask(case):
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
        statuses.add(response.status_code)

    ask()
    assert statuses >= {200, 400}


def thing(kind: str, world, headers) -> object:
    """The id of something that the program may read and change."""
    from reports.models import ApiClient

    client = ApiClient.objects.get()
    if kind == "assignments":
        one = assign(course=world.course, unit=world.station)
        Assignment.objects.filter(pk=one.pk).update(program=client.name)
        return one.pk
    if kind == "exports":
        return Export.objects.create(
            client=client, unit=world.station, what="units", format="csv", language="en", purpose="report"
        ).pk
    return Roster.objects.create(program=client.name, program_id=client.pk, unit=world.station, way="program").pk


@pytest.mark.parametrize(("path", "method", "number"), OTHERS)
def test_nothing_that_is_sent_makes_it_fail(world, headers, connection_of_the_test, path, method, number):
    make_officers(world.station, 1)
    there = thing(path.partition("/")[0], world, headers) if "{id}" in path else None

    @tried(number)
    @given(case=cases(operation(path, method)), named=booleans())
    def ask(case, named):
        if there and named:
            case.path_parameters["id"] = str(there)
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    ask()


def test_no_question_for_a_token_makes_it_fail(world, connection_of_the_test, monkeypatch):
    monkeypatch.setattr("people.limit.FAILURES_OF_ONE_NAME", OFTEN)
    monkeypatch.setattr("people.limit.FAILURES_OF_ONE_ADDRESS", OFTEN)
    client, secret = create_oauth_client(name="Program", unit=world.station, calls_per_minute=OFTEN)
    path, method, number = OF_A_SECRET

    @tried(number)
    @given(case=cases(operation(path, method)), right=booleans())
    def ask(case, right):
        auth = (client.application.client_id, secret) if right else None
        case.validate_response(case.call(auth=auth), checks=CHECKS)

    ask()
