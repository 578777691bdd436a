"""Accounts are merged while officers answer, are given courses and get certificates: nothing waits for ever or is lost."""

import pytest
from django.db import connection
from django.utils import timezone

from credentials.issue import issue_what_is_owed
from credentials.models import Certificate
from meetings.book import book
from meetings.models import Booking
from people.merge import CannotMerge, gather_late, merge
from people.models import AccountMerge, Role, User
from progress.assign import assign, assign_to
from progress.models import ActivityRecord, Change, Enrolment, FeedHead, Note, Recognition
from progress.recognise import AlreadyCompleted, recognise
from progress.record import record_activity
from progress.restand import restand
from quizzes.models import Attempt, Response
from reports.dashboards.fold import differences
from tests import factories as make
from tests.meetings import worlds as sessions
from tests.quizzes import worlds
from tests.quizzes.test_attempts import begun, finish, submit
from tests.quizzes.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _two_writers(db):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")


class Two:
    """Two accounts, both in a course of a lesson and a scenario; an administrator."""

    def __init__(self):
        self.above = make.unit()
        self.course = worlds.course(lessons=1)
        self.scenario = worlds.exercise(self.course)
        self.kept, self.other = (make.officer(unit=make.unit(above=self.above)) for _ in range(2))
        self.mine, self.theirs = (make.enrolment(one, self.course) for one in (self.kept, self.other))
        self.chief = make.person(role=Role.ADMINISTRATOR)

    def merge(self):
        return merge(kept=self.kept, merged=self.other, reason="Twice.", by=self.chief)

    def read(self, enrolment):
        lesson = self.course.activities.get(slug="l1")
        return record_activity(enrolment=enrolment, activity=lesson, language="en")

    @property
    def hers(self) -> Enrolment:
        return Enrolment.objects.get(officer=self.kept, course=self.course)


def failed(results) -> list:
    return [one for one in results if isinstance(one, Exception)]


def the_feed_is_whole() -> bool:
    positions = list(Change.objects.order_by("position").values_list("position", flat=True))
    return positions == list(range(1, FeedHead.objects.get().position + 1))


@pytest.mark.parametrize("turn", range(4))
def test_the_last_answer_at_the_same_moment_is_counted_once_where_the_attempt_is(turn):
    two = Two()
    attempt = begun(two.scenario, two.theirs)
    finish(attempt, worlds.WELL[:-1])
    finish(begun(two.scenario, two.mine), worlds.BADLY)
    last = {"node": "log", "choice": "flag"}
    results = at_once(*[lambda: submit(attempt, last), two.merge][:: -1 if turn % 2 else 1])
    assert failed(results) == []
    assert Response.objects.filter(payload=last).count() == 1
    assert set(Attempt.objects.values_list("enrolment", "number")) == {(two.hers.pk, 1), (two.hers.pk, 2)}
    record = ActivityRecord.objects.get(activity=two.scenario)
    assert (record.enrolment, record.score, record.status) == (two.hers, 100, "done")
    assert the_feed_is_whole() and differences() == 0


@pytest.mark.parametrize("turn", range(4))
def test_lessons_read_under_both_accounts_at_the_same_moment_complete_the_course_once(turn):
    two = Two()
    finish(begun(two.scenario, two.mine if turn % 2 else two.theirs), worlds.WELL)
    results = at_once(lambda: two.read(two.mine), lambda: two.read(two.theirs), two.merge)
    assert failed(results) == []
    assert (two.hers.status, two.hers.percent) == ("completed", 100)
    assert not ActivityRecord.objects.exclude(enrolment=two.hers).exists()
    assert the_feed_is_whole() and differences() == 0


def test_what_is_begun_at_the_same_moment_is_begun_once():
    two = Two()
    results = at_once(lambda: begun(two.scenario, two.theirs), lambda: begun(two.scenario, two.mine), two.merge)
    assert failed(results) == []
    gather_late.func(AccountMerge.objects.get().pk)
    assert Attempt.objects.filter(enrolment=two.hers).count() == 1
    assert the_feed_is_whole()


def test_merged_by_two_at_once_in_both_directions_they_are_merged_once():
    two = Two()
    results = at_once(
        two.merge, lambda: merge(kept=two.other, merged=two.kept, reason="Twice.", by=two.chief), two.merge
    )
    assert [type(one) for one in failed(results)] == [CannotMerge, CannotMerge]
    assert User.objects.filter(merged_into__isnull=False).count() == AccountMerge.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_whatever_else_happens_nobody_waits_for_ever(turn):
    two = Two()
    finish(begun(two.scenario, two.theirs), worlds.WELL)
    two.read(two.theirs)
    second, third = make.syllabus("second"), make.syllabus("third")
    activity = sessions.activity("fourth")
    meeting = sessions.meeting(activity)
    boss = make.person(role=Role.UNIT_MANAGER)

    def recognised():
        try:
            recognise(officer=two.other, course=third, how=Recognition.How.EXEMPT, words="W", by=boss)
        except AlreadyCompleted:
            return

    results = at_once(
        two.merge,
        lambda: assign(course=second, unit=two.above),
        lambda: assign_to(course=third, officers=[two.other, two.kept]),
        recognised,
        issue_what_is_owed.func,
        lambda: restand(two.course),
        lambda: book(meeting=meeting, officer=two.other),
        lambda: Note.objects.create(officer=two.other, activity=two.scenario, text="Late."),
        lambda: two.read(two.mine),
    )
    assert failed(results) == []
    event = AccountMerge.objects.get()
    assert event.at <= timezone.now()
    gather_late.func(event.pk)
    issue_what_is_owed.func()
    assert not Enrolment.objects.filter(officer=two.other, merged_into__isnull=True).exists()
    assert (Note.objects.get().officer, Booking.objects.get().officer) == (two.kept, two.kept)
    assert two.hers.status == "completed" and Certificate.objects.filter(enrolment=two.hers).count() == 1
    assert Certificate.objects.exclude(enrolment__officer=two.kept).count() == 0
    assert set(Enrolment.objects.filter(officer=two.kept).values_list("course__slug", flat=True)) >= {"second", "third"}
    assert the_feed_is_whole() and differences() == 0
