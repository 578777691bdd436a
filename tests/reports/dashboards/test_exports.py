"""Large files made in the background: for a person and for a program, from the asking to the end."""

import csv
import gzip
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Notice, Role, UnitRole
from people.news import worded
from reports.clients import create_client, revoke
from reports.exports import make as making
from reports.exports.make import make_export
from reports.exports.models import Export
from reports.exports.order import KEPT, MOST_OPEN, cancel, forget_old_exports
from reports.made_later import TOLD
from reports.models import Access
from tests import factories as make

from .conftest import holder

MINE = "/en/units/files/"


@pytest.fixture
def files():
    """The names of what the storage holds more than at the beginning."""
    storage = Export._meta.get_field("file").storage

    def there() -> set:
        return set(storage.listdir("exports")[1]) if storage.exists("exports") else set()

    before = there()
    return lambda: there() - before


def ask(service, by=None, query="", http=None, **given):
    address = reverse("unit_officers", args=[service.region.pk]) + query
    asked = {"purpose": "audit", "words": "Inspection", "format": "later", **given}
    return (http or service.signed_in(by)).post(address, asked)


def table(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode(), newline="")))


def had(service, by=None) -> Export:
    """One that is ready."""
    assert ask(service, by).status_code == 302
    export = Export.objects.latest("asked_at")
    make_export.call(str(export.pk))
    export.refresh_from_db()
    return export


def test_it_is_made_in_the_background_and_says_what_the_list_says(filled, work_off):
    answer = ask(filled, query="?status=late&sort=due")
    assert (answer.status_code, answer["Location"]) == (302, MINE)
    page = filled.signed_in().get(MINE)
    assert "Waiting" in page.content.decode() and page["Refresh"]
    work_off()
    export = Export.objects.get()
    assert (export.status, export.done, export.total) == ("ready", 2, 2)
    assert "Refresh" not in filled.signed_in().get(MINE)
    lines = table(filled.signed_in().get(reverse("export_file", args=[export.pk])))
    assert lines[0][:3] == ["Service number", "Name", "Unit"]
    assert [line[0] for line in lines[1:]] == ["N-never", "N-late"]


def test_who_asked_is_told_once_and_until_when(filled):
    export = had(filled)
    make_export.call(str(export.pk))
    [(notice, said)] = worded(list(Notice.objects.filter(recipient=filled.manager, kind="export")))
    assert (said.title, said.path) == (f"Your file is ready: {filled.region.name}", MINE)
    assert export.expires_at - export.finished_at == KEPT
    Export.objects.update(expires_at=timezone.now())
    assert worded([notice]) == []


def test_each_officer_in_it_can_read_who_took_it_and_why(filled):
    ask(filled)
    assert not Access.objects.filter(kind="export").exists()
    make_export.call(str(Export.objects.get().pk))
    [access] = Access.objects.filter(kind="export")
    assert (access.by, access.purpose, access.words) == (filled.manager, "audit", "Inspection")
    assert access.officers.count() == 7
    late = filled.station.officers.get(service_number="N-late")
    assert "Inspection" in make.signed_in(late).get(reverse("who_looked")).content.decode()


def test_without_a_purpose_nothing_is_made(filled):
    assert ask(filled, purpose="").status_code == 400
    assert not Export.objects.exists()


def test_only_who_asked_has_it_and_only_while_she_may(filled):
    address = reverse("export_file", args=[had(filled).pk])
    other, trainer = holder(filled.region, Role.UNIT_MANAGER), holder(filled.region, Role.TRAINER)
    for who in (other, trainer, make.officer(unit=filled.station)):
        assert filled.signed_in(who).get(address).status_code == 404
        assert "Download" not in filled.signed_in(who).get(MINE).content.decode()
    assert Client().get(address).status_code == 302
    assert filled.signed_in().get(address).status_code == 200
    UnitRole.objects.filter(user=filled.manager).update(role=Role.TRAINER)
    assert filled.signed_in().get(address).status_code == 403
    UnitRole.objects.filter(user=filled.manager).delete()
    assert filled.signed_in().get(address).status_code == 404


def test_who_lost_her_role_before_it_was_made_gets_nothing(filled, files):
    ask(filled)
    UnitRole.objects.filter(user=filled.manager).delete()
    make_export.call(str(Export.objects.get().pk))
    assert Export.objects.get().status == "failed" and not files() and not Access.objects.filter(kind="export").exists()


