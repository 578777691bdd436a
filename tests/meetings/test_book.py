"""Booking a place, giving it back, and the order of the waiting list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import book as booking
from meetings.book import book, give_back
from meetings.keep import fill_places
from meetings.models import Booking, Meeting
from meetings.schedule import cancel
from people.depart import deactivate
from people.models import Notice
from tests import factories as make
from tests.meetings import worlds

Status = Booking.Status


def told(person) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def states(meeting) -> list[tuple]:
    return list(meeting.bookings.order_by("pk").values_list("officer", "status"))


def test_a_place_is_booked_and_she_is_told(meeting, amra):
    made = book(meeting=meeting, officer=amra)

    assert made.status == Status.BOOKED
    assert told(amra) == ["session_booked"]
    assert Meeting.objects.get().taken == 1


def test_who_comes_after_the_last_place_waits_and_is_told_nothing(activity, meeting):
    first, second, third = (worlds.enrolled(activity) for _ in range(3))
    for one in (first, second, third):
        book(meeting=meeting, officer=one)

    assert states(meeting) == [(first.pk, "booked"), (second.pk, "booked"), (third.pk, "waiting")]
    assert told(third) == []
    assert Meeting.objects.get().taken == 2


def test_a_place_that_is_given_back_goes_to_who_waits_longest(activity, meeting):
    first, second, third, fourth = (worlds.enrolled(activity) for _ in range(4))
    for one in (first, second, third, fourth):
        book(meeting=meeting, officer=one)

    assert give_back(meeting=meeting, officer=first)

    assert states(meeting) == [
        (first.pk, "given_back"), (second.pk, "booked"), (third.pk, "booked"), (fourth.pk, "waiting"),
    ]
    assert told(third) == ["session_moved_up"]
    assert told(fourth) == []


def test_who_waits_can_leave_and_nobody_moves_up(activity, meeting):
    people = [worlds.enrolled(activity) for _ in range(4)]
    for one in people:
        book(meeting=meeting, officer=one)

    assert give_back(meeting=meeting, officer=people[2])

    assert [status for _one, status in states(meeting)] == ["booked", "booked", "given_back", "waiting"]
    assert Meeting.objects.get().taken == 2


def test_who_comes_back_stands_at_the_end(activity, meeting):
    people = [worlds.enrolled(activity) for _ in range(4)]
    for one in people:
        book(meeting=meeting, officer=one)
    give_back(meeting=meeting, officer=people[0])

    assert book(meeting=meeting, officer=people[0]).status == Status.WAITING
    assert give_back(meeting=meeting, officer=people[1])
    assert meeting.bookings.get(officer=people[3]).status == Status.BOOKED
    assert meeting.bookings.filter(officer=people[0]).last().status == Status.WAITING


def test_one_place_for_each_officer_and_activity(activity, meeting, amra):
    book(meeting=meeting, officer=amra)

    with pytest.raises(booking.HasBooked):
        book(meeting=meeting, officer=amra)
    with pytest.raises(booking.HasBooked):
        book(meeting=worlds.meeting(activity), officer=amra)
    assert Meeting.objects.get(pk=meeting.pk).taken == 1


def test_who_missed_one_may_book_another(activity, meeting, amra):
    book(meeting=meeting, officer=amra)
    worlds.end(meeting)
    another = worlds.meeting(activity)

    assert book(meeting=another, officer=amra).status == Status.BOOKED
    assert meeting.bookings.get().status == Status.PASSED


def test_giving_back_twice_gives_one_place_back(activity, meeting, amra):
    book(meeting=meeting, officer=amra)

    assert give_back(meeting=meeting, officer=amra)
    assert not give_back(meeting=meeting, officer=amra)
    assert Meeting.objects.get().taken == 0


def test_nothing_is_given_back_once_it_has_begun(meeting, amra):
    book(meeting=meeting, officer=amra)
    worlds.begin_now(meeting)

    assert not give_back(meeting=meeting, officer=amra)
    assert meeting.bookings.get().status == Status.BOOKED


def test_no_booking_when_closed_begun_or_cancelled(activity, amra):
    soon = timezone.now() - timedelta(minutes=1)
    with pytest.raises(booking.IsClosed):
        book(meeting=worlds.meeting(activity, booking_closes_at=soon), officer=amra)
    with pytest.raises(booking.IsClosed):
        book(meeting=worlds.begin_now(worlds.meeting(activity)), officer=amra)
    off = worlds.meeting(activity)
    cancel(meeting=off, reason="Ill")
    with pytest.raises(booking.IsCancelled):
        book(meeting=off, officer=amra)


def test_units_that_may_book_are_those_named_and_below(activity):
    region, other = make.unit(), make.unit()
    inside = worlds.enrolled(activity, unit=make.unit(above=region))
    outside = worlds.enrolled(activity, unit=other)
    nowhere = worlds.enrolled(activity, unit=None)
    meeting = worlds.meeting(activity, units=[region])

    assert book(meeting=meeting, officer=inside).status == Status.BOOKED
    for one in (outside, nowhere):
        with pytest.raises(booking.IsForOthers):
            book(meeting=meeting, officer=one)


def test_the_place_of_a_closed_account_goes_to_who_waits(activity, meeting, work_off):
    people = [worlds.enrolled(activity) for _ in range(3)]
    for one in people:
        book(meeting=meeting, officer=one)
    deactivate(people[0])

    fill_places.enqueue()
    work_off()

    assert [status for _one, status in states(meeting)] == ["given_back", "booked", "booked"]
    assert told(people[2]) == ["session_moved_up"]
    assert Meeting.objects.get().taken == 2


def test_who_loses_the_course_gives_the_place_to_who_waits(activity, meeting, work_off):
    people = [worlds.enrolled(activity) for _ in range(3)]
    for one in people:
        book(meeting=meeting, officer=one)
    people[1].enrolments.update(status="withdrawn")

    fill_places.enqueue()
    work_off()

    assert [status for _one, status in states(meeting)] == ["booked", "given_back", "booked"]


def test_a_closed_account_doesnt_move_up(activity, meeting):
    people = [worlds.enrolled(activity) for _ in range(4)]
    for one in people:
        book(meeting=meeting, officer=one)
    deactivate(people[2])

    give_back(meeting=meeting, officer=people[0])

    assert [status for _one, status in states(meeting)] == ["given_back", "booked", "waiting", "booked"]


def test_queries_of_booking_do_not_grow(activity, meeting, django_assert_max_num_queries):
    for _ in range(6):
        book(meeting=meeting, officer=worlds.enrolled(activity))
    amra = worlds.enrolled(activity)

    with django_assert_max_num_queries(10 + 4):  # and the savepoints
        book(meeting=meeting, officer=amra)


def test_who_has_booked_is_not_deleted_but_deactivated(meeting, amra):
    from people.depart import has_history

    newcomer = make.officer()
    assert not has_history(newcomer)
    book(meeting=meeting, officer=newcomer)
    assert has_history(newcomer)
