"""A course is assigned while an officer joins, or taken back while one begins: nobody falls between the two."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from courses.models import CoursePage
from people.models import User
from progress.assign import assign
from progress.models import Assignment, Enrolment
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _two_writers():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")


def meanwhile(call) -> Thread:
    """Start `call` in another transaction, and give it time to come as far as it can."""

    def run():
        try:
            call()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=0.4)
    return thread


def move(officer: User, unit) -> None:
    with transaction.atomic():
        officer.unit = unit
        officer.save()


def test_who_joins_before_an_assignment_commits_gets_it():
    course, region = make.syllabus(), make.unit("R")
    station = make.unit("R-1", above=region)
    amra = make.officer(unit=make.unit("Q"))

    with transaction.atomic():
        assign(course=course, unit=region, due=DAY)
        joining = meanwhile(lambda: move(amra, station))
        assert joining.is_alive()  # she waits: what she would read now isn't committed yet
    joining.join(timeout=30)

    assert amra.enrolments.get().due == DAY


def test_an_assignment_waits_for_who_is_joining():
    course, region = make.syllabus(), make.unit("R")
    station = make.unit("R-1", above=region)
    amra = make.officer(unit=make.unit("Q"))

    with transaction.atomic():
        move(amra, station)
        assigning = meanwhile(lambda: assign(course=course, unit=region, due=DAY))
        assert assigning.is_alive()
    assigning.join(timeout=30)

    assert amra.enrolments.get().due == DAY


def test_joiners_of_one_unit_do_not_wait_for_each_other():
    region = make.unit("R")
    amra, vesna = make.officer(unit=make.unit("Q")), make.officer(unit=make.unit("S"))

    with transaction.atomic():
        move(amra, region)
        joining = meanwhile(lambda: move(vesna, region))
        assert not joining.is_alive()

    assert User.objects.filter(unit=region).count() == 2


def test_two_assignments_that_reach_the_same_officer_enrol_her_once():
    course, region = make.syllabus(), make.unit("R")
    station = make.unit("R-1", above=region)
    amra = make.officer(unit=station)

    with transaction.atomic():
        assign(course=course, unit=region)
        second = meanwhile(lambda: assign(course=course, unit=station, due=DAY))
    second.join(timeout=30)

    assert Assignment.objects.count() == 2
    assert amra.enrolments.get().due == DAY


def test_who_joins_while_an_assignment_is_deleted_is_not_left_with_it():
    course, region = make.syllabus(), make.unit("R")
    assignment = assign(course=course, unit=region)
    amra = make.officer(unit=make.unit("Q"))

    with transaction.atomic():
        assignment.delete()
        joining = meanwhile(lambda: move(amra, region))
    joining.join(timeout=30)

    assert not Enrolment.objects.filter(officer=amra, status="not_started").exists()


def test_who_joins_while_the_course_goes_live_again_gets_it():
    course, region = make.course(), make.unit("R")
    assign(course=course, unit=region)
    page = CoursePage.objects.get(slug=course.slug)
    page.unpublish()
    amra = make.officer(unit=make.unit("Q"))

    with transaction.atomic():
        make.published(page)
        joining = meanwhile(lambda: move(amra, region))
    joining.join(timeout=30)

    assert amra.enrolments.get().status == "not_started"
