"""Ranks, names and pieces while others write: nobody falls between, nobody is enrolled twice."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from people.models import Rank, User
from progress import give as giving
from progress.assign import Terms, assign, assign_to, change
from progress.choose import choose
from progress.models import Assignment, Change, Enrolment
from progress.record import record_start
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _two_writers():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")


def meanwhile(call) -> Thread:
    def run():
        try:
            call()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=0.4)
    return thread


def promote(officer: User, rank: Rank | None) -> None:
    officer = User.objects.get(pk=officer.pk)
    officer.rank = rank
    officer.save(update_fields=["rank"])


def test_who_is_promoted_while_her_rank_is_assigned_gets_it():
    course, region = make.syllabus(), make.unit("R")
    rank = Rank.objects.create(code="s", name="Sergeant")
    amra = make.officer(unit=region)

    with transaction.atomic():
        assign(course=course, unit=region, ranks=[rank.pk], due=DAY)
        promoting = meanwhile(lambda: promote(amra, rank))
        assert promoting.is_alive()
    promoting.join(timeout=30)

    assert amra.enrolments.get().due == DAY


def test_who_loses_the_rank_while_it_is_assigned_does_not_keep_it():
    course, region = make.syllabus(), make.unit("R")
    rank = Rank.objects.create(code="s", name="Sergeant")
    amra = make.officer(unit=region, rank=rank)

    with transaction.atomic():
        assign(course=course, unit=region, ranks=[rank.pk])
        losing = meanwhile(lambda: promote(amra, None))
    losing.join(timeout=30)

    assert amra.enrolments.get().status == "withdrawn"


def test_who_begins_while_she_loses_the_rank_has_begun():
    course, region = make.syllabus(), make.unit("R")
    rank = Rank.objects.create(code="s", name="Sergeant")
    amra = make.officer(unit=region, rank=rank)
    assign(course=course, unit=region, ranks=[rank.pk])
    mine = amra.enrolments.get()

    with transaction.atomic():
        record_start(enrolment=mine, activity=course.activities.first(), language="en")
        losing = meanwhile(lambda: promote(amra, None))
        assert losing.is_alive()
    losing.join(timeout=30)

    assert amra.enrolments.get().status == "in_progress"


def test_who_comes_back_while_she_is_named_gets_it():
    course = make.syllabus()
    amra = make.officer(is_active=False)

    def come_back():
        officer = User.objects.get(pk=amra.pk)
        officer.is_active = True
        officer.save(update_fields=["is_active"])

    with transaction.atomic():
        come_back()
        naming = meanwhile(lambda: assign_to(course=course, officers=[amra]))
    naming.join(timeout=30)
    assert amra.enrolments.exists()


def test_two_workers_at_one_assignment_give_it_once(monkeypatch):
    monkeypatch.setattr(giving, "AT_ONCE", 0)
    monkeypatch.setattr(giving, "PIECE", 4)
    course, region = make.syllabus(), make.unit("R")
    make.officers(region, 10)
    assignment = assign(course=course, unit=region)

    workers = [Thread(target=lambda: (giving.give.call(assignment.pk), connection.close())) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(timeout=60)

    assignment.refresh_from_db()
    assert (assignment.reached, assignment.total, assignment.finished_at is None) == (10, 10, False)
    assert Enrolment.objects.count() == Change.objects.count() == 10


def test_who_joins_while_a_piece_is_given_is_enrolled_once(monkeypatch):
    monkeypatch.setattr(giving, "AT_ONCE", 0)
    course, region = make.syllabus(), make.unit("R")
    make.officers(region, 3)
    amra = make.officer(unit=make.unit("Q"))
    assignment = assign(course=course, unit=region, due=DAY)

    def join():
        officer = User.objects.get(pk=amra.pk)
        officer.unit = region
        officer.save()

    with transaction.atomic():
        giving._give_a_piece(assignment.pk)
        joining = meanwhile(join)
        assert joining.is_alive()
    joining.join(timeout=30)
    assert amra.enrolments.get().due == DAY
    assert Enrolment.objects.count() == 4


def test_a_course_chosen_at_the_moment_when_it_is_assigned_is_hers_once():
    course, region = make.syllabus(open_to_all=True), make.unit("R")
    amra = make.officer(unit=region)

    with transaction.atomic():
        choose(officer=amra, slug=course.slug)
        assigning = meanwhile(lambda: assign(course=course, unit=region, due=DAY))
        assert assigning.is_alive()
    assigning.join(timeout=30)

    assert Enrolment.objects.get().chosen
    assert Assignment.objects.exists()


def test_an_assignment_deleted_while_a_piece_is_given_leaves_nothing(monkeypatch, work_off):
    monkeypatch.setattr(giving, "AT_ONCE", 0)
    course, region = make.syllabus(), make.unit("R")
    make.officers(region, 3)
    assignment = assign(course=course, unit=region)

    with transaction.atomic():
        giving._give_a_piece(assignment.pk)
        deleting = meanwhile(lambda: Assignment.objects.get(pk=assignment.pk).delete())
        assert deleting.is_alive()
    deleting.join(timeout=30)
    work_off()
    assert set(Enrolment.objects.values_list("status", flat=True)) == {"withdrawn"}


def test_two_who_change_one_assignment_follow_each_other():
    course, region = make.syllabus(), make.unit("R")
    amra = make.officer(unit=region)
    assignment = assign(course=course, unit=region)

    with transaction.atomic():
        change(assignment=assignment, terms=Terms(due=DAY))
        again = Assignment.objects.select_related("unit", "course").get(pk=assignment.pk)
        second = meanwhile(lambda: change(assignment=again, terms=Terms(due=date(2027, 6, 1))))
        assert second.is_alive()
    second.join(timeout=30)
    assert amra.enrolments.get().due == Assignment.objects.get().due == date(2027, 6, 1)
