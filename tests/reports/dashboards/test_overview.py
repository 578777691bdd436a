"""All units below one, months beside the year before, ranks: that each number is its list, and what they cost."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Rank, Unit
from reports.dashboards.fold import differences, fold
from reports.dashboards.months import moved
from reports.dashboards.overview import boxes
from reports.dashboards.standing import Part
from tests import factories as make

from .test_unit_page import count_of_list, links_with_numbers


def page(service, name, unit=None, who=None, **asked):
    response = service.signed_in(who).get(reverse(name, args=[(unit or service.region).pk]), asked)
    assert response.status_code == 200, response.content
    return response


@pytest.fixture
def ranked(filled):
    """Two ranks in the station, and one completed late."""
    inspector, sergeant = (Rank.objects.create(code=code, name=code.title()) for code in ("inspector", "sergeant"))
    for number, rank in {"N-done": inspector, "N-late": inspector, "N-idle": sergeant}.items():
        filled.station.officers.filter(service_number=number).update(rank=rank)
    now = timezone.now()
    late = make.officer("N-afterwards", unit=filled.station, rank=inspector)
    make.enrolment(
        late, filled.course, status="completed", percent=100, completed_at=now - timedelta(days=400),
        due=(now - timedelta(days=401)).date(),
    )  # fmt: skip
    soon = make.officer("N-afterwards-2", unit=filled.station, rank=sergeant)
    make.enrolment(soon, filled.course, status="completed", completed_at=now, due=(now - timedelta(days=1)).date())
    return filled


def test_each_number_of_the_months_and_ranks_is_the_length_of_its_list(ranked):
    client = ranked.signed_in()
    for asked in ({}, {"course": "hate-crime"}):
        found = links_with_numbers(page(ranked, "unit_over_time", **asked).content.decode())
        assert len(found) >= 6
        for url, number in found:
            assert count_of_list(client, url) == number, url


def test_a_month_says_what_was_completed_in_it_and_a_year_before_and_what_was_late(ranked):
    months = page(ranked, "unit_over_time").context["months"]
    numbers = Counter()
    for month in months:
        for one in month["numbers"]:
            numbers[one["name"]] += one["number"]
    assert numbers == {"completed": 3, "before": 1, "missed": 3}
    assert months[-1]["first"] == timezone.localdate().replace(day=1)


def test_what_was_late_stays_late_in_its_month_when_it_is_completed(ranked):
    before = page(ranked, "unit_over_time").context["months"]
    ranked.station.officers.get(service_number="N-late").enrolments.update(
        status="completed", percent=100, completed_at=timezone.now()
    )
    after = page(ranked, "unit_over_time").context["months"]
    assert [m["numbers"][2]["number"] for m in before] == [m["numbers"][2]["number"] for m in after]
    assert differences() == 0


def test_ranks_are_told_apart_and_who_has_none_stands_below(ranked):
    ranks = page(ranked, "unit_over_time").context["ranks"]
    assert [(row["title"], row["total"]) for row in ranks] == [("Inspector", 3), ("Sergeant", 2), ("Without a rank", 4)]
    rank = Rank.objects.get(code="inspector")
    listed = page(ranked, "unit_officers", rank=str(rank.pk))
    assert {line.officer.service_number for line, _url in listed.context["lines"]} == {"N-done", "N-late", "N-afterwards"}


def test_who_is_promoted_counts_with_her_new_rank(ranked):
    fold()
    ranked.station.officers.filter(service_number="N-done").update(rank=Rank.objects.get(code="sergeant"))
    assert [row["total"] for row in page(ranked, "unit_over_time").context["ranks"]] == [2, 3, 4]
    assert differences() == 0


def test_a_service_without_ranks_is_asked_for_none(filled):
    assert page(filled, "unit_over_time").context["ranks"] == []
    assert 'name="rank"' not in page(filled, "unit_officers").content.decode()


@pytest.mark.parametrize("asked", [{"course": "nonsense"}])
def test_a_course_that_is_not_there_is_answered_with_a_sentence(filled, asked):
    response = filled.signed_in().get(reverse("unit_over_time", args=[filled.region.pk]), asked)
    assert response.status_code == 400 and b'role="alert"' in response.content


def titles(response) -> list[tuple]:
    return [(row["title"], row["level"], row["people"], row["total"]) for row in response.context["rows"]]


def test_the_tree_opens_level_by_level_with_people_and_what_is_done_and_late(filled):
    nation = make.person(is_superuser=True)
    closed = page(filled, "unit_tree", filled.nation, nation)
    assert titles(closed) == [(filled.region.name, 0, 7, 7), (filled.other.name, 0, 1, 1)]
    opened = page(filled, "unit_tree", filled.nation, nation, open=str(filled.region.pk))
    assert [row[0] for row in titles(opened)] == [
        filled.region.name, filled.station.name, filled.sister.name, filled.other.name,
    ]  # fmt: skip
    region = opened.context["rows"][0]
    assert (region["done"], region["late"], region["share"], region["opened"]) == (2, 2, 28, True)
    assert opened.context["whole"]["total"] == 8


def test_each_number_of_the_tree_is_the_length_of_its_list(filled):
    client = filled.signed_in()
    found = links_with_numbers(page(filled, "unit_tree").content.decode())
    assert len(found) >= 4
    for url, number in found:
        assert count_of_list(client, url) == number, url


def test_units_are_found_by_name_and_by_code_below_ones_own_only(filled):
    searched = {"n-1-1": [filled.station], "N-2": [], filled.sister.name: [filled.sister], "nothing": []}
    for words, expected in searched.items():
        rows = page(filled, "unit_tree", q=words).context["rows"]
        assert [row["pk"] for row in rows] == [unit.pk for unit in expected], words


def test_what_can_not_be_opened_or_found_is_passed_over(filled):
    opened = [{"open": one} for one in ("x", "9" * 40, str(filled.other.pk))]
    for asked in (*opened, {"page": "x"}, {"q": "%"}, {"q": "_" * 300}):
        assert filled.other.name not in page(filled, "unit_tree", **asked).content.decode()


def test_boxes_lie_side_by_side_within_the_unit_above():
    above = Unit(path="0001", depth=1, name="N")
    units = [Unit(path=path, depth=len(path) // 4, name=f"U {path}") for path in ("00010001", "00010002", "000100010001")]
    numbers = {"00010001": {Part.DONE: 3}, "00010002": {Part.LATE: 1}, "000100010001": {Part.DONE: 1}}
    parts = {path: Counter(one) for path, one in numbers.items()}
    first, below, second = boxes(above, units, parts)
    assert (first.x, first.width, first.shade) == (0, 750, 9)
    assert (below.x, below.width, below.y) == (0, 250, 120)  # the others are in the unit itself
    assert (second.x, second.width, second.shade, second.share) == (750, 250, 0, 0)


def test_the_pages_cost_15_queries_at_most_and_no_more_when_there_is_more(ranked):
    client = ranked.signed_in()
    last = moved(timezone.localdate(), -1)
    for name in ("unit_over_time", "unit_tree"):
        address = reverse(name, args=[ranked.region.pk]) + f"?open={ranked.station.pk}"
        client.get(address)
        make.enrolment(make.officer(unit=ranked.station), ranked.course)
        with CaptureQueriesContext(connection) as counting:
            client.get(address)
        savepoint = 2 if connection.vendor == "postgresql" else 0  # outside of tests a transaction of its own
        assert len(counting) - savepoint <= 15, name
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for _n in range(6):
            unit = make.unit(above=ranked.region)
            for person in make.officers(make.unit(above=unit), 2):
                make.enrolment(person, ranked.course, due=last)
        fold()
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few), name
