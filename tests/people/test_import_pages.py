"""The pages of the import in the CMS."""

from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import PeopleImport, Role, User
from tests import factories as make

pytestmark = pytest.mark.django_db

HEAD = "service_number,first_name,last_name,email,unit\n"
GOOD = HEAD + "BA-7,Amra,Hodžić,,\n"
SEND = "/cms/people/import/"


@pytest.fixture
def keeper():
    return make.person("keeper", role=Role.ADMINISTRATOR)


@pytest.fixture
def administrator(keeper):
    return make.signed_in(keeper)


def send(client: Client, text: str | bytes, encoding: str = ""):
    content = text.encode() if isinstance(text, str) else text
    return client.post(SEND, {"file": SimpleUploadedFile("people.csv", content), "encoding": encoding}, follow=True)


def shown(answer) -> str:
    return unescape(answer.content.decode())


def test_from_the_file_through_the_look_to_the_people(administrator):
    assert administrator.get(SEND).status_code == 200
    look = send(administrator, GOOD)
    assert "Nothing has been changed yet" in shown(look) and "Hodžić" in shown(look)
    assert not User.objects.filter(service_number="BA-7").exists()

    done = administrator.post(look.request["PATH_INFO"], {"digest": look.context["digest"]}, follow=True)

    assert "1 person is new." in shown(done)
    assert User.objects.filter(service_number="BA-7").exists()
    # Again, with the browser's way back: it says what was done, and does nothing.
    assert administrator.get(look.request["PATH_INFO"], follow=True).request["PATH_INFO"].endswith("/done/")
    again = administrator.post(look.request["PATH_INFO"], {"digest": look.context["digest"]}, follow=True)
    assert "imported already" in shown(again)


