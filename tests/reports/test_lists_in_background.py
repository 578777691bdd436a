"""Every list as a file made in the background, in several lots, says what the list itself says."""

from io import BytesIO

import orjson
import pytest
from openpyxl import load_workbook

from progress.assign import Terms, assign, assign_to
from reports.api.exported import LISTS
from reports.exports.make import make_export
from reports.exports.models import Export
from reports.models import Access

from . import parquet_reader
from .attempted import everything_of, meeting_of
from .world import make_officers


@pytest.fixture
def program(world, caller):
    officers = make_officers(world.station, 5)
    everything_of(officers, world.course)
    for unit in (world.region, world.station, world.sister_station, world.other_region):
        assign(course=world.course, unit=unit)
    assign_to(course=world.course, officers=officers[:2], terms=Terms(days=30))
    meeting_of(world.course)
    return caller(world.region)


def ordered(program, resource: str, **asked):
    given = {"list": resource, "format": "csv", "purpose": "report", **asked}
    return program.http.post("/api/v1/exports/", given, content_type="application/json")


@pytest.mark.parametrize("resource", LISTS)
def test_it_is_the_same_in_the_background(program, resource, monkeypatch):
    monkeypatch.setattr("reports.api.exported.AT_A_TIME", 2)
    assert ordered(program, resource).status_code == 202
    make_export.call(str(Export.objects.get().pk))
    told = program.get(ordered_url := f"/api/v1/exports/{Export.objects.get().pk}/").json()
    file = program.get(f"{ordered_url}file/").getvalue()
    assert file == program.get(f"/api/v1/{resource}/", format="csv").getvalue()
    lines = file.count(b"\r\n") - 1
    assert (told["state"], told["done"]) == ("ready", lines) and told["total"] in (0, lines)


@pytest.mark.parametrize("format", ["ndjson", "parquet", "xlsx"])
def test_assignments_come_in_every_format_as_their_list_has_them(program, format, monkeypatch):
    monkeypatch.setattr("reports.api.exported.AT_A_TIME", 2)
    ordered(program, "assignments", format=format)
    make_export.call(str(Export.objects.get().pk))
    told = program.get(address := f"/api/v1/exports/{Export.objects.get().pk}/").json()
    assert (told["state"], told["done"], told["total"]) == ("ready", 4, 4)
    file = program.get(f"{address}file/").getvalue()
    if format == "ndjson":
        assert file == program.get("/api/v1/assignments/", format=format).getvalue()
        lines = [orjson.loads(line) for line in file.splitlines()]
        assert [one["unit"] for one in lines] == ["T-BA-SA", "T-BA-SA-01", "T-BA-SA-02", None]
        assert lines[3]["days"] == 30
    elif format == "parquet":
        names, rows = parquet_reader.read(file)
        assert len(rows) == 4 and names[0] == "assignment"
    else:
        [names, *rows] = load_workbook(BytesIO(file)).active.values
        assert len(rows) == 4 and names[0] == "assignment"


@pytest.mark.parametrize("resource", ["attempts", "competencies", "assignments"])
def test_a_file_of_persons_is_noted_with_its_purpose(program, resource):
    ordered(program, resource, parameters={"unit": "T-BA-SA-01"})
    make_export.call(str(Export.objects.get().pk))
    [access] = Access.objects.filter(kind=Access.Kind.EXPORT)
    assert (access.asked, access.purpose) == (f"{resource}?unit=T-BA-SA-01", "report")


def test_figures_of_questions_are_of_nobody(program):
    ordered(program, "item-statistics")
    make_export.call(str(Export.objects.get().pk))
    assert not Access.objects.exists()


@pytest.mark.parametrize(("resource", "name"), [("attempts", "responses"), ("sessions", "attendance")])
def test_what_pages_alone_have_is_refused(program, resource, name):
    response = ordered(program, resource, parameters={name: "true"})
    assert response.status_code == 400 and name in str(response.json()["fields"])
