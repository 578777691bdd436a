"""Lists of a personnel system in the CMS: sent, looked at, applied, and read again."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people.models import Role, Roster, RosterLine, Unit, User
from people.roster import work
from people.roster.keep import forget_old_rosters
from tests import factories as make

pytestmark = pytest.mark.django_db

SEND = "/cms/people/rosters/"
OFFICERS = "service_number,first_name,last_name,unit\nBA-7,Amra,Hodžić,N\n"


@pytest.fixture
def keeper():
    return make.person("keeper", role=Role.ADMINISTRATOR)


@pytest.fixture
def administrator(keeper):
    return make.signed_in(keeper)


@pytest.fixture
def nation():
    return make.unit("N")


def send(client: Client, text: str | bytes, *, way: str = "officers", **fields):
    content = text.encode() if isinstance(text, str) else text
    given = {"way": way, "most_removed": 10, "file": SimpleUploadedFile("people.csv", content), **fields}
    return client.post(SEND, given, follow=True)


def confirm(client: Client, look, **fields):
    return client.post(look.request["PATH_INFO"], {"digest": look.context["one"].digest, **fields}, follow=True)


def shown(answer) -> str:
    return unescape(answer.content.decode())


def test_from_the_file_through_the_difference_to_the_report(administrator, nation):
    assert administrator.get(SEND).status_code == 200
    assert SEND in administrator.get("/cms/people/import/").content.decode()

    look = send(administrator, OFFICERS)

    assert "Nothing has been changed yet" in shown(look) and "BA-7 Amra Hodžić" in shown(look)
    assert not User.objects.filter(service_number="BA-7").exists()
    done = confirm(administrator, look)
    assert "was imported" in shown(done) and "1 new person has no password yet" in shown(done)
    assert User.objects.get(service_number="BA-7").unit == nation
    roster = Roster.objects.get()
    assert (roster.status, bytes(roster.content)) == ("applied", b"")
    # Read again later, from the list of what was sent.
    assert "people.csv" in shown(administrator.get(SEND)) and "Hodžić" in shown(administrator.get(look.request["PATH_INFO"]))
    again = confirm(administrator, look)
    assert "Look again" in shown(again) and User.objects.filter(service_number="BA-7").count() == 1


def test_units_come_as_a_whole_list(administrator, nation):
    make.unit("N-1", above=nation)

    look = send(administrator, "code,name,parent\nN,Nation,\nN-2,New,N\n", way="units", whole="on", most_removed=50)
    confirm(administrator, look)

    assert Unit.objects.get(code="N").name == "Nation"
    assert Unit.objects.get(code="N-2").get_parent() == nation
    assert Unit.objects.get(code="N-1").closed_at is not None


def test_a_list_that_removes_many_asks_once_more(administrator, nation):
    make.officers(nation, 4)

    look = send(administrator, "service_number\n" + User.objects.filter(unit=nation).first().service_number, whole="on")

    assert "3 of 4 would be removed. Was the file cut off?" in shown(look)
    refused = confirm(administrator, look)
    assert "more would be removed than you allowed" in shown(refused)
    assert User.objects.filter(unit=nation, is_active=True).count() == 4
    confirm(administrator, look, all="1")
    assert User.objects.filter(unit=nation, is_active=True).count() == 1


def test_wrong_lines_are_said_shown_and_can_be_downloaded(administrator, nation):
    look = send(administrator, "service_number,first_name,last_name,unit\n=cmd,A,B,nowhere\nBA-8,Iva,Perić,N\n")

    assert "1 line is wrong" in shown(look) and "There is no unit with the code ‘nowhere’." in shown(look)
    assert "name=\"digest\"" not in shown(look)
    confirm(administrator, look)
    assert not User.objects.filter(service_number="BA-8").exists()
    address = reverse("roster_difference", args=[Roster.objects.get().pk])
    table = administrator.get(address, {"what": "officer", "show": "wrong"})
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "what,line,key,name,kind,column,before,after,problem"
    assert lines[1].startswith("officer,2,'=cmd,A B,wrong,,,,There is no unit") and len(lines) == 2


def test_the_difference_can_be_narrowed(administrator, nation):
    make.officer("BA-1", unit=nation, last_name="Ilić")
    look = send(administrator, "service_number,first_name,last_name\nBA-1,,Perić\nBA-2,Iva,Begić\n").request["PATH_INFO"]

    changed = shown(administrator.get(look, {"what": "officer", "show": "changed"}))
    assert "Perić" in changed and "Begić" not in changed and "<del>Ilić</del>" in changed
    assert administrator.get(look, {"what": "x", "show": "y", "p": "z"}).status_code == 200


def test_what_cannot_be_read_is_said_and_not_kept(administrator):
    for way, text, words in (
        ("officers", "name\nAmra\n", "‘service_number’ is missing"),
        ("units", "code,colour\nN,red\n", "There is no column ‘colour’"),
        ("oneroster", "hello", "This is not a ZIP file"),
    ):
        assert words in shown(send(administrator, text, way=way))
    assert not Roster.objects.exists()


def test_a_long_list_is_compared_and_applied_in_the_background(administrator, nation, work_off, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 1)
    look = send(administrator, OFFICERS + "BA-8,Iva,Perić,N\n")
    assert "is being worked on" in shown(look) and look["Refresh"] == "5"

    work_off()
    look = administrator.get(look.request["PATH_INFO"])
    assert "BA-8" in shown(look) and "Refresh" not in look
    assert "is being worked on" in shown(confirm(administrator, look))
    assert not User.objects.filter(service_number="BA-8").exists()
    work_off()

    assert User.objects.filter(service_number="BA-8").exists()
    assert "was imported" in shown(administrator.get(look.request["PATH_INFO"]))


def test_in_the_background_too_nothing_else_is_done_than_was_shown(administrator, nation, work_off, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 0)
    send(administrator, OFFICERS)
    work_off()
    address = reverse("roster_look", args=[Roster.objects.get().pk])
    confirm(administrator, administrator.get(address))
    make.officer("BA-7", last_name="Begić", unit=nation)

    work_off()

    assert User.objects.get(service_number="BA-7").last_name == "Begić"
    assert "Nothing was imported: since you looked" in shown(administrator.get(address))


def test_a_short_list_whose_server_died_is_applied_by_a_worker(administrator, nation, work_off, monkeypatch):
    look = send(administrator, OFFICERS)

    def die(roster):
        raise SystemExit

    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(work, "finish", die)
        confirm(administrator, look)
    assert Roster.objects.get().status == "applying"
    DBTaskResult.objects.update(run_after=timezone.now())
    work_off()

    assert User.objects.filter(service_number="BA-7").exists() and Roster.objects.get().status == "applied"


def test_the_new_ones_get_links(administrator, nation):
    confirm(administrator, send(administrator, OFFICERS))
    address = reverse("roster_links", args=[Roster.objects.get().pk])

    assert administrator.get(address).status_code == 405
    assert "BA-7,Amra Hodžić,,N,http" in administrator.post(address).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_administrators_sends_lists_or_reads_them(administrator, nation, role):
    send(administrator, OFFICERS)
    pk = Roster.objects.get().pk
    client = make.signed_in(make.person(role=role))

    for name in ("roster_look", "roster_difference"):
        assert client.get(reverse(name, args=[pk])).status_code in (302, 403)
    for name in ("roster_look", "roster_links"):
        assert client.post(reverse(name, args=[pk])).status_code in (302, 403)
    send(client, OFFICERS)
    assert Roster.objects.count() == 1 and not User.objects.filter(service_number="BA-7").exists()


def test_another_administrator_reads_a_list_but_does_not_apply_it(administrator, nation):
    look = send(administrator, OFFICERS)
    other = make.signed_in(make.person(role=Role.ADMINISTRATOR))

    assert other.get(look.request["PATH_INFO"]).status_code == 200
    assert other.post(look.request["PATH_INFO"], {"digest": look.context["one"].digest}).status_code == 302
    assert not User.objects.filter(service_number="BA-7").exists()


def test_what_nobody_applied_is_gone_after_a_day_and_what_it_did_after_half_a_year(administrator, nation):
    look = send(administrator, OFFICERS)
    Roster.objects.update(sent_at=timezone.now() - timedelta(hours=25))
    assert administrator.get(look.request["PATH_INFO"]).status_code == 404
    assert forget_old_rosters() == 1
    confirm(administrator, send(administrator, OFFICERS))
    Roster.objects.update(sent_at=timezone.now() - timedelta(days=200), applied_at=timezone.now() - timedelta(days=200))

    assert forget_old_rosters() == 0

    assert Roster.objects.get().counts["officer"]["new"] == 1 and not RosterLine.objects.exists()


def test_a_page_costs_the_same_for_2_lines_and_for_90(administrator, nation, django_assert_max_num_queries):
    for number in (2, 90):
        lines = "".join(f"N{number}-{n},Amra,Hodžić,N\n" for n in range(number))
        look = send(administrator, "service_number,first_name,last_name,unit\n" + lines).request["PATH_INFO"]
        with django_assert_max_num_queries(16):
            administrator.get(look)


def test_what_a_cell_says_is_shown_as_text(administrator):
    answer = send(administrator, "service_number,first_name,last_name\n1,<script>alert(1)</script>,X\n")

    assert "<script>alert(1)" not in answer.content.decode()
