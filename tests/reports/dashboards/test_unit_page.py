"""A unit's page: what it counts, that each figure is the length of its list, what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Role, UnitRole
from reports.dashboards.fold import fold
from tests import factories as make

from .conftest import holder


def page(service, unit=None, **asked) -> str:
    response = service.signed_in().get(reverse("unit", args=[(unit or service.region).pk]), asked)
    assert response.status_code == 200, response.content
    return response.content.decode()


def figures(html: str) -> dict[str, int]:
    cards = re.findall(r'figure-card--(\w+)">.*?figure-card__number">(\d+)<', html)
    return {part: int(number) for part, number in cards}


def links_with_numbers(html: str) -> list[tuple[str, int]]:
    """Every number on the page that leads to a list."""
    cards = re.findall(r'href="([^"]*/officers/[^"]*)"><span class="figure-card__label">.*?__number">(\d+)<', html)
    cells = re.findall(r'<a href="([^"]*/officers/\?[^"]*)">(\d+)<', html)
    return [(url.replace("&amp;", "&"), int(number)) for url, number in [*cards, *cells]]


def count_of_list(client, url: str) -> int:
    return client.get(url).context["page"].paginator.count


def test_it_says_who_is_done_under_way_late_and_not_begun(filled):
    assert figures(page(filled)) == {"done": 2, "under_way": 1, "late": 2, "not_begun": 2}
    assert figures(page(filled, filled.sister)) == {"done": 0, "under_way": 0, "late": 0, "not_begun": 1}


COURSE = {"course": "hate-crime"}


@pytest.mark.parametrize("asked", [{}, COURSE, {"status": "late"}, {"until": "today"}, {"status": "done", **COURSE}])
def test_each_number_is_the_length_of_the_list_behind_it(filled, asked):
    if asked.get("until"):
        asked = {"until": timezone.localdate().isoformat()}
    client = filled.signed_in()
    html = page(filled, **asked)
    found = links_with_numbers(html)
    assert len(found) >= 6
    for url, number in found:
        assert count_of_list(client, url) == number, url


def test_each_number_of_a_larger_service_is_the_length_of_its_list_for_every_day_around_a_due_day(filled, monkeypatch):
    from datetime import timedelta

    real = timezone.localdate
    client = filled.signed_in()
    for days in (-1, 0, 1, 31):
        monkeypatch.setattr(timezone, "localdate", lambda *a, days=days: real(*a) + timedelta(days=0 if a else days))
        for url, number in links_with_numbers(page(filled)):
            assert count_of_list(client, url) == number, (days, url)


def test_months_and_what_ends_soon_have_their_lists(filled):
    html = page(filled)
    urls = dict(links_with_numbers(html))
    month = next(number for url, number in urls.items() if f"month={timezone.localdate():%Y-%m}" in url)
    ending = next(number for url, number in urls.items() if "expiring=1" in url)
    assert (month, ending) == (1, 1)


def test_a_standing_narrows_the_tables_and_not_the_four_figures(filled):
    html = page(filled, status="late")
    assert figures(html) == {"done": 2, "under_way": 1, "late": 2, "not_begun": 2}
    assert [number for url, number in links_with_numbers(html)[4:]] == [2, 2]


def test_links_keep_what_is_chosen(filled):
    html = page(filled, course="hate-crime", status="late")
    assert f"/units/{filled.station.pk}/?course=hate-crime&amp;status=late" in html
    assert f"/units/{filled.region.pk}/officers/?course=hate-crime&amp;status=done" in html


def test_a_filter_that_can_not_be_read_is_answered_with_a_sentence(filled):
    for asked in ({"course": "nonsense"}, {"status": "nonsense"}, {"until": "soon"}):
        for name in ("unit", "unit_officers"):
            response = filled.signed_in().get(reverse(name, args=[filled.region.pk]), asked)
            assert response.status_code == 400
            assert b'role="alert"' in response.content


def test_the_first_screen_is_ones_own_unit_and_a_choice_where_there_are_several(service):
    client = service.signed_in()
    assert client.get(reverse("units")).url == reverse("unit", args=[service.region.pk])

    UnitRole.objects.create(user=service.manager, unit=service.other, role=Role.UNIT_MANAGER)
    UnitRole.objects.create(user=service.manager, unit=service.station, role=Role.UNIT_MANAGER)

    html = client.get(reverse("units")).content.decode()
    assert service.region.name in html and service.other.name in html and service.station.name not in html


def test_a_unit_without_anything_says_what_will_be_here(service):
    assert "Nothing is counted here yet." in page(service)


def test_a_withdrawn_course_is_not_counted(filled):
    filled.course.is_live = False
    filled.course.save()
    assert sum(figures(page(filled)).values()) == 0


def test_the_page_costs_15_queries_at_most_also_when_it_has_to_count_anew(filled):
    client = filled.signed_in()
    address = reverse("unit", args=[filled.region.pk])
    client.get(address)
    make.enrolment(make.officer(unit=filled.station), filled.course)
    with CaptureQueriesContext(connection) as counting:
        client.get(address)
    savepoint = 2 if connection.vendor == "postgresql" else 0  # outside of tests a transaction of its own
    assert len(counting) - savepoint <= 15
    with CaptureQueriesContext(connection) as settled:
        client.get(address)
    assert len(settled) <= 10


def test_the_cost_does_not_grow(filled, django_assert_num_queries):
    client = filled.signed_in()
    address = reverse("unit", args=[filled.region.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _n in range(12):
        one = make.unit(above=filled.region)
        for person in make.officers(one, 3):
            make.enrolment(person, filled.course)
    make.syllabus("another")
    fold()
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_who_sees_figures_only_is_led_to_the_comparison(service):
    trainer = holder(service.region, Role.TRAINER)
    response = service.signed_in(trainer).get(reverse("unit", args=[service.region.pk]))
    assert response.url == reverse("unit_compare", args=[service.region.pk])


def test_the_menu_leads_there_for_who_has_a_unit_and_for_nobody_else(service):
    assert reverse("units") in service.signed_in().get(reverse("home")).content.decode()
    assert reverse("units") not in make.signed_in(make.officer()).get(reverse("home")).content.decode()


def test_the_tree_opens_level_by_level_and_keeps_what_is_chosen(filled):
    client = make.signed_in(make.person(is_superuser=True))
    address = reverse("unit", args=[filled.nation.pk])
    titles = [row["title"] for row in client.get(address).context["units"]]
    assert titles == [filled.region.name, filled.other.name]

    opened = client.get(address, {"open": str(filled.region.pk), "course": "hate-crime"})
    rows = opened.context["units"]
    assert [(row["title"], row.get("level")) for row in rows] == [
        (filled.region.name, 0), (filled.station.name, 1), (filled.sister.name, 1), (filled.other.name, 0),
    ]  # fmt: skip
    assert rows[0]["total"] == rows[1]["total"] + rows[2]["total"]
    assert rows[0]["toggle"]["url"] == "?course=hate-crime&open="


def test_what_can_not_be_opened_is_passed_over(filled):
    for nonsense in ("x", "999999", "²", f"{filled.other.pk}", "9" * 40):
        html = page(filled, open=nonsense)
        assert filled.other.name not in html


def test_who_is_in_the_unit_itself_has_a_line_with_its_list(filled):
    make.enrolment(make.officer("N-own", unit=filled.region), filled.course)
    client = filled.signed_in()
    rows = client.get(reverse("unit", args=[filled.region.pk])).context["units"]
    assert rows[-1]["title"] == "In the unit itself" and rows[-1]["total"] == 1
    url = next(one["url"] for one in rows[-1]["numbers"] if one["number"])
    assert count_of_list(client, url) == 1
