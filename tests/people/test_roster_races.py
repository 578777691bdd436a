"""Lists of a personnel system while others work: nobody waits for ever, and nothing is done by half."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from people.models import Role, Unit, User
from people.roster.apply import Busy, apply
from people.roster.reach import Reach
from people.roster.rows import Lists, OfficerRow, UnitRow
from progress.models import Change, Enrolment, FeedHead
from progress.record import record_activity
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

NEW = {"first_name": "Amra", "last_name": "Hodžić"}


@pytest.fixture(autouse=True)
def _many_writers():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")


@pytest.fixture
def keeper():
    return make.person("keeper", role=Role.ADMINISTRATOR)


class Doing(Thread):
    """A call in a thread of its own, with what came of it."""

    def __init__(self, call):
        super().__init__()
        self.call, self.failure = call, None
        self.start()

    def run(self):
        try:
            self.call()
        except Exception as error:  # a thread's failure would pass unseen
            self.failure = error
        finally:
            connection.close()


def done(lists: Lists, keeper):
    return apply(lists, reach=Reach(by=keeper), most_removed=100)


def test_two_that_send_the_same_list_at_once_apply_it_once(keeper):
    make.unit("N")
    barrier, counts = Barrier(2), []

    def send():
        barrier.wait()
        lists = Lists(
            units=[UnitRow(2, code="X", name="X", parent="N")],
            officers=[OfficerRow(n, service_number=f"n{n}", **NEW, unit="X") for n in range(2, 40)],
        )
        counts.append(done(lists, keeper).counts["officer"]["new"])

    both = [Doing(send), Doing(send)]
    for one in both:
        one.join(timeout=60)

    assert [one.failure for one in both] == [None, None]
    assert sorted(counts) == [0, 38]
    assert Unit.objects.filter(code="X").count() == 1 and User.objects.filter(unit__code="X").count() == 38


def test_officers_finish_lessons_while_their_units_move_to_and_fro(keeper):
    nation = make.unit("N")
    north = make.unit("N-1", above=nation)
    make.unit("N-2", above=nation)
    station = make.unit("S", above=north)
    officers = [make.officer(f"o{n}", unit=station) for n in range(6)]
    courses = [make.syllabus(f"c{n}", activities=3) for n in range(3)]
    enrolments = [make.enrolment(one, course) for one in officers for course in courses]

    def move():
        for turn in range(12):
            above = "N-2" if turn % 2 == 0 else "N-1"
            row = OfficerRow(2, service_number="o0", last_name=f"Name {turn}")
            done(Lists(units=[UnitRow(2, code="S", parent=above)], officers=[row]), keeper)

    def learn():
        for enrolment in enrolments:
            for activity in enrolment.course.activities.all():
                record_activity(enrolment=enrolment, activity=activity, language="en")

    moving, learning = Doing(move), Doing(learn)
    moving.join(timeout=90)
    learning.join(timeout=90)

    assert (moving.failure, learning.failure) == (None, None)
    assert Unit.objects.get(code="S").get_parent().code == "N-1"
    assert User.objects.get(service_number="o0").last_name == "Name 11"
    assert not Enrolment.objects.exclude(status="completed").exists()
    positions = list(Change.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, FeedHead.objects.get().position + 1))


def test_a_list_gives_way_to_who_holds_somebody_and_comes_again(keeper):
    amra = make.officer("BA-7")
    lists = Lists(officers=[OfficerRow(2, service_number="BA-7", last_name="Ilić")])

    with transaction.atomic():
        User.objects.select_for_update().get(pk=amra.pk)
        sending = Doing(lambda: done(lists, keeper))
        sending.join(timeout=1.5)
        assert sending.is_alive()
        User.objects.filter(pk=amra.pk).update(first_name="Vesna")
    sending.join(timeout=30)

    amra.refresh_from_db()
    assert sending.failure is None and (amra.first_name, amra.last_name) == ("Vesna", "Ilić")


def test_a_list_within_a_transaction_of_its_caller_says_that_others_are_busy(keeper):
    amra = make.officer("BA-7")
    lists = Lists(officers=[OfficerRow(2, service_number="BA-7", last_name="Ilić")])

    def send():
        with transaction.atomic():
            done(lists, keeper)

    with transaction.atomic():
        User.objects.select_for_update().get(pk=amra.pk)
        sending = Doing(send)
        sending.join(timeout=10)

    assert isinstance(sending.failure, Busy)


def test_who_makes_somebody_of_the_same_number_at_this_moment_is_found(keeper):
    lists = Lists(officers=[OfficerRow(2, service_number="BA-7", first_name="Amra", last_name="Ilić")])

    with transaction.atomic():
        make.officer("BA-7", last_name="Hodžić")
        sending = Doing(lambda: done(lists, keeper))
        sending.join(timeout=0.5)
    sending.join(timeout=30)

    assert sending.failure is None
    assert User.objects.get(service_number="BA-7").last_name == "Ilić"

