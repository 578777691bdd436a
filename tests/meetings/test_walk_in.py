"""Who is there without a place and without a phone is added by her number; nobody is looked up by it."""

import pytest
from django.urls import reverse

from meetings.attend import count_list
from meetings.book import book
from meetings.models import Attendance, AttendanceChange, Meeting
from people.models import Notice, Role
from people.news import worded
from progress.models import ActivityRecord
from tests import factories as make
from tests.meetings import worlds
from tests.meetings.test_absent import half_an_hour_later

pytestmark = pytest.mark.django_db
REFUSED = "Nobody with this number can be added here."


@pytest.fixture
def now(meeting):
    return worlds.begin_now(meeting)


@pytest.fixture
def browser(vera):
    return make.signed_in(vera)


def add(browser, meeting, number: str) -> str:
    answer = browser.post(reverse("add_to_meeting", args=[meeting.pk]), {"number": number}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_she_gets_a_place_and_is_ticked(activity, now, browser, vera):
    officer = worlds.enrolled(activity, "BA-77", last_name="Suljić")
    page = add(browser, now, " ba-77 ")
    assert "Suljić" in page and "BA-77" not in page
    add(browser, now, "BA-77")
    assert now.bookings.get().on_the_spot and Meeting.objects.get().taken == 1
    assert list(AttendanceChange.objects.values_list("what", "by", "officer")) == [("there", vera.pk, officer.pk)]
    assert not ActivityRecord.objects.exists()
    half_an_hour_later()
    assert ActivityRecord.objects.get().status == "done"


def test_undone_she_is_off_the_list_and_the_place_is_free(activity, now, browser):
    officer = worlds.enrolled(activity, "BA-77", last_name="Suljić")
    add(browser, now, "BA-77")
    page = browser.post(reverse("mark_attendance", args=[now.pk, officer.pk]), {"undo": "1"}, follow=True).content.decode()
    assert "Suljić" not in page
    assert Meeting.objects.get().taken == 0 and not Attendance.objects.exists()


def test_every_number_that_can_not_be_added_gets_the_same_answer(activity, now, browser):
    now.units.set([make.unit("here")])
    make.officer("no-course", unit=make.unit("q"), last_name="Secret")
    worlds.enrolled(activity, "other-unit", last_name="Secret")
    left = worlds.enrolled(activity, "has-left", last_name="Secret")
    left.is_active = False
    left.save()
    for number in ("unknown", "no-course", "other-unit", "has-left"):
        page = add(browser, now, number)
        assert REFUSED in page and "Secret" not in page, number
    assert not now.bookings.exists() and not Attendance.objects.exists()


@pytest.mark.parametrize("number", ["", "BA-7", "BA-77%", "*", "\0", "BA-77 BA-78", "x" * 500])
def test_only_the_whole_number_names_somebody(activity, now, browser, number):
    worlds.enrolled(activity, "BA-77"), worlds.enrolled(activity, "BA-78")
    assert REFUSED in add(browser, now, number)
    assert not now.bookings.exists()


def test_few_wrong_numbers_then_she_waits_also_with_a_right_one(activity, now, browser):
    worlds.enrolled(activity, "BA-77"), worlds.enrolled(activity, "BA-78")
    for number in range(4):
        add(browser, now, f"guess-{number}")
    add(browser, now, "BA-77")
    assert now.bookings.count() == 1  # and a right one wipes no wrong ones out
    add(browser, now, "guess-5")
    assert "too many attempts" in add(browser, now, "BA-78")
    assert now.bookings.count() == 1
    another = worlds.facilitator()
    now.facilitators.add(another)
    add(make.signed_in(another), now, "BA-78")
    assert now.bookings.count() == 2


def test_when_all_places_are_taken_a_number_says_nothing(activity, now, browser):
    worlds.enrolled(activity, "BA-77")
    Meeting.objects.update(places=1, taken=1)
    for number in ("BA-77", "unknown"):
        page = add(browser, now, number)
        assert "All places are taken." in page and REFUSED not in page
    assert 'id="number"' not in page


def test_who_is_on_the_waiting_list_gets_the_place_that_is_free(activity, meeting, browser):
    officers = [worlds.enrolled(activity, f"W-{number}") for number in range(3)]
    for officer in officers:
        book(meeting=meeting, officer=officer)
    worlds.begin_now(meeting)
    browser.post(reverse("mark_attendance", args=[meeting.pk, officers[0].pk]), {"absent": "1"})
    add(browser, meeting, "W-2")
    assert meeting.bookings.get(officer=officers[2]).status == "booked" and meeting.bookings.count() == 3
    assert Meeting.objects.get().taken == 2


@pytest.mark.parametrize("who", [Role.OFFICER, Role.TRAINER, Role.UNIT_MANAGER, Role.ADMINISTRATOR, Role.FACILITATOR])
def test_only_who_runs_it(activity, now, who):
    worlds.enrolled(activity, "BA-77")
    answer = make.signed_in(make.person(role=who)).post(reverse("add_to_meeting", args=[now.pk]), {"number": "BA-77"})
    assert answer.status_code == 403 and not now.bookings.exists()


def test_a_facilitator_from_start_to_end(activity, meeting, vera):
    """She reads who comes, shows the code, ticks, marks who didn't come, adds who is there, and closes the list."""
    amra, emir = worlds.enrolled(activity, "BA-1", last_name="Amrić"), worlds.enrolled(activity, "BA-2", last_name="Emirić")
    for officer in (amra, emir):
        book(meeting=meeting, officer=officer)
    walked_in = worlds.enrolled(activity, "BA-3", last_name="Suljić")
    browser = make.signed_in(vera)
    page = browser.get(reverse("my_meetings")).content.decode()
    assert reverse("meeting_people", args=[meeting.pk]) in page

    worlds.begin_now(meeting)
    people = reverse("meeting_people", args=[meeting.pk])
    page = browser.get(people).content.decode()
    assert "Amrić" in page and "Emirić" in page and "Suljić" not in page
    assert "<svg" in browser.get(reverse("meeting_code", args=[meeting.pk])).content.decode()
    assert "All places are taken." in add(browser, meeting, "BA-3")

    browser.post(reverse("mark_attendance", args=[meeting.pk, amra.pk]))
    browser.post(reverse("mark_attendance", args=[meeting.pk, emir.pk]), {"absent": "1"})
    page = add(browser, meeting, "BA-3")
    assert "Here: 2" in page and "1 didn’t come" in page and "2 of 2 places taken" in page
    browser.post(reverse("meeting_notes", args=[meeting.pk]), {"text": "The room was cold."})
    browser.post(reverse("count_attendances", args=[meeting.pk]))
    half_an_hour_later()

    done = set(ActivityRecord.objects.filter(status="done").values_list("enrolment__officer", flat=True))
    assert done == {amra.pk, walked_in.pk}
    [(_notice, said)] = worded(Notice.objects.filter(kind="session_missed"))
    assert _notice.recipient_id == emir.pk and said.path == reverse("meeting", args=[meeting.pk])
    worlds.end(meeting, days=31)
    assert "Amrić" not in browser.get(people).content.decode()
    assert count_list(meeting=meeting) == 0
