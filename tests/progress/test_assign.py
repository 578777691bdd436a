"""Giving a course to a unit, and to who comes later."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Unit
from progress.assign import AlreadyAssigned, assign
from progress.join import enrol_joiners
from progress.models import Assignment, Change, Enrolment
from tests import factories as make

EARLY, LATE = date(2026, 12, 1), date(2027, 3, 1)


@pytest.fixture
def course(db):
    return make.syllabus()


@pytest.fixture
def region(db) -> Unit:
    return make.unit("R")


@pytest.fixture
def station(region) -> Unit:
    return make.unit("R-1", above=region)


def enrolled(course) -> set[str]:
    return set(Enrolment.objects.filter(course=course).values_list("officer__service_number", flat=True))


def test_officers_of_the_unit_and_of_those_below_it_are_enrolled_and_nobody_else(course, region, station):
    make.officer("here", unit=region)
    make.officer("below", unit=station)
    make.officer("elsewhere", unit=make.unit("Q"))
    make.officer("nowhere")
    make.officer("gone", unit=station, is_active=False)

    assign(course=course, unit=region, due=LATE, by=make.person("trainer"))

    assert enrolled(course) == {"here", "below"}
    assert set(Enrolment.objects.values_list("status", "percent", "due")) == {("not_started", 0, LATE)}


def test_an_assignment_says_who_gave_it(course, region):
    trainer = make.person()

    assignment = assign(course=course, unit=region, by=trainer)

    assert (assignment.assigned_by, assignment.due) == (trainer, None)


def test_who_joins_later_gets_the_course_too(course, region, station):
    assign(course=course, unit=region, due=LATE)

    make.officer("new", unit=station)

    assert Enrolment.objects.get(officer__service_number="new").due == LATE


def test_who_moves_in_gets_the_course_and_keeps_what_she_had(course, region, station):
    other = make.syllabus("recording")
    elsewhere = make.unit("Q")
    assign(course=other, unit=elsewhere)
    assign(course=course, unit=region)
    amra = make.officer(unit=elsewhere)

    amra.unit = station
    amra.save()

    assert set(amra.enrolments.values_list("course__slug", flat=True)) == {"recording", "hate-crime"}


def test_who_comes_back_from_leave_gets_the_course(course, region):
    amra = make.officer(unit=region, is_active=False)
    assign(course=course, unit=region)
    assert not amra.enrolments.exists()

    amra.is_active = True
    amra.save(update_fields=["is_active"])

    assert amra.enrolments.exists()


def test_a_joiner_gets_the_earliest_date_of_several_assignments(course, region, station):
    assign(course=course, unit=region, due=LATE)
    assign(course=course, unit=station, due=EARLY)

    amra = make.officer(unit=station)

    assert amra.enrolments.get().due == EARLY


def test_a_course_that_is_withdrawn_is_given_to_no_joiner(course, region):
    assign(course=course, unit=region)
    course.is_live = False
    course.save()

    assert not make.officer(unit=region).enrolments.exists()


def test_signing_in_enrols_nobody_anew_and_asks_no_question(course, region, django_assert_num_queries):
    amra = make.officer(unit=region)
    Assignment.objects.create(course=course, unit=region)

    with django_assert_num_queries(1):
        amra.save(update_fields=["last_login"])

    assert not amra.enrolments.exists()


def test_a_second_assignment_above_keeps_enrolments_and_brings_an_earlier_date(course, region, station):
    amra = make.officer(unit=station)
    assign(course=course, unit=station, due=LATE)
    before = amra.enrolments.get()

    assign(course=course, unit=region, due=EARLY)

    after = amra.enrolments.get()
    assert (after.pk, after.due) == (before.pk, EARLY)


@pytest.mark.parametrize("due", [LATE, None])
def test_a_second_assignment_never_postpones(course, region, station, due):
    amra = make.officer(unit=station)
    assign(course=course, unit=station, due=EARLY)

    assign(course=course, unit=region, due=due)

    assert amra.enrolments.get().due == EARLY


def test_who_has_completed_gets_no_new_date(course, region):
    amra = make.officer(unit=region)
    done_at = "2026-01-01T10:00Z"
    make.enrolment(amra, course, status="completed", percent=100, completed_at=done_at)

    assign(course=course, unit=region, due=EARLY)

    assert amra.enrolments.get().due is None


def test_the_same_assignment_twice_is_refused_and_changes_nothing(course, region):
    make.officer(unit=region)
    assign(course=course, unit=region, due=LATE)

    with pytest.raises(AlreadyAssigned):
        assign(course=course, unit=region, due=EARLY)

    assert Assignment.objects.count() == 1
    assert Enrolment.objects.get().due == LATE


def test_each_enrolment_is_in_the_change_feed(course, region):
    make.officers(region, 3)

    assign(course=course, unit=region)

    assert list(Change.objects.values_list("position", "kind")) == [(n, "enrolled") for n in (1, 2, 3)]


def test_it_costs_the_same_for_3_officers_and_for_60(course, region):
    few, many = make.unit("few", above=region), make.unit("many", above=region)
    make.officers(few, 3)
    make.officers(many, 60)
    Change.objects.all().delete()
    make.officer(unit=make.unit("first"))
    assign(course=make.syllabus("other"), unit=region)  # makes the head of the feed, once for ever

    def cost(unit: Unit) -> int:
        with CaptureQueriesContext(connection) as queries:
            assign(course=course, unit=unit)
        # Beside ours: the brackets of nested transactions, and Wagtail's index of what refers to what.
        return sum(not any(word in query["sql"] for word in ("SAVEPOINT", "referenceindex")) for query in queries)

    assert cost(few) == cost(many) <= 13
    assert Enrolment.objects.filter(course=course).count() == 63


def test_who_has_everything_costs_three_queries(course, region):
    amra = make.officer(unit=region)
    assign(course=course, unit=region)

    with CaptureQueriesContext(connection) as queries:
        assert enrol_joiners([amra.pk]) == []

    # Beside ours: the savepoint, and on PostgreSQL the lock.
    assert sum(not any(word in query["sql"] for word in ("SAVEPOINT", "FOR SHARE")) for query in queries) == 3
