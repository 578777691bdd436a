"""The week of a unit, told to who manages it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from people.models import Notice, Role, UnitRole, User
from people.news import worded
from reports.dashboards.digest import WEEK, tell_of_the_week
from tests import factories as make
from tests.reports.dashboards.conftest import holder

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    found = Notice.objects.filter(recipient=person, kind=WEEK).order_by("pk")
    return [f"{said.title} | {said.text}" for _notice, said in worded(list(found))]


def last_week(days_after_monday: int = 2):
    now = timezone.localtime()
    return now - timedelta(days=now.weekday() + 7 - days_after_monday)


def enrol(service, unit, **fields):
    return make.enrolment(make.officer(unit=unit), service.course, **fields)


@pytest.fixture
def weeks(service):
    done = {"status": "completed", "percent": 100}
    enrol(service, service.station, **done, completed_at=last_week())
    enrol(service, service.sister, **done, completed_at=last_week(6))
    enrol(service, service.sister, **done, completed_at=last_week(-3))
    enrol(service, service.station, due=timezone.localdate() - timedelta(days=1))
    enrol(service, service.station, status="in_progress", percent=50)
    enrol(service, service.other, **done, completed_at=last_week())
    return service


def test_a_manager_reads_how_her_unit_and_those_below_stand(weeks):
    tell_of_the_week.func()
    text = "Completed last week: 2 · Late: 1 · Under way: 1 · Not begun: 0 · Done: 3"
    assert told(weeks.manager) == [f"Last week: {weeks.region.name} | {text}"]


def test_who_has_left_since_is_in_none_of_the_figures(weeks):
    User.objects.filter(unit=weeks.station).update(is_active=False)
    tell_of_the_week.func()
    assert "Completed last week: 1 · Late: 0 · Under way: 0 · Not begun: 0 · Done: 2" in told(weeks.manager)[0]


def test_she_is_told_once_a_week(weeks):
    tell_of_the_week.func()
    tell_of_the_week.func()
    assert len(told(weeks.manager)) == 1


def test_of_a_unit_below_another_of_hers_she_is_not_told_again(weeks):
    UnitRole.objects.create(user=weeks.manager, unit=weeks.station, role=Role.UNIT_MANAGER)
    UnitRole.objects.create(user=weeks.manager, unit=weeks.other, role=Role.UNIT_MANAGER)
    tell_of_the_week.func()
    assert [line.split(" | ")[0] for line in told(weeks.manager)] == [
        f"Last week: {weeks.region.name}", f"Last week: {weeks.other.name}",
    ]  # fmt: skip


def test_trainers_and_who_left_are_not_told_nor_units_without_anybody(weeks):
    trainer, gone = holder(weeks.region, Role.TRAINER), holder(weeks.region, Role.UNIT_MANAGER, is_active=False)
    empty = holder(make.unit("N-3", above=weeks.nation), Role.UNIT_MANAGER)
    tell_of_the_week.func()
    assert told(trainer) == told(gone) == told(empty) == []


def test_it_is_told_in_the_reader_s_language(weeks):
    tell_of_the_week.func()
    with translation.override("bs"):
        assert "Kasni: 1" in told(weeks.manager)[0]


def test_many_managers_cost_no_more_queries(weeks, django_assert_max_num_queries):
    for _ in range(5):
        holder(weeks.station, Role.UNIT_MANAGER)
        holder(make.unit(above=weeks.region), Role.UNIT_MANAGER)
    tell_of_the_week.func()
    Notice.objects.all().delete()
    with django_assert_max_num_queries(9):
        tell_of_the_week.func()
