"""Any order of everything that happens to officers, with merged accounts among it: what holds of all of it together."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from credentials.issue import issue_what_is_owed
from credentials.models import Certificate
from people.models import Role, Unit, User
from people.scope import scope_of_unit
from progress.enrol import enrol
from progress.models import ActivityRecord, Change, Enrolment, FeedHead, PastCompletion
from progress.paths import make_path
from quizzes.models import Attempt, MemoryCard, Response
from reports.as_of import completions_as_of, enrolment_rows_as_of
from reports.completions import Narrowing, completions, enrolment_rows
from reports.dashboards.fold import differences
from reports.models import ApiClient
from tests import factories as make
from tests.any_order import run_rolled_back
from tests.quizzes import worlds

from .conftest import Caller, Mirror
from .life import UNITS, Changed, Given, Learned
from .world import make_world

#: A few for every day; `LIFE_EXAMPLES=500` after a change of what is merged, completed or told to whom.
EXAMPLES = int(os.environ.get("LIFE_EXAMPLES", 6))
LISTS = ("/api/v1/completions/", "/api/v1/enrolments/")


class AnyLife(Given, Learned, Changed, RuleBasedStateMachine):
    """Five officers in four units, two courses that expire, and three copies of their lists."""

    @initialize()
    def begin(self):
        self.clock = pytest.MonkeyPatch()
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.clock.setattr(timezone, "now", lambda: self.now)
        make_world()
        self.manager, self.chief = make.person(role=Role.UNIT_MANAGER), make.person(role=Role.ADMINISTRATOR)
        self.officers = [make.officer(unit=self.unit(code)) for code in (*UNITS, "T-BA-SA-01")]
        self.courses = [make.syllabus("first", validity_months=12, refresher_months=2, open_to_all=True),
                        worlds.course(lessons=1, slug="second")]  # fmt: skip
        make.activity(self.courses[0], "again", refresher=True, required=False)
        self.check = worlds.exercise(self.courses[1], "check", "check")
        worlds.republish(self.check, "bs")
        self.path = make_path(titles={"en": "Both"}, courses=self.courses)
        enrol([Enrolment(officer=one, course=self.courses[n % 2]) for n, one in enumerate(self.officers)])
        self.mirrors = [Mirror(Caller(self.unit(code)), LISTS[n % 2], page_size=n + 2)
                        for n, code in enumerate(("T-BA", "T-BA-SA", "T-BA-MO"))]  # fmt: skip
        # Years pass here in a minute of theirs.
        ApiClient.objects.update(expires_at=None, calls_per_minute=100_000)
        self.version, self.withdrawn, self.revoked, self.acknowledged = [0, 0], set(), set(), {}
        self.days = {}
        self.done, self.percents, self.scores, self.codes = set(), {}, {}, {}

    def unit(self, code: str) -> Unit:
        return Unit.objects.get(code=code)

    def officer(self, number: int) -> User:
        """Also under the name of an account that was closed."""
        return self.officer_of(self.officers[number].pk)

    def past(self) -> list[list]:
        """How it stood at the end of some days, in each unit: all but whose account it is."""
        days = [self.today() - timedelta(days=n) for n in (1, 30, 200)]
        return [
            [row[:1] + row[2:] for row in enrolment_rows_as_of(
                completions_as_of(day, scope=scope_of_unit(self.unit(code)), narrowing=Narrowing()))]
            for day in days for code in UNITS
        ]  # fmt: skip

    def end_of_day(self) -> None:
        """What the list says of the day that may be over now."""
        nation = scope_of_unit(self.unit("T-BA"))
        self.days[self.today()] = told(enrolment_rows(completions(scope=nation, narrowing=Narrowing())))

    @rule(which=st.integers(0, 2))
    def pull_a_page(self, which):
        self.mirrors[which].step()

    @rule(which=st.integers(0, 2))
    def pull_all(self, which):
        self.mirrors[which].pull()
        assert self.mirrors[which].rows == self.mirrors[which].listed()

    @invariant()
    def of_each_course_one_row_that_only_rises(self):
        if not hasattr(self, "codes"):
            return
        there = Enrolment.objects.filter(merged_into__isnull=True).select_related("officer")
        assert not there.filter(officer__merged_into__isnull=False).exists()
        for one in there:
            assert 0 <= one.percent <= 100 and (one.percent == 100) is (one.status == "completed")
        now = {(one.officer_id, one.course_id): one for one in there}
        for officer, course in [*self.done, *self.percents]:
            key = (self.officer_of(officer).pk, course)
            if (officer, course) in self.withdrawn or key in self.withdrawn:
                continue
            assert (officer, course) not in self.done or now[key].status == "completed"
            percent, version = self.percents.get((officer, course), (0, None))
            assert now[key].percent >= percent or version != self.version_of(course)
        self.withdrawn = set()
        self.done = {key for key, one in now.items() if one.status == "completed"}
        self.percents = {key: (one.percent, self.version_of(one.course_id)) for key, one in now.items()}

    def version_of(self, course: int) -> int:
        return self.version[[one.pk for one in self.courses].index(course)]

    @invariant()
    def what_went_into_another_row_keeps_its_history_and_nothing_else(self):
        gone = Enrolment.objects.filter(merged_into__isnull=False)
        assert not gone.exclude(officer__merged_into=F("merged_into__officer")).exists()
        assert not gone.exclude(status="withdrawn").exists()
        assert not ActivityRecord.objects.filter(enrolment__in=gone).exists()
        assert not Certificate.objects.filter(enrolment__in=gone).exists()
        assert not MemoryCard.objects.filter(officer__merged_into__isnull=False).exists()
        assert not PastCompletion.objects.filter(enrolment__in=gone, ended_at=None, came_at=None).exclude(
            completed_at__in=PastCompletion.objects.filter(enrolment__merged_into=None).values("completed_at")
        ).exclude(completed_at__in=Enrolment.objects.filter(completed_at__isnull=False).values("completed_at")).exists()

    @invariant()
    def the_best_score_of_an_activity_never_falls(self):
        scores: dict[tuple, int] = {}
        for officer, activity, score in ActivityRecord.objects.filter(score__isnull=False).values_list(
            "enrolment__officer", "activity", "score"
        ):
            scores[officer, activity] = max(score, scores.get((officer, activity), 0))
        for (officer, activity), score in getattr(self, "scores", {}).items():
            assert scores[self.officer_of(officer).pk, activity] >= score
        self.scores = scores

    @invariant()
    def every_answer_is_there_once_and_hers(self):
        if not getattr(self, "acknowledged", None):
            return
        owners = dict(Response.objects.values_list("response_id", "attempt__enrolment__officer"))
        assert owners.keys() == self.acknowledged.keys() and Response.objects.count() == len(owners)
        for response, officer in self.acknowledged.items():
            assert self.officer_of(owners[response]) == self.officer_of(officer.pk)
        lost = Attempt.objects.filter(enrolment__merged_into__isnull=False, finished_at__isnull=False)
        assert not lost.exists()

    @invariant()
    def certificates_are_neither_lost_nor_double(self):
        if not hasattr(self, "codes"):
            return
        there = {one.pk: one for one in Certificate.objects.select_related("enrolment")}
        in_force = [(one.enrolment_id, one.completed_on) for one in there.values() if one.revoked_at is None]
        assert len(set(in_force)) == len(in_force)
        assert self.codes.items() <= {pk: one.code for pk, one in there.items()}.items()
        for one in there.values():
            if one.revoked_at is not None and one.pk not in self.revoked and "recogn" not in one.reason:
                days = (one.enrolment_id, one.completed_on)
                assert days in in_force or one.reason == "Not so." or days in {
                    (other.enrolment_id, other.completed_on) for other in there.values() if other.pk in self.revoked
                }
        self.codes = {pk: one.code for pk, one in there.items()}

    @invariant()
    def the_feed_is_whole_and_in_order(self):
        positions = list(Change.objects.order_by("position").values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))
        head = FeedHead.objects.first()
        assert (head.position if head else 0) == len(positions)

    def teardown(self):
        if hasattr(self, "codes"):
            try:
                issue_what_is_owed.func()
                made = Certificate.objects.count()
                issue_what_is_owed.func()
                assert Certificate.objects.count() == made
                for mirror in self.mirrors:
                    mirror.pull()
                    assert mirror.rows == mirror.listed()
                assert differences() == 0
                self.past_days_are_told_as_they_were()
            finally:
                self.clock.undo()


    def past_days_are_told_as_they_were(self) -> None:
        nation = scope_of_unit(self.unit("T-BA"))
        for day, rows in self.days.items():
            if day < self.today():
                assert told(enrolment_rows_as_of(completions_as_of(day, scope=nation, narrowing=Narrowing()))) == rows


def told(rows) -> dict[int, tuple]:
    """By enrolment: where it was seen, and how far it was."""
    return {row[0]: (row[2], row[4], row[11]) for row in rows}


def test_whatever_happens_nobody_loses_or_gets_anything_twice(db):
    run_rolled_back(AnyLife, examples=EXAMPLES, steps=40)