def test_the_new_ones_get_links_that_set_a_password(administrator, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://training.example"
    look = send(administrator, HEAD + "BA-7,=Amra,Hodžić,,\n")
    administrator.post(look.request["PATH_INFO"], {"digest": look.context["digest"]})
    address = reverse("import_links", args=[PeopleImport.objects.get().pk])

    assert administrator.get(address).status_code == 405
    answer = administrator.post(address)

    head, line, _end = answer.content.decode("utf-8-sig").split("\r\n")
    assert head == "service_number,name,email,unit,link"
    number, name, _email, _unit, link = line.split(",")
    assert (number, name) == ("BA-7", "'=Amra Hodžić")
    assert "no-store" in answer["Cache-Control"]
    page = Client().get(link.removeprefix("https://training.example"), follow=True)
    assert "new_password1" in page.content.decode()


def test_what_can_not_be_read_is_said_and_not_kept(administrator):
    answer = send(administrator, "name\nAmra\n")

    assert "‘service_number’ is missing" in shown(answer)
    assert not PeopleImport.objects.exists()


@pytest.mark.parametrize("form", [{}, {"file": "x"}, {"encoding": "klingon"}])
def test_no_file_or_a_made_up_encoding_is_a_form_with_a_sentence(administrator, form):
    answer = administrator.post(SEND, form)

    assert answer.status_code == 200 and answer.context["form"].errors


def test_a_guessed_encoding_is_said_plainly(administrator):
    text = HEAD + "1,Željko,Šćepanović,,\n2,Amra,Hodžić,,\n"

    answer = send(administrator, text.encode("cp1250"))

    assert "was read as Windows-1250, judging by its letters" in shown(answer)
    assert "Šćepanović" in shown(answer)


def test_wrong_lines_come_as_a_table_without_formulas(administrator):
    look = send(administrator, HEAD + "=cmd,Amra,Hodžić,nonsense,\nBA-8,Iva,Perić,,\n")
    assert "1 line is wrong, so nothing can be imported" in shown(look)
    assert not look.context["can_apply"]

    answer = administrator.get(reverse("import_mistakes", args=[PeopleImport.objects.get().pk]))

    assert answer.content.decode("utf-8-sig").split("\r\n")[1] == "2,'=cmd,‘nonsense’ is not an e-mail address."
    refused = administrator.post(look.request["PATH_INFO"], {"digest": look.context["digest"]}, follow=True)
    assert "correct the lines that are wrong" in shown(refused)
    assert not User.objects.filter(service_number="BA-8").exists()


def test_what_a_cell_says_is_shown_as_text(administrator):
    answer = send(administrator, HEAD + "1,<script>alert(1)</script>,X,,\n")

    assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_what_was_not_shown_is_not_done(administrator, digest):
    look = send(administrator, GOOD)

    answer = administrator.post(look.request["PATH_INFO"], {"digest": digest}, follow=True)

    assert "Look again, then import" in shown(answer)
    assert not User.objects.filter(service_number="BA-7").exists()


@pytest.mark.parametrize("parameters", ["?show=all", "?show=new", "?show=nonsense", "?p=99", "?p=x&show=all"])
def test_any_part_of_the_lines_can_be_looked_at(administrator, parameters):
    look = send(administrator, GOOD)

    assert administrator.get(look.request["PATH_INFO"] + parameters).status_code == 200


def test_a_look_costs_the_same_for_2_lines_and_for_200(administrator, django_assert_max_num_queries):
    for number in (2, 200):
        lines = "".join(f"N-{n},Amra,Hodžić,,\n" for n in range(number))
        look = send(administrator, HEAD + lines)
        with django_assert_max_num_queries(15):
            administrator.get(look.request["PATH_INFO"])


def test_somebody_else_s_import_is_not_there(administrator):
    send(administrator, GOOD)
    one = PeopleImport.objects.get()
    other = make.signed_in(make.person(role=Role.ADMINISTRATOR))

    for name in ("import_look", "import_done", "import_mistakes"):
        assert other.get(reverse(name, args=[one.pk])).status_code == 404
    for name in ("import_look", "import_links"):
        assert other.post(reverse(name, args=[one.pk])).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_administrators_imports(role):
    client = make.signed_in(make.person(role=role))

    assert client.get(SEND).status_code in (302, 403)
    assert send(client, GOOD).request["PATH_INFO"] != SEND or not PeopleImport.objects.exists()
    assert not PeopleImport.objects.exists()


def test_what_nobody_applied_is_deleted_the_next_day(administrator):
    send(administrator, GOOD)
    PeopleImport.objects.update(sent_at=timezone.now() - timedelta(days=1, minutes=1))

    send(administrator, GOOD)

    assert PeopleImport.objects.count() == 1


@pytest.mark.parametrize("way", [
    lambda client, one: client.get(reverse("import_look", args=[one.pk]), follow=True),
    lambda client, one: client.post(reverse("import_look", args=[one.pk]), follow=True),
    lambda client, one: client.get(reverse("import_mistakes", args=[one.pk]), follow=True),
    lambda client, one: client.post(reverse("import_links", args=[one.pk]), follow=True),
])
def test_what_is_too_old_is_refused_with_a_sentence_and_deleted(administrator, way):
    send(administrator, GOOD)
    PeopleImport.objects.update(sent_at=timezone.now() - timedelta(days=1, minutes=1))

    answer = way(administrator, PeopleImport.objects.get())

    assert answer.request["PATH_INFO"] == SEND and "Send it again." in shown(answer)
    assert not PeopleImport.objects.exists() and not User.objects.filter(service_number="BA-7").exists()


def test_an_old_import_that_was_applied_is_still_told(administrator):
    look = send(administrator, GOOD)
    administrator.post(look.request["PATH_INFO"], {"digest": look.context["digest"]})
    PeopleImport.objects.update(sent_at=timezone.now() - timedelta(days=9))

    assert "1 person is new." in shown(administrator.get(look.request["PATH_INFO"], follow=True))


def test_the_nightly_command_deletes_what_is_too_old_and_nothing_else(administrator, keeper):
    _old, fresh, applied = (PeopleImport.objects.create(by=keeper, file_name="people.csv") for _ in range(3))
    PeopleImport.objects.exclude(pk=fresh.pk).update(sent_at=timezone.now() - timedelta(days=2))
    PeopleImport.objects.filter(pk=applied.pk).update(applied_at=timezone.now() - timedelta(days=2))
    said = StringIO()

    call_command("clear_imports", stdout=said)

    assert said.getvalue() == "Deleted: 1.\n"
    assert set(PeopleImport.objects.values_list("pk", flat=True)) == {fresh.pk, applied.pk}


def test_the_settings_menu_leads_there(administrator):
    assert SEND in administrator.get("/cms/").content.decode()
