"""Who pulls while many write misses nothing: real threads, real commits, on PostgreSQL."""

import random
import threading
import time

import pytest
from django.db import connection, connections, transaction
from django.db.utils import OperationalError

from people.models import Unit, User
from people.scope import scope_of_unit
from progress.enrol import set_due, withdraw
from progress.feed import append_changes
from progress.models import Change, Enrolment
from progress.record import record_activity
from reports.completions import Narrowing, completions, rows
from reports.sync import step
from tests import factories as make

from .world import enrol, make_officers, make_world

pytestmark = pytest.mark.django_db(transaction=True)

#: Whichever comes first: a busy machine does less in a second.
WRITERS, COMMITS, SECONDS = 4, 2000, 15


class Copy(threading.Thread):
    """Pulls without a pause until it is told to stop, then till empty."""

    def __init__(self, unit: Unit, size: int, stop: threading.Event):
        super().__init__()
        self.unit_id, self.size, self.stop = unit.pk, size, stop
        self.place, self.rows, self.steps, self.failure = None, {}, 0, None

    def pull(self) -> bool:
        scope = scope_of_unit(Unit.objects.get(pk=self.unit_id))
        found = completions(scope=scope, narrowing=Narrowing())
        now = step(scope=scope, found=found, read=rows, place=self.place, size=self.size)
        self.rows |= {row[0]: row for row in now.rows}
        for pk in now.gone:
            self.rows.pop(pk, None)
        self.place, self.steps = now.place, self.steps + 1
        return now.more

    def run(self):
        try:
            while not self.stop.is_set():
                self.pull()
            while self.pull():
                pass
        except Exception as error:  # a thread's failure would pass unseen
            self.failure = error
        finally:
            connections.close_all()


class Writer(threading.Thread):
    """Does what happens in a service, each a transaction of its own; some are taken back at their end."""

    def __init__(self, seed: int, world, enrolments: list[int], stop: threading.Event):
        super().__init__()
        self.dice, self.world, self.enrolments, self.stop = random.Random(seed), world, enrolments, stop
        self.commits, self.failure = 0, None

    def run(self):
        deeds = self.deeds()
        try:
            while not self.stop.is_set():
                try:
                    self.dice.choice(deeds)()
                    self.commits += 1
                except OperationalError as error:  # of two that wait for each other one is told to try again
                    assert "deadlock" in str(error), error
        except Exception as error:
            self.failure = error
        finally:
            connections.close_all()

    def deeds(self) -> list:
        return [self.finish, self.move, self.rename, self.set_a_day, self.withdraw, self.delete, self.think_better]

    def some(self, number: int = 1):
        return Enrolment.objects.filter(pk__in=self.dice.sample(self.enrolments, number))

    def finish(self):
        for enrolment in self.some():
            activity = self.dice.choice(list(enrolment.course.activities.all()))
            record_activity(enrolment=enrolment, activity=activity, language="bs", score=self.dice.randrange(101))

    def officer(self) -> User | None:
        return User.objects.filter(enrolments__in=self.some()).first()

    def move(self):
        if officer := self.officer():
            officer.unit = self.dice.choice([self.world.station, self.world.sister_station, self.world.other_region])
            officer.save()

    def rename(self):
        if officer := self.officer():
            officer.last_name = f"Name {self.dice.randrange(1000)}"
            officer.save(update_fields=["last_name"])

    @transaction.atomic
    def set_a_day(self):
        set_due(self.some(3), f"2027-{self.dice.randrange(1, 13):02}-01")

    @transaction.atomic
    def withdraw(self):
        withdraw(self.some(2))

    def delete(self):
        if self.dice.random() < 0.05:
            self.some().filter(records__isnull=True).delete()

    def think_better(self):
        with transaction.atomic():
            some = list(self.some(2))
            Enrolment.objects.filter(pk__in=[one.pk for one in some]).update(percent=1)
            append_changes(some, Change.Kind.PROGRESSED)
            transaction.set_rollback(True)


def test_nothing_is_missed_while_many_write():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    world, course = make_world(), make.syllabus(activities=3)
    officers = [*make_officers(world.station, 20, "S"), *make_officers(world.other_region, 20, "M")]
    enrolments = [one.pk for one in enrol(officers, course)]
    stop = threading.Event()
    copies = [Copy(unit, size, stop) for unit, size in ((world.region, 3), (world.station, 1), (world.nation, 50))]
    writers = [Writer(seed, world, enrolments, stop) for seed in range(WRITERS)]
    for thread in (*copies, *writers):
        thread.start()
    deadline = time.monotonic() + SECONDS
    while sum(writer.commits for writer in writers) < COMMITS and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    for thread in (*writers, *copies):
        thread.join(timeout=60)

    assert [thread.failure for thread in (*copies, *writers) if thread.failure] == []
    for copy in copies:
        while copy.pull():  # what was committed after the copy's own last look
            pass
        scope = scope_of_unit(Unit.objects.get(pk=copy.unit_id))
        listed = {row[0]: row for row in rows(completions(scope=scope, narrowing=Narrowing()))}
        assert copy.rows == listed
    steps = sum(copy.steps for copy in copies)
    print(f"{sum(writer.commits for writer in writers)} transactions, {Change.objects.count()} changes, {steps} pulls")
    assert Change.objects.count() > 100 and steps > 100
