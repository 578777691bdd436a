"""What officers and facilitators see, and what nobody else does."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.attend import confirm
from meetings.book import book
from meetings.models import Attendance, Booking, ListReading, Meeting
from meetings.schedule import cancel
from people.models import Role, UnitRole
from tests import factories as make
from tests.meetings import worlds

PAGE = "/en/courses/hate-crime/meet/"


def at(name: str, *args) -> str:
    return reverse(name, args=args)


def text_of(answer) -> str:
    return answer.content.decode()


class TestAnOfficer:
    def test_reads_what_it_is_for_and_books(self, meeting, amra):
        phone = make.signed_in(amra)
        page = text_of(phone.get(PAGE))
        assert "Visit to a community organisation" in page and "<p>Listen to them.</p>" in page
        assert "House of Culture, Lipa" in page and "2 places left" in page

        page = text_of(phone.post(at("book_meeting", meeting.pk), follow=True))

        assert "You have a place." in page and "1 place left" in page
        assert "Give the place back" in page and at("meeting_calendar", meeting.pk) in page
        page = text_of(phone.post(at("give_back_meeting", meeting.pk), follow=True))
        assert "Saved." in page and "Book a place" in page

    def test_is_told_her_turn_on_the_waiting_list(self, activity, meeting):
        for _ in range(3):
            book(meeting=meeting, officer=worlds.enrolled(activity))
        phone = make.signed_in(worlds.enrolled(activity))
        assert "Join the waiting list" in text_of(phone.get(PAGE))
        page = text_of(phone.post(at("book_meeting", meeting.pk), follow=True))
        assert "You are number 2 on the waiting list." in page
        assert at("meeting_calendar", meeting.pk) not in page

    def test_gets_the_link_with_the_place(self, meeting, amra):
        Meeting.objects.update(link="https://meet.example/secret")
        phone = make.signed_in(amra)
        assert "meet.example" not in text_of(phone.get(PAGE))
        book(meeting=meeting, officer=amra)
        assert "https://meet.example/secret" in text_of(phone.get(PAGE))

    def test_sees_dates_for_her_unit_only(self, activity, meeting, amra):
        meeting.units.set([make.unit()])
        phone = make.signed_in(amra)
        assert "There is no date for you at the moment." in text_of(phone.get(PAGE))
        page = text_of(phone.post(at("book_meeting", meeting.pk), follow=True))
        assert "This session is for other units." in page
        assert not Booking.objects.exists()

    def test_books_nothing_in_a_course_that_she_does_not_have(self, meeting):
        stranger = make.signed_in(make.officer(unit=make.unit()))
        assert stranger.get(PAGE).status_code == 403
        assert stranger.post(at("book_meeting", meeting.pk)).status_code == 404
        assert not Booking.objects.exists()

    def test_books_nothing_before_it_is_open_to_her(self, meeting, amra):
        edition = meeting.activity.course.editions.get()
        first = edition.outline[0]
        session = first["activities"].pop()
        edition.outline.append({**first, "key": "m2", "prerequisites": [first["key"]], "activities": [session]})
        edition.save()
        answer = make.signed_in(amra).post(at("book_meeting", meeting.pk))
        assert answer.status_code == 403 and "not open yet" in text_of(answer)
        assert not Booking.objects.exists()

    def test_gives_back_a_place_also_when_the_course_was_taken_from_her(self, meeting, amra):
        book(meeting=meeting, officer=amra)
        amra.enrolments.update(status="withdrawn")
        assert make.signed_in(amra).post(at("give_back_meeting", meeting.pk)).status_code == 302
        assert Meeting.objects.get().taken == 0

    def test_gives_back_nobody_elses(self, activity, meeting, amra):
        book(meeting=meeting, officer=amra)
        make.signed_in(worlds.enrolled(activity)).post(at("give_back_meeting", meeting.pk))
        assert meeting.bookings.get().status == "booked"

    def test_sees_that_it_is_done(self, meeting, amra):
        worlds.begin_now(meeting)
        confirm(meeting=meeting, officer=amra, enrolment=worlds.enrolment(amra, meeting.activity), language="en")
        phone = make.signed_in(amra)
        assert "You were there. This is done." in text_of(phone.get(PAGE))
        assert "Live session" in text_of(phone.get("/en/courses/hate-crime/"))

    def test_asks_the_same_number_of_queries_whatever_there_is(self, activity, amra):
        phone = make.signed_in(amra)
        phone.get(PAGE)
        asked = []
        for more in (1, 8):
            for _ in range(more):
                worlds.meeting(activity, units=[amra.unit], facilitators=[worlds.facilitator()])
                book(meeting=activity.meetings.last(), officer=worlds.enrolled(activity, unit=amra.unit))
            with CaptureQueriesContext(connection) as context:
                phone.get(PAGE)
            asked.append(len(context))
        assert asked[0] == asked[1] <= 12


class TestAFacilitator:
    @pytest.fixture
    def now(self, meeting, amra):
        amra.first_name, amra.last_name = "Amra", "Hodžić-Unique"
        amra.save()
        book(meeting=meeting, officer=amra)
        return worlds.begin_now(meeting)

    def test_finds_her_sessions(self, now, vera):
        laptop = Client()
        laptop.post("/en/sign-in/", {"username": vera.service_number, "password": make.PASSWORD})
        home = text_of(laptop.get("/en/"))
        assert home.count(at("my_meetings")) == 2  # menu and card
        page = text_of(laptop.get(at("my_meetings")))
        assert "Meet the community" in page and "1 of 2 places taken" in page

    def test_sees_names_and_units_and_nothing_else_of_anybody(self, now, amra, vera):
        page = text_of(make.signed_in(vera).get(at("meeting_people", now.pk)))
        assert "Amra Hodžić-Unique" in page and amra.unit.name in page
        for hidden in (amra.service_number, amra.email or "@example", "Score", "%"):
            assert hidden not in page.split("<main", 1)[1].split("</main>")[0]

    def test_ticks_undoes_and_counts(self, now, amra, vera):
        laptop = make.signed_in(vera)
        tick = at("mark_attendance", now.pk, amra.pk)
        page = text_of(laptop.post(tick, follow=True))
        assert "Here: 1" in page and "Undo" in page
        assert "It counts from" in text_of(make.signed_in(amra).get(PAGE))
        page = text_of(laptop.post(tick, {"undo": "1"}, follow=True))
        assert "Undo" not in page and not Attendance.objects.exists()
        laptop.post(tick)
        page = text_of(laptop.post(at("count_attendances", now.pk), follow=True))
        assert "Undo" not in page and Attendance.objects.get().counted_at
        page = text_of(laptop.post(tick, {"undo": "1"}, follow=True))
        assert "It counts already" in page and Attendance.objects.get().counted_at

    def test_ticks_nobody_who_has_not_booked(self, activity, now, vera):
        answer = make.signed_in(vera).post(at("mark_attendance", now.pk, worlds.enrolled(activity).pk))
        assert answer.status_code == 404
        assert not Attendance.objects.exists()

    def test_keeps_notes_and_is_told_when_they_are_too_long(self, now, vera):
        laptop = make.signed_in(vera)
        laptop.post(at("meeting_notes", now.pk), {"text": "Chairs: 20"})
        assert "Chairs: 20" in text_of(laptop.get(at("meeting_people", now.pk)))
        answer = laptop.post(at("meeting_notes", now.pk), {"text": "x" * 4001})
        assert answer.status_code == 400 and "x" * 4001 in text_of(answer)
        assert Meeting.objects.get().organisation == "Chairs: 20"

    def test_every_reading_of_the_list_is_written_down_once_an_hour(self, now, amra, vera):
        laptop = make.signed_in(vera)
        for _ in range(3):
            laptop.get(at("meeting_people", now.pk))
        assert ListReading.objects.get().by == vera
        mine = make.signed_in(amra).get("/en/record/file/").json()
        assert mine["lists_of_sessions_read"][0]["by__last_name"] == "Ilić"
        assert mine["bookings_of_sessions"][0]["status"] == "booked"

    def test_sees_no_names_four_weeks_later(self, now, vera):
        worlds.end(now, days=31)
        page = text_of(make.signed_in(vera).get(at("meeting_people", now.pk)))
        assert "Hodžić-Unique" not in page and "1 of 2 places taken" in page

    def test_sees_nothing_of_sessions_that_others_run(self, activity, now):
        other = make.signed_in(worlds.facilitator())
        assert "Meet the community" not in text_of(other.get(at("my_meetings")))
        assert other.get(at("meeting_people", now.pk)).status_code == 403

    def test_sees_no_longer_what_is_no_longer_hers(self, now, vera):
        laptop = make.signed_in(vera)
        now.facilitators.clear()
        assert laptop.get(at("meeting_people", now.pk)).status_code == 403
        assert laptop.get(at("meeting_code", now.pk)).status_code == 403

    @pytest.mark.parametrize("address", ["/en/units/", "/cms/", "/cms/users/", "/cms/reports/"])
    def test_has_no_other_page_of_people(self, now, vera, address):
        answer = make.signed_in(vera).get(address, follow=True)
        page = text_of(answer)
        assert "Hodžić-Unique" not in page
        assert answer.status_code in (403, 404) or answer.redirect_chain

    def test_shows_a_code_only_around_the_session(self, activity, vera):
        later = worlds.meeting(activity, facilitators=[vera])
        answer = make.signed_in(vera).get(at("meeting_code", later.pk))
        assert "/here/" not in text_of(answer) and "Refresh" not in answer

    def test_asks_the_same_number_of_queries_for_any_number_of_people(self, activity, meeting, vera):
        Meeting.objects.update(places=50)
        laptop = make.signed_in(vera)
        asked = []
        for more in (1, 9):
            for _ in range(more):
                book(meeting=meeting, officer=worlds.enrolled(activity, unit=make.unit()))
            with CaptureQueriesContext(connection) as context:
                laptop.get(at("meeting_people", meeting.pk))
            asked.append(len(context))
        assert asked[0] == asked[1] <= 12


#: Pages of who runs a session, and whether they are sent to.
RUN = [
    ("meeting_people", False), ("meeting_code", False), ("mark_attendance", True), ("count_attendances", True),
    ("meeting_notes", True),
]


@pytest.mark.parametrize("role", [*Role, None, "manager of her unit", "the officer herself", "administrator by Django"])
@pytest.mark.parametrize(("name", "posted"), RUN)
def test_nobody_else_runs_it(meeting, amra, role, name, posted):
    book(meeting=meeting, officer=amra)
    worlds.begin_now(meeting)
    if role == "manager of her unit":
        person = make.person(role=Role.UNIT_MANAGER, unit=amra.unit)
        UnitRole.objects.create(user=person, unit=amra.unit, role=Role.UNIT_MANAGER.value)
    elif role == "the officer herself":
        person = amra
    elif role == "administrator by Django":
        person = make.person(is_superuser=True, is_staff=True)
    else:
        person = role and make.person(role=role, unit=amra.unit)
    browser = make.signed_in(person) if person else Client()
    args = (meeting.pk, amra.pk) if name == "mark_attendance" else (meeting.pk,)
    answer = browser.post(at(name, *args), {"text": "x"}) if posted else browser.get(at(name, *args))

    assert answer.status_code == (403 if person else 302)
    assert not Attendance.objects.exists() and not ListReading.objects.exists()


@pytest.mark.parametrize(("name", "posted"), RUN)
def test_who_has_lost_the_role_runs_it_no_more(meeting, amra, vera, name, posted):
    book(meeting=meeting, officer=amra)
    worlds.begin_now(meeting)
    vera.groups.clear()
    args = (meeting.pk, amra.pk) if name == "mark_attendance" else (meeting.pk,)
    browser = make.signed_in(vera)

    assert (browser.post if posted else browser.get)(at(name, *args)).status_code == 403
    assert "Meet the community" not in text_of(browser.get(at("my_meetings")))


ANYBODYS = ["my_meetings", "meeting", "meeting_calendar", "meeting_here", "book_meeting", "give_back_meeting"]


@pytest.mark.parametrize("name", ANYBODYS)
def test_a_stranger_signs_in_first(meeting, name):
    args = () if name == "my_meetings" else (meeting.pk,)
    answer = Client().post(at(name, *args)) if "book" in name or "give" in name else Client().get(at(name, *args))
    assert answer.status_code == 302 and "/en/sign-in/" in answer.url


def test_the_calendar_file_is_for_who_has_a_place_and_who_runs_it(activity, meeting, amra, vera):
    address = at("meeting_calendar", meeting.pk)
    Meeting.objects.update(link="https://meet.example/secret")
    waiting = worlds.enrolled(activity)
    assert make.signed_in(amra).get(address).status_code == 404
    book(meeting=meeting, officer=amra)
    book(meeting=meeting, officer=worlds.enrolled(activity))
    book(meeting=meeting, officer=waiting)
    assert make.signed_in(amra).get(address)["Content-Type"] == "text/calendar; charset=utf-8"
    assert make.signed_in(vera).get(address).status_code == 200
    assert make.signed_in(waiting).get(address).status_code == 404
    assert make.signed_in(make.person(role=Role.ADMINISTRATOR)).get(address).status_code == 404


def test_news_leads_to_the_right_page(meeting, amra, vera):
    address = at("meeting", meeting.pk)
    assert make.signed_in(amra).get(address).url == PAGE
    assert make.signed_in(vera).get(address).url == at("meeting_people", meeting.pk)


def test_a_cancelled_session_is_offered_to_nobody_and_its_list_says_so(meeting, amra, vera):
    book(meeting=meeting, officer=amra)
    cancel(meeting=meeting, reason="The hall is closed.")
    assert "House of Culture" not in text_of(make.signed_in(amra).get(PAGE))
    page = text_of(make.signed_in(vera).get(at("meeting_people", meeting.pk)))
    assert "This session is cancelled. The hall is closed." in page and "Hodžić" not in page
