"""Many at once: never more bookings than places, one place for each officer, one attendance, whoever comes when."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from meetings import book as booking
from meetings.attend import HasCounted, confirm, count_list, tick, untick
from meetings.book import book, give_back
from meetings.models import Attendance, Booking, Meeting
from meetings.schedule import cancel
from people.models import Notice
from progress.models import ActivityRecord, Change
from tests.meetings import worlds

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls) -> list:
    """Run the calls in transactions of their own, as nearly at once as can be; gives what each returned or raised."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(timeout=30)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def state(meeting) -> tuple[int, int, int]:
    """Places taken by the counter, by the bookings, and how many wait."""
    meeting.refresh_from_db()
    mine = meeting.bookings
    return meeting.taken, mine.filter(status="booked").count(), mine.filter(status="waiting").count()


def test_many_book_the_last_places(activity):
    meeting = worlds.meeting(activity, places=3)
    people = [worlds.enrolled(activity) for _ in range(8)]

    made = at_once(*(lambda one=one: book(meeting=meeting, officer=one) for one in people))

    assert all(isinstance(one, Booking) for one in made), made
    assert state(meeting) == (3, 3, 5)


def test_one_officer_presses_twice_and_in_two_windows(activity):
    one, other = worlds.meeting(activity, places=5), worlds.meeting(activity, places=5)
    amra = worlds.enrolled(activity)

    made = at_once(*(lambda to=to: book(meeting=to, officer=amra) for to in (one, one, other, other)))

    assert sum(isinstance(result, Booking) for result in made) == 1
    assert sum(isinstance(result, booking.HasBooked) for result in made) == 3, made
    assert state(one)[:2] in ((1, 1), (0, 0)) and state(other)[:2] in ((1, 1), (0, 0))
    assert Booking.objects.filter(officer=amra, status__in=Booking.OPEN).count() == 1
    assert sum(Meeting.objects.values_list("taken", flat=True)) == 1


def test_places_are_given_back_while_others_book(activity):
    meeting = worlds.meeting(activity, places=3)
    first = [worlds.enrolled(activity) for _ in range(6)]
    for one in first:
        book(meeting=meeting, officer=one)
    late = [worlds.enrolled(activity) for _ in range(3)]

    results = at_once(
        *(lambda one=one: give_back(meeting=meeting, officer=one) for one in first[:3]),
        *(lambda one=one: book(meeting=meeting, officer=one) for one in late),
    )

    assert not [one for one in results if isinstance(one, Exception)], results
    assert state(meeting) == (3, 3, 3)
    # Those who waited before come before those who came late, and each was told once.
    assert set(meeting.bookings.filter(status="booked").values_list("officer", flat=True)) == {one.pk for one in first[3:]}
    assert Notice.objects.filter(kind="session_moved_up").count() == 3


def test_one_gives_back_twice_at_once(activity):
    meeting = worlds.meeting(activity, places=1)
    people = [worlds.enrolled(activity) for _ in range(3)]
    for one in people:
        book(meeting=meeting, officer=one)

    results = at_once(*[lambda: give_back(meeting=meeting, officer=people[0])] * 3)

    assert sorted(results) == [False, False, True]
    assert state(meeting) == (1, 1, 1)


def test_a_session_is_cancelled_while_officers_book(activity):
    meeting = worlds.meeting(activity, places=3)
    people = [worlds.enrolled(activity) for _ in range(5)]

    results = at_once(
        *(lambda one=one: book(meeting=meeting, officer=one) for one in people),
        lambda: cancel(meeting=meeting, reason="Ill"),
    )

    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, booking.IsCancelled)]
    assert not meeting.bookings.filter(status__in=Booking.OPEN).exists()
    told = set(Notice.objects.filter(kind="session_cancelled").values_list("recipient", flat=True))
    assert told == set(meeting.bookings.values_list("officer", flat=True))


def be_there(meeting, officer):
    return confirm(meeting=meeting, officer=officer, enrolment=worlds.enrolment(officer, meeting.activity), language="en")


