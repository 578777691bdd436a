"""Whose history is whose: of officers who moved, left, or whose accounts were merged (docs/units.md)."""

import pytest
from django.db import transaction

from people.depart import deactivate
from people.merge import merge
from people.models import Role
from progress.enrol import enrol
from progress.models import Enrolment
from progress.record import record_activity, record_start
from reports import access
from reports.dashboards.fold import differences
from reports.models import Access, AccessedOfficer
from tests import factories as make

from .conftest import Mirror
from .test_as_of import at, listed


class Two:
    """On 1 May both accounts are enrolled; the station's completes on the 3rd, the other region's begins on the 4th."""

    def __init__(self, world):
        self.course = make.syllabus()
        self.chief = make.person("chief", role=Role.ADMINISTRATOR)
        with at(2026, 5, 1, 10), transaction.atomic():
            self.there = make.person("OLD", role=Role.OFFICER, unit=world.station)
            self.here = make.person("NEW", role=Role.OFFICER, unit=world.other_region)
            self.done, self.begun = enrol([Enrolment(officer=one, course=self.course) for one in (self.there, self.here)])
        with at(2026, 5, 3, 10):
            for activity in self.course.activities.all():
                record_activity(enrolment=self.done, activity=activity, language="bs")
        with at(2026, 5, 4, 10):
            record_start(enrolment=self.begun, activity=self.course.activities.first(), language="bs")

    def merge(self, *day: int):
        with at(*(day or (2026, 5, 6, 10))):
            return merge(kept=self.here, merged=self.there, reason="Twice.", by=self.chief)


@pytest.fixture
def two(world):
    return Two(world)


def test_who_moved_stands_with_each_unit_on_the_days_when_she_was_there(world, caller, two):
    with at(2026, 5, 5, 10):
        two.there.unit = world.sister_station
        two.there.save()
    station, sister, region = caller(world.station), caller(world.sister_station), caller(world.region)
    assert listed(station) == listed(station, as_of="2026-05-05") == listed(sister, as_of="2026-05-04") == []
    assert [one["status"] for one in listed(station, as_of="2026-05-04")] == ["completed"]
    assert len(listed(sister)) == len(listed(region)) == len(listed(region, as_of="2026-05-04")) == 1


def test_who_left_stays_in_lists_of_her_unit_and_out_of_its_figures(world, caller, two):
    station = caller(world.station)
    deactivate(two.there)
    assert [one["status"] for one in listed(station)] == ["completed"]
    assert len(listed(station, as_of="2026-05-04")) == 1
    assert differences() == 0


def test_what_was_merged_is_told_of_past_days_as_it_was(world, caller, two):
    callers = {unit: caller(getattr(world, unit)) for unit in ("nation", "station", "other_region")}
    days = [f"2026-05-0{day}" for day in range(1, 6)]
    before = {(unit, day): listed(one, as_of=day) for unit, one in callers.items() for day in days}
    two.merge()
    for (unit, day), rows in before.items():
        assert without_officer(listed(callers[unit], as_of=day)) == without_officer(rows), (unit, day)


def without_officer(rows) -> list[dict]:
    """The account that stays has the row that stays from now on, also on days before."""
    return [{name: value for name, value in row.items() if name != "officer"} for row in rows]


def test_from_the_merge_on_it_is_the_unit_where_she_is(world, caller, two):
    two.merge()
    station, region, nation = caller(world.station), caller(world.other_region), caller(world.nation)
    assert listed(station) == listed(station, as_of="2026-05-06") == []
    [now], [then] = listed(region), listed(region, as_of="2026-05-06")
    assert (now["status"], now["completed_at"][:10], now["enrolment"]) == ("completed", "2026-05-03", two.done.pk)
    assert (then["status"], then["unit"]) == ("completed", now["unit"])
    assert len(listed(nation)) == 1 and len(listed(nation, as_of="2026-05-05")) == 2
    assert differences() == 0


def test_copies_follow(world, caller, two):
    mirrors = [Mirror(caller(unit)) for unit in (world.nation, world.station, world.other_region)]
    for mirror in mirrors:
        mirror.pull()
    assert [len(mirror.rows) for mirror in mirrors] == [2, 1, 1]
    two.merge()
    for mirror in mirrors:
        mirror.pull()
        assert mirror.rows == mirror.listed()
    assert [len(mirror.rows) for mirror in mirrors] == [1, 0, 1]


def test_two_completions_are_one_of_today_and_two_of_the_days_when_they_were_two(world, caller, two):
    with at(2026, 5, 5, 10):
        for activity in two.course.activities.all():
            record_activity(enrolment=two.begun, activity=activity, language="bs")
    two.merge()
    nation = caller(world.nation)
    assert [one["completed_at"][:10] for one in listed(nation)] == ["2026-05-03"]
    assert sorted(one["completed_at"][:10] for one in listed(nation, as_of="2026-05-05")) == ["2026-05-03", "2026-05-05"]
    assert len(listed(nation, as_of="2026-05-06")) == 1


def test_who_looked_at_either_account_is_told_to_her_and_nothing_is_rewritten(world, caller, two):
    look = {"by": two.chief, "role": Role.UNIT_MANAGER, "kind": Access.Kind.LIST}
    first = access.note(unit=world.station, officers=[two.there.pk], **look)
    caller(world.station).get()
    pulled = Access.objects.get(path=world.station.path)
    access.note(unit=world.station, officers=[two.chief.pk], **look)
    merge(kept=two.here, merged=two.there, reason="Twice.", by=two.chief)
    assert set(access.accesses_to(two.here)) == {first, pulled}
    caller(world.station).get(page_size=7)
    assert AccessedOfficer.objects.get(access=first).officer == two.there
    assert set(access.accesses_to(two.here)) == {first, pulled}


def test_who_left_a_branch_before_it_moved_stands_where_she_is(world, caller, two):
    with at(2026, 5, 5, 10):
        two.there.unit = world.other_region
        two.there.save()
    with at(2026, 5, 6, 10), transaction.atomic():
        world.station.move(world.other_region, pos="last-child")
    assert [one["unit"] for one in listed(caller(world.nation), as_of="2026-05-07")] == ["T-BA-MO"] * 2
    assert listed(caller(world.region), as_of="2026-05-07") == []