def test_who_may_not_see_persons_can_not_ask(filled):
    assert ask(filled, holder(filled.region, Role.TRAINER)).status_code == 403
    assert ask(filled, make.officer(unit=filled.region)).status_code == 404
    assert not Export.objects.exists()


def test_it_is_cancelled_while_it_waits_or_is_made(filled, monkeypatch, files):
    ask(filled)
    waiting = Export.objects.get()
    cancel_it = reverse("export_cancel", args=[waiting.pk])
    assert filled.signed_in(holder(filled.region, Role.UNIT_MANAGER)).post(cancel_it).status_code == 404
    assert filled.signed_in().get(cancel_it).status_code == 405
    assert filled.signed_in().post(cancel_it).status_code == 302
    make_export.call(str(waiting.pk))
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"
    ask(filled)
    later = Export.objects.get(status="waiting")
    told = making.tell

    def meanwhile(export, **fields):
        told(export, **fields)
        if "total" in fields:
            cancel(export)

    monkeypatch.setattr(making, "tell", meanwhile)
    make_export.call(str(later.pk))
    later.refresh_from_db()
    assert later.status == "cancelled" and not files()


def test_what_goes_wrong_is_told_and_tried_again(filled, monkeypatch):
    ask(filled)
    export = Export.objects.get()
    with monkeypatch.context() as broken, pytest.raises(OSError, match="disk"):
        def fail(*_anything):
            raise OSError("disk full")

        broken.setattr(making, "_finish", fail)
        make_export.call(str(export.pk))
    export.refresh_from_db()
    assert export.status == "failed" and "could not be made" in filled.signed_in().get(MINE).content.decode()
    make_export.call(str(export.pk))
    export.refresh_from_db()
    assert export.status == "ready" and Access.objects.filter(kind="export").count() == 1


def test_of_two_workers_that_made_the_same_one_file_stays(filled, monkeypatch, files):
    ask(filled)
    export = Export.objects.get()
    finish = making._finish

    def second_before_the_first(one, size):
        monkeypatch.setattr(making, "_finish", finish)
        make_export.call(str(one.pk))
        finish(one, size)

    monkeypatch.setattr(making, "_finish", second_before_the_first)
    make_export.call(str(export.pk))
    assert Export.objects.get().is_ready and len(files()) == 1


def test_after_a_week_the_file_is_gone_and_after_three_months_its_line_too(filled, files):
    export = had(filled)
    address = reverse("export_file", args=[export.pk])
    Export.objects.update(expires_at=timezone.now())
    assert filled.signed_in().get(address)["Location"] == MINE
    assert "Expired" in filled.signed_in().get(MINE).content.decode()
    assert forget_old_exports() == 1 and forget_old_exports() == 0
    export.refresh_from_db()
    assert (export.status, bool(export.file), files()) == ("expired", False, set())
    Export.objects.update(asked_at=timezone.now() - TOLD - timedelta(days=1))
    forget_old_exports()
    assert not Export.objects.exists() and Access.objects.filter(kind="export").exists()


def test_nobody_fills_the_queue(filled):
    http = filled.signed_in()
    for _n in range(MOST_OPEN + 1):
        ask(filled, http=http)
    assert Export.objects.count() == MOST_OPEN
    assert "Five files" in http.get(MINE).content.decode()


def test_its_page_costs_the_same_for_many(filled, django_assert_max_num_queries):
    had(filled), had(filled), ask(filled)
    client = filled.signed_in()
    with django_assert_max_num_queries(6):
        client.get(MINE)


# For programs


@pytest.fixture
def program(filled):
    client, token = create_client(name="Records office", unit=filled.region)
    http = Client(headers={"Authorization": f"Bearer {token}"})
    http.of = client
    return http


WANTED = {"list": "completions", "format": "csv", "purpose": "report"}


def post(http, **given):
    return http.post("/api/v1/exports/", {**WANTED, **given}, content_type="application/json")


def test_a_program_asks_waits_and_gets_what_the_list_says(program, work_off):
    answer = post(program, parameters={"status": "in_progress"}, compression="gzip")
    assert answer.status_code == 202
    told = answer.json()
    assert answer["Location"] == told["url"] and (told["state"], told["file"]) == ("queued", None)
    assert program.get(told["url"] + "file/").status_code == 404
    work_off()
    told = program.get(told["url"]).json()
    assert (told["state"], told["done"], told["total"]) == ("ready", 2, 2)
    file = program.get(told["file"])
    assert int(file["Content-Length"]) == told["size"] and file["Content-Disposition"].endswith('.csv.gz"')
    direct = program.get("/api/v1/completions/?format=csv&status=in_progress").getvalue()
    assert gzip.decompress(file.getvalue()) == direct


