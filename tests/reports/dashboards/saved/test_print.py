"""A page as a PDF: it says what the page says, to whom it may, in her language, and is noted where it names persons."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from people.models import Notice, Role, UnitRole
from progress.models import Enrolment
from reports.models import Access
from reports.saved.document import page_as_seen
from reports.saved.models import PrintedView
from reports.saved.order import MOST_OPEN, forget_old_views
from reports.saved.reading import read_page
from tests import factories as make

from ..conftest import holder

ASK = "/en/units/views/pdf/"


def ask(client, page, unit, query="", prefix="/en", **given):
    address = f"{prefix}{reverse(page, args=[unit.pk])[3:]}{query}"
    return client.post(f"{prefix}{ASK[3:]}", {"address": address, **given})


def had(client, *args, **given) -> PdfReader:
    """The PDF that one is led to."""
    answer = ask(client, *args, **given)
    assert answer.status_code == 302, answer.content
    response = client.get(answer["Location"])
    assert response["Content-Type"] == "application/pdf" and "attachment" in response["Content-Disposition"]
    return PdfReader(BytesIO(response.getvalue()))


def words(pdf: PdfReader) -> str:
    """Without spaces: a narrow column breaks its lines."""
    return "".join("".join(page.extract_text().split()) for page in pdf.pages)


def glued(text) -> str:
    return "".join(str(text).split())


def test_the_figures_of_a_unit_are_those_of_its_page(filled):
    client = filled.signed_in()
    pdf = had(client, "unit", filled.region, f"?course={filled.course.slug}")
    text, shown = words(pdf), client.get(reverse("unit", args=[filled.region.pk]), {"course": filled.course.slug}).context
    for one in shown["figures"]:
        assert glued(f"{one['label']}").lower() in text.lower()
        assert glued(f"{one['number']}{one['percent']}%") in text
    for said in (filled.region.name, filled.station.name, "Course: Course hate-crime", "As of"):
        assert glued(said) in text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] and pdf.trailer["/Root"]["/Lang"] == "en"
    assert "1/2" in text and "2/2" in text


@pytest.mark.parametrize("language", ["en", "bs", "sr", "uk", "ka", "hy"])
def test_it_is_in_the_readers_language_whatever_its_script(filled, language):
    filled.station.name = "Станица სადგური Կայան Čačak"
    filled.station.save()
    assert glued(filled.station.name) in words(had(filled.signed_in(), "unit", filled.region, prefix=f"/{language}"))


def test_every_section_of_the_page_is_read(filled):
    html = page_as_seen(filled.manager, PrintedView(page="unit", unit=filled.region))
    read = read_page(html)
    kinds = [part["t"] for part in read.parts]
    assert kinds.count("h") == html.count("<h2") and kinds.count("img") == 1 and kinds.count("cards") == 1
    assert kinds.count("table") == html.count("<table")
    tree = next(part for part in read.parts if part["t"] == "table")
    assert tree["columns"][0]["text"] == "Unit" and len(tree["columns"]) == 7
    [station] = [row for row in tree["rows"] if row[0]["text"] == filled.station.name]
    assert [cell["text"] for cell in station[1:6]] == ["2", "1", "2", "1", "6"] and station[0]["bar"]


def test_the_comparison_is_for_trainers_too(filled):
    for number in range(12):
        make.enrolment(make.officer(f"M-{number}", unit=filled.station), filled.course)
    trainer = make.signed_in(holder(filled.region, Role.TRAINER))
    assert glued("From the beginning to the end") in words(had(trainer, "unit_compare", filled.region))
    assert ask(trainer, "unit", filled.region).status_code == 403
    assert ask(trainer, "unit_officers", filled.region).status_code == 403
    assert not PrintedView.objects.exclude(page="unit_compare").exists()


def test_a_list_names_nobody_unless_it_is_said_why(filled):
    client = filled.signed_in()
    text = words(had(client, "unit_officers", filled.region, "?status=late"))
    assert "Namelate" not in text and "N-late" not in text and "2lines" in text and "Status:late" in text
    access = Access.objects.get()
    assert (access.kind, access.purpose, access.officers.count()) == ("list", "", 2)
    page = client.get(reverse("unit_officers", args=[filled.region.pk]))
    form = client.get(ASK, {"address": page.context["request"].get_full_path()})
    assert form.status_code == 200 and "With names and service numbers" in form.content.decode()
    response = ask(client, "unit_officers", filled.region, with_names="on")
    assert response.status_code == 400 and "Please say what it is for." in response.content.decode()
    assert ask(client, "unit_officers", filled.region, with_names="on", purpose="other").status_code == 400
    text = words(had(client, "unit_officers", filled.region, with_names="on", purpose="audit", words="Inspection"))
    assert glued("Name late, Amra") in text and "N-sister" in text
    access = Access.objects.latest("pk")
    assert (access.kind, access.purpose, access.words, access.by) == ("export", "audit", "Inspection", filled.manager)
    assert access.officers.count() == 7


def test_a_long_list_is_made_in_the_background_and_told_of(filled, work_off):
    officers = make.officers(filled.station, 301)
    Enrolment.objects.bulk_create(Enrolment(officer=one, course=filled.course) for one in officers)
    client = filled.signed_in()
    answer = ask(client, "unit_officers", filled.region)
    page = client.get(answer["Location"])
    assert "Waiting" in page.content.decode() and page["Refresh"]
    work_off()
    page = client.get(answer["Location"])
    printed = PrintedView.objects.get()
    assert (printed.status, printed.done, printed.total) == ("ready", 308, 308)
    assert "Refresh" not in page and reverse("printed_view", args=[printed.pk]) in page.content.decode()
    assert Notice.objects.filter(recipient=filled.manager, kind="view_printed").count() == 1


def test_who_has_it_at_once_is_told_of_nothing_and_nothing_is_made_twice(filled, work_off, files):
    had(filled.signed_in(), "unit", filled.region)
    work_off()
    assert len(files()) == 1 and not Notice.objects.exists()


def test_only_she_has_it_and_only_while_she_may(filled):
    answer = ask(filled.signed_in(), "unit", filled.region)
    here = answer["Location"]
    others = (holder(filled.region, Role.UNIT_MANAGER), make.person(is_superuser=True), make.officer(unit=filled.station))
    for who in others:
        assert make.signed_in(who).get(here).status_code == 404
    assert Client().get(here).status_code == 302
    UnitRole.objects.filter(user=filled.manager).update(role=Role.TRAINER)
    assert filled.signed_in().get(here).status_code == 403
    UnitRole.objects.filter(user=filled.manager).delete()
    assert filled.signed_in().get(here).status_code == 404


def test_what_she_may_not_see_is_not_made(filled):
    client = filled.signed_in()
    for page in ("unit", "unit_compare", "unit_officers"):
        assert ask(client, page, filled.other).status_code == 404
        assert ask(make.signed_in(make.officer(unit=filled.station)), page, filled.region).status_code == 404
    assert ask(client, "unit_assign", filled.region).status_code == 404
    assert Client().post(ASK, {"address": "/"}).status_code == 302
    for page, unit, status in (("unit", filled.region, 404), ("unit_officers", filled.other, 404)):
        assert client.get(ASK, {"address": reverse(page, args=[unit.pk])}).status_code == status
    assert not PrintedView.objects.exists()


def test_a_filter_that_can_not_be_read_is_not_widened_to_all(filled):
    answer = ask(filled.signed_in(), "unit_officers", filled.region, "?course=gone")
    assert answer["Location"] == "/en/units/views/"
    assert PrintedView.objects.get().status == "refused" and not Access.objects.exists()


def test_two_weeks_and_then_the_file_is_gone(filled, files):
    client = filled.signed_in()
    here = ask(client, "unit", filled.region)["Location"]
    PrintedView.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(here)["Location"] == "/en/units/views/"
    assert forget_old_views() == 1 and not files()
    PrintedView.objects.update(asked_at=timezone.now() - timedelta(days=91))
    forget_old_views()
    assert not PrintedView.objects.exists()


def test_no_more_than_five_wait(filled):
    for _ in range(MOST_OPEN):
        PrintedView.objects.create(person=filled.manager, page="unit", unit=filled.region, language="en", time_zone="UTC")
    assert ask(filled.signed_in(), "unit", filled.region)["Location"] == "/en/units/views/"
    assert PrintedView.objects.count() == MOST_OPEN


@pytest.mark.parametrize("page", ["unit_over_time", "unit_tree", "unit_competencies", "unit_questions"])
def test_pages_that_look_closer_are_printed_too(filled, page):
    client = filled.signed_in()
    shown = client.get(reverse(page, args=[filled.region.pk])).content.decode()
    assert "Download as PDF" in shown
    read = read_page(page_as_seen(filled.manager, PrintedView(page=page, unit=filled.region)))
    text = words(had(client, page, filled.region))
    for part in read.parts:
        if part["t"] in ("h", "p"):
            assert glued(part["text"]) in text
    assert glued(read.title) in text and read.parts


@pytest.mark.parametrize("page", ["unit_competencies", "unit_questions"])
def test_what_a_trainer_may_read_of_learning_she_may_print(filled, page):
    trainer = make.signed_in(holder(filled.region, Role.TRAINER))
    assert glued(filled.region.name) in words(had(trainer, page, filled.region))
    for closed in ("unit_over_time", "unit_tree"):
        assert ask(trainer, closed, filled.region).status_code == 403


def test_a_drawing_is_printed_in_the_colours_of_its_page(filled):
    read = read_page(page_as_seen(filled.manager, PrintedView(page="unit_tree", unit=filled.region)))
    [drawing] = read.pictures.values()
    used = {name for name in drawing.decode().split('"') if name.startswith("icicle__box ")}
    assert used and all(f".{name.split()[1]} {{ fill: rgb(" in drawing.decode() for name in used)


def test_the_lines_over_time_are_told_apart_on_paper(filled):
    read = read_page(page_as_seen(filled.manager, PrintedView(page="unit_over_time", unit=filled.region)))
    assert [part["line"] for part in read.parts if "line" in part] == ["completed", "before", "missed"]
