"""Courses that are open with approval: an officer asks, who manages her unit decides."""

from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from people.models import Notice, Role, UnitRole
from progress.ask import NotWaiting, approve, ask, decline, waiting_for
from progress.assign import assign
from progress.choose import NotOpen, choose
from progress.models import CourseRequest, Enrolment
from tests import factories as make

pytestmark = pytest.mark.django_db

ASK, BACK = "/en/more-courses/hate-crime/ask/", "/en/more-courses/hate-crime/take-back/"
QUEUE = "/en/course-requests/"


@pytest.fixture
def course():
    return make.syllabus(open_to_all=True, approval_needed=True)


@pytest.fixture
def region():
    return make.unit("R")


@pytest.fixture
def amra(region):
    return make.officer("amra", unit=make.unit("R-1", above=region))


def manager(unit, role=Role.UNIT_MANAGER):
    person = make.person(role=role)
    UnitRole.objects.create(user=person, unit=unit, role=role)
    return person


def states() -> list[str]:
    return list(CourseRequest.objects.order_by("pk").values_list("state", flat=True))


def test_a_course_is_open_with_approval_when_its_page_says_so():
    assert make.course("asked", open_to_all=True, approval_needed=True).approval_needed


def test_it_can_not_simply_be_taken(amra, course):
    with pytest.raises(NotOpen):
        choose(officer=amra, slug=course.slug)
    assert make.signed_in(amra).post("/en/more-courses/hate-crime/take/").status_code == 404
    assert not Enrolment.objects.exists()


def test_an_officer_asks_in_her_words_and_sees_that_she_waits(amra, course):
    client = make.signed_in(amra)
    assert "Ask for this course" in client.get("/en/more-courses/").content.decode()
    page = client.post(ASK, {"words": "I work with victims."}, follow=True).content.decode()
    assert "It isn’t decided yet." in page and "Take the request back" in page
    assert CourseRequest.objects.get().words == "I work with victims."


def test_asked_twice_it_is_one_request(amra, course):
    client = make.signed_in(amra)
    client.post(ASK)
    client.post(ASK)
    assert states() == ["waiting"]


def test_nobody_can_wait_twice(amra, course):
    CourseRequest.objects.create(officer=amra, course=course)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseRequest.objects.create(officer=amra, course=course)


def test_who_has_the_course_needs_not_ask(amra, course):
    assign(course=course, unit=amra.unit)
    assert make.signed_in(amra).post(ASK)["Location"] == "/en/courses/hate-crime/"
    assert states() == []


def test_taken_back_it_can_be_asked_again(amra, course):
    client = make.signed_in(amra)
    client.post(ASK)
    client.post(BACK)
    client.post(ASK)
    assert states() == ["withdrawn", "waiting"]
    assert "decided already" in (client.post(BACK) and client.post(BACK, follow=True)).content.decode()


def test_approved_she_has_the_course_by_her_own_wish_and_is_told(amra, course, region):
    chief = manager(region)
    ask(officer=amra, slug=course.slug, words="Please.")
    client = make.signed_in(chief)
    page = client.get(QUEUE).content.decode()
    assert "Amra Hodžić" in page and "Please." in page and "Course hate-crime" in page
    one = CourseRequest.objects.get()
    assert "Saved." in client.post(f"{QUEUE}{one.pk}/", {"decision": "approve"}, follow=True).content.decode()
    one.refresh_from_db()
    assert (one.state, one.by) == ("approved", chief)
    assert (amra.enrolments.get().status, amra.enrolments.get().chosen) == ("not_started", True)
    assert "Approved: Course hate-crime" in make.signed_in(amra).get("/en/news/").content.decode()


def test_who_is_given_the_course_meanwhile_waits_for_nothing(amra, course, region):
    chief = manager(region)
    ask(officer=amra, slug=course.slug, words="Please.")
    given = assign(course=course, unit=region)
    assert not waiting_for(chief).exists()
    with pytest.raises(NotWaiting):
        decline(pk=CourseRequest.objects.get().pk, by=chief, reason="No.")

    given.delete()
    assert waiting_for(chief).exists()


def test_declined_she_reads_why(amra, course, region):
    ask(officer=amra, slug=course.slug)
    client = make.signed_in(manager(region))
    one = CourseRequest.objects.get()
    refused = client.post(f"{QUEUE}{one.pk}/", {"decision": "decline", "reason": " "})
    assert refused.status_code == 400 and "role=\"alert\"" in refused.content.decode()
    assert states() == ["waiting"]
    client.post(f"{QUEUE}{one.pk}/", {"decision": "decline", "reason": "Next year <b>please</b>."})
    assert states() == ["declined"]
    news = make.signed_in(amra).get("/en/news/").content.decode()
    assert "Declined: Course hate-crime" in news and "Next year &lt;b&gt;please&lt;/b&gt;." in news
    assert not amra.enrolments.exists()


