"""Who joins gets what is assigned: officers only, and also who joined while the course was withdrawn."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import CoursePage
from people.models import Role
from people.signals import people_joined
from progress.assign import assign
from progress.join import enrol_joiners
from tests import factories as make

pytestmark = pytest.mark.django_db

EARLY, LATE = date(2026, 12, 1), date(2027, 3, 1)


@pytest.fixture
def region():
    return make.unit("R")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_who_has_a_unit_but_is_no_officer_is_given_nothing(region, role):
    before = make.person(role=role, unit=region)

    assign(course=make.syllabus(), unit=region)
    after = make.person(role=role, unit=region)

    assert not before.enrolments.exists()
    assert not after.enrolments.exists()


def test_a_trainer_who_becomes_an_officer_too_gets_the_course(region):
    trainer = make.person(role=Role.TRAINER, unit=region)
    assign(course=make.syllabus(), unit=region, due=LATE)

    trainer.groups.add(Group.objects.get(name=Role.OFFICER.value))

    assert trainer.enrolments.get().due == LATE


def test_so_do_many_who_are_put_into_the_group_at_once(region):
    some = [make.person(unit=region) for _ in range(3)]
    assign(course=make.syllabus(), unit=region)

    Group.objects.get(name=Role.OFFICER.value).user_set.add(*some)

    assert all(one.enrolments.exists() for one in some)


def test_who_joined_while_the_course_was_withdrawn_gets_it_when_it_is_live_again(region):
    course = make.course()
    station = make.unit("R-1", above=region)
    assign(course=course, unit=region, due=LATE)
    assign(course=course, unit=station, due=EARLY)
    page = CoursePage.objects.get(slug=course.slug)
    page.unpublish()
    amra, elsewhere = make.officer(unit=station), make.officer(unit=make.unit("Q"))
    trainer = make.person(role=Role.TRAINER, unit=station)
    assert not amra.enrolments.exists()

    make.published(page)

    assert amra.enrolments.get().due == EARLY
    assert not elsewhere.enrolments.exists() and not trainer.enrolments.exists()
    assert "enrolled" in amra.enrolments.get().changes.values_list("kind", flat=True)


def test_publishing_a_live_course_again_enrols_nobody(region):
    course = make.course()
    assign(course=course, unit=region)
    (silent,) = make.officers(region, 1)

    make.published(CoursePage.objects.get(slug=course.slug))

    assert not silent.enrolments.exists()


def test_who_moves_under_an_earlier_day_gets_that_day(region):
    course, urgent = make.syllabus(), make.unit("Q")
    assign(course=course, unit=region, due=LATE)
    assign(course=course, unit=urgent, due=EARLY)
    amra = make.officer(unit=region)

    amra.unit = urgent
    amra.save()
    assert amra.enrolments.get().due == EARLY

    amra.unit = region
    amra.save()
    assert amra.enrolments.get().due == EARLY


def test_many_joiners_cost_what_one_costs(region):
    station = make.unit("R-1", above=region)
    assign(course=make.syllabus(), unit=region, due=LATE)
    make.officer(unit=region)  # makes the head of the feed, once for ever

    def cost(number: int) -> int:
        some = make.officers(station, number)
        with CaptureQueriesContext(connection) as queries:
            people_joined.send(sender=None, officer_ids=[one.pk for one in some])
        assert all(one.enrolments.exists() for one in some)
        return sum("SAVEPOINT" not in query["sql"] for query in queries)

    assert cost(1) == cost(50) <= 8


def test_joining_again_changes_nothing(region):
    assign(course=make.syllabus(), unit=region)
    amra = make.officer(unit=region)

    assert enrol_joiners([amra.pk]) == []
    assert amra.enrolments.get().changes.count() == 1
