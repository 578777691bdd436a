"""Any order of learning, publishing, time, renewal, recognition and revocation: what was completed is never lost."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from courses.models import Activity, Course
from credentials.issue import issue_what_is_owed
from credentials.models import Certificate
from credentials.revoke import revoke
from people.models import Role
from progress.models import ActivityRecord, Change, Enrolment, FeedHead, PastCompletion, Recognition
from progress.recognise import AlreadyCompleted, AlreadyWithdrawn, recognise, withdraw_recognition
from progress.record import record_activity, record_start
from progress.reevaluate import carry_out_reevaluation, reevaluate, requirements_changed
from progress.renew import NothingToRenew, begin_renewal
from progress.spend_time import spend
from progress.take_back import take_back_result
from progress.updates import require_update
from reports.dashboards.fold import differences
from tests import factories as make
from tests.any_order import run_rolled_back
from tests.reports.conftest import Caller, Mirror

#: A few for every day; `COMPLETION_EXAMPLES=1000` after a change of what completes.
EXAMPLES = int(os.environ.get("COMPLETION_EXAMPLES", 12))
an_officer = st.integers(0, 2)
a_course = st.integers(0, 1)
an_activity = st.integers(0, 3)


class AnyLife(RuleBasedStateMachine):
    """Three officers, two courses that expire, and whatever happens to them."""

    @initialize()
    def begin(self):
        self.clock = pytest.MonkeyPatch()
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.clock.setattr(timezone, "now", self.moment)
        unit = make.unit()
        self.manager = make.person(role=Role.UNIT_MANAGER)
        self.officers = [make.officer(unit=unit) for _ in range(3)]
        self.courses = [self.made("first", refresher_months=2), self.made("second", minimum_minutes=5)]
        self.version = [0, 0]
        for one in self.officers:
            for each in self.courses:
                make.enrolment(one, each)
        # Time passes by years here, and a token lives for one.
        self.mirror = Mirror(Caller(unit, expires_at=self.now + timedelta(days=365 * 100)))
        self.seen: dict[int, tuple] = {}
        self.history: dict[int, int] = {}
        self.scores: dict[int, int] = {}
        self.withdrawn: set[int] = set()
        self.taken_back: set[int] = set()

    def moment(self) -> datetime:
        """No two things happen at the same one."""
        self.now += timedelta(microseconds=1)
        return self.now

    def made(self, slug: str, **fields) -> Course:
        one = make.syllabus(slug, activities=2, validity_months=12, **fields)
        make.activity(one, f"{slug}-check", kind="check", weight=1, pass_percent=70)
        make.activity(one, f"{slug}-again", refresher=True, required=False)
        return one

    def enrolment(self, officer: int, course: int) -> Enrolment:
        return Enrolment.objects.get(officer=self.officers[officer], course=self.courses[course])

    def activity(self, course: int, number: int) -> Activity:
        live = Activity.objects.filter(course=self.courses[course], position__isnull=False).order_by("pk")
        return live[number % live.count()]

    def published(self, course: int) -> None:
        self.version[course] += 1
        requirements_changed(self.courses[course])

    @rule(officer=an_officer, course=a_course, activity=an_activity, score=st.sampled_from([30, 70, 95]))
    def learn(self, officer, course, activity, score):
        one = self.activity(course, activity)
        score = score if one.weight else None
        record_activity(enrolment=self.enrolment(officer, course), activity=one, language="en", score=score)

    @rule(officer=an_officer, course=a_course)
    def learn_everything(self, officer, course):
        for one in Activity.objects.filter(course=self.courses[course], position__isnull=False):
            score = 90 if one.weight else None
            record_activity(enrolment=self.enrolment(officer, course), activity=one, language="en", score=score)

    @rule(officer=an_officer, course=a_course, activity=an_activity)
    def only_begin(self, officer, course, activity):
        record_start(
            enrolment=self.enrolment(officer, course), activity=self.activity(course, activity), language="en"
        )

    @rule(officer=an_officer, course=a_course)
    def be_there(self, officer, course):
        spend(self.enrolment(officer, course).pk)

    @rule(minutes=st.sampled_from([3, 60 * 24 * 40, 60 * 24 * 300]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(course=a_course)
    def publish_more(self, course):
        slug = f"more-{self.courses[course].slug}-{self.version[course]}"
        one = make.activity(self.courses[course], slug)
        Activity.objects.filter(pk=one.pk).update(since=self.now)
        self.published(course)

    @rule(course=a_course, activity=an_activity)
    def publish_less(self, course, activity):
        if Activity.objects.filter(course=self.courses[course], position__isnull=False, required=True).count() > 1:
            Activity.objects.filter(pk=self.activity(course, activity).pk).update(position=None)
            self.published(course)

    @rule(course=a_course, activity=an_activity)
    def publish_another_refresher(self, course, activity):
        one = self.activity(course, activity)
        Activity.objects.filter(pk=one.pk).update(refresher=not one.refresher)
        self.published(course)

    @rule(course=a_course)
    def evaluate_anew(self, course):
        made = reevaluate(course=self.courses[course], by=None)
        carry_out_reevaluation.func(made.pk)

    @rule(officer=an_officer, course=a_course)
    def renew(self, officer, course):
        try:
            begin_renewal(officer=self.officers[officer], slug=self.courses[course].slug)
        except NothingToRenew:
            return

    @rule(officer=an_officer, course=a_course, how=st.sampled_from(Recognition.How.values))
    def recognise(self, officer, course, how):
        try:
            recognise(officer=self.officers[officer], course=self.courses[course], how=how, words="W", by=self.manager)
        except AlreadyCompleted:
            return

    @rule(number=st.integers(0, 3))
    def take_back(self, number):
        for one in Recognition.objects.order_by("pk")[number : number + 1]:
            try:
                withdraw_recognition(recognition=one, words="Not so.", by=self.manager)
            except AlreadyWithdrawn:
                continue
            self.withdrawn.add(one.enrolment_id)

    @rule(officer=an_officer, course=a_course, activity=an_activity, before=st.integers(0, 1))
    def turn_out_not_to_have_been_there(self, officer, course, activity, before):
        mine, one = self.enrolment(officer, course), self.activity(course, activity)
        if one.weight == 0 and take_back_result(enrolment=mine, activity=one, round=max(0, mine.round - before)):
            self.taken_back.add(mine.pk)

    @rule(course=a_course)
    def require_what_is_new(self, course):
        require_update(
            course=self.courses[course], due=timezone.localdate() + timedelta(days=30), reason="New law.", by=self.manager
        )

    @rule()
    def certify(self):
        issue_what_is_owed.func()

    @rule(number=st.integers(0, 3))
    def revoke(self, number):
        for one in Certificate.objects.filter(revoked_at__isnull=True).order_by("pk")[number : number + 1]:
            revoke(certificate=one, reason="A fault.", by=self.manager)

    @rule()
    def pull(self):
        self.mirror.step()

    @invariant()
    def nothing_is_lost(self):
        if not hasattr(self, "mirror"):
            return
        assert Enrolment.objects.count() == 6
        for one in Enrolment.objects.select_related("course"):
            self.check(one)
        self.withdrawn, self.taken_back = set(), set()
        for pk, score in ActivityRecord.objects.filter(score__isnull=False).values_list("pk", "score"):
            assert score >= self.scores.get(pk, 0)
            self.scores[pk] = score

    def check(self, one: Enrolment) -> None:
        version = self.version[[each.pk for each in self.courses].index(one.course_id)]
        assert 0 <= one.percent <= 100
        assert one.renewal_percent is None or 0 <= one.renewal_percent <= 100
        assert (one.percent == 100) is (one.status == "completed")
        was_completed, percent, then = self.seen.get(one.pk, (False, 0, version))
        if one.pk not in self.withdrawn:
            assert one.status == "completed" or not was_completed
            assert one.percent >= percent or version != then or one.pk in self.taken_back
        kept = PastCompletion.objects.filter(enrolment=one).count() + (one.completed_at is not None)
        assert kept >= self.history.get(one.pk, 0)
        self.history[one.pk] = kept
        self.seen[one.pk] = (one.status == "completed", one.percent, version)
        days = Certificate.objects.filter(enrolment=one, revoked_at__isnull=True).values_list("completed_on", flat=True)
        assert len(set(days)) == len(days)

    @invariant()
    def the_feed_is_whole_and_in_order(self):
        positions = list(Change.objects.order_by("position").values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))
        head = FeedHead.objects.first()
        assert (head.position if head else 0) == len(positions)

    def teardown(self):
        if hasattr(self, "mirror"):
            try:
                self.mirror.pull()
                assert self.mirror.rows == self.mirror.listed()
                assert differences() == 0
            finally:
                self.clock.undo()


@pytest.mark.one_database
def test_whatever_happens_no_completion_is_lost(db):
    run_rolled_back(AnyLife, examples=EXAMPLES, steps=30)
