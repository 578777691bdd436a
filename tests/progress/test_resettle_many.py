"""Changing or taking back what reached many is done in the background, in pieces, and is as if it had been done at once."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from people.models import Rank, Role, UnitRole
from progress import give as giving
from progress.assign import Terms, assign, change, change_due
from progress.models import Assignment, Change, Enrolment, Resettlement, Unsettled
from progress.paths import assign_path, make_path, take_back
from progress.resettle_many import _resettle_a_piece, resettle_many
from tests import factories as make

LATE, LATER = date(2027, 3, 1), date(2027, 6, 1)


@pytest.fixture(autouse=True)
def _few_at_a_time(monkeypatch):
    monkeypatch.setattr(giving, "AT_ONCE", 4)
    monkeypatch.setattr(giving, "PIECE", 3)


@pytest.fixture
def course():
    return make.syllabus()


@pytest.fixture
def region():
    return make.unit("R")


def given(course, unit, work_off, **more) -> Assignment:
    one = assign(course=course, unit=unit, terms=Terms(due=LATE), **more)
    work_off()
    one.refresh_from_db()
    return one


def standing() -> set[str]:
    return set(Enrolment.objects.values_list("status", flat=True))


@pytest.mark.django_db
class TestTakingBack:
    def test_many_lose_it_in_the_background_and_nobody_twice(self, course, region, work_off):
        make.officers(region, 8)
        take_back(given(course, region, work_off))
        assert not Assignment.objects.exists() and standing() == {"not_started"}
        one = Resettlement.objects.get()
        assert (one.total, one.done, one.unit) == (8, 0, region)
        assert _resettle_a_piece(one.pk)
        one.refresh_from_db()
        assert (one.done, Enrolment.objects.filter(status="withdrawn").count()) == (3, 3)
        work_off()
        resettle_many.call(one.pk)
        assert standing() == {"withdrawn"}
        assert not Resettlement.objects.exists() and not Unsettled.objects.exists()
        assert Change.objects.filter(kind="withdrawn").count() == 8
        assert list(Change.objects.values_list("position", flat=True)) == list(range(1, 17))

    def test_few_lose_it_at_once(self, course, region):
        make.officers(region, 4)
        take_back(assign(course=course, unit=region))
        assert standing() == {"withdrawn"} and not Resettlement.objects.exists()

    def test_a_piece_that_dies_leaves_nothing_half_done(self, course, region, work_off, monkeypatch):
        make.officers(region, 8)
        take_back(given(course, region, work_off))
        pk = Resettlement.objects.get().pk
        _resettle_a_piece(pk)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            _resettle_a_piece(pk)
            raise KeyboardInterrupt
        assert Enrolment.objects.filter(status="withdrawn").count() == 3
        resettle_many.call(pk)
        assert standing() == {"withdrawn"}

    def test_what_is_given_again_meanwhile_stays(self, course, region, work_off):
        station = make.unit("R-1", above=region)
        make.officers(region, 4)
        make.officers(station, 4)
        take_back(given(course, region, work_off))
        assign(course=course, unit=station, due=LATER)
        work_off()
        assert set(Enrolment.objects.filter(officer__unit=station).values_list("status", "due")) == {("not_started", LATER)}
        assert set(Enrolment.objects.filter(officer__unit=region).values_list("status", flat=True)) == {"withdrawn"}

    def test_who_begins_or_moves_meanwhile_is_treated_as_ever(self, course, region, work_off):
        from progress.record import record_start

        officers = make.officers(region, 8)
        take_back(given(course, region, work_off))
        first, moving = officers[0].enrolments.get(), officers[1]
        record_start(enrolment=first, activity=course.activities.first(), language="en")
        moving.unit = make.unit("Q")
        moving.save()
        work_off()
        first.refresh_from_db()
        assert (first.status, first.due) == ("in_progress", None)
        # It was taken back while she was there.
        assert moving.enrolments.get().status == "withdrawn"

    def test_a_path_is_taken_back_course_by_course(self, course, region, work_off):
        make.officers(region, 6)
        path = make_path(titles={"en": "Path"}, courses=[course, make.syllabus("second")])
        gift = assign_path(path=path, unit=region)
        work_off()
        take_back(gift.assignments.first())
        assert Resettlement.objects.count() == 2
        work_off()
        assert standing() == {"withdrawn"}


@pytest.mark.django_db
class TestChanging:
    def test_another_day_reaches_everybody(self, course, region, work_off):
        make.officers(region, 8)
        change_due(assignment=given(course, region, work_off), due=LATER)
        assert set(Enrolment.objects.values_list("due", flat=True)) == {LATE}
        work_off()
        assert set(Enrolment.objects.values_list("due", flat=True)) == {LATER}
        assert Change.objects.filter(kind="due").count() == 8

    def test_other_reminders_are_nobodys_day(self, course, region, work_off):
        make.officers(region, 8)
        one = given(course, region, work_off)
        change(assignment=one, terms=Terms(due=LATE, remind_before=(1,)))
        assert not Resettlement.objects.exists() and Assignment.objects.get().remind_before == [1]

    def test_a_narrower_circle_keeps_it_and_the_others_lose_it(self, course, region, work_off):
        rank = Rank.objects.create(code="s", name="Sergeant")
        make.officer("s", unit=region, rank=rank)
        make.officers(region, 6)
        change(assignment=given(course, region, work_off), terms=Terms(due=LATE), ranks=[rank.pk])
        work_off()
        assert Enrolment.objects.get(status="not_started").officer.service_number == "s"


@pytest.mark.django_db
class TestShowing:
    def test_the_units_page_shows_how_far_it_is(self, course, region, work_off):
        make.officers(region, 8)
        chief = make.person(role=Role.UNIT_MANAGER)
        UnitRole.objects.create(user=chief, unit=region, role=Role.UNIT_MANAGER)
        one = given(course, region, work_off, by=chief)
        browser: Client = make.signed_in(chief)
        page = f"/en/units/{region.pk}/assign/"
        shown = browser.post(f"{page}{one.pk}/take-back/", follow=True).content.decode()
        assert "0 of 8 officers" in shown and "It is done in the background." in shown
        _resettle_a_piece(Resettlement.objects.get().pk)
        assert "3 of 8 officers" in browser.get(page).content.decode()
        work_off()
        assert "Being changed or taken back" not in browser.get(page).content.decode()

    def test_another_branch_does_not_see_it(self, course, region, work_off):
        make.officers(region, 8)
        elsewhere = make.unit("Q")
        chief = make.person(role=Role.UNIT_MANAGER)
        UnitRole.objects.create(user=chief, unit=elsewhere, role=Role.UNIT_MANAGER)
        take_back(given(course, region, work_off))
        assert "Being changed" not in make.signed_in(chief).get(f"/en/units/{elsewhere.pk}/assign/").content.decode()

    def test_so_does_the_list_in_the_cms(self, course, region, work_off):
        make.officers(region, 8)
        one = given(course, region, work_off)
        keeper = make.signed_in(make.person(role=Role.ADMINISTRATOR))
        done = keeper.post(reverse("wagtailsnippets_progress_assignment:delete", args=[one.pk]), follow=True)
        assert "0 of 8 officers" in done.content.decode() and "It is done in the background." in done.content.decode()


@pytest.mark.django_db
def test_what_a_piece_costs_does_not_grow(course, region, work_off, monkeypatch, django_assert_max_num_queries):
    make.officers(region, 60)
    take_back(given(course, region, work_off))
    monkeypatch.setattr(giving, "PIECE", 50)
    with django_assert_max_num_queries(22):
        _resettle_a_piece(Resettlement.objects.get().pk)


@pytest.mark.django_db(transaction=True)
def test_who_joins_another_unit_with_the_course_waits_for_a_piece_and_keeps_it(work_off):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    course, region, elsewhere = make.syllabus(), make.unit("R"), make.unit("Q")
    officers = make.officers(region, 8)
    one = given(course, region, work_off)
    assign(course=course, unit=elsewhere, due=LATER)
    take_back(one)

    def move():
        try:
            with transaction.atomic():
                officers[0].unit = elsewhere
                officers[0].save()
        finally:
            connection.close()

    with transaction.atomic():
        _resettle_a_piece(Resettlement.objects.get().pk)
        moving = Thread(target=move)
        moving.start()
        moving.join(timeout=0.4)
        assert moving.is_alive()
    moving.join(timeout=30)
    work_off()
    hers = officers[0].enrolments.get()
    assert (hers.status, hers.due) == ("not_started", LATER)
    assert Enrolment.objects.filter(status="withdrawn").count() == 7
