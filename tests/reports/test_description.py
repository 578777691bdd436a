"""The API's description: valid, complete, true, and shown without asking another host."""

import re

import pytest
from django.contrib.staticfiles import finders
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from reports.api.question import Parameters

from .conftest import ADDRESS
from .world import completed, make_enrolment


@pytest.fixture
def description(db, client) -> dict:
    response = client.get("/api/v1/schema/", {"format": "json"})
    assert response.status_code == 200
    return response.json()


@pytest.fixture
def operation(description) -> dict:
    return description["paths"][ADDRESS]["get"]


def test_it_is_valid_openapi_3(description):
    assert description["openapi"].startswith("3.")
    validate(description)


def test_it_describes_what_there_is_and_nothing_else(description):
    assert {path: set(methods) for path, methods in description["paths"].items()} == {ADDRESS: {"get"}}


def test_every_parameter_is_described(operation):
    described = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert set(described) == set(Parameters().fields)
    assert all(parameter["description"] for parameter in described.values())
    assert not any(parameter.get("required") for parameter in described.values())
    assert set(described["status"]["schema"]["enum"]) == {"not_started", "in_progress", "completed", "withdrawn"}
    assert described["completed_from"]["schema"]["format"] == "date"
    page_size = described["page_size"]["schema"]
    assert (page_size["minimum"], page_size["maximum"], page_size["default"]) == (1, 1000, 100)


def test_both_ways_out_and_the_errors_are_described_with_examples(operation):
    assert set(operation["responses"]) == {"200", "400", "401"}
    assert set(operation["responses"]["200"]["content"]) == {"application/json", "text/csv"}
    for response in operation["responses"].values():
        assert all(content["examples"] for content in response["content"].values())


def test_the_token_is_described(description, operation):
    assert operation["security"] == [{"clientToken": []}]
    scheme = description["components"]["securitySchemes"]["clientToken"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def form_of(description: dict, response: dict) -> Draft202012Validator:
    """Checks JSON against what is described of a response, strictly."""
    form = response["content"]["application/json"]["schema"]
    strict = _nullable_as_type({**form, "components": description["components"]})
    return Draft202012Validator(strict, format_checker=FormatChecker())


def _nullable_as_type(node):
    """OpenAPI 3.0 writes `nullable` where JSON Schema has one type more; objects take no further members."""
    if isinstance(node, list):
        return [_nullable_as_type(one) for one in node]
    if not isinstance(node, dict):
        return node
    node = {name: _nullable_as_type(value) for name, value in node.items()}
    if node.pop("nullable", False):
        node["type"] = [node["type"], "null"]
    if "properties" in node:
        node["additionalProperties"] = False
    return node


def test_real_answers_are_as_described(world, caller, client, description, operation):
    make_enrolment(world.station, world.course, "1", **completed())
    make_enrolment(world.station, world.course, "2")
    station = caller(world.station)
    for response in (station.get(), station.get(page_size=1), station.get(status="x"), client.get(ADDRESS)):
        form_of(description, operation["responses"][str(response.status_code)]).validate(response.json())


def test_examples_are_as_described(description, operation):
    for response in operation["responses"].values():
        for example in response["content"]["application/json"]["examples"].values():
            form_of(description, response).validate(example["value"])


def test_the_page_for_people_asks_no_other_host(db, client):
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    assert not re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text)
    assert '"validatorUrl": null' in text
    assets = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert assets and all(asset.startswith("/static/drf_spectacular_sidecar/") for asset in assets)


def test_the_files_of_the_page_are_there(db, client):
    text = client.get("/api/v1/docs/").content.decode()
    for asset in re.findall(r'(?:src|href)="/static/([^"]+)"', text):
        assert finders.find(asset), asset