def test_what_no_database_keeps_is_left_out(amra, course, region):
    chief = make.signed_in(manager(region))
    assert make.signed_in(amra).post(ASK, {"words": "Ple\0ase."}).status_code == 302
    one = CourseRequest.objects.get()
    assert one.words == "Please."
    assert chief.post(f"{QUEUE}{one.pk}/", {"decision": "decline", "reason": "\0"}).status_code == 400
    assert chief.post(f"{QUEUE}{one.pk}/", {"decision": "decline", "reason": "N\0o."}).status_code == 302
    one.refresh_from_db()
    assert one.reason == "No."


def test_the_nearest_manager_is_told_and_no_one_else(amra, course, region):
    near, far, trainer = manager(amra.unit), manager(region), manager(amra.unit, Role.TRAINER)
    ask(officer=amra, slug=course.slug)
    assert list(Notice.objects.filter(kind="course_asked_for").values_list("recipient", flat=True)) == [near.pk]
    assert "asks for a course" in make.signed_in(near).get("/en/news/").content.decode()
    assert {far.pk, trainer.pk} & set(Notice.objects.values_list("recipient", flat=True)) == set()


class TestWhoDecides:
    @pytest.fixture
    def asked(self, amra, course):
        return ask(officer=amra, slug=course.slug)

    @pytest.mark.parametrize("who", ["nobody", "officer", "trainer", "trainer of the unit", "manager without unit"])
    def test_others_do_not(self, who, asked, amra):
        client = {
            "nobody": Client,
            "officer": lambda: make.signed_in(make.officer(unit=amra.unit)),
            "trainer": lambda: make.signed_in(make.person(role=Role.TRAINER)),
            "trainer of the unit": lambda: make.signed_in(manager(amra.unit, Role.TRAINER)),
            "manager without unit": lambda: make.signed_in(make.person(role=Role.UNIT_MANAGER)),
        }[who]()
        expected = 302 if who == "nobody" else 403
        assert client.get(QUEUE).status_code == expected
        assert client.post(f"{QUEUE}{asked.pk}/", {"decision": "approve"}).status_code == expected
        assert states() == ["waiting"]

    def test_a_manager_of_another_unit_sees_nothing_of_it(self, asked):
        client = make.signed_in(manager(make.unit("Q")))
        assert f"request-{asked.pk}" not in client.get(QUEUE).content.decode()
        assert "decided already" in client.post(f"{QUEUE}{asked.pk}/", {"decision": "approve"}, follow=True).content.decode()
        assert states() == ["waiting"]

    def test_nobody_approves_her_own(self, course, region):
        chief = make.officer(unit=region)
        UnitRole.objects.create(user=chief, unit=region, role=Role.UNIT_MANAGER)
        own = ask(officer=chief, slug=course.slug)
        with pytest.raises(NotWaiting):
            approve(pk=own.pk, by=chief)

    def test_administrators_do_everywhere(self, asked, amra):
        make.signed_in(make.person(role=Role.ADMINISTRATOR)).post(f"{QUEUE}{asked.pk}/", {"decision": "approve"})
        assert amra.enrolments.exists()

    def test_only_once(self, asked, region):
        chief = manager(region)
        decline(pk=asked.pk, by=chief, reason="No.")
        with pytest.raises(NotWaiting):
            approve(pk=asked.pk, by=chief)
        assert states() == ["declined"]


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.UNIT_MANAGER])
def test_only_officers_ask(course, role):
    assert make.signed_in(make.person(role=role)).post(ASK).status_code == 404
    assert states() == []


def test_what_is_not_offered_can_not_be_asked_for(amra, course):
    for fields in ({"approval_needed": False}, {"approval_needed": True, "open_to_all": False}):
        type(course).objects.update(**fields)
        assert make.signed_in(amra).post(ASK).status_code == 404


def test_a_course_that_is_withdrawn_is_not_approved(amra, course, region):
    one = ask(officer=amra, slug=course.slug)
    type(course).objects.update(is_live=False)
    with pytest.raises(NotWaiting):
        approve(pk=one.pk, by=manager(region))


def test_queries_do_not_grow_with_the_requests(region, course, django_assert_num_queries):
    client = make.signed_in(manager(region))
    for one in make.officers(region, 12):
        CourseRequest.objects.create(officer=one, course=course)
    client.get(QUEUE)
    with django_assert_num_queries(9):
        client.get(QUEUE)


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_decide_once(amra, course, region):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    one, outcomes = ask(officer=amra, slug=course.slug), []
    first, second = manager(region), manager(region)

    def late():
        try:
            decline(pk=one.pk, by=second, reason="No.")
        except NotWaiting:
            outcomes.append("late")
        finally:
            connection.close()

    with transaction.atomic():
        approve(pk=one.pk, by=first)
        thread = Thread(target=late)
        thread.start()
        thread.join(timeout=0.4)
        assert thread.is_alive()
    thread.join(timeout=30)
    assert outcomes == ["late"] and states() == ["approved"]


@pytest.mark.django_db(transaction=True)
def test_asked_twice_at_once_it_is_one_request(amra, course):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")

    def again():
        ask(officer=amra, slug=course.slug)
        connection.close()

    with transaction.atomic():
        ask(officer=amra, slug=course.slug)
        thread = Thread(target=again)
        thread.start()
        thread.join(timeout=0.4)
    thread.join(timeout=30)
    assert states() == ["waiting"]
