"""Being there: by the officer's own confirmation or by the facilitator's list; each counts once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Course
from meetings import attend
from meetings.attend import confirm, count_attendances, count_list, tick, untick
from meetings.book import IsForOthers, IsFull, WasThere, book
from meetings.models import Attendance, AttendanceChange, Booking, Meeting
from meetings.schedule import cancel
from progress.models import ActivityRecord, Change, Enrolment
from progress.renew import begin_renewal
from tests import factories as make
from tests.meetings import worlds


def be_there(meeting, officer):
    enrolment = worlds.enrolment(officer, meeting.activity)
    return confirm(meeting=meeting, officer=officer, enrolment=enrolment, language="en")


def done(officer) -> list[str]:
    mine = ActivityRecord.objects.filter(enrolment__officer=officer, status="done")
    return list(mine.values_list("activity__slug", flat=True))


def an_hour_later():
    Attendance.objects.update(at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def now(meeting, amra):
    """It takes place, and Amra has a place."""
    book(meeting=meeting, officer=amra)
    return worlds.begin_now(meeting)


class TestByCode:
    def test_it_counts_at_once_and_twice_is_once(self, now, amra):
        be_there(now, amra)
        position = Change.objects.latest("position").position
        be_there(now, amra)

        assert done(amra) == ["meet"]
        assert Attendance.objects.get().counted_at
        assert AttendanceChange.objects.count() == 1
        assert Change.objects.latest("position").position == position
        assert Meeting.objects.get().taken == 1

    def test_it_completes_a_course_whose_last_activity_it_is(self, activity, now, amra):
        enrolment = worlds.enrolment(amra, activity)
        activity.course.activities.filter(slug="l1").update(required=False)
        be_there(now, amra)
        enrolment.refresh_from_db()

        assert enrolment.status == Enrolment.Status.COMPLETED

    def test_who_has_no_place_is_admitted_if_one_is_left(self, activity, now):
        second, third = worlds.enrolled(activity), worlds.enrolled(activity)
        be_there(now, second)

        assert done(second) == ["meet"]
        assert now.bookings.get(officer=second).on_the_spot
        with pytest.raises(IsFull):
            be_there(now, third)
        assert done(third) == []
        assert Meeting.objects.get().taken == 2

    def test_who_waited_is_admitted_with_her_own_booking(self, activity, meeting):
        people = [worlds.enrolled(activity) for _ in range(3)]
        for one in people:
            book(meeting=meeting, officer=one)
        worlds.begin_now(meeting)
        Meeting.objects.update(places=3)

        be_there(meeting, people[2])

        assert meeting.bookings.get(officer=people[2]).status == "booked"
        assert Meeting.objects.get().taken == 3

    def test_other_units_are_not_admitted(self, activity, now, amra):
        now.units.set([amra.unit])
        with pytest.raises(IsForOthers):
            be_there(now, worlds.enrolled(activity))

    def test_her_place_elsewhere_is_given_up(self, activity, now):
        later = worlds.meeting(activity)
        second = worlds.enrolled(activity)
        book(meeting=later, officer=second)

        be_there(now, second)

        assert later.bookings.get().status == Booking.Status.GIVEN_BACK
        assert Meeting.objects.get(pk=later.pk).taken == 0

    @pytest.mark.parametrize("when", ["before", "after", "cancelled"])
    def test_only_while_it_takes_place(self, activity, amra, when):
        meeting = worlds.meeting(activity)
        if when == "after":
            worlds.end(meeting)
        if when == "cancelled":
            worlds.begin_now(meeting)
            cancel(meeting=meeting, reason="Ill")
        with pytest.raises(attend.NotNow):
            be_there(meeting, amra)
        assert done(amra) == []


class TestByList:
    def test_a_tick_counts_when_it_cannot_be_undone_any_more(self, now, amra, vera, work_off):
        tick(meeting=now, officer=amra, by=vera)
        count_attendances.enqueue()
        work_off()
        assert done(amra) == []

        an_hour_later()
        for _ in range(2):
            count_attendances.enqueue()
            work_off()
        assert done(amra) == ["meet"]
        assert Attendance.objects.get().counted_at
        assert Change.objects.filter(enrolment__officer=amra).count() == 1

    def test_a_wrong_tick_is_undone_and_both_are_written_down(self, now, amra, vera, work_off):
        tick(meeting=now, officer=amra, by=vera)
        untick(meeting=now, officer=amra, by=vera)
        untick(meeting=now, officer=amra, by=vera)
        an_hour_later()
        count_attendances.enqueue()
        work_off()

        assert done(amra) == []
        changes = AttendanceChange.objects.order_by("pk").values_list("what", "way", "by", "officer")
        assert list(changes) == [("there", "list", vera.pk, amra.pk), ("undone", "list", vera.pk, amra.pk)]

    def test_what_counts_is_not_undone(self, now, amra, vera):
        be_there(now, amra)
        with pytest.raises(attend.HasCounted):
            untick(meeting=now, officer=amra, by=vera)
        assert done(amra) == ["meet"]

    def test_the_facilitator_can_count_at_once(self, now, amra, vera):
        tick(meeting=now, officer=amra, by=vera)
        assert count_list(meeting=now) == 1
        assert count_list(meeting=now) == 0
        assert done(amra) == ["meet"]

    def test_a_tick_and_the_code_are_one_attendance(self, now, amra, vera):
        tick(meeting=now, officer=amra, by=vera)
        be_there(now, amra)
        tick(meeting=now, officer=amra, by=vera)

        assert Attendance.objects.get().counted_at
        assert done(amra) == ["meet"]

    def test_only_who_has_a_place(self, activity, now, vera):
        people = [worlds.enrolled(activity) for _ in range(2)]
        Meeting.objects.update(starts_at=timezone.now() + timedelta(days=1), ends_at=timezone.now() + timedelta(days=2))
        for one in people:
            book(meeting=now, officer=one)
        worlds.begin_now(now)
        for one in (people[1], worlds.enrolled(activity)):
            with pytest.raises(attend.HasNoPlace):
                tick(meeting=now, officer=one, by=vera)

    def test_the_list_can_be_completed_later_but_not_for_ever(self, now, amra, vera):
        worlds.end(now, days=31)
        with pytest.raises(attend.NotNow):
            tick(meeting=now, officer=amra, by=vera)
        worlds.end(now, days=20)
        assert tick(meeting=now, officer=amra, by=vera)

    def test_who_is_not_enrolled_any_more_keeps_the_tick_until_she_is(self, activity, now, amra, vera):
        tick(meeting=now, officer=amra, by=vera)
        enrolments = Enrolment.objects.filter(officer=amra)
        enrolments.update(status=Enrolment.Status.WITHDRAWN)
        assert count_list(meeting=now) == 0
        enrolments.update(status=Enrolment.Status.NOT_STARTED)
        assert count_list(meeting=now) == 1
        assert done(amra) == ["meet"]

    def test_who_was_deactivated_meanwhile_is_counted_all_the_same(self, now, amra, vera):
        tick(meeting=now, officer=amra, by=vera)
        amra.is_active = False
        amra.save()
        assert count_list(meeting=now) == 1


def test_who_was_there_books_no_other(activity, now, amra):
    from meetings.book import WasThere

    be_there(now, amra)
    with pytest.raises(WasThere):
        book(meeting=worlds.meeting(activity), officer=amra)


def test_confirming_asks_the_same_whatever_their_number(activity, meeting):
    Meeting.objects.update(places=50)
    people = [worlds.enrolled(activity, unit=make.unit()) for _ in range(8)]
    for one in people:
        book(meeting=meeting, officer=one)
    worlds.begin_now(meeting)
    asked = []
    be_there(meeting, people[0])  # the first change of all finds an empty feed
    for one in (people[1], people[-1]):
        with CaptureQueriesContext(connection) as context:
            be_there(meeting, one)
        asked.append(len([query for query in context if "SAVEPOINT" not in query["sql"]]))
    assert asked[0] == asked[1] <= 18


class TestWhoRenewsHerCompletion:
    @pytest.fixture
    def renewing(self, activity, now, amra):
        """Amra was there a year ago, completed the course by it, and is at it once more."""
        activity.course.activities.filter(slug="l1").update(required=False)
        Course.objects.update(validity_months=12)
        be_there(now, amra)
        year = timezone.now() - timedelta(days=350)
        Enrolment.objects.update(completed_at=year)
        Attendance.objects.update(at=year, counted_at=year)
        worlds.end(now, days=350)
        begin_renewal(officer=amra, slug=activity.course.slug)
        return worlds.meeting(activity)

    def test_books_and_is_there_once_more(self, renewing, amra):
        book(meeting=renewing, officer=amra)
        worlds.begin_now(renewing)
        be_there(renewing, amra)

        mine = worlds.enrolment(amra, renewing.activity)
        assert (mine.renewal_percent, mine.completed_at.date()) == (None, timezone.now().date())
        assert [one.round for one in Attendance.objects.order_by("pk")] == [0, 1]
        with pytest.raises(WasThere):
            book(meeting=worlds.meeting(renewing.activity), officer=amra)

    def test_is_ticked_once_more(self, renewing, amra, vera):
        book(meeting=renewing, officer=amra)
        worlds.end(renewing)
        tick(meeting=renewing, officer=amra, by=vera)
        count_list(meeting=renewing)

        assert worlds.enrolment(amra, renewing.activity).renewal_percent is None
        assert Attendance.objects.count() == 2

    def test_reads_that_she_can_book(self, renewing, amra):
        page = make.signed_in(amra).get(f"/en/courses/{renewing.activity.course.slug}/meet/").content.decode()

        assert f"/en/sessions/{renewing.pk}/book/" in page

    def test_what_she_was_at_before_does_not_count_again(self, renewing, amra, vera):
        before = Meeting.objects.exclude(pk=renewing.pk).get()
        worlds.end(before, days=3)
        tick(meeting=before, officer=amra, by=vera)
        count_list(meeting=before)

        assert worlds.enrolment(amra, renewing.activity).renewal_percent == 0
        assert Attendance.objects.count() == 1