def test_many_come_to_the_last_place_on_the_spot(activity):
    meeting = worlds.begin_now(worlds.meeting(activity, places=2))
    people = [worlds.enrolled(activity) for _ in range(6)]

    results = at_once(*(lambda one=one: be_there(meeting, one) for one in people))

    assert sum(isinstance(one, Attendance) for one in results) == 2
    assert sum(isinstance(one, booking.IsFull) for one in results) == 4, results
    assert state(meeting)[:2] == (2, 2)
    assert ActivityRecord.objects.filter(status="done").count() == 2


def test_a_code_a_tick_and_the_end_of_the_list_make_one_attendance(activity, vera):
    meeting = worlds.meeting(activity, places=5)
    amra = worlds.enrolled(activity)
    book(meeting=meeting, officer=amra)
    worlds.begin_now(meeting)

    results = at_once(
        lambda: be_there(meeting, amra),
        lambda: be_there(meeting, amra),
        lambda: tick(meeting=meeting, officer=amra, by=vera),
        lambda: count_list(meeting=meeting),
        lambda: count_list(meeting=meeting),
    )

    assert not [one for one in results if isinstance(one, Exception)], results
    assert Attendance.objects.get().counted_at
    assert ActivityRecord.objects.get().status == "done"
    assert Change.objects.filter(enrolment__officer=amra).count() == 1


@pytest.mark.parametrize("number", range(3))
def test_what_is_undone_does_not_count_and_what_counts_is_not_undone(activity, vera, number):
    meeting = worlds.meeting(activity, places=5)
    amra = worlds.enrolled(activity)
    book(meeting=meeting, officer=amra)
    worlds.begin_now(meeting)
    tick(meeting=meeting, officer=amra, by=vera)

    _counted, undone = at_once(
        lambda: count_list(meeting=meeting), lambda: untick(meeting=meeting, officer=amra, by=vera)
    )

    counts = ActivityRecord.objects.filter(status="done").exists()
    assert counts == Attendance.objects.filter(counted_at__isnull=False).exists()
    assert isinstance(undone, HasCounted) == counts


def test_two_who_go_to_each_others_session_do_not_wait_for_ever(activity):
    one, other = (worlds.meeting(activity, places=5) for _ in range(2))
    amra, vesna = worlds.enrolled(activity), worlds.enrolled(activity)
    book(meeting=one, officer=amra)
    book(meeting=other, officer=vesna)
    worlds.begin_now(one)
    worlds.begin_now(other)

    results = at_once(lambda: be_there(other, amra), lambda: be_there(one, vesna))

    assert not [result for result in results if isinstance(result, Exception)], results
    assert state(one)[:2] == (1, 1) and state(other)[:2] == (1, 1)


def test_the_database_itself_refuses_one_booking_too_many(activity):
    meeting = worlds.meeting(activity, places=1)
    with pytest.raises(IntegrityError):
        Meeting.objects.filter(pk=meeting.pk).update(taken=2)


def test_who_waits_where_she_left_moves_up_at_once(activity):
    here, there = worlds.meeting(activity, places=5), worlds.meeting(activity, places=1)
    amra, vesna = worlds.enrolled(activity), worlds.enrolled(activity)
    for one in (amra, vesna):
        book(meeting=there, officer=one)
    worlds.begin_now(here)

    be_there(here, amra)

    assert there.bookings.get(officer=vesna).status == "booked"
    assert state(there)[:2] == (1, 1)


def test_two_facilitators_tick_her_in_two_sessions_and_she_was_there_once(activity, vera):
    amra = worlds.enrolled(activity)
    first, second = worlds.meeting(activity, places=5), worlds.meeting(activity, places=5)
    book(meeting=first, officer=amra)
    worlds.end(first)
    book(meeting=second, officer=amra)
    worlds.begin_now(second)

    results = at_once(*(lambda of=of: tick(meeting=of, officer=amra, by=vera) for of in (first, second)))

    assert not [one for one in results if isinstance(one, Exception)], results
    assert Attendance.objects.count() == 1
