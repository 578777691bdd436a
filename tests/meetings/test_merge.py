"""Two accounts of one person become one: she has one place of a session, and was there once."""

from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from meetings.absent import miss
from meetings.attend import confirm, count_list, tick
from meetings.book import book
from meetings.models import Attendance, AttendanceChange, Booking
from meetings.run_pages import list_page
from people.merge import merge
from people.models import Role
from progress.models import ActivityRecord
from progress.record import record_activity
from tests import factories as make
from tests.meetings import worlds


def merged(kept, other) -> None:
    merge(kept=kept, merged=other, reason="Twice.", by=make.person(role=Role.ADMINISTRATOR))


def test_of_two_places_one_is_given_back_and_who_waits_moves_up(activity, meeting, amra):
    other, waiting = worlds.enrolled(activity), worlds.enrolled(activity)
    for one in (other, amra, waiting):
        book(meeting=meeting, officer=one)
    merged(amra, other)
    meeting.refresh_from_db()
    assert (meeting.taken, Booking.objects.get(officer=waiting).status) == (2, "booked")
    assert sorted(Booking.objects.filter(officer=amra).values_list("status", flat=True)) == ["booked", "given_back"]
    assert not Booking.objects.filter(officer=other).exists()


def test_a_place_goes_before_a_turn_to_wait(activity, amra):
    full, free = worlds.meeting(activity, places=1), worlds.meeting(activity)
    other = worlds.enrolled(activity)
    book(meeting=full, officer=worlds.enrolled(activity))
    book(meeting=full, officer=amra)
    book(meeting=free, officer=other)
    merged(amra, other)
    assert Booking.objects.get(officer=amra, status__in=Booking.OPEN).meeting == free


def test_having_been_there_goes_along_and_counts(activity, meeting, amra, vera):
    other = worlds.enrolled(activity)
    book(meeting=meeting, officer=other)
    worlds.begin_now(meeting)
    tick(meeting=meeting, officer=other, by=vera)
    merged(amra, other)
    count_list(meeting=meeting)
    assert Attendance.objects.get().officer == AttendanceChange.objects.get().officer == amra
    assert ActivityRecord.objects.get(enrolment__officer=amra).status == "done"


def test_having_been_there_twice_is_once(activity, meeting, amra):
    other = worlds.enrolled(activity)
    for one in (amra, other):
        book(meeting=meeting, officer=one)
    worlds.begin_now(meeting)
    for one in (amra, other):
        confirm(meeting=meeting, officer=one, enrolment=worlds.enrolment(one, activity), language="en")
    merged(amra, other)
    assert Attendance.objects.filter(officer=amra).count() == 1
    assert ActivityRecord.objects.filter(activity=activity).count() == 1


@pytest.mark.parametrize("absent", [False, True])
def test_who_had_two_places_stands_on_the_list_once(activity, meeting, amra, vera, absent):
    other = worlds.enrolled(activity)
    for one in (amra, other):
        book(meeting=meeting, officer=one)
    worlds.begin_now(meeting)
    if absent:
        miss(meeting=meeting, officer=other, by=vera)
    tick(meeting=meeting, officer=amra, by=vera)
    Booking.objects.filter(status="booked").update(status="passed")
    merged(amra, other)
    meeting.refresh_from_db()
    page = list_page(meeting, vera, timezone.now(), shown=True)
    assert (page["taken"], page["was_there"], page["absent"], len(page["people"])) == (1, 1, 0, 1)


def test_who_runs_sessions_under_the_other_account_runs_them_under_this(activity, meeting, amra, vera):
    merged(amra, vera)
    assert meeting.facilitators.get() == amra


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite there is one writer at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_who_counts_at_that_moment_comes_first(activity, meeting, amra, vera):
    other, chief = worlds.enrolled(activity), make.person(role=Role.ADMINISTRATOR)
    book(meeting=meeting, officer=other)
    worlds.begin_now(meeting)
    tick(meeting=meeting, officer=other, by=vera)

    def run():
        try:
            merge(kept=amra, merged=other, reason="Twice.", by=chief)
        finally:
            connection.close()

    with transaction.atomic():
        Attendance.objects.update(counted_at=timezone.now())
        merging = Thread(target=run)
        merging.start()
        merging.join(timeout=2)
        record_activity(enrolment=worlds.enrolment(other, activity), activity=activity, language="en")
    merging.join(timeout=30)
    assert Attendance.objects.get().officer == amra
    assert ActivityRecord.objects.get().enrolment.officer == amra
