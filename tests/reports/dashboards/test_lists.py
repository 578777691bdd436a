"""Lists of persons and files: what is in them, in which order, what has to be said, what is kept of it."""

import csv
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from people.models import Role
from reports.access import note, note_pull
from reports.clients import create_client
from reports.dashboards.models import Access, AccessedOfficer, Purpose
from reports.formats import formats
from tests import factories as make

from .conftest import holder


@pytest.fixture
def address(filled) -> str:
    return reverse("unit_officers", args=[filled.region.pk])


def numbers(response) -> list[str]:
    return [line.officer.service_number for line, _url in response.context["lines"]]


def take(client, address, **given):
    return client.post(address, {"purpose": "follow_up", "format": "csv", **given})


def table(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode(), newline="")))


def test_a_list_has_the_officers_of_the_unit_and_below(filled, address):
    found = numbers(filled.signed_in().get(address))
    assert sorted(found) == ["N-begun", "N-done", "N-ending", "N-idle", "N-late", "N-never", "N-sister"]


@pytest.mark.parametrize(
    "asked, expected",
    [
        ({"status": "late"}, ["N-late", "N-never"]),
        ({"q": "name IDLE"}, ["N-idle"]),
        ({"q": "n-ending"}, ["N-ending"]),
        ({"q": "nobody"}, []),
        ({"status": "late", "sort": "due"}, ["N-never", "N-late"]),
        ({"sort": "percent", "status": "done"}, ["N-done", "N-ending"]),
        ({"sort": "completed", "status": "done"}, ["N-done", "N-ending"]),
        ({"expiring": "1"}, ["N-ending"]),
    ],
)
def test_it_is_searched_narrowed_and_sorted(filled, address, asked, expected):
    assert numbers(filled.signed_in().get(address, asked)) == expected


def test_it_comes_in_pages_that_keep_the_filter(filled, address):
    for person in make.officers(filled.station, 60):
        make.enrolment(person, filled.course)
    client = filled.signed_in()
    first = client.get(address, {"status": "not_begun"})
    second = client.get(address, {"status": "not_begun", "page": 2})
    assert (len(numbers(first)), len(numbers(second))) == (50, 12)
    assert "?status=not_begun&amp;page=2" in first.content.decode()


def test_a_file_has_exactly_the_list_in_its_order(filled, address):
    client = filled.signed_in()
    asked = "?status=late&sort=due"
    shown = numbers(client.get(address + asked))
    lines = table(take(client, address + asked))
    assert lines[0][:3] == ["Service number", "Name", "Unit"]
    assert [line[0] for line in lines[1:]] == shown == ["N-never", "N-late"]
    assert lines[2][3:7] == ["Course hate-crime", "late", "70", ""]


def test_a_file_of_many_pages_has_them_all(filled, address):
    for person in make.officers(filled.station, 1100):
        make.enrolment(person, filled.course)
    lines = table(take(filled.signed_in(), address))
    assert len(lines) == 1 + 1107
    assert AccessedOfficer.objects.filter(access__kind="export").count() == 1107


def test_a_file_is_in_the_readers_language_also_when_it_is_written_later(filled):
    address = f"/bs/units/{filled.region.pk}/officers/"
    assert table(take(filled.signed_in(), address))[0][0] == "Službeni broj"


def test_a_cell_that_a_spreadsheet_would_run_is_a_text(filled, address):
    evil = make.officer("N-evil", unit=filled.station, first_name="=HYPERLINK(1)", last_name="x")
    make.enrolment(evil, filled.course)
    cells = next(line for line in table(take(filled.signed_in(), address)) if line[0] == "N-evil")
    assert cells[1].startswith("'=")


@pytest.mark.parametrize("name", [name for name in ("csv", "xlsx") if name in formats()])
def test_each_way_out_that_people_open_is_offered(filled, address, name):
    client = filled.signed_in()
    assert f'value="{name}"' in client.get(address).content.decode()
    response = take(client, address, format=name)
    assert response["Content-Disposition"].endswith(f'.{name}"') and response.getvalue()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "given", [{"purpose": ""}, {"purpose": "nonsense"}, {"purpose": "other", "words": " "}, {"format": "exe"}]
)
def test_without_a_purpose_no_file_is_made_and_nothing_is_noted(filled, address, given):
    response = take(filled.signed_in(), address, **{"words": "Kept words", **given})
    assert response.status_code == 400
    assert b"Please say what it is for" in response.content
    assert not Access.objects.filter(kind="export").exists()


def test_what_was_written_stays_when_the_purpose_is_missing(filled, address):
    response = take(filled.signed_in(), address, purpose="", words="Kept words")
    assert b"Kept words" in response.content


def test_a_list_costs_the_same_for_one_and_for_many(filled, address, django_assert_max_num_queries):
    for person in make.officers(filled.station, 40):
        make.enrolment(person, filled.course)
    client = filled.signed_in()
    with django_assert_max_num_queries(12):
        client.get(address)


def test_reading_a_list_notes_who_when_and_whose(filled, address):
    filled.signed_in().get(address + "?status=late")
    one = Access.objects.get()
    assert (one.by, one.role, one.kind, one.unit, one.asked) == (
        filled.manager, "unit_manager", "list", filled.region, "status=late",
    )  # fmt: skip
    whose = one.officers.values_list("officer__service_number", flat=True)
    assert sorted(whose) == ["N-late", "N-never"]


