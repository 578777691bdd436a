"""A row says the same on a page of JSON as in a file, whatever stands in it, on each database."""

import json

import orjson
import pytest

from people.models import Unit, User
from progress.models import Enrolment

from .world import completed, enrol, make_course, make_officers

AWKWARD = [
    'a"b', "a\\b", "\\u0041", "\\n", "a\tb", "a\nb", "a\r\nb", "\x01\x02\x1f", "\x7f", "\u2028\u2029", "\ufeff", "🕊", "𐍈",
    "Ђурић", "Hodžić", "Հովհաննիսյան", "ქართული", "</script>", "=1+1", "%s", "%(name)s", "{}", "null", "", " ", "'", "`",
]  # fmt: skip
LISTS = ("completions", "enrolments")


@pytest.fixture
def region(world, caller):
    """Each awkward text is a first name, turned round a last name, and in a course's title and a unit's name."""
    officers = make_officers(world.station, len(AWKWARD))
    for officer, text in zip(officers, AWKWARD, strict=True):
        officer.first_name, officer.last_name = text, text[::-1]
    User.objects.bulk_update(officers, ["first_name", "last_name"])
    for number, text in enumerate(AWKWARD):
        standing = {**(completed() if number % 2 else {}), "language": "sr-latn"}
        enrol([officers[number]], make_course(f"course-{number}", f"-{text}"), **standing)
    enrol(officers, world.course, due="2026-12-31")
    enrol(make_officers(world.sister_station, 2, "Y"), world.course, language="xx", score=0)
    Unit.objects.filter(pk=world.station.pk).update(name="".join(AWKWARD))
    return caller(world.region)


def of_a_page(region, resource: str, **parameters) -> list[dict]:
    return region.get(f"/api/v1/{resource}/", page_size=1000, **parameters).json()["results"]


def of_a_file(region, resource: str, **parameters) -> list[dict]:
    file = region.get(f"/api/v1/{resource}/", format="ndjson", **parameters).getvalue()
    return [json.loads(line) for line in file.splitlines()]


def flat(row: dict) -> dict:
    """A row of a page with the names that columns of files have."""
    told = {}
    for name, value in row.items():
        if isinstance(value, dict):
            told |= {
                inner if name == "officer" and inner != "id" else f"{name}_{inner}": one for inner, one in value.items()
            }
        else:
            told[name] = value
    return told


@pytest.mark.parametrize("resource", LISTS)
@pytest.mark.parametrize("language", [{}, {"lang": "bs"}, {"lang": "sr-Latn"}], ids=["original", "bs", "sr"])
def test_a_page_says_what_a_file_says_in_the_same_order(region, resource, language):
    pages, lines = of_a_page(region, resource, **language), of_a_file(region, resource, **language)
    assert len(pages) == Enrolment.objects.count()
    assert [list(flat(row).items()) for row in pages] == [list(line.items()) for line in lines]


@pytest.mark.parametrize("resource", LISTS)
def test_a_page_escapes_as_a_file_does(region, resource):
    """Byte for byte, so that who compares texts before parsing them finds no difference."""
    lines = region.get(f"/api/v1/{resource}/", format="ndjson").getvalue().splitlines()
    page = region.get(f"/api/v1/{resource}/", page_size=1000)
    assert [orjson.dumps(flat(row)) for row in orjson.loads(page.content)["results"]] == lines
    assert page.content.endswith(orjson.dumps(page.json()["results"]) + b"}")


@pytest.mark.parametrize("resource", LISTS)
def test_the_way_back_and_the_followed_list_say_the_same(region, resource):
    whole = of_a_page(region, resource)
    address, seen = f"/api/v1/{resource}/", []
    second = region.get(region.get(address, page_size=20).json()["next"]).json()
    assert region.get(second["previous"]).json()["results"] == whole[:20]
    cursor, more = "begin", True
    while more:
        answer = region.get(address, since=cursor, page_size=1000).json()
        seen, cursor, more = seen + answer["results"], answer["cursor"], answer["more"]
    assert seen == whole


def test_narrowed_pages_hold_their_rows_alone(world, region):
    done = of_a_page(region, "completions", status="completed", unit="T-BA-SA-01", course="course-1")
    assert [row["officer"]["first_name"] for row in done] == [AWKWARD[1]]
    chosen = of_a_page(region, "enrolments", fields="course,percent", course="course-1")
    assert [list(row) for row in chosen] == [["enrolment", "course", "percent"]]
    assert chosen[0]["course"] == done[0]["course"]["key"]
    assert of_a_page(region, "completions", unit="T-BA-SA-02")[0]["language"] == "xx"
