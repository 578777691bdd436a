"""The API's description: valid, complete, true, and shown without asking another host."""

import re

import pytest
from django.contrib.staticfiles import finders
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from reports.api.exported import LISTS
from reports.formats import formats

from .attempted import everything_of
from .conftest import ADDRESS
from .world import make_enrolment, make_officers


@pytest.fixture
def description(db, client) -> dict:
    response = client.get("/api/v1/schema/", {"format": "json"})
    assert response.status_code == 200
    return response.json()


VIEWS = {f"/api/v1/{view.resource}/": view for view in LISTS.values()}
each_list = pytest.mark.parametrize("address", VIEWS)
PROBLEM = "application/problem+json"


@pytest.fixture
def operation(description, address) -> dict:
    return description["paths"][address]["get"]


def test_it_is_valid_openapi_3_1(description):
    assert description["openapi"].startswith("3.1")
    assert "nullable" not in str(description)
    validate(description)


def test_it_describes_what_there_is_and_nothing_else(description):
    assert {path: set(methods) for path, methods in description["paths"].items()} == {one: {"get"} for one in VIEWS} | {
        "/api/v1/enrolments/": {"get", "post"},
        "/api/v1/assignments/": {"get", "post"},
        "/api/v1/assignments/{id}/": {"get", "patch", "delete"},
        "/api/v1/oauth/token/": {"post"},
        "/api/v1/exports/": {"post"},
        "/api/v1/exports/{id}/": {"get", "delete"},
        "/api/v1/exports/{id}/file/": {"get"},
        "/api/v1/roster/": {"post"},
        "/api/v1/roster/{id}/": {"get"},
    }


def test_making_it_warns_of_nothing(db, client, capsys):
    assert client.get("/api/v1/schema/").status_code == 200
    said = capsys.readouterr()
    assert "Warning" not in said.err and "Error" not in said.err


@each_list
def test_every_parameter_is_described(operation, address):
    described = {one["name"]: one for one in operation["parameters"] if one["in"] == "query"}
    assert set(described) == set(VIEWS[address].parameters().fields)
    assert all(parameter["description"] for parameter in described.values())
    assert not any(parameter.get("required") for parameter in described.values())
    page_size = described["page_size"]["schema"]
    assert (page_size["minimum"], page_size["maximum"], page_size["default"]) == (1, 1000, 100)


@pytest.mark.parametrize("address", [ADDRESS])
def test_what_narrows_says_what_can_be_asked(operation):
    described = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert set(described["status"]["schema"]["enum"]) == {"not_started", "in_progress", "completed", "withdrawn"}
    assert described["completed_from"]["schema"]["format"] == "date"
    assert "sr-Latn" in described["lang"]["schema"]["enum"]


@each_list
def test_all_ways_out_and_the_errors_are_described_with_examples(operation, address):
    synced = {"410"} if "since" in VIEWS[address].parameters().fields else set()
    assert set(operation["responses"]) == {"200", "304", "400", "401", "403", "406", "429"} | synced
    media = {"application/json", *(one.media_type for one in formats().values())}
    assert set(operation["responses"]["200"]["content"]) == media
    for response in operation["responses"].values():
        for kind, content in response.get("content", {}).items():
            assert content.get("examples") or "spreadsheet" in kind or "parquet" in kind, kind


@each_list
def test_the_token_is_described(description, operation, address):
    assert operation["security"] == [{"clientToken": []}, {"clientCredentials": [VIEWS[address].resource]}]
    scheme = description["components"]["securitySchemes"]["clientToken"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def form_of(description: dict, response: dict, kind: str = "application/json") -> Draft202012Validator:
    """Checks JSON against what is described of a response, strictly."""
    form = response["content"][kind]["schema"]
    strict = _closed({**form, "components": description["components"]})
    return Draft202012Validator(strict, format_checker=FormatChecker())


def _closed(node):
    """Objects take no further members, where theirs are named."""
    if isinstance(node, list):
        return [_closed(one) for one in node]
    if not isinstance(node, dict):
        return node
    node = {name: _closed(value) for name, value in node.items()}
    return {**node, "additionalProperties": False} if "properties" in node else node


@each_list
def test_real_answers_are_as_described(world, caller, client, description, operation, address):
    everything_of(make_officers(world.station, 1), world.course)
    make_enrolment(world.station, world.course, "2")
    station = caller(world.station)
    answers = [station.get(address, page_size=size) for size in (100, 1, "x")] + [client.get(address)]
    if "since" in VIEWS[address].parameters().fields:
        answers.append(station.get(address, since="begin"))
    for response in answers:
        kind = response["Content-Type"]
        form_of(description, operation["responses"][str(response.status_code)], kind).validate(response.json())


@each_list
def test_examples_are_as_described(description, operation):
    for response in operation["responses"].values():
        for kind in {"application/json", PROBLEM} & set(response.get("content", {})):
            for example in response["content"][kind]["examples"].values():
                form_of(description, response, kind).validate(example["value"])


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


WRITING = [
    ("/api/v1/enrolments/", "post"), ("/api/v1/assignments/", "post"), ("/api/v1/assignments/{id}/", "patch"),
    ("/api/v1/assignments/{id}/", "delete"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "method"), WRITING)
def test_writing_is_described_with_its_right_its_key_and_every_error(description, address, method):
    operation = description["paths"][address][method]
    assert operation["security"][1] == {"clientCredentials": [f"{address.split('/')[3]}:write"]}
    assert {"400", "401", "403", "409", "413", "415", "422", "429"} <= set(operation["responses"])
    parameters = {one["name"]: one for one in operation["parameters"]}
    assert bool(parameters["Idempotency-Key"].get("required")) == (method == "post") and "dry_run" in parameters
    for status, response in operation["responses"].items():
        for kind, content in response["content"].items():
            assert kind == ("application/json" if status < "300" else PROBLEM)
            for example in content["examples"].values():
                form_of(description, response, kind).validate(example["value"])


def test_client_credentials_are_described(description):
    schemes = description["components"]["securitySchemes"]
    flow = schemes["clientCredentials"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/api/v1/oauth/token/" and "enrolments:write" in flow["scopes"]
    token = description["paths"]["/api/v1/oauth/token/"]["post"]
    assert token["security"] == [{"clientSecret": []}, {}]
    assert set(token["requestBody"]["content"]) == {"application/x-www-form-urlencoded"}


def test_lists_of_personnel_systems_are_as_described(world, caller, description):
    station = caller(world.station, resources=("officers:write", "units:write"))
    operation = description["paths"]["/api/v1/roster/"]["post"]
    new = {"service_number": "BA-7", "first_name": "Amra", "last_name": "Hodžić", "unit": world.station.code}
    for sent in ({"officers": [new]}, {"officers": [{}]}, {"mode": "full", "officers": []}, {"units": 1}):
        response = station.http.post("/api/v1/roster/", sent, content_type="application/json")
        kind = response["Content-Type"]
        form_of(description, operation["responses"][str(response.status_code)], kind).validate(response.json())
    for response in operation["responses"].values():
        for kind, content in response["content"].items():
            for example in content["examples"].values():
                form_of(description, response, kind).validate(example["value"])
