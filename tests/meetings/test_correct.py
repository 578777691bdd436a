"""Somebody was counted as there and wasn't: it goes from her course with a reason, and no completion is lost by it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from meetings.absent import miss, unmiss
from meetings.attend import NotNow, count_attendances, count_list, tick
from meetings.book import book
from meetings.correct import SaysNoReason, WasNotCounted, take_attendance_back
from meetings.models import Attendance, AttendanceChange, Booking
from people.merge import merge
from people.models import Notice, Role
from people.news import worded
from progress.models import ActivityRecord, Change, Enrolment
from progress.recognise import recognise, withdraw_recognition
from progress.record import record_activity
from progress.renew import begin_renewal
from reports.dashboards.fold import differences
from tests import factories as make
from tests.meetings import worlds

pytestmark = pytest.mark.django_db
WHY = "She signed in for a colleague."


def counted(meeting, officer, vera):
    tick(meeting=meeting, officer=officer, by=vera)
    count_list(meeting=meeting)


@pytest.fixture
def now(meeting, amra, vera):
    """It takes place, and it counts that Amra is there."""
    book(meeting=meeting, officer=amra)
    meeting = worlds.begin_now(meeting)
    counted(meeting, amra, vera)
    return meeting


def take_back(meeting, officer, vera, reason=WHY) -> bool:
    return take_attendance_back(meeting=meeting, officer=officer, by=vera, reason=reason)


def learn(officer, activity, *slugs):
    mine = worlds.enrolment(officer, activity)
    for one in activity.course.activities.filter(slug__in=slugs):
        record_activity(enrolment=mine, activity=one, language="en")


def done(officer) -> list[str]:
    return list(ActivityRecord.objects.filter(enrolment__officer=officer).values_list("activity__slug", flat=True))


def test_it_goes_from_her_course_and_whoever_follows_is_told(now, amra, vera, activity):
    assert worlds.enrolment(amra, activity).percent == 50
    assert take_back(now, amra, vera)

    mine = worlds.enrolment(amra, activity)
    assert (mine.percent, mine.status, done(amra)) == (0, "in_progress", [])
    last = Change.objects.latest("position")
    assert (last.enrolment, last.kind) == (mine, "progressed")
    assert differences() == 0
    now.refresh_from_db()
    assert (now.taken, Booking.objects.get().status, Attendance.objects.count()) == (0, "absent", 0)
    said = AttendanceChange.objects.latest("pk")
    assert (said.what, said.by, said.reason) == ("absent", vera, WHY)


def test_it_asks_the_same_whatever_their_number(now, amra, vera, activity, django_assert_max_num_queries):
    for officer in (worlds.enrolled(activity) for _ in range(4)):
        make.enrolment(officer, make.syllabus(f"of-{officer.pk}"))
        Booking.objects.create(officer=officer, meeting=now, activity=activity, status="booked")
    count_list(meeting=now)
    with django_assert_max_num_queries(24):
        take_back(now, amra, vera)


def test_what_else_she_did_stays(now, amra, vera, activity):
    make.activity(activity.course, "l3")
    learn(amra, activity, "l1")
    take_back(now, amra, vera)
    assert (worlds.enrolment(amra, activity).percent, done(amra)) == (33, ["l1"])


def test_a_completion_stays_with_all_that_it_rests_on(now, amra, vera, activity):
    learn(amra, activity, "l1")
    before = worlds.enrolment(amra, activity)
    position = Change.objects.latest("position").position
    assert before.status == Enrolment.Status.COMPLETED
    assert not take_back(now, amra, vera)

    after = worlds.enrolment(amra, activity)
    assert (after.status, after.percent, after.completed_at) == ("completed", 100, before.completed_at)
    assert sorted(done(amra)) == ["l1", "meet"]
    assert Change.objects.latest("position").position == position
    assert not Attendance.objects.exists()


def test_of_a_renewal_under_way_it_goes_and_the_completion_stays(now, amra, vera, activity):
    learn(amra, activity, "l1")
    activity.course.validity_months = 12
    activity.course.save()
    Enrolment.objects.update(completed_at=timezone.now() - timedelta(days=365))
    begin_renewal(officer=amra, slug=activity.course.slug)
    assert not take_back(now, amra, vera)  # of the round before

    another = worlds.meeting(activity, facilitators=[vera])
    book(meeting=another, officer=amra)
    worlds.begin_now(another)
    counted(another, amra, vera)
    assert worlds.enrolment(amra, activity).renewal_percent == 50
    assert take_back(another, amra, vera)
    mine = worlds.enrolment(amra, activity)
    assert (mine.renewal_percent, mine.status, mine.percent) == (0, "completed", 100)
    assert ActivityRecord.objects.filter(round=0).count() == 2


def test_who_is_exempt_does_not_count_as_there_when_that_is_withdrawn(now, amra, vera, activity):
    manager = make.person(role=Role.UNIT_MANAGER)
    made = recognise(officer=amra, course=activity.course, how="exempt", words="W", by=manager)
    assert take_back(now, amra, vera)
    assert worlds.enrolment(amra, activity).status == "completed"
    withdraw_recognition(recognition=made, words="Not so.", by=manager)
    assert worlds.enrolment(amra, activity).percent == 0


def test_where_two_accounts_of_hers_had_been_there_one_is_enough(activity, meeting, amra, vera):
    other = worlds.enrolled(activity)
    for one in (amra, other):
        book(meeting=meeting, officer=one)
    worlds.begin_now(meeting)
    for one in (amra, other):
        counted(meeting, one, vera)
    merge(kept=amra, merged=other, reason="One person.", by=make.person(role=Role.ADMINISTRATOR))
    assert not take_back(meeting, amra, vera)
    assert worlds.enrolment(amra, activity).percent == 50


def test_a_slip_is_undone_for_half_an_hour_then_she_is_told_why(now, amra, vera, activity):
    take_back(now, amra, vera)
    tick(meeting=now, officer=amra, by=vera)
    count_list(meeting=now)
    assert worlds.enrolment(amra, activity).percent == 50
    take_back(now, amra, vera)
    Booking.objects.update(changed_at=timezone.now() - timedelta(minutes=31))
    count_attendances.call()
    count_attendances.call()
    (told,) = [said for _notice, said in worded(Notice.objects.filter(recipient=amra, kind="session_missed"))]
    assert told.title == "You weren’t there: Meet the community"
    assert told.text.endswith(f"You can book another date. {WHY}")


def test_a_reason_that_was_undone_is_told_to_nobody(now, amra, vera):
    take_back(now, amra, vera)
    unmiss(meeting=now, officer=amra, by=vera)
    miss(meeting=now, officer=amra, by=vera)
    Booking.objects.update(changed_at=timezone.now() - timedelta(minutes=31))
    count_attendances.call()
    (told,) = [said for _notice, said in worded(Notice.objects.filter(recipient=amra, kind="session_missed"))]
    assert told.text.endswith("You can book another date.")


def test_who_simply_did_not_come_is_told_as_ever(meeting, amra, vera):
    book(meeting=meeting, officer=amra)
    worlds.begin_now(meeting)
    miss(meeting=meeting, officer=amra, by=vera)
    Booking.objects.update(changed_at=timezone.now() - timedelta(minutes=31))
    count_attendances.call()
    (told,) = [said for _notice, said in worded(Notice.objects.filter(recipient=amra, kind="session_missed"))]
    assert told.text.endswith("You can book another date.")


def test_not_without_a_reason_nor_what_does_not_count_nor_after_the_list_is_closed(now, amra, vera):
    with pytest.raises(SaysNoReason):
        take_back(now, amra, vera, reason="")
    take_back(now, amra, vera)
    with pytest.raises(WasNotCounted):
        take_back(now, amra, vera)
    worlds.end(now, days=31)
    with pytest.raises(NotNow):
        take_back(now, amra, vera)


def test_the_page_says_the_same_whether_she_had_completed_her_course_or_not(now, amra, vera, activity):
    marko = worlds.enrolled(activity, first_name="Marko", last_name="Jurić")
    Booking.objects.create(officer=marko, meeting=now, activity=activity, status="booked")
    counted(now, marko, vera)
    learn(marko, activity, "l1")
    browser, said = make.signed_in(vera), []
    shown = browser.get(reverse("meeting_people", args=[now.pk])).content.decode()
    assert shown.count('name="take-back"') == 2 and shown.count("what is completed stays") == 2
    for one in (amra, marko):
        form = {"take-back": "1", "reason": WHY}
        page = browser.post(reverse("mark_attendance", args=[now.pk, one.pk]), form, follow=True)
        said.append([str(message) for message in page.context["messages"]])
    assert said[0] == said[1] and "what is completed stays" in said[0][0]
    assert worlds.enrolment(marko, activity).status == "completed"


def test_without_a_reason_the_page_asks_for_one(now, amra, vera):
    address = reverse("mark_attendance", args=[now.pk, amra.pk])
    page = make.signed_in(vera).post(address, {"take-back": "1", "reason": "  "}, follow=True).content.decode()
    assert "Say why it was wrong: she reads it." in page
    assert Attendance.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER, Role.TRAINER, Role.ADMINISTRATOR, Role.FACILITATOR])
def test_nobody_else_takes_it_back(now, amra, role):
    address = reverse("mark_attendance", args=[now.pk, amra.pk])
    answer = make.signed_in(make.person(role=role)).post(address, {"take-back": "1", "reason": WHY})
    assert answer.status_code == 403 and Attendance.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
def test_whoever_comes_first_a_completion_rests_on_what_is_recorded(now, amra, vera, activity, number):
    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        calls = [
            lambda: learn(amra, activity, "l1"),
            lambda: take_back(now, amra, vera),
            lambda: count_list(meeting=now),
        ]
        list(pool.map(run, calls))
    mine = worlds.enrolment(amra, activity)
    kept = sorted(done(amra))
    assert (mine.status, mine.percent, kept) in [("completed", 100, ["l1", "meet"]), ("in_progress", 50, ["l1"])]
    positions = list(Change.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(positions[0], positions[0] + len(positions)))
