"""A past day, asked for later: the list is what it was at the end of that day."""

import random
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from people.models import Role
from progress.enrol import enrol, set_due, withdraw
from progress.models import Enrolment
from progress.record import record_activity, record_start
from tests import factories as make

UNITS = ("nation", "region", "station", "sister_station", "other_region")
KEPT = ("enrolment", "officer", "unit", "course", "status", "enrolled_at", "started_at", "completed_at")
LIST = "/api/v1/enrolments/"
FIRST = date(2026, 3, 27)


@contextmanager
def at(*moment: int):
    """The clock stands there, in UTC."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: datetime(*moment, tzinfo=UTC))
        yield


def listed(caller, **parameters) -> list[dict]:
    answer = caller.get(LIST, page_size=1000, **parameters)
    assert answer.status_code == 200, answer.content
    return [{name: row[name] for name in KEPT} for row in answer.json()["results"]]


def something_happens(dice, world, courses, officers) -> None:
    """One thing that changes enrolments, by the services that do it."""
    officer, course = dice.choice(officers), dice.choice(courses)
    mine = Enrolment.objects.filter(officer=officer, course=course)
    what = dice.choice(["enrol", "enrol", "withdraw", "start", "do", "do", "move", "due"])
    with transaction.atomic():
        if what == "enrol":
            one = mine.first()
            if one is None or one.status == "withdrawn":
                enrol([one or Enrolment(officer=officer, course=course)])
        elif what == "withdraw":
            withdraw(mine)
        elif what == "due":
            set_due(mine.exclude(status="withdrawn"), timezone.localdate())
        elif what == "move":
            officer.unit = getattr(world, dice.choice(UNITS))
            officer.save()
        elif one := mine.exclude(status="withdrawn").first():
            activity = dice.choice(list(course.activities.all()))
            (record_start if what == "start" else record_activity)(enrolment=one, activity=activity, language="bs")


@pytest.mark.parametrize("seed", range(3))
def test_each_days_list_is_given_again_later_as_it_was(world, caller, seed):
    dice = random.Random(seed)
    courses = [make.syllabus(f"c-{number}") for number in range(2)]
    officers = [make.person(f"O-{n}", role=Role.OFFICER, unit=getattr(world, dice.choice(UNITS))) for n in range(8)]
    snapshots = {}
    for number in range(7):
        day = FIRST + timedelta(days=number)
        # Over the change to summer time, with the last minutes before midnight.
        for hour in (1, 9, 20):
            with at(day.year, day.month, day.day, hour, 30):
                for _ in range(6):
                    something_happens(dice, world, courses, officers)
        with at(day.year, day.month, day.day, 21, 30):
            snapshots[day] = {unit: listed(caller(getattr(world, unit))) for unit in UNITS}
    with at(2026, 6, 1):
        callers = {unit: caller(getattr(world, unit)) for unit in UNITS}
        for day, by_unit in snapshots.items():
            assert {unit: listed(one, as_of=day.isoformat()) for unit, one in callers.items()} == by_unit
    assert len({str(one) for one in snapshots.values()}) > 3


@pytest.fixture
def history(world, caller):
    """On 1 May she is enrolled, on the 3rd she completes, on the 5th she moves away."""
    course = make.syllabus()
    with at(2026, 5, 1, 10), transaction.atomic():
        officer = make.person("O", role=Role.OFFICER, unit=world.station)
        [enrolment] = enrol([Enrolment(officer=officer, course=course)])
    with at(2026, 5, 3, 10):
        for activity in course.activities.all():
            record_activity(enrolment=enrolment, activity=activity, language="bs")
    with at(2026, 5, 5, 10):
        officer.unit = world.other_region
        officer.save()
    return enrolment


def test_history_stays_with_the_unit_where_it_happened(world, caller, history):
    station, other = caller(world.station), caller(world.other_region)
    assert [row["status"] for row in listed(station, as_of="2026-05-04")] == ["completed"]
    assert listed(other, as_of="2026-05-04") == listed(station, as_of="2026-05-05") == listed(station) == []
    assert [row["unit"] for row in listed(other, as_of="2026-05-05")] == ["T-BA-MO"]
    assert listed(station, as_of="2026-04-30") == []


def test_what_is_not_kept_by_day_is_null_and_filters_mean_that_day(world, caller, history):
    station = caller(world.station)
    [before] = station.get(as_of="2026-05-02").json()["results"]
    assert (before["status"], before["percent"], before["completed_at"]) == ("not_started", 0, None)
    [after] = station.get(as_of="2026-05-03").json()["results"]
    assert (after["status"], after["percent"], after["score"], after["last_activity_at"]) == ("completed", 100, None, None)
    assert after["unit"] == {"code": "T-BA-SA-01", "name": "Station Centar"}
    assert listed(station, as_of="2026-05-02", status="completed") == []
    assert len(listed(station, as_of="2026-05-02", status="not_started")) == 1
    assert len(listed(station, as_of="2026-05-04", completed_from="2026-05-03", unit="T-BA-SA-01")) == 1
    assert len(station.table(as_of="2026-05-04")) == 1


def test_a_day_that_is_not_over_and_what_does_not_go_with_it_are_refused(world, caller):
    station = caller(world.station)
    assert set(station.refused(as_of=timezone.localdate().isoformat())) == {"as_of"}
    assert set(station.refused(as_of="2026-05-02", since="begin", language="bs")) == {"since", "language"}


def test_it_costs_the_same_for_many(world, caller, history, django_assert_max_num_queries):
    nation = caller(world.nation)
    nation.get(as_of="2026-05-04")
    with django_assert_max_num_queries(8):
        nation.get(as_of="2026-05-04")


def test_a_completion_that_was_renewed_counts_from_its_own_day(world, caller):
    """Completed on 3 May 2026, renewed on 1 April 2027; one that was recognised and taken back counts in between."""
    from progress.models import Recognition
    from progress.recognise import recognise, withdraw_recognition
    from progress.renew import begin_renewal

    course = make.syllabus(validity_months=12)
    with at(2026, 5, 1, 10), transaction.atomic():
        officer, other = (make.person(name, role=Role.OFFICER, unit=world.station) for name in ("O", "P"))
        enrolment, _second = enrol([Enrolment(officer=one, course=course) for one in (officer, other)])

    def learn():
        enrolment.refresh_from_db()
        for activity in course.activities.all():
            record_activity(enrolment=enrolment, activity=activity, language="bs")

    with at(2026, 5, 3, 10):
        learn()
        made = recognise(officer=other, course=course, how=Recognition.How.EXEMPT, words="W", by=officer)
    with at(2026, 6, 1, 10):
        withdraw_recognition(recognition=made, words="Not so.", by=officer)
    with at(2027, 4, 1, 10):
        begin_renewal(officer=officer, slug=course.slug)
        learn()

    station = caller(world.station)

    def told(day: str) -> list[tuple]:
        return [(row["status"], (row["completed_at"] or "")[:10]) for row in listed(station, as_of=day)]

    with at(2027, 6, 1):
        assert told("2026-05-02") == [("not_started", ""), ("not_started", "")]
        assert told("2026-05-04") == [("completed", "2026-05-03"), ("completed", "2026-05-03")]
        assert told("2027-03-31") == [("completed", "2026-05-03"), ("not_started", "")]
        assert told("2027-04-02") == [("completed", "2027-04-01"), ("not_started", "")]
        assert len(listed(station, as_of="2026-12-31", completed_to="2026-05-31")) == 1


def test_who_had_left_a_branch_before_it_moved_stays_where_she_is(world, caller):
    officer = make.person("left", role=Role.OFFICER, unit=world.station)
    with at(2026, 3, 1, 9), transaction.atomic():
        enrol([Enrolment(officer=officer, course=world.course)])
    with at(2026, 3, 2, 9):
        officer.unit = world.other_region
        officer.save()
    with at(2026, 3, 3, 9):
        type(world.station).objects.get(pk=world.station.pk).move(
            type(world.station).objects.get(pk=world.nation.pk), pos="last-child"
        )
    with at(2026, 6, 1):
        assert [row["unit"] for row in listed(caller(world.nation), as_of="2026-03-04")] == ["T-BA-MO"]
        assert listed(caller(world.region), as_of="2026-03-04") == []
