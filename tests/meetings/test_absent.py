"""Who didn't come is told so, can book another date, and never has the activity done; a mistake is corrected."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.absent import CannotMiss, NeedsReason, NoPlaceLeft, miss, unmiss
from meetings.attend import confirm, count_attendances, count_list, tick, untick
from meetings.book import book
from meetings.models import Attendance, AttendanceChange, Booking, Meeting
from meetings.schedule import cancel
from people.models import Notice, Role
from people.news import worded
from progress.models import ActivityRecord
from tests import factories as make
from tests.meetings import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(meeting, amra):
    """It takes place, and Amra has a place."""
    book(meeting=meeting, officer=amra)
    return worlds.begin_now(meeting)


def half_an_hour_later():
    before = timezone.now() - timedelta(minutes=31)
    Booking.objects.update(changed_at=before)
    Attendance.objects.update(at=before)
    count_attendances.call()


def news(person) -> list[str]:
    hers = Notice.objects.filter(recipient=person, kind="session_missed")
    return [f"{said.title} {said.text}" for _notice, said in worded(hers)]


def done() -> bool:
    return ActivityRecord.objects.filter(status="done").exists()


def test_it_counts_never_and_she_is_told_once_how_to_book_another(now, amra, vera):
    miss(meeting=now, officer=amra, by=vera)
    miss(meeting=now, officer=amra, by=vera)
    count_attendances.call()
    assert news(amra) == []
    half_an_hour_later()
    count_attendances.call()
    count_list(meeting=now)
    [said] = news(amra)
    assert "You weren’t there: Meet the community" in said and "You can book another date." in said
    assert not done() and not Attendance.objects.exists()
    assert list(AttendanceChange.objects.values_list("what", "by")) == [("absent", vera.pk)]


def test_she_books_another_date(activity, now, amra, vera):
    later = worlds.meeting(activity)
    miss(meeting=now, officer=amra, by=vera)
    phone = make.signed_in(amra)
    page = phone.get("/en/courses/hate-crime/meet/").content.decode()
    assert "You can book another date." in page and "Book a place" in page
    phone.post(reverse("book_meeting", args=[later.pk]))
    assert later.bookings.get().status == "booked"
    assert "You can book another date." not in phone.get("/en/courses/hate-crime/meet/").content.decode()


def test_her_place_is_free_for_who_is_there(activity, now, amra, vera):
    second, third = worlds.enrolled(activity), worlds.enrolled(activity)
    for officer in (second, amra):
        confirm_or_miss = officer is amra
        if confirm_or_miss:
            miss(meeting=now, officer=amra, by=vera)
        else:
            confirm(meeting=now, officer=officer, enrolment=worlds.enrolment(officer, activity), language="en")
    assert Meeting.objects.get(pk=now.pk).taken == 1
    confirm(meeting=now, officer=third, enrolment=worlds.enrolment(third, activity), language="en")
    assert Meeting.objects.get(pk=now.pk).taken == 2
    with pytest.raises(NoPlaceLeft):
        unmiss(meeting=now, officer=amra, by=vera)


def test_a_mistake_is_undone_and_nobody_is_told(now, amra, vera):
    miss(meeting=now, officer=amra, by=vera)
    unmiss(meeting=now, officer=amra, by=vera)
    unmiss(meeting=now, officer=amra, by=vera)
    half_an_hour_later()
    assert news(amra) == [] and now.bookings.get().status == "booked"
    assert Meeting.objects.get().taken == 1
    assert list(AttendanceChange.objects.order_by("pk").values_list("what", flat=True)) == ["absent", "undone"]


def test_who_comes_late_is_there(now, amra, vera, activity):
    miss(meeting=now, officer=amra, by=vera)
    confirm(meeting=now, officer=amra, enrolment=worlds.enrolment(amra, activity), language="en")
    assert done() and now.bookings.get().status == "booked" and Meeting.objects.get().taken == 1


def test_afterwards_it_is_corrected_with_a_reason_that_stays_on_record(now, amra, vera):
    miss(meeting=now, officer=amra, by=vera)
    half_an_hour_later()
    worlds.end(now)
    for wrong in (lambda: unmiss(meeting=now, officer=amra, by=vera), lambda: tick(meeting=now, officer=amra, by=vera)):
        with pytest.raises(NeedsReason):
            wrong()
    tick(meeting=now, officer=amra, by=vera, reason="She sat at the back")
    half_an_hour_later()
    assert done() and news(amra) == []
    assert AttendanceChange.objects.latest("pk").reason == "She sat at the back"


def test_only_who_has_a_place_and_was_not_there_and_not_before_it_begins(activity, meeting, amra, vera):
    book(meeting=meeting, officer=amra)
    for officer in (amra, worlds.enrolled(activity)):
        with pytest.raises(CannotMiss):
            miss(meeting=meeting, officer=officer, by=vera)
    worlds.begin_now(meeting)
    tick(meeting=meeting, officer=amra, by=vera)
    with pytest.raises(CannotMiss):
        miss(meeting=meeting, officer=amra, by=vera)
    untick(meeting=meeting, officer=amra, by=vera)
    miss(meeting=meeting, officer=amra, by=vera)
    assert meeting.bookings.get().status == "absent"


class TestCancelling:
    def test_what_was_ticked_and_does_not_count_yet_is_undone(self, now, amra, vera):
        tick(meeting=now, officer=amra, by=vera)
        planner = make.person(role=Role.TRAINER)
        cancel(meeting=now, reason="Fire", by=planner)
        half_an_hour_later()
        assert not done() and not Attendance.objects.exists()
        assert AttendanceChange.objects.latest("pk").by == planner

    def test_what_has_counted_stays(self, now, amra, vera, activity):
        confirm(meeting=now, officer=amra, enrolment=worlds.enrolment(amra, activity), language="en")
        cancel(meeting=now, reason="Fire")
        assert done() and Attendance.objects.count() == 1

    def test_nobody_has_missed_it(self, now, amra, vera):
        miss(meeting=now, officer=amra, by=vera)
        cancel(meeting=now, reason="Fire", by=vera)
        half_an_hour_later()
        assert news(amra) == []


class TestThePage:
    def list(self, meeting) -> str:
        return reverse("meeting_people", args=[meeting.pk])

    def mark(self, meeting, officer) -> str:
        return reverse("mark_attendance", args=[meeting.pk, officer.pk])

    def test_a_facilitator_says_so_undoes_it_and_corrects_it(self, now, amra, vera):
        browser = make.signed_in(vera)
        page = browser.post(self.mark(now, amra), {"absent": "1"}, follow=True).content.decode()
        assert "1 didn’t come" in page and 'name="undo-absent"' in page
        browser.post(self.mark(now, amra), {"undo-absent": "1"})
        assert now.bookings.get().status == "booked"
        browser.post(self.mark(now, amra), {"absent": "1"})
        half_an_hour_later()
        assert 'name="reason"' in browser.get(self.list(now)).content.decode()
        page = browser.post(self.mark(now, amra), {}, follow=True).content.decode()
        assert "Say why that was wrong." in page
        browser.post(self.mark(now, amra), {"reason": "Mistaken for another"})
        assert Attendance.objects.get().officer == amra

    def test_nobody_else_does(self, now, amra):
        for person in (amra, worlds.facilitator(), make.person(role=Role.ADMINISTRATOR), make.person(role=Role.TRAINER)):
            assert make.signed_in(person).post(self.mark(now, amra), {"absent": "1"}).status_code == 403
        assert now.bookings.get().status == "booked"

    def test_not_when_the_list_is_closed(self, now, amra, vera):
        worlds.end(now, days=31)
        make.signed_in(vera).post(self.mark(now, amra), {"absent": "1"})
        assert now.bookings.get().status == "booked"

    def test_the_organiser_sees_how_many(self, now, amra, vera, activity):
        second = worlds.enrolled(activity)
        confirm(meeting=now, officer=second, enrolment=worlds.enrolment(second, activity), language="en")
        miss(meeting=now, officer=amra, by=vera)
        page = make.signed_in(make.person(role=Role.TRAINER)).get(reverse("wagtailsnippets_meetings_meeting:list"))
        assert "1 · 1 didn’t come" in page.content.decode()
        assert "Hodžić" not in page.content.decode()
