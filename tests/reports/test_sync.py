"""A copy that is kept up to date by `since` is the list itself, whatever happened in between."""

import pytest

from people.models import Unit
from progress.enrol import set_due
from progress.models import Enrolment, FeedHead
from progress.record import record_activity, record_start
from tests import factories as make

from .conftest import Mirror
from .world import make_enrolment


@pytest.fixture
def region(world, caller):
    return Mirror(caller(world.region))


def gone(mirror: Mirror) -> list[int]:
    """What the next call says to forget."""
    return mirror.caller.get(mirror.address, since=mirror.cursor).json()["gone"]


def test_the_beginning_is_the_whole_list_page_by_page(world, region):
    enrolled = [make_enrolment(world.station, world.course, str(number)).pk for number in range(7)]
    region.parameters["page_size"] = 3

    assert region.step() and list(region.rows) == enrolled[:3]
    region.pull()

    assert region.rows == region.listed()
    assert not region.step()


def test_what_an_officer_does_comes_with_the_next_pull_and_once(region, world):
    officer, course = make.officer(unit=world.station), make.syllabus()
    enrolment = make.enrolment(officer, course)
    region.pull()

    record_activity(enrolment=enrolment, activity=course.activities.first(), language="bs")
    answer = region.caller.get(since=region.cursor).json()

    assert [(row["enrolment"], row["percent"]) for row in answer["results"]] == [(enrolment.pk, 50)]
    assert (answer["gone"], answer["more"]) == ([], False)
    assert region.caller.get(since=answer["cursor"]).json()["results"] == []


def test_who_moves_away_is_gone_there_and_comes_here(world, region, caller):
    enrolment = make_enrolment(world.station, world.course, "1")
    other = Mirror(caller(world.other_region))
    region.pull()
    other.pull()

    enrolment.officer.unit = world.other_region
    enrolment.officer.save()

    assert gone(region) == [enrolment.pk]
    other.pull()
    assert list(other.rows) == [enrolment.pk]


def test_who_is_without_a_unit_is_gone(world, region):
    enrolment = make_enrolment(world.station, world.course, "1")
    region.pull()
    enrolment.officer.unit = None
    enrolment.officer.save()
    assert gone(region) == [enrolment.pk]


def test_a_deleted_enrolment_is_gone(world, region):
    enrolment = make_enrolment(world.station, world.course, "1")
    region.pull()
    pk = enrolment.pk
    enrolment.delete()
    assert gone(region) == [pk]


def test_other_names_come_to_who_sees_them(world, region):
    """Also those that stand for a person from whom all else was taken."""
    enrolment = make_enrolment(world.station, world.course, "1")
    region.pull()
    enrolment.officer.first_name = enrolment.officer.last_name = "—"
    enrolment.officer.service_number = "removed-1"
    enrolment.officer.save()
    region.pull()
    assert region.rows[enrolment.pk]["officer"]["service_number"] == "removed-1"


def test_a_station_that_changes_its_region_takes_its_rows_along(world, region, caller):
    enrolment = make_enrolment(world.station, world.course, "1")
    station, other = Mirror(caller(world.station)), Mirror(caller(world.other_region))
    for mirror in (region, station, other):
        mirror.pull()

    Unit.objects.get(pk=world.station.pk).move(Unit.objects.get(pk=world.other_region.pk), pos="last-child")

    for mirror in (region, station, other):
        mirror.pull()
        assert mirror.rows == mirror.listed()
    assert (list(region.rows), list(station.rows), list(other.rows)) == ([], [enrolment.pk], [enrolment.pk])


def test_who_had_left_the_station_before_it_moved_is_gone_as_well(world, region):
    """Her leaving was told to the station, which the region doesn't see any more."""
    enrolment = make_enrolment(world.station, world.course, "1")
    deleted = make_enrolment(world.station, world.course, "2")
    region.pull()
    enrolment.officer.unit = world.other_region
    enrolment.officer.save()
    forgotten = {enrolment.pk, deleted.pk}
    deleted.delete()
    Unit.objects.get(pk=world.station.pk).move(Unit.objects.get(pk=world.other_region.pk), pos="last-child")
    assert set(gone(region)) == forgotten


def test_who_had_left_a_unit_that_was_deleted_is_gone_as_well(world, region):
    cellar = make.unit("T-CELLAR", above=world.station)
    enrolment = make_enrolment(cellar, world.course, "1")
    region.pull()
    enrolment.officer.unit = world.other_region
    enrolment.officer.save()
    Unit.objects.get(pk=cellar.pk).delete()
    assert gone(region) == [enrolment.pk]


def test_a_filter_holds_for_the_copy_too(world, caller):
    copy = Mirror(caller(world.region), status="not_started")
    enrolment = make.enrolment(make.officer(unit=world.station), make.syllabus())
    copy.pull()
    assert list(copy.rows) == [enrolment.pk]

    record_start(enrolment=enrolment, activity=enrolment.course.activities.first(), language="en")
    copy.pull()

    assert copy.rows == copy.listed() == {}


@pytest.mark.parametrize("other", [{"status": "completed"}, {"lang": "bs"}, {"unit": "T-BA-SA-01"}])
def test_the_cursor_of_one_list_is_refused_by_another(region, other):
    region.pull()
    assert list(region.caller.refused(since=region.cursor, **other)) == ["since"]


def test_the_cursor_of_one_unit_is_refused_by_another(world, region, caller):
    region.pull()
    assert list(caller(world.station).refused(since=region.cursor)) == ["since"]


def test_a_copy_from_a_later_state_has_to_begin_anew(world, region):
    make.enrolment(make.officer(unit=world.station), make.syllabus()).delete()
    region.pull()
    FeedHead.objects.update(position=0)  # as in a database that was restored
    response = region.caller.get(since=region.cursor)
    assert (response.status_code, response.json()["error"]) == (410, "begin_anew")


def test_nobody_learns_of_what_was_never_in_sight(world, caller, region):
    station = Mirror(caller(world.station))
    station.pull()
    enrolment = make.enrolment(make.officer(unit=world.other_region), make.syllabus())
    enrolment.officer.first_name = "Mira"
    enrolment.officer.save()
    answer = station.caller.get(since=station.cursor).json()
    assert (answer["results"], answer["gone"]) == ([], [])


def test_a_call_costs_the_same_for_many_changes(world, region, django_assert_max_num_queries):
    some = [make_enrolment(world.station, world.course, str(number)) for number in range(60)]
    region.pull()
    costs = []
    for number in (1, 60):
        set_due(Enrolment.objects.filter(pk__in=[one.pk for one in some[:number]]), f"2027-01-{number % 28 + 1:02}")
        with django_assert_max_num_queries(9) as queries:
            region.step()
        costs.append(len(queries))
    assert costs[0] == costs[1]
