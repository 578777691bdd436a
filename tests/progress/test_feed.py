"""The change feed has no gaps, and its order is that of commits."""

import threading

import pytest
from django.db import connection, connections, transaction

from progress.feed import append_changes
from progress.models import Change, Enrolment, FeedHead
from tests import factories as make


def enrolments(number: int) -> list[Enrolment]:
    course = make.syllabus()
    return [make.enrolment(officer, course) for officer in make.officers(make.unit(), number)]


def positions() -> list[int]:
    return list(Change.objects.values_list("position", flat=True))


def append(*some: Enrolment) -> None:
    with transaction.atomic():
        append_changes(some, Change.Kind.PROGRESSED)


def test_the_first_change_is_number_one_and_all_follow_without_a_gap(db):
    one, two, three = enrolments(3)

    append(one)
    append(two, three)
    append(one)

    assert list(Change.objects.values_list("position", "enrolment")) == [
        (1, one.pk), (2, two.pk), (3, three.pk), (4, one.pk),
    ]


def test_no_change_appends_nothing(db, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(0):
        append_changes([], Change.Kind.PROGRESSED)


def test_a_rollback_gives_its_positions_back(db):
    one, two = enrolments(2)
    append(one)

    class Interrupted(Exception):
        pass

    with pytest.raises(Interrupted), transaction.atomic():
        append_changes([two], Change.Kind.PROGRESSED)
        raise Interrupted
    append(one)

    assert positions() == [1, 2]
    assert FeedHead.objects.get().position == 2


def test_it_costs_two_queries_whatever_the_number(db, django_assert_num_queries):
    some = enrolments(40)
    append(some[0])

    with transaction.atomic(), django_assert_num_queries(2):
        append_changes(some, Change.Kind.ENROLLED)


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_a_transaction_is_refused():
    (one,) = enrolments(1)

    with pytest.raises(transaction.TransactionManagementError, match="belongs into the transaction"):
        append_changes([one], Change.Kind.PROGRESSED)

    assert positions() == []


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_leave_no_gap_and_take_no_position_twice():
    """Also for the very first change, when all of them race for the head row."""
    rounds = 5
    some = enrolments(4)
    failures: list[Exception] = []
    together = threading.Barrier(len(some))

    def write(one: Enrolment) -> None:
        try:
            together.wait(timeout=30)
            for _ in range(rounds):
                append(one)
        except Exception as error:  # a thread's failure would pass unseen
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[one]) for one in some]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert failures == []
    assert positions() == list(range(1, rounds * len(some) + 1))


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_waits_for_the_first_to_commit():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    one, two = enrolments(2)
    append(one)
    order: list[str] = []

    def write_second() -> None:
        append(two)
        order.append("second")
        connections.close_all()

    with transaction.atomic():
        append_changes([one], Change.Kind.PROGRESSED)
        second = threading.Thread(target=write_second)
        second.start()
        second.join(timeout=0.3)
        order.append("first")
    second.join(timeout=30)

    assert order == ["first", "second"]
    assert list(Change.objects.values_list("position", "enrolment")) == [(1, one.pk), (2, one.pk), (3, two.pk)]
