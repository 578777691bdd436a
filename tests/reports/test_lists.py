"""What all lists do in one way, and what the rows of units, officers and courses say."""

import csv
import gzip
import io
import json
import zipfile
from datetime import datetime

import pytest
from django.utils import timezone

from people.models import Role
from progress.assign import assign
from reports.models import LISTS as NAMES
from tests import factories as make

from .attempted import everything_of
from .world import completed, enrol, make_course, make_enrolment, make_officers


@pytest.fixture
def region(world, caller):
    return caller(world.region)


def results(caller, resource, **parameters):
    response = caller.get(f"/api/v1/{resource}/", **parameters)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_units_come_with_the_unit_above_as_far_as_it_is_seen(world, region):
    rows = {row["code"]: row for row in results(region, "units")}
    assert {code: row["parent"] for code, row in rows.items()} == {
        "T-BA-SA": None, "T-BA-SA-01": "T-BA-SA", "T-BA-SA-02": "T-BA-SA",
    }  # fmt: skip
    assert rows["T-BA-SA-01"] == {
        "id": world.station.pk, "code": "T-BA-SA-01", "name": "Station Centar", "parent": "T-BA-SA", "jurisdiction": "BA",
        "active": True,
    }  # fmt: skip


def test_a_unit_that_is_closed_stays_and_says_so(world, region):
    type(world.station).objects.filter(pk=world.station.pk).update(closed_at=timezone.now())
    assert {row["code"]: row["active"] for row in results(region, "units")} == {
        "T-BA-SA": True, "T-BA-SA-01": False, "T-BA-SA-02": True,
    }  # fmt: skip


def test_officers_are_those_with_the_role_and_those_who_learnt(world, region):
    make.person("officer", role=Role.OFFICER, unit=world.station, language="sr-latn")
    make.person("trainer", role=Role.TRAINER, unit=world.station)
    enrol([make.person("was one", unit=world.station, is_active=False)], world.course)
    rows = results(region, "officers")
    assert [(row["service_number"], row["active"], row["language"]) for row in rows] == [
        ("officer", True, "sr-Latn"), ("was one", False, "en"),
    ]  # fmt: skip
    assert [row["service_number"] for row in results(region, "officers", active="false")] == ["was one"]


def test_courses_come_with_their_activities_in_order(region):
    course = make.syllabus("interviews", activities=2)
    make.activity(course, "check", kind="check", weight=2, pass_percent=80)
    [row] = [row for row in results(region, "courses") if row["slug"] == "interviews"]
    assert (row["key"], row["title"], row["language"], row["live"]) == (str(course.key), "Course interviews", "en", True)
    assert [(one["slug"], one["position"]) for one in row["activities"]] == [("l1", 1), ("l2", 2), ("check", 3)]
    assert row["activities"][2]["pass_percent"] == 80 and row["activities"][2]["language"] == "en"


@pytest.mark.parametrize(
    ("asked", "headers", "title", "language"),
    [
        ({}, {}, "Investigating hate crime", "en"),
        ({"lang": "bs"}, {}, "Investigating hate crime (bs)", "bs"),
        ({}, {"Accept-Language": "bs"}, "Investigating hate crime (bs)", "bs"),
        ({"lang": "SR-LATN"}, {}, "Investigating hate crime (bs)", "bs"),
        ({"lang": "ka"}, {"Accept-Language": "bs"}, "Investigating hate crime", "en"),
    ],
    ids=["original", "parameter", "header", "fallback", "parameter before header"],
)
def test_titles_come_in_the_language_asked_for_or_say_in_which(world, region, asked, headers, title, language):
    make_enrolment(world.station, world.course, "1")
    [row] = region.get(headers=headers, **asked).json()["results"]
    assert (row["course"]["title"], row["course"]["language"]) == (title, language)


def test_languages_are_written_as_bcp_47_has_them(world, region):
    make_enrolment(world.station, world.course, "1", language="sr-latn")
    assert [row["language"] for row in results(region, "enrolments", language="sr-latn")] == ["sr-Latn"]


def test_enrolments_have_no_names(world, region):
    enrolment = make_enrolment(world.station, world.course, "1", **completed())
    [row] = results(region, "enrolments")
    assert (row["enrolment"], row["officer"], row["unit"]) == (enrolment.pk, enrolment.officer_id, "T-BA-SA-01")
    assert row["course"] == str(world.course.key)
    assert "Hod" not in json.dumps(row, ensure_ascii=False)
    assert datetime.fromisoformat(row["completed_at"]).utcoffset() is not None


