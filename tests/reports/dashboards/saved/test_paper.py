"""Lists of units and questions on paper: whole, up to a limit that is told, at the same cost, told apart without colour."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Unit
from reports.dashboards import paper
from reports.dashboards.fold import fold
from reports.dashboards.question_views import PER_PAGE
from reports.saved.document import page_as_seen
from reports.saved.models import PrintedView
from reports.saved.reading import read_page
from reports.saved.size import SHORT, is_long

from .. import test_questions
from .test_print import glued, had, words

UNITS = ("unit", "unit_tree")
played = test_questions.played


def units_below(unit: Unit, number: int) -> list[Unit]:
    """As treebeard would make them, one by one."""
    first = Unit.objects.get(pk=unit.pk).numchild + 1
    made = [
        Unit(
            path=Unit._get_path(unit.path, unit.depth + 1, at), depth=unit.depth + 1,
            code=f"{unit.code}/{at:04}", name=f"Post {unit.code} {at:04}", jurisdiction_id=unit.jurisdiction_id,
        )
        for at in range(first, first + number)
    ]  # fmt: skip
    Unit.objects.bulk_create(made)
    Unit.objects.filter(pk=unit.pk).update(numchild=first - 1 + number)
    return made


def printed(service, page: str, asked: str = "", unit: Unit | None = None):
    what = PrintedView(page=page, unit=Unit.objects.get(pk=(unit or service.region).pk), asked=asked)
    return read_page(page_as_seen(service.manager, what))


def lines(read) -> list[str]:
    """The first cells of the first table."""
    return [row[0]["text"] for row in next(part for part in read.parts if part["t"] == "table")["rows"]]


def sentences(read) -> str:
    return " ".join(part["text"] for part in read.parts if part["t"] == "p")


@pytest.mark.parametrize("page", UNITS)
def test_all_units_below_are_printed_where_a_screen_shows_fifty(filled, page):
    made = units_below(filled.region, 120)
    shown = filled.signed_in().get(reverse(page, args=[filled.region.pk]))
    assert shown.context["page"].has_other_pages() and "lines are printed" not in shown.content.decode()
    read = printed(filled, page)
    assert not {unit.name for unit in made} - {name.removesuffix(f" {unit.code}") for unit in made for name in lines(read)}
    assert "lines are printed" not in sentences(read)


def test_a_pdf_of_many_units_has_them_all_with_the_header_on_each_sheet(filled):
    made = units_below(filled.region, 120)
    pdf = had(filled.signed_in(), "unit_tree", filled.region)
    text = words(pdf)
    assert all(glued(unit.name) in text for unit in made)
    sheets = [glued(sheet.extract_text()) for sheet in pdf.pages]
    assert len(sheets) > 3 and f"{len(sheets)}/{len(sheets)}" in sheets[-1]
    for sheet in sheets:
        assert "Share" in sheet and ("Post" not in sheet or "People" in sheet)


@pytest.mark.parametrize("page", UNITS)
def test_what_is_opened_is_printed_whole_too(filled, page):
    made = units_below(filled.station, 230)
    screen = filled.signed_in().get(reverse(page, args=[filled.region.pk]), {"open": filled.station.pk})
    assert made[-1].name not in screen.content.decode()
    read = printed(filled, page, f"open={filled.station.pk}")
    assert any(made[-1].name in line for line in lines(read))


def test_what_a_search_finds_is_printed_whole(filled):
    made = units_below(filled.station, 70)
    read = printed(filled, "unit_tree", "q=post")
    assert len(lines(read)) == len(made)


@pytest.mark.parametrize("page", UNITS)
@pytest.mark.parametrize("where", ["first", "opened", "both"])
def test_after_a_limit_it_is_told_that_there_are_more_and_where(filled, monkeypatch, page, where):
    monkeypatch.setattr(paper, "MOST_ON_PAPER", 20)
    if where != "opened":
        units_below(filled.region, 15 if where == "both" else 25)
    if where != "first":
        units_below(filled.station, 15 if where == "both" else 25)
    read = printed(filled, page, f"open={filled.station.pk}")
    assert "Only the first 20 lines are printed. The page itself has all of them." in sentences(read)
    assert len(lines(read)) == 20 + (page == "unit_tree")  # and the line of all together
    if page == "unit":
        assert "In the unit itself" not in lines(read)  # nobody could say how many that are


def test_it_costs_the_same_for_few_units_and_for_many(filled):
    fold()
    costs = []
    for _n in range(2):
        units_below(filled.region, 200)
        for page in UNITS:
            with CaptureQueriesContext(connection) as counting:
                printed(filled, page)
            costs.append((page, len(counting)))
    assert costs[:2] == costs[2:]


def test_many_questions_are_printed_whole_with_everybodys_share_in_the_bar(service, played, monkeypatch):
    monkeypatch.setattr("reports.dashboards.question_views.PER_PAGE", 1)
    screen = service.signed_in().get(reverse("unit_questions", args=[service.region.pk]))
    assert len(screen.context["rows"]) == 1 < PER_PAGE
    read = printed(service, "unit_questions")
    [table] = [part for part in read.parts if part["t"] == "table"]
    assert len(table["rows"]) == 2 and all(row[0]["mark"] == 0.5 for row in table["rows"])
    assert table["rows"][0][0]["text"] == "Who perceives it? · Check yourself"
    assert [(row[2]["falls"], row[2]["text"]) for row in table["rows"]] == [(True, "0%")] * 2
    monkeypatch.setattr(paper, "MOST_ON_PAPER", 1)
    read = printed(service, "unit_questions")
    assert len(lines(read)) == 1 and "Only the first 1 lines are printed" in sentences(read)


def test_the_patterns_of_bars_are_told_beside_the_names_of_columns(filled):
    read = printed(filled, "unit")
    table = next(part for part in read.parts if part["t"] == "table")
    assert [one["key"] for one in table["columns"] if "key" in one] == ["done", "under_way", "late", "not_begun"]
    drawn = Counter(piece["part"] for row in table["rows"] for piece in row[0].get("bar", ()))
    assert set(drawn) <= {"done", "under_way", "late", "not_begun"}


@pytest.mark.parametrize("page", UNITS)
def test_many_units_are_printed_in_the_background(filled, page, django_assert_num_queries):
    assert not is_long(PrintedView(page=page, unit=filled.region))
    units_below(filled.station, SHORT + 1)
    station = Unit.objects.get(pk=filled.station.pk)
    with django_assert_num_queries(0):
        assert is_long(PrintedView(page=page, unit=station))
        assert not is_long(PrintedView(page=page, unit=filled.region))
    asked = [(filled.region, f"open={station.pk}"), *([(filled.nation, "q=n-1")] if page == "unit_tree" else [])]
    for unit, one in asked:
        with django_assert_num_queries(1):
            assert is_long(PrintedView(page=page, unit=unit, asked=one))
