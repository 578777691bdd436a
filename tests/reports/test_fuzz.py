"""Whatever is asked in whatever way, the API answers as it says it does, and never fails."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from reports.models import LISTS as NAMES
from reports.models import RIGHTS
from reports.oauth import create_oauth_client

from .world import certified, completed, make_enrolment

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture
def connection_of_the_test():
    """Requests that bypass Django's test client would close the connection in the midst of a transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("resource", NAMES)
def test_no_question_makes_it_fail(world, caller, connection_of_the_test, resource):
    certified(make_enrolment(world.station, world.course, "1", **completed()))
    headers = {"Authorization": f"Bearer {caller(world.station, calls_per_minute=100_000).token}"}
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    operation = described[f"/api/v1/{resource}/"]["GET"]
    sensible, senseless = map(operation.as_strategy, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
    statuses = set()

    @settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=sensible | senseless)
    def ask(case):
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
        statuses.add(response.status_code)

    ask()
    assert statuses >= {200, 400}


@pytest.mark.parametrize(("path", "method"), [("", "POST"), ("{id}/", "GET"), ("{id}/", "DELETE"), ("{id}/file/", "GET")])
def test_no_question_about_exports_makes_it_fail(world, caller, connection_of_the_test, path, method):
    headers = {"Authorization": f"Bearer {caller(world.station, calls_per_minute=100_000).token}"}
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    operation = described[f"/api/v1/exports/{path}"][method]
    cases = operation.as_strategy(GenerationMode.POSITIVE) | operation.as_strategy(GenerationMode.NEGATIVE)

    @settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case):
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    ask()


WRITING = [
    ("enrolments/", "POST"), ("assignments/", "POST"), ("assignments/{id}/", "GET"), ("assignments/{id}/", "PATCH"),
    ("assignments/{id}/", "DELETE"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "method"), WRITING)
def test_nothing_that_is_sent_to_be_written_makes_it_fail(world, caller, connection_of_the_test, path, method):
    headers = {"Authorization": f"Bearer {caller(world.station, calls_per_minute=100_000, resources=RIGHTS).token}"}
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    operation = described[f"/api/v1/{path}"][method]
    cases = operation.as_strategy(GenerationMode.POSITIVE) | operation.as_strategy(GenerationMode.NEGATIVE)

    @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case):
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    ask()


def test_no_question_for_a_token_makes_it_fail(world, connection_of_the_test, monkeypatch):
    monkeypatch.setattr("people.limit.FAILURES_OF_ONE_NAME", 10_000)
    monkeypatch.setattr("people.limit.FAILURES_OF_ONE_ADDRESS", 10_000)
    client, secret = create_oauth_client(name="Program", unit=world.station, calls_per_minute=100_000)
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    operation = described["/api/v1/oauth/token/"]["POST"]
    cases = operation.as_strategy(GenerationMode.POSITIVE) | operation.as_strategy(GenerationMode.NEGATIVE)

    @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=cases, right=booleans())
    def ask(case, right):
        auth = (client.application.client_id, secret) if right else None
        case.validate_response(case.call(auth=auth), checks=CHECKS)

    ask()


@pytest.mark.parametrize(("path", "method"), [("", "POST"), ("{id}/", "GET")])
def test_no_list_of_a_personnel_system_makes_it_fail(world, caller, connection_of_the_test, path, method):
    rights = ("officers:write", "units:write")
    program = caller(world.station, calls_per_minute=100_000, resources=rights)
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    operation = described[f"/api/v1/roster/{path}"][method]
    cases = operation.as_strategy(GenerationMode.POSITIVE) | operation.as_strategy(GenerationMode.NEGATIVE)

    @settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case):
        case.validate_response(case.call(headers={"Authorization": f"Bearer {program.token}"}), checks=CHECKS)

    ask()