@pytest.mark.parametrize("name", ["csv", "ndjson"])
def test_every_list_is_the_same_in_the_background(program, name):
    for resource in ("completions", "enrolments", "certificates", "officers", "units", "courses"):
        post(program, list=resource, format=name)
        export = Export.objects.latest("asked_at")
        make_export.call(str(export.pk))
        file = program.get(f"/api/v1/exports/{export.pk}/file/").getvalue()
        assert file == program.get(f"/api/v1/{resource}/?format={name}").getvalue()
        Export.objects.all().delete()


def test_a_download_that_broke_off_goes_on(program):
    post(program)
    export = Export.objects.get()
    make_export.call(str(export.pk))
    address = f"/api/v1/exports/{export.pk}/file/"
    whole = program.get(address).getvalue()
    rest = program.get(address, headers={"Range": "bytes=100-"})
    assert (rest.status_code, rest.getvalue()) == (206, whole[100:])
    assert rest["Content-Range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
    assert program.get(address, headers={"Range": "bytes=0-9"}).getvalue() == whole[:10]
    assert program.get(address, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    for senseless in ("bytes=9-3", "lines=1-2", "bytes=0-1,4-5"):
        assert program.get(address, headers={"Range": senseless}).getvalue() == whole


def test_a_program_that_takes_a_unit_away_is_told_to_everybody_in_it(program, filled):
    post(program, purpose="other", words="Yearly report")
    make_export.call(str(Export.objects.get().pk))
    late, other = filled.station.officers.get(service_number="N-late"), filled.other.officers.get()
    assert "Yearly report" in make.signed_in(late).get(reverse("who_looked")).content.decode()
    assert "Yearly report" not in make.signed_in(other).get(reverse("who_looked")).content.decode()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"purpose": ""}, "purpose"),
        ({"purpose": "other"}, "words"),
        ({"list": "answers"}, "list"),
        ({"format": "json"}, "format"),
        ({"parameters": {"status": "wrong"}}, "status"),
        ({"parameters": {"unit": "N-2"}}, "unit"),
        ({"parameters": {"page_size": "5"}}, "page_size"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_can_not_be_used_is_told_at_once(program, given, named):
    answer = post(program, **given)
    assert answer.status_code == 400 and named in answer.json()["fields"]
    assert not Export.objects.exists()


def test_what_is_wrong_with_a_parameter_is_told_by_its_whole_name(program):
    said = post(program, parameters={"course": "x" * 301}).json()["fields"]
    assert list(said) == ["parameters.course"] and "300" in said["parameters.course"][0]


def test_nobody_elses_export_is_there(program, filled):
    post(program)
    export = Export.objects.get()
    make_export.call(str(export.pk))
    for unit in (filled.nation, filled.region, filled.station):
        _client, token = create_client(name="Another", unit=unit)
        other = Client(headers={"Authorization": f"Bearer {token}"})
        for address in (f"/api/v1/exports/{export.pk}/", f"/api/v1/exports/{export.pk}/file/"):
            assert other.get(address).status_code == 404
        assert other.delete(f"/api/v1/exports/{export.pk}/").status_code == 404
    assert Client().get(f"/api/v1/exports/{export.pk}/").status_code == 401
    assert filled.signed_in().get(reverse("export_file", args=[export.pk])).status_code == 404


def test_a_token_exports_the_lists_that_it_reads(filled):
    _client, token = create_client(name="Few", unit=filled.region, resources=["units"])
    few = Client(headers={"Authorization": f"Bearer {token}"})
    assert post(few).status_code == 403
    assert post(few, list="units").status_code == 202


def test_a_token_that_was_revoked_meanwhile_gets_no_file(program, files):
    post(program)
    revoke(client=program.of)
    make_export.call(str(Export.objects.get().pk))
    assert Export.objects.get().status == "failed" and not files()


def test_a_program_cancels_and_can_not_fill_the_queue(program):
    for _n in range(MOST_OPEN):
        assert post(program).status_code == 202
    refused = post(program)
    assert (refused.status_code, refused.json()["error"]) == (409, "too_many_open")
    address = f"/api/v1/exports/{Export.objects.first().pk}/"
    assert program.delete(address).json()["state"] == program.get(address).json()["state"] == "cancelled"
    assert post(program).status_code == 202
