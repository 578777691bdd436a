"""A course asks for something else, and many are under way: they stand anew in the background."""

import pytest

from courses.models import Activity
from people.models import Role
from progress import reevaluate as module
from progress.models import ActivityRecord, Change, Enrolment, Reevaluation
from progress.reevaluate import carry_out_reevaluation, reevaluate, requirements_changed
from tests import factories as make

ADDRESS = "/cms/reevaluations/"


@pytest.fixture
def many(course) -> list[Enrolment]:
    """Seven officers who have read one of two lessons."""
    lesson = Activity.objects.get(slug="l1")
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(officer=one, course=course, status="in_progress", percent=50) for one in make.officers(make.unit(), 7)
    )
    done_at = enrolments[0].enrolled_at
    ActivityRecord.objects.bulk_create(
        ActivityRecord(enrolment=one, activity=lesson, status="done", done_at=done_at) for one in enrolments
    )
    return enrolments


@pytest.fixture
def in_pieces(monkeypatch):
    monkeypatch.setattr("progress.restand.PIECE", 3)
    monkeypatch.setattr(module, "AT_ONCE", 3)


def retire_second(course) -> None:
    Activity.objects.filter(slug="l2").update(position=None)
    requirements_changed(course)


def test_few_are_evaluated_at_once(course, many):
    retire_second(course)

    assert set(Enrolment.objects.values_list("status", flat=True)) == {"completed"}
    assert not Reevaluation.objects.exists()


def test_many_are_evaluated_in_the_background_in_pieces(course, many, in_pieces, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        retire_second(course)
    assert set(Enrolment.objects.values_list("status", flat=True)) == {"in_progress"}
    assert Reevaluation.objects.get().percent == 0

    carry_out_reevaluation.func(Reevaluation.objects.get().pk)

    assert set(Enrolment.objects.values_list("status", "percent")) == {("completed", 100)}
    done = Reevaluation.objects.get()
    assert (done.total, done.done, done.changed, done.percent) == (7, 7, 7, 100)
    assert done.finished_at is not None
    assert list(Change.objects.values_list("kind", flat=True)) == ["completed"] * 7


def test_killed_in_between_it_goes_on_where_it_was(course, many, in_pieces):
    retire_second(course)
    pk = Reevaluation.objects.get().pk
    module._next_piece(pk)
    assert Reevaluation.objects.get().done == 3

    carry_out_reevaluation.func(pk)
    carry_out_reevaluation.func(pk)

    assert Change.objects.count() == 7
    assert Reevaluation.objects.get().done == 7


def test_another_change_meanwhile_begins_it_anew(course, many, in_pieces):
    first = reevaluate(course=course, by=None)
    module._next_piece(first.pk)

    retire_second(course)

    assert (Reevaluation.objects.get().pk, Reevaluation.objects.get().done) == (first.pk, 0)
    carry_out_reevaluation.func(first.pk)
    assert not Enrolment.objects.exclude(status="completed").exists()


def test_each_keeps_her_own_score(course, many, in_pieces):
    check = make.activity(course, "check", kind="check", weight=1, pass_percent=70)
    for score, one in enumerate(many, start=40):
        ActivityRecord.objects.create(enrolment=one, activity=check, score=score)

    retire_second(course)
    carry_out_reevaluation.func(Reevaluation.objects.get().pk)

    assert list(Enrolment.objects.order_by("pk").values_list("score", "percent")) == [(40 + n, 50) for n in range(7)]


class TestInTheCms:
    def test_administrators_ask_for_it_and_see_how_far_it_is(self, course, many, django_capture_on_commit_callbacks):
        client = make.signed_in(make.person(role=Role.ADMINISTRATOR))

        assert client.get(f"{ADDRESS}ask/").status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{ADDRESS}ask/", {"course": course.pk})

        page = client.get(ADDRESS).content.decode()
        assert "0 % (0 / 7)" in page
        assert course.slug in page

    def test_a_course_that_is_not_there_is_refused(self, course):
        client = make.signed_in(make.person(role=Role.ADMINISTRATOR))

        assert client.post(f"{ADDRESS}ask/", {"course": 0}).status_code == 200
        assert not Reevaluation.objects.exists()

    @pytest.mark.parametrize("role", [None, Role.OFFICER, Role.TRAINER, Role.REVIEWER, Role.UNIT_MANAGER])
    def test_nobody_else_may(self, course, role):
        client = make.signed_in(make.person(role=role))

        assert client.get(ADDRESS).status_code == 302
        assert client.post(f"{ADDRESS}ask/", {"course": course.pk}).status_code == 302
        assert not Reevaluation.objects.exists()
