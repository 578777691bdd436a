"""Units beside each other: small ones hidden, also where their neighbours' pages would tell."""

from collections import Counter

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Role, Unit
from reports.dashboards.compare import funnel, median
from reports.dashboards.fold import fold
from tests import factories as make

from .conftest import holder


def fill(service, unit: Unit, done: int, others: int) -> None:
    people = make.officers(unit, done + others)
    for person in people[:done]:
        make.enrolment(person, service.course, status="completed", percent=100, completed_at=timezone.now(), language="bs")
    for person in people[done:]:
        make.enrolment(person, service.course)


def rows(service, unit: Unit, who=None) -> dict[str, int | None] | None:
    response = service.signed_in(who).get(reverse("unit_compare", args=[unit.pk]))
    if not response.context.get("rows"):
        return None
    return {row["title"]: row.get("total") for row in response.context["rows"]}


@pytest.fixture
def trainer(service):
    return holder(service.nation, Role.TRAINER)


def test_a_small_unit_is_hidden_and_the_smallest_other_with_it(service, trainer):
    third = make.unit("N-1-3", above=service.region)
    fill(service, service.station, 4, 5)
    fill(service, service.sister, 10, 10)
    fill(service, third, 20, 20)

    assert rows(service, service.region, trainer) == {"Unit N-1-1": None, "Unit N-1-2": None, "Unit N-1-3": 40}


def test_a_unit_that_is_hidden_among_its_neighbours_is_hidden_on_its_own_page_too(service, trainer):
    third = make.unit("N-1-3", above=service.region)
    fill(service, service.station, 4, 5)
    fill(service, service.sister, 10, 10)
    fill(service, third, 20, 20)

    assert rows(service, service.sister, trainer) is None
    assert rows(service, third, trainer) == {"In the unit itself": 40}


def test_people_of_the_unit_itself_are_a_group_too(service, trainer):
    fill(service, service.region, 3, 3)
    fill(service, service.station, 12, 12)
    fill(service, service.sister, 20, 20)

    assert rows(service, service.region, trainer) == {
        "Unit N-1-1": None, "Unit N-1-2": 40, "In the unit itself": None,
    }  # fmt: skip


def test_of_fewer_than_ten_nothing_is_shown(service, trainer):
    fill(service, service.station, 4, 5)
    assert rows(service, service.nation, trainer) is None


def test_it_begins_with_the_course_that_most_people_have(service, trainer):
    fill(service, service.station, 12, 12)
    fold()
    first = make.syllabus("a-course-before-it-in-the-alphabet")
    first.editions.update(title="A first course")
    response = service.signed_in(trainer).get(reverse("unit_compare", args=[service.region.pk]))
    assert response.context["courses"][0].title == "A first course"
    assert response.context["course"].course == service.course


def test_the_funnel_counts_who_came_at_least_so_far():
    stages = Counter(not_started=5, begun=3, half=2, completed=10)
    assert funnel(stages) == {"enrolled": 20, "begun": 15, "half": 12, "completed": 10}


def test_half_were_done_within_the_median():
    assert median(Counter({1: 4, 7: 5, 30: 3})) == 7
    assert median(Counter({1: 5})) is None


def test_rare_languages_are_hidden(service, trainer):
    fill(service, service.station, 40, 0)
    fill(service, service.sister, 40, 0)
    for person in make.officers(service.station, 3):
        make.enrolment(person, service.course, status="in_progress", percent=5, language="tr")
    response = service.signed_in(trainer).get(reverse("unit_compare", args=[service.region.pk]))
    assert [one["number"] for one in response.context["languages"]] == [None, None]


def test_it_costs_the_same_for_many_units(service, trainer, django_assert_max_num_queries):
    for _n in range(15):
        fill(service, make.unit(above=service.region), 10, 2)
    client = service.signed_in(trainer)
    client.get(reverse("unit_compare", args=[service.region.pk]))
    with django_assert_max_num_queries(11):
        client.get(reverse("unit_compare", args=[service.region.pk]))
