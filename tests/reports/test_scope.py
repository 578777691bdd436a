"""Who sees whom."""

import pytest

from people.models import Unit

from .world import make_enrolment


@pytest.fixture
def numbers(world):
    """One officer in each unit, with the unit's code as her number."""
    for unit in (world.nation, world.region, world.station, world.sister_station, world.other_region):
        make_enrolment(unit, world.course, unit.code)


def test_a_station_sees_its_own_officers_and_neither_sister_nor_parent(world, numbers, caller):
    assert caller(world.station).numbers() == ["T-BA-SA-01"]


def test_a_region_sees_itself_and_its_stations_and_no_other_branch(world, numbers, caller):
    assert caller(world.region).numbers() == ["T-BA-SA", "T-BA-SA-01", "T-BA-SA-02"]


def test_the_nation_sees_everybody(world, numbers, caller):
    assert len(caller(world.nation).numbers()) == 5


def test_an_officer_who_moves_takes_her_row_along(world, caller):
    enrolment = make_enrolment(world.station, world.course, "1")
    before, after = caller(world.station), caller(world.other_region)
    assert (before.numbers(), after.numbers()) == (["1"], [])

    enrolment.officer.unit = world.other_region
    enrolment.officer.save()

    assert (before.numbers(), after.numbers()) == ([], ["1"])


def test_a_station_that_moves_is_seen_by_its_new_region_with_the_same_tokens(world, numbers, caller):
    station, old, new = caller(world.station), caller(world.region), caller(world.other_region)

    Unit.objects.get(pk=world.station.pk).move(Unit.objects.get(pk=world.other_region.pk), pos="last-child")

    assert station.numbers() == ["T-BA-SA-01"]
    assert "T-BA-SA-01" not in old.numbers()
    assert "T-BA-SA-01" in new.numbers()


def test_an_officer_without_a_unit_is_seen_by_nobody(world, caller):
    make_enrolment(None, world.course, "1")
    assert caller(world.nation).numbers() == []


def test_a_download_has_the_same_scope(world, numbers, caller):
    assert [line["service_number"] for line in caller(world.station).table()] == ["T-BA-SA-01"]


@pytest.mark.parametrize("elsewhere", ["sister_station", "region", "other_region", "nation"])
def test_a_unit_outside_the_scope_can_not_be_asked_for(world, numbers, caller, elsewhere):
    fields = caller(world.station).refused(unit=getattr(world, elsewhere).code)
    assert list(fields) == ["unit"]


def test_a_unit_that_is_out_of_scope_and_one_that_does_not_exist_look_the_same(world, caller):
    station = caller(world.station)
    outside = station.refused(unit="T-BA-MO")["unit"][0].replace("T-BA-MO", "…")
    nowhere = station.refused(unit="T-NOWHERE")["unit"][0].replace("T-NOWHERE", "…")
    assert outside == nowhere