def test_only_the_fields_that_are_asked_for_come_and_the_id(world, region):
    make_enrolment(world.station, world.course, "1")
    assert [list(row) for row in results(region, "completions", fields="percent,status")] == [
        ["enrolment", "status", "percent"]
    ]
    assert [list(line) for line in region.table(fields="course_slug,percent")] == [["enrolment", "course_slug", "percent"]]
    assert "There are: enrolment" in region.refused(fields="percent,name")["fields"][0]
    assert "fields" in region.refused(fields="course_slug")


@pytest.mark.parametrize("resource", NAMES)
def test_who_has_the_answer_already_is_told_so(world, region, resource):
    make_enrolment(world.station, world.course, "1")
    first = region.get(f"/api/v1/{resource}/")
    again = region.get(f"/api/v1/{resource}/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    world.station.name = "Station Marijin Dvor"
    world.station.save()
    make_course("another", "Another")
    everything_of(make_officers(world.station, 1), world.course)
    assign(course=world.course, unit=world.station)
    assert region.get(f"/api/v1/{resource}/", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("parameters", [{}, {"format": "csv"}, {"format": "ndjson"}], ids=["json", "csv", "ndjson"])
def test_what_is_asked_for_compressed_comes_so(world, region, parameters):
    enrol(make_officers(world.station, 50), world.course)
    plain = region.get(**parameters).getvalue()
    packed = region.get(headers={"Accept-Encoding": "br, gzip;q=0.8"}, **parameters)
    assert packed["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.getvalue()) == plain
    assert "Content-Encoding" not in region.get(headers={"Accept-Encoding": "gzip;q=0"}, **parameters)


def test_csv_takes_the_delimiter_and_the_mark_that_a_spreadsheet_wants(world, region):
    make_enrolment(world.station, world.course, "1")
    content = region.get(format="csv", delimiter="semicolon", bom="true").getvalue()
    assert content.startswith(b"\xef\xbb\xbfenrolment;officer_id;")
    [_header, line] = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert line[2] == "1"
    assert set(region.refused(format="ndjson", bom="true")) == {"bom"}
    assert set(region.refused(delimiter="tab")) == {"delimiter"}


def test_ndjson_says_what_csv_says(world, region):
    enrol(make_officers(world.station, 2500), world.course)
    lines = region.get(format="ndjson").getvalue().splitlines()
    said = [{name: "" if value is None else str(value) for name, value in json.loads(line).items()} for line in lines]
    assert said == region.table()


def test_a_workbook_holds_the_rows_and_no_formula(world, region):
    officer = make.person("=1+1", unit=world.station)
    enrol([officer], world.course)
    content = region.get(format="xlsx").getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=1+1" in sheet and "<f>" not in sheet
    assert "course_slug" in sheet and sheet.count("<row ") == 2


def test_a_workbook_goes_on_in_another_sheet(monkeypatch, world, region):
    monkeypatch.setattr("reports.formats.xlsx.ROWS_OF_A_SHEET", 2)
    enrol(make_officers(world.station, 5), world.course)
    with zipfile.ZipFile(io.BytesIO(region.get(format="xlsx").getvalue())) as book:
        sheets = [book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2, 3)]
    assert [sheet.count("<row ") - 1 for sheet in sheets] == [2, 2, 1]


@pytest.mark.parametrize("way_out", ["csv", "ndjson"])
def test_a_download_that_broke_off_goes_on_after_the_last_row(world, region, way_out):
    enrolled = enrol(make_officers(world.station, 30), world.course)
    whole = region.get(format=way_out).getvalue().splitlines()
    rest = region.get(format=way_out, after=enrolled[19].pk).getvalue().splitlines()
    assert rest[-10:] == whole[-10:] and len(rest) == len(whole) - 20
    assert set(region.refused(after=1)) == {"after"}


@pytest.mark.parametrize("resource", NAMES)
def test_every_list_costs_the_same_for_many(world, region, resource, django_assert_max_num_queries):
    costs = []
    for prefix, number in (("A", 2), ("B", 60)):
        everything_of(make_officers(world.station, number, prefix), world.course)
        for one in range(number // 20):
            make.unit(f"T-{one}", above=world.station)
        region.get(f"/api/v1/{resource}/")
        with django_assert_max_num_queries(8) as queries:
            results(region, resource)
        costs.append(len(queries))
    assert costs[0] == costs[1]
