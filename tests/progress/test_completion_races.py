"""What happens to one completion at the same moment: each is done once, and nothing is lost."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from people.models import Role
from progress.models import Change, Enrolment, PastCompletion, Recognition, Reevaluation, TimeSpent
from progress.recognise import AlreadyCompleted, recognise
from progress.record import record_activity
from progress.reevaluate import _next_piece, carry_out_reevaluation, reevaluate
from progress.renew import begin_renewal
from progress.spend_time import spend
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _two_writers(db):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")


def at_once(*calls) -> list[Exception]:
    """Run these in a transaction each, at the same time; gives what they raised."""
    raised: list[Exception] = []

    def run(call):
        try:
            call()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    return raised


def test_recognised_by_two_at_once_it_is_recognised_once():
    course, amra, boss = make.syllabus(), make.officer(unit=make.unit()), make.person(role=Role.UNIT_MANAGER)

    def decide():
        recognise(officer=amra, course=course, how=Recognition.How.EXEMPT, words="W", by=boss)

    raised = at_once(decide, decide, decide)

    assert [type(one) for one in raised] == [AlreadyCompleted, AlreadyCompleted]
    assert Recognition.objects.count() == Enrolment.objects.count() == 1
    assert list(Change.objects.values_list("kind", flat=True)) == ["enrolled", "completed"]


def test_a_renewal_begun_and_done_from_two_tabs_is_one():
    course = make.syllabus(activities=1, validity_months=12)
    enrolment = make.enrolment(make.officer(unit=make.unit()), course)
    lesson = course.activities.get()
    record_activity(enrolment=enrolment, activity=lesson, language="en")
    Enrolment.objects.update(completed_at=timezone.now() - timedelta(days=400))

    def begin():
        begin_renewal(officer=enrolment.officer, slug=course.slug)

    assert at_once(begin, begin) == []
    enrolment.refresh_from_db()
    assert enrolment.round == 1

    def read():
        record_activity(enrolment=Enrolment.objects.get(pk=enrolment.pk), activity=lesson, language="en")

    assert at_once(read, read, read) == []
    enrolment.refresh_from_db()
    assert enrolment.renewal_percent is None
    assert PastCompletion.objects.count() == 1
    assert Change.objects.filter(kind="completed").count() == 2


def test_time_from_two_tabs_counts_once():
    enrolment = make.enrolment(make.officer(unit=make.unit()), make.syllabus())
    spend(enrolment.pk)
    TimeSpent.objects.update(seen_at=timezone.now() - timedelta(minutes=2))

    assert at_once(*[lambda: spend(enrolment.pk)] * 4) == []

    assert 120 <= TimeSpent.objects.get().seconds <= 130


def test_two_workers_evaluate_each_officer_once_while_she_learns(monkeypatch):
    monkeypatch.setattr("progress.restand.PIECE", 2)
    course = make.syllabus(activities=3)
    enrolments = [make.enrolment(one, course) for one in make.officers(make.unit(), 6)]
    first, second, third = course.activities.order_by("position")
    for one in enrolments:
        record_activity(enrolment=one, activity=first, language="en")
    with transaction.atomic():
        course.activities.filter(pk=third.pk).update(position=None)
        made = reevaluate(course=course, by=None)
    assert _next_piece(made.pk)

    def learn():
        for one in enrolments:
            record_activity(enrolment=one, activity=second, language="en")

    work = [lambda: carry_out_reevaluation.func(made.pk)] * 2
    assert at_once(learn, *work) == []

    assert set(Enrolment.objects.values_list("status", "percent")) == {("completed", 100)}
    assert Change.objects.filter(kind="completed").count() == 6
    assert Reevaluation.objects.get().done == 6
    positions = list(Change.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