def test_an_officers_page_has_her_courses_and_is_noted(filled):
    late = filled.station.officers.get(service_number="N-late")
    response = filled.signed_in().get(reverse("unit_officer", args=[filled.region.pk, late.pk]))
    assert b"Name late" in response.content and b"Course hate-crime" in response.content
    assert [(one.kind, one.officers.get().officer) for one in Access.objects.all()] == [("officer", late)]


def test_figures_alone_are_not_noted(filled):
    client = filled.signed_in()
    for name in ("unit", "unit_compare"):
        client.get(reverse(name, args=[filled.region.pk]))
    assert not Access.objects.exists()


def test_an_officer_sees_who_looked_at_her_results_why_and_nobody_elses(filled, address):
    client = filled.signed_in()
    client.get(address + "?status=late")
    take(client, address + "?status=late", purpose="audit", words="Inspection of May").getvalue()
    late, idle = (filled.station.officers.get(service_number=number) for number in ("N-late", "N-idle"))

    hers = make.signed_in(late).get(reverse("who_looked")).content.decode()
    assert hers.count("Vesna Tomić") == 2
    assert "For an audit or inspection" in hers and "Inspection of May" in hers and "Unit manager" in hers
    assert "Vesna Tomić" not in make.signed_in(idle).get(reverse("who_looked")).content.decode()


def test_a_program_that_reads_a_unit_is_told_to_everybody_in_it(filled):
    client, _token = create_client(name="Records office", unit=filled.region)
    note_pull(client=client)
    late, other = filled.station.officers.get(service_number="N-late"), filled.other.officers.get()
    assert b"Records office" in make.signed_in(late).get(reverse("who_looked")).content
    assert b"Records office" not in make.signed_in(other).get(reverse("who_looked")).content


def test_calls_of_the_programming_interface_are_noted_once_an_hour_for_the_same_question(filled):
    _client, token = create_client(name="Records office", unit=filled.region)
    program = Client(headers={"Authorization": f"Bearer {token}"})
    for page_size in (1, 2):
        assert program.get("/api/v1/completions/", {"status": "completed", "page_size": page_size}).status_code == 200
    assert [one.asked for one in Access.objects.all()] == ["completions?status=completed"]
    program.get("/api/v1/officers/")
    program.get("/api/v1/units/")
    program.get("/api/v1/completions/", {"status": "wrong"})
    assert Access.objects.count() == 2
    late = filled.station.officers.get(service_number="N-late")
    assert b"Records office" in make.signed_in(late).get(reverse("who_looked")).content


def test_who_looked_costs_the_same_for_many(filled, django_assert_max_num_queries):
    late = filled.station.officers.get(service_number="N-late")
    for _n in range(40):
        note(by=filled.manager, role=Role.UNIT_MANAGER, kind=Access.Kind.LIST, unit=filled.region, officers=[late.pk])
    client = make.signed_in(late)
    with django_assert_max_num_queries(5):
        html = client.get(reverse("who_looked")).content.decode()
    assert html.count('class="row"') == 30


@pytest.mark.parametrize("table_name", ["reports_access", "reports_accessedofficer"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id + 1000"])
def test_the_database_refuses_to_change_the_log(filled, address, table_name, change):
    filled.signed_in().get(address)
    with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table_name))
    assert Access.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite empties a table row by row")
def test_the_log_can_not_be_emptied_at_once(filled, address):
    filled.signed_in().get(address)
    with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for this test's own sake
        cursor.execute("TRUNCATE reports_access CASCADE")
    assert Access.objects.count() == 1


def test_a_file_without_a_purpose_can_not_be_noted(filled):
    with pytest.raises(IntegrityError), transaction.atomic():
        note(by=filled.manager, role="", kind=Access.Kind.EXPORT, unit=filled.region, officers=[], purpose="")


def test_an_officer_who_is_in_the_log_is_deactivated_and_not_deleted(filled, address):
    from people.depart import has_history

    filled.signed_in().get(address)
    assert has_history(filled.station.officers.get(service_number="N-idle"))


def test_a_unit_that_is_in_the_log_is_kept_and_the_reason_is_said(filled, address):
    from people.deleting import why_not

    other = make.unit("N-9", above=filled.nation)
    note(by=filled.manager, role="", kind=Access.Kind.LIST, unit=other, officers=[])
    assert "other entries need it" in why_not(other)


def test_nobody_may_change_the_log_in_the_cms(service):
    from django.contrib.auth.models import Permission

    held = Permission.objects.filter(group__isnull=False, content_type__app_label="reports")
    assert not held.filter(codename__contains="access").exists()


def test_purposes_are_few():
    assert len(Purpose.choices) <= 6


def test_who_moved_away_is_in_the_new_units_list_alone(filled, address):
    late = filled.station.officers.get(service_number="N-late")
    late.unit = filled.other
    late.save()
    assert "N-late" not in numbers(filled.signed_in().get(address))
    manager = holder(filled.other, Role.UNIT_MANAGER)
    assert "N-late" in numbers(filled.signed_in(manager).get(reverse("unit_officers", args=[filled.other.pk])))
