"""As `test_sync_races.py`, of attempts and certificates: who pulls while many write misses nothing, on PostgreSQL."""

import os
import threading
import time
from itertools import count

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from credentials.issue import tell_feed
from credentials.models import Certificate
from credentials.tell import certificates_changed
from people.models import Unit, User
from people.scope import scope_of_unit
from progress.models import Change
from progress.moved import WHEREVER_TOLD
from quizzes.models import Attempt, PublishedVersion
from quizzes.tell_attempts import attempt_changed, attempts_changed, attempts_leaving
from reports.attempts import WhichAttempts, attempt_rows, attempts
from reports.certificates import WhichCertificates, certificate_rows, certificates
from reports.sync import ATTEMPTS, CERTIFICATES, step

from .attempted import check_of
from .test_sync_races import Copy, Writer
from .world import certified, enrol, make_officers, make_world

pytestmark = pytest.mark.django_db(transaction=True)

#: Whichever comes first: a busy machine does less in a second. `SYNC_SECONDS=300` for a change of what is told to whom.
WRITERS, SECONDS = 4, int(os.environ.get("SYNC_SECONDS", 20))
COMMITS = 150 * SECONDS
LISTS = {
    "attempts": (ATTEMPTS, lambda scope: attempts(scope=scope, which=WhichAttempts()), attempt_rows),
    "certificates": (CERTIFICATES, lambda scope: certificates(scope=scope, which=WhichCertificates()), certificate_rows),
}


class CopyOf(Copy):
    """Of one of the two lists."""

    def __init__(self, of: str, unit: Unit, size: int, stop: threading.Event):
        super().__init__(unit, size, stop)
        self.followed, self.found, self.read = LISTS[of]

    def pull(self) -> bool:
        scope = scope_of_unit(Unit.objects.get(pk=self.unit_id))
        now = step(
            scope=scope, found=self.found(scope), read=self.read, place=self.place, size=self.size, followed=self.followed
        )
        self.rows |= {row[0]: tuple(row) for row in now.rows}
        for pk in now.gone:
            self.rows.pop(pk, None)
        self.place, self.steps = now.place, self.steps + 1
        return now.more

    def listed(self) -> dict:
        scope = scope_of_unit(Unit.objects.get(pk=self.unit_id))
        return {row[0]: tuple(row) for row in self.read(self.found(scope))}


class Examiner(Writer):
    """Finishes, grades, deletes and hangs elsewhere; certifies and takes back; moves people and branches."""

    def __init__(self, seed: int, world, enrolments: list[int], stop: threading.Event, version: PublishedVersion):
        super().__init__(seed, world, enrolments, stop)
        self.version, self.numbers = version, count(seed * 8000 + 1)

    def deeds(self):
        rare = [self.move_branch, self.delete, self.think_better]
        often = [self.finish, self.finish, self.grade, self.move, self.hang_on_another, self.certify, self.revoke]
        return [*often, *often, self.rename, *rare]

    def attempt(self, **fields) -> Attempt:
        return Attempt(
            enrolment=self.some().get(), activity_id=self.version.activity_id, version=self.version,
            number=next(self.numbers), seed=1, percent=50, passed=False, finished_at=timezone.now(), **fields,
        )  # fmt: skip

    @transaction.atomic
    def finish(self):
        made = self.attempt()
        made.save()
        attempt_changed(made)

    def one(self, model=Attempt):
        return model.objects.filter(enrolment__in=self.some()).order_by("?").first()

    @transaction.atomic
    def grade(self):
        if known := self.one():
            for held in Attempt.objects.select_for_update().filter(pk=known.pk):
                Attempt.objects.filter(pk=held.pk).update(percent=self.dice.randrange(101))
                attempt_changed(held)

    def delete(self):
        if known := self.one():
            known.delete()

    @transaction.atomic
    def hang_on_another(self):
        moving, kept = self.one(), self.some().get()
        if moving:
            those = Attempt.objects.filter(pk=moving.pk)
            list(those.select_for_update())
            held = Certificate.objects.filter(enrolment=moving.enrolment_id, revoked_at__isnull=False)
            held = Certificate.objects.filter(pk__in=list(held.values_list("pk", flat=True)[:1]))
            list(held.select_for_update())
            attempts_leaving(those)
            certificates_changed(held)
            certificates_changed(held, unit=WHEREVER_TOLD)
            those.update(enrolment=kept, number=next(self.numbers))
            held.update(enrolment=kept)
            attempts_changed(those)
            certificates_changed(held)

    def certify(self):
        try:
            with transaction.atomic():
                tell_feed(certified(self.some().get()), Change.Kind.CERTIFIED)
        except IntegrityError:  # has one of today
            pass

    @transaction.atomic
    def revoke(self):
        held = self.one(Certificate)
        held = held and Certificate.objects.select_for_update().get(pk=held.pk)
        if held and Certificate.objects.filter(pk=held.pk, revoked_at=None).update(
            revoked_at=timezone.now(), reason="Mistaken"
        ):
            tell_feed(held, Change.Kind.REVOKED)

    @transaction.atomic
    def move_branch(self):
        if self.dice.random() < 0.1:
            list(Unit.objects.select_for_update().order_by("pk"))  # one branch at a time, as administrators do
            to = self.dice.choice([self.world.region, self.world.other_region])
            Unit.objects.get(pk=self.world.station.pk).move(Unit.objects.get(pk=to.pk), pos="last-child")

    def think_better(self):
        with transaction.atomic():
            self.finish()
            transaction.set_rollback(True)


def test_nothing_is_missed_of_attempts_and_certificates_while_many_write():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    world = make_world()
    version = PublishedVersion.objects.get(activity=check_of(world.course))
    officers = [*make_officers(world.station, 15, "S"), *make_officers(world.other_region, 15, "M")]
    enrolments = [one.pk for one in enrol(officers, world.course)]
    stop = threading.Event()
    copies = [
        CopyOf(of, unit, size, stop)
        for of, unit, size in (
            ("attempts", world.region, 1), ("attempts", world.nation, 50), ("attempts", world.sister_station, 3),
            ("certificates", world.region, 2), ("certificates", world.nation, 40),
        )
    ]  # fmt: skip
    writers = [Examiner(seed, world, enrolments, stop, version) for seed in range(WRITERS)]
    for thread in (*copies, *writers):
        thread.start()
    deadline = time.monotonic() + SECONDS
    while sum(writer.commits for writer in writers) < COMMITS and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    for thread in (*writers, *copies):
        thread.join(timeout=120)

    assert [thread.failure for thread in (*copies, *writers) if thread.failure] == []
    for copy in copies:
        while copy.pull():  # what was committed after the copy's own last look
            pass
        assert copy.rows == copy.listed()
    steps, commits = sum(copy.steps for copy in copies), sum(writer.commits for writer in writers)
    print(f"{commits} transactions, {Change.objects.count()} changes, {steps} pulls")
    assert Change.objects.count() > 100 and steps > 100 and User.objects.count() >= 30
