"""The same as in `test_sync_any_order.py`, of attempts and certificates: they begin, change, go, and hang elsewhere."""

import os

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from credentials.issue import issue
from credentials.models import Certificate
from credentials.revoke import issue_again, revoke
from credentials.tell import certificates_changed
from progress.models import Enrolment
from progress.moved import WHEREVER_TOLD
from quizzes.models import Attempt, Response
from quizzes.tell_attempts import attempt_changed, attempts_changed, attempts_leaving
from tests import factories as make
from tests.any_order import run_rolled_back
from tests.quizzes.answered import RIGHT, WRONG, attempt

from .attempted import check_of
from .conftest import Caller, Mirror
from .test_sync_any_order import AnyDay, one, place

EXAMPLES = int(os.environ.get("SYNC_EXAMPLES", 8))
ATTEMPTS, CERTIFICATES = "/api/v1/attempts/", "/api/v1/certificates/"


class AnyDayOfAttempts(AnyDay):
    """Besides everything that happens to enrolments."""

    @initialize()
    def begin(self):
        super().begin()
        self.activities = [check_of(course) for course in self.courses]
        self.admin = make.person()
        callers = [Caller(self.unit(code)) for code in ("T-BA", "T-BA-SA", "T-BA-SA-01")]
        self.mirrors = [
            Mirror(callers[0], ATTEMPTS, page_size=1),
            Mirror(callers[1], ATTEMPTS, page_size=2, passed="true"),
            Mirror(callers[2], ATTEMPTS, page_size=1000),
            Mirror(callers[1], CERTIFICATES, page_size=1),
            Mirror(callers[2], CERTIFICATES, page_size=3),
        ]

    @rule(number=one, right=st.booleans())
    def take_the_check(self, number, right):
        self.answer(number, RIGHT if right else WRONG)

    @rule(number=one)
    def begin_it_only(self, number):
        self.answer(number, RIGHT[:1])

    def answer(self, number: int, responses) -> None:
        under_way = Attempt.objects.filter(finished_at=None).values("enrolment")
        for enrolment in self.enrolments(number).exclude(pk__in=under_way):
            activity = next(one for one in self.activities if one.course_id == enrolment.course_id)
            attempt(activity, responses, enrolment=enrolment)

    @rule(number=one, percent=st.integers(0, 100))
    def grade_anew(self, number, percent):
        for done in self.attempts(number):
            done.percent, done.passed = percent, percent >= 70
            done.save(update_fields=["percent", "passed"])
            attempt_changed(done)

    def attempts(self, number: int):
        return Attempt.objects.filter(enrolment__in=self.enrolments(number), finished_at__isnull=False)

    @rule(number=one)
    def delete_attempts(self, number):
        those = Attempt.objects.filter(enrolment__in=self.enrolments(number))
        Response.objects.filter(attempt__in=those).delete()
        those.delete()

    @rule(number=one)
    def delete(self, number):
        """Enrolments go only when nothing hangs on them any more."""
        bare = self.enrolments(number).filter(attempts__isnull=True, certificates__isnull=True)
        Enrolment.objects.filter(pk__in=list(bare.values_list("pk", flat=True))).delete()

    @rule(number=one)
    def certify(self, number):
        for enrolment in self.enrolments(number).filter(status="completed", certificates__isnull=True):
            issue(enrolment)

    @rule(number=one, again=st.booleans())
    def take_back_certificates(self, number, again):
        for held in Certificate.objects.filter(enrolment__in=self.enrolments(number), revoked_at__isnull=True):
            (issue_again if again else revoke)(certificate=held, reason="Mistaken", by=self.admin)

    @rule(number=one, to=one)
    @transaction.atomic
    def hang_on_another(self, number, to):
        """As who is there twice is made one: what one account did becomes the other's, in another unit perhaps."""
        for enrolment in self.enrolments(number):
            kept = self.enrolments(to).filter(course=enrolment.course_id).first()
            if kept is None or kept == enrolment:
                continue
            moving = Attempt.objects.filter(pk__in=list(self._done(enrolment).values_list("pk", flat=True)))
            held = Certificate.objects.filter(pk__in=list(self._only(enrolment, kept).values_list("pk", flat=True)))
            attempts_leaving(moving)
            certificates_changed(held)
            certificates_changed(held, unit=WHEREVER_TOLD)
            last = kept.attempts.count() + 100
            for place_in_line, mine in enumerate(moving.order_by("number")):
                Attempt.objects.filter(pk=mine.pk).update(enrolment=kept, number=last + place_in_line)
            held.update(enrolment=kept)
            attempts_changed(moving)
            certificates_changed(held)

    def _done(self, enrolment):
        return enrolment.attempts.filter(finished_at__isnull=False)

    def _only(self, enrolment, kept):
        """Certificates that don't clash with one of the same day."""
        return enrolment.certificates.filter(revoked_at__isnull=False)

    @rule(code=place)
    def everybody_takes_it(self, code):
        for number in range(len(self.officers)):
            if self.officer(number).unit_id == self.unit(code).pk:
                self.take_the_check(number, right=True)


def test_whatever_happens_copies_of_attempts_and_certificates_become_the_lists(db):
    run_rolled_back(AnyDayOfAttempts, examples=EXAMPLES, steps=30)
