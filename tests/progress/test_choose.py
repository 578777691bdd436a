"""Courses that officers take themselves."""

import pytest
from django.test import Client

from courses.models import Course
from people.models import Role
from progress.assign import assign
from progress.choose import choose
from progress.models import Change, Enrolment
from progress.record import record_activity
from tests import factories as make

MORE = "/en/more-courses/"
TAKE = f"{MORE}hate-crime/take/"
LEAVE = f"{MORE}hate-crime/leave/"
COURSE = "/en/courses/hate-crime/"


@pytest.fixture
def open_course(course) -> Course:
    Course.objects.update(open_to_all=True)
    course.refresh_from_db()
    return course


def status(course) -> list[str]:
    return list(Enrolment.objects.filter(course=course).values_list("status", flat=True))


def test_a_course_is_open_when_its_page_says_so(db):
    made = make.course(open_to_all=True)
    assert made.open_to_all
    assert not make.course("closed").open_to_all


def test_an_open_course_is_offered_and_taken(client, open_course):
    page = client.get(MORE).content.decode()
    assert "Course hate-crime" in page and TAKE in page
    response = client.post(TAKE)
    assert response["Location"] == COURSE
    assert "Leave this course" in client.get(COURSE).content.decode()
    assert "There is no other course" in client.get(MORE).content.decode()


def test_taken_twice_it_is_hers_once(client, open_course):
    client.post(TAKE)
    client.post(TAKE)
    assert status(open_course) == ["not_started"]
    assert Change.objects.filter(kind="enrolled").count() == 1


def test_the_address_of_an_open_course_leads_to_where_it_can_be_taken(client, open_course):
    assert client.get(COURSE)["Location"] == f"{MORE}#hate-crime"


def test_a_course_that_is_not_open_is_neither_offered_nor_taken(client, course):
    assert "Course hate-crime" not in client.get(MORE).content.decode()
    assert client.post(TAKE).status_code == 404
    assert status(course) == []


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.UNIT_MANAGER])
def test_only_officers_take_courses(open_course, role):
    assert make.signed_in(make.person(role=role)).post(TAKE).status_code == 404
    assert Client().post(TAKE).status_code == 302
    assert Client().get(MORE).status_code == 302
    assert status(open_course) == []


class TestLeaving:
    def test_what_was_not_begun_is_given_back_and_can_be_taken_again(self, client, open_course):
        client.post(TAKE)
        response = client.post(LEAVE, follow=True)
        assert "You left the course." in response.content.decode()
        assert status(open_course) == ["withdrawn"]
        client.post(TAKE)
        assert status(open_course) == ["not_started"]

    def test_what_was_begun_stays(self, client, amra, open_course):
        enrolment = choose(officer=amra, slug=open_course.slug)
        record_activity(enrolment=enrolment, activity=open_course.activities.first(), language="en")
        assert "it stays" in client.post(LEAVE, follow=True).content.decode()
        assert status(open_course) == ["in_progress"]

    def test_what_is_assigned_stays(self, client, amra, open_course):
        client.post(TAKE)
        assign(course=open_course, unit=amra.unit)
        client.post(LEAVE)
        assert status(open_course) == ["not_started"]

    def test_nobody_elses(self, open_course):
        other = make.officer()
        choose(officer=other, slug=open_course.slug)
        make.signed_in(make.officer()).post(LEAVE)
        assert status(open_course) == ["not_started"]


def test_the_end_of_an_assignment_takes_nothing_that_was_chosen(amra, open_course):
    choose(officer=amra, slug=open_course.slug)
    assign(course=open_course, unit=amra.unit).delete()
    assert status(open_course) == ["not_started"]


def test_queries_do_not_grow_with_the_courses(client, open_course, django_assert_num_queries):
    client.get(MORE)
    for number in range(5):
        make.syllabus(f"c{number}", open_to_all=True)
    with django_assert_num_queries(5):
        client.get(MORE)


def test_who_left_it_and_gets_it_assigned_later_loses_it_with_the_assignment(amra, client, open_course):
    client.post(TAKE)
    client.post(LEAVE)
    assigned = assign(course=open_course, unit=amra.unit)
    assert status(open_course) == ["not_started"]

    assigned.delete()

    assert status(open_course) == ["withdrawn"]
