"""Two accounts of one person become one: attempts, answers and what she remembers go along, and count once."""

from uuid import uuid4

import pytest
from django.utils import timezone

from people.merge import merge
from people.models import Role
from progress.models import ActivityRecord, Enrolment
from quizzes import attempts, tally
from quizzes.make_cards import cards_of
from quizzes.models import Attempt, ChoiceTally, ExtraAttempt, MemoryCard, MemoryPause, MemoryReview, Response
from quizzes.recount import recount
from tests import factories
from tests.quizzes import answered, worlds
from tests.quizzes.test_attempts import ASK, begun, finish, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario():
    return worlds.exercise(worlds.course(lessons=1))


@pytest.fixture
def accounts(scenario):
    """The enrolments of the account that stays and of the other."""
    return [factories.enrolment(factories.officer(number), scenario.course) for number in ("KEPT", "OTHER")]


def merged(accounts) -> Enrolment:
    kept, other = (one.officer for one in accounts)
    merge(kept=kept, merged=other, reason="Twice.", by=factories.person(role=Role.ADMINISTRATOR))
    return Enrolment.objects.get(officer=kept)


def counted(activity) -> dict:
    rows = ChoiceTally.objects.filter(activity=activity, count__gt=0)
    return {(row.node, row.choice): row.count for row in rows}


def test_attempts_are_numbered_by_when_they_were_begun(scenario, accounts):
    made = [finish(begun(scenario, accounts[n]), worlds.WELL if n else worlds.BADLY) for n in (0, 1, 0, 1)]
    hers = merged(accounts)
    assert list(hers.attempts.order_by("number").values_list("pk", "number")) == [
        (one.pk, number) for number, one in enumerate(made, start=1)
    ]
    assert Response.objects.filter(attempt__enrolment=hers).count() == Response.objects.count()
    assert ActivityRecord.objects.get(activity=scenario).score == 100


def test_her_choices_are_counted_once(scenario, accounts):
    finish(begun(scenario, accounts[0]), worlds.BADLY)
    once = counted(scenario)
    finish(begun(scenario, accounts[1]), worlds.WELL)
    finish(begun(scenario), worlds.WELL)
    tally.add(scenario.pk, scenario.versions.get().structure_hash, {("elsewhere", ""): 3})
    merged(accounts)
    now = counted(scenario)
    assert now.pop(("elsewhere", "")) == 3 and now != once
    recount(scenario)
    assert counted(scenario) == now


def test_of_two_open_attempts_the_one_with_more_answers_goes_on_and_the_other_is_kept(scenario, accounts):
    mine, theirs = (begun(scenario, one) for one in accounts)
    submit(theirs, ASK)
    submit(theirs, {"node": "talk", "question": "words"})
    submit(mine, ASK)
    hers = merged(accounts)
    [left] = Attempt.objects.exclude(enrolment=hers)
    assert hers.attempts.get() == theirs and left == mine and left.responses.count() == 1
    finish(Attempt.objects.get(pk=theirs.pk), worlds.WELL[2:])
    assert ActivityRecord.objects.get(activity=scenario).enrolment == hers


def test_an_answer_to_an_attempt_that_was_read_before_counts_where_it_is_now(scenario, accounts):
    attempt = begun(scenario, accounts[1])
    finish(attempt, worlds.WELL[:-1])
    stale = attempts.attempt_of(officer=accounts[1].officer, key=attempt.key)
    finish(begun(scenario, accounts[0]), worlds.BADLY[:1])
    factories.activity(scenario.course, "more")
    hers = merged(accounts)
    submit(stale, {"node": "log", "choice": "flag"})
    hers.refresh_from_db()
    record = ActivityRecord.objects.get(activity=scenario)
    assert (record.enrolment, record.score, hers.status) == (hers, 100, "in_progress")


def test_beginning_under_the_row_that_went_begins_for_the_one_that_stays(scenario, accounts):
    stale = Enrolment.objects.get(pk=accounts[1].pk)
    hers = merged(accounts)
    assert begun(scenario, stale).enrolment == hers


def test_what_was_given_and_is_kept_to_remember_goes_along():
    check = worlds.exercise(worlds.course(), "check", "check")
    accounts = [factories.enrolment(factories.officer(number), check.course) for number in ("KEPT", "OTHER")]
    for one in accounts:
        answered.attempt(check, answered.RIGHT, enrolment=one)
        cards_of([one.pk])
        ExtraAttempt.objects.create(enrolment=one, activity=check, reason="Ill.")
    known = MemoryCard.objects.filter(officer=accounts[1].officer).order_by("pk").first()
    now, version = timezone.now(), check.versions.get()
    MemoryReview.objects.create(
        card=known, version=version, response_id=uuid4(), payload={}, grade=1, rating=3, due=now, at=now
    )
    MemoryPause.objects.create(officer=accounts[1].officer)
    hers = merged(accounts)
    assert hers.extra_attempts.count() == 2
    assert MemoryCard.objects.filter(officer=hers.officer).count() == MemoryCard.objects.count() == 3
    assert MemoryReview.objects.get().card == known and known.reviews.exists()
    assert MemoryPause.objects.get().officer == hers.officer
