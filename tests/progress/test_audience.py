"""Courses for ranks, roles and named officers, until a day or some days after somebody got them."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from courses.models import Course
from people.models import Notice, Rank, Role, User
from progress import give as giving
from progress.assign import AlreadyAssigned, NobodyIsNamed, Terms, assign, assign_to, change
from progress.models import Assignment, Change, Enrolment, Given
from progress.record import record_start
from progress.remind import remind_of_days
from tests import factories as make

pytestmark = pytest.mark.django_db

EARLY, LATE = date(2026, 12, 1), date(2027, 3, 1)
TRAINERS = [Role.TRAINER.value]


def rank(code: str) -> Rank:
    return Rank.objects.get_or_create(code=code, defaults={"name": code.capitalize()})[0]


@pytest.fixture
def course():
    return make.syllabus()


@pytest.fixture
def region():
    return make.unit("R")


@pytest.fixture
def sergeant():
    return rank("sergeant")


@pytest.fixture
def today():
    return timezone.localdate()


def enrolled(course) -> set[str]:
    mine = Enrolment.objects.filter(course=course).exclude(status="withdrawn")
    return set(mine.values_list("officer__service_number", flat=True))


def begin(officer) -> None:
    one = officer.enrolments.get()
    record_start(enrolment=one, activity=one.course.activities.first(), language="en")


def kinds(officer) -> list[str]:
    return list(Change.objects.filter(enrolment__officer=officer).values_list("kind", flat=True))


class TestRanks:
    def test_only_who_has_one_of_the_ranks_gets_it(self, course, region, sergeant):
        make.officer("s", unit=region, rank=sergeant)
        make.officer("i", unit=region, rank=rank("inspector"))
        make.officer("c", unit=region, rank=rank("constable"))
        make.officer("none", unit=region)
        assign(course=course, unit=region, ranks=[sergeant.pk, rank("inspector").pk])
        assert enrolled(course) == {"s", "i"}

    def test_who_gets_the_rank_later_gets_it(self, course, region, sergeant):
        assign(course=course, unit=region, ranks=[sergeant.pk], due=LATE)
        amra = make.officer(unit=region)
        assert not amra.enrolments.exists()
        amra.rank = sergeant
        amra.save(update_fields=["rank"])
        assert amra.enrolments.get().due == LATE

    def test_who_loses_the_rank_before_she_began_has_it_withdrawn(self, course, region, sergeant):
        amra = make.officer(unit=region, rank=sergeant)
        assign(course=course, unit=region, ranks=[sergeant.pk], due=LATE)
        amra.rank = rank("inspector")
        amra.save()
        assert (amra.enrolments.get().status, amra.enrolments.get().due) == ("withdrawn", None)
        assert "withdrawn" in kinds(amra)

    def test_who_loses_it_after_she_began_goes_on_without_a_day(self, course, region, sergeant):
        amra = make.officer(unit=region, rank=sergeant)
        assign(course=course, unit=region, ranks=[sergeant.pk], due=LATE)
        begin(amra)
        amra.rank = None
        amra.save()
        assert (amra.enrolments.get().status, amra.enrolments.get().due) == ("in_progress", None)

    def test_promoted_she_gets_the_terms_of_the_new_rank(self, course, region, sergeant):
        inspector = rank("inspector")
        amra = make.officer(unit=region, rank=sergeant)
        assign(course=course, unit=region, ranks=[sergeant.pk], due=EARLY)
        assign(course=course, unit=region, ranks=[inspector.pk], due=LATE)
        amra.rank = inspector
        amra.save()
        assert (amra.enrolments.get().status, amra.enrolments.get().due) == ("not_started", LATE)

    def test_what_she_brought_from_another_unit_stays_when_her_rank_changes(self, course, region, sergeant):
        amra = make.officer(unit=region, rank=sergeant)
        assign(course=course, unit=region, ranks=[sergeant.pk], due=LATE)
        amra.unit = make.unit("Q")
        amra.save()
        amra.rank = None
        amra.save()
        assert (amra.enrolments.get().status, amra.enrolments.get().due) == ("not_started", LATE)

    def test_who_moves_and_is_promoted_at_once_keeps_what_she_had(self, course, region, sergeant):
        amra = make.officer(unit=region, rank=sergeant)
        assign(course=course, unit=region, ranks=[sergeant.pk], due=LATE)
        amra.unit, amra.rank = make.unit("Q"), rank("inspector")
        amra.save()
        assert amra.enrolments.get().status == "not_started"

    def test_two_ranks_of_a_unit_have_their_own_terms_and_the_same_twice_is_refused(self, course, region, sergeant):
        assign(course=course, unit=region, ranks=[sergeant.pk], due=EARLY)
        assign(course=course, unit=region, due=LATE)
        with pytest.raises(AlreadyAssigned):
            assign(course=course, unit=region, ranks=[sergeant.pk, sergeant.pk])
        assert Assignment.objects.count() == 2


class TestRoles:
    def test_officers_with_the_role_get_it(self, course, region):
        teaching = make.officer("teaching", unit=region)
        teaching.groups.add(Group.objects.get(name="trainer"))
        make.officer("other", unit=region)
        make.person("no officer", unit=region, role=Role.TRAINER)
        assign(course=course, unit=region, roles=TRAINERS)
        assert enrolled(course) == {"teaching"}

    @pytest.mark.parametrize("reverse", [False, True])
    def test_who_gets_the_role_later_gets_it_and_who_loses_it_has_it_withdrawn(self, course, region, reverse):
        assign(course=course, unit=region, roles=TRAINERS)
        amra, group = make.officer("amra", unit=region), Group.objects.get(name="trainer")
        for verb, expected in (("add", {"amra"}), ("remove", set()), ("add", {"amra"})):
            if reverse:
                getattr(group.user_set, verb)(amra)
            else:
                getattr(amra.groups, verb)(group)
            assert enrolled(course) == expected

    def test_cleared_of_all_roles_it_is_withdrawn_too(self, course, region):
        assign(course=course, unit=region, roles=TRAINERS)
        amra = make.officer(unit=region)
        amra.groups.add(Group.objects.get(name="trainer"))
        amra.groups.clear()
        assert amra.enrolments.get().status == "withdrawn"


class TestNames:
    def test_named_officers_get_it_wherever_they_serve(self, course, region):
        here, nowhere = make.officer("here", unit=region), make.officer("nowhere")
        make.officer("other", unit=region)
        assign_to(course=course, officers=[here, nowhere], terms=Terms(due=LATE))
        assert enrolled(course) == {"here", "nowhere"}
        assert set(Enrolment.objects.values_list("due", flat=True)) == {LATE}

    def test_taken_back_it_is_withdrawn_from_them_alone(self, course, region):
        amra, other = make.officer(unit=region), make.officer("other", unit=region)
        assign(course=course, unit=region, ranks=[])
        named = assign_to(course=make.syllabus("second"), officers=[amra, other])
        named.delete()
        assert set(Enrolment.objects.filter(status="withdrawn").values_list("course__slug", flat=True)) == {"second"}

    def test_other_names_give_and_take(self, course):
        first, second, third = (make.officer(str(number)) for number in range(3))
        named = assign_to(course=course, officers=[first, second], terms=Terms(due=LATE))
        change(assignment=named, terms=Terms(due=EARLY), officers=[second, third])
        assert enrolled(course) == {"1", "2"}
        assert first.enrolments.get().status == "withdrawn"
        assert set(Enrolment.objects.filter(status="not_started").values_list("due", flat=True)) == {EARLY}

    def test_nobody_is_refused(self, course):
        with pytest.raises(NobodyIsNamed):
            assign_to(course=course, officers=[])

    def test_who_comes_back_from_leave_gets_what_was_given_by_name(self, course):
        amra = make.officer(is_active=False)
        assign_to(course=course, officers=[amra])
        assert not amra.enrolments.exists()
        amra.is_active = True
        amra.save()
        assert amra.enrolments.exists()


class TestDays:
    def test_they_count_from_when_she_got_it(self, course, region, today, monkeypatch):
        amra = make.officer(unit=region)
        assign(course=course, unit=region, terms=Terms(days=30))
        assert amra.enrolments.get().due == today + timedelta(days=30)
        Given.objects.update(on=today - timedelta(days=10))
        Enrolment.objects.update(due=today + timedelta(days=20))
        late = make.officer(unit=region)
        assert late.enrolments.get().due == today + timedelta(days=30)
        assert amra.enrolments.get().due == today + timedelta(days=20)

    def test_moved_to_another_number_they_count_from_the_same_day(self, course, region, today):
        amra = make.officer(unit=region)
        assignment = assign(course=course, unit=region, terms=Terms(days=30))
        Given.objects.update(on=today - timedelta(days=10))
        change(assignment=assignment, terms=Terms(days=60))
        assert amra.enrolments.get().due == today + timedelta(days=50)

    def test_an_earlier_day_of_another_assignment_counts(self, course, region, today):
        station = make.unit("R-1", above=region)
        amra = make.officer(unit=station)
        assign(course=course, unit=region, due=today + timedelta(days=5))
        assign(course=course, unit=station, terms=Terms(days=30))
        assert amra.enrolments.get().due == today + timedelta(days=5)

    def test_a_rank_got_again_begins_to_count_again(self, course, region, sergeant, today):
        amra = make.officer(unit=region, rank=sergeant)
        assign(course=course, unit=region, ranks=[sergeant.pk], terms=Terms(days=30))
        Given.objects.update(on=today - timedelta(days=100))
        amra.rank = None
        amra.save()
        amra.rank = sergeant
        amra.save()
        assert amra.enrolments.get().due == today + timedelta(days=30)

    def test_a_day_and_days_at_once_are_refused_by_the_database(self, course, region):
        from django.db import IntegrityError, transaction

        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(course=course, unit=region, due=LATE, days=3)


class TestChanging:
    def test_a_wider_circle_gets_it_and_a_narrower_one_loses_it(self, course, region, sergeant):
        make.officer("s", unit=region, rank=sergeant)
        other = make.officer("c", unit=region)
        assignment = assign(course=course, unit=region, ranks=[sergeant.pk])
        change(assignment=assignment, terms=Terms(), ranks=[])
        assert enrolled(course) == {"s", "c"}
        change(assignment=assignment, terms=Terms(), ranks=[sergeant.pk])
        assert enrolled(course) == {"s"}
        assert other.enrolments.get().status == "withdrawn"

    def test_it_can_not_become_another_that_is_there(self, course, region, sergeant):
        assign(course=course, unit=region)
        narrow = assign(course=course, unit=region, ranks=[sergeant.pk])
        with pytest.raises(AlreadyAssigned):
            change(assignment=narrow, terms=Terms(), ranks=[])
        assert Assignment.objects.get(pk=narrow.pk).ranks == [sergeant.pk]


class TestMany:
    @pytest.fixture(autouse=True)
    def _few_at_a_time(self, monkeypatch):
        monkeypatch.setattr(giving, "AT_ONCE", 4)
        monkeypatch.setattr(giving, "PIECE", 3)

    def test_many_are_given_it_in_the_background_with_progress(self, course, region, work_off):
        make.officers(region, 8)
        assignment = assign(course=course, unit=region, due=LATE)
        assert (assignment.total, assignment.reached, assignment.finished_at) == (8, 0, None)
        assert giving._give_a_piece(assignment.pk)
        assignment.refresh_from_db()
        assert (assignment.reached, Enrolment.objects.count()) == (3, 3)
        work_off()
        assignment.refresh_from_db()
        assert (assignment.total, assignment.reached, assignment.finished_at is None) == (8, 8, False)
        assert Enrolment.objects.count() == Notice.objects.filter(kind="assigned").count() == 8
        assert sorted(Change.objects.values_list("position", "kind")) == [(n, "enrolled") for n in range(1, 9)]

    def test_done_twice_it_is_done_once(self, course, region, work_off):
        make.officers(region, 8)
        assignment = assign(course=course, unit=region)
        work_off()
        Assignment.objects.update(finished_at=None, reached=0, reached_to=0)
        giving.give.call(assignment.pk)
        assert Enrolment.objects.count() == Change.objects.count() == 8

    def test_who_joins_meanwhile_has_it_at_once(self, course, region, work_off):
        make.officers(region, 8)
        assign(course=course, unit=region)
        assert make.officer("new", unit=region).enrolments.exists()
        work_off()
        assert Enrolment.objects.count() == 9

    def test_taken_back_meanwhile_nothing_is_left_of_it(self, course, region, work_off):
        make.officers(region, 8)
        assignment = assign(course=course, unit=region)
        giving._give_a_piece(assignment.pk)
        assignment.delete()
        work_off()
        assert set(Enrolment.objects.values_list("status", flat=True)) == {"withdrawn"}
        assert Enrolment.objects.count() == 3


class TestReminding:
    def told(self, kind) -> int:
        return Notice.objects.filter(kind=kind).count()

    def remind(self, day, monkeypatch) -> None:
        monkeypatch.setattr("progress.remind.timezone.localdate", lambda: day)
        remind_of_days.call()

    def test_each_step_of_the_plan_is_told_once(self, course, region, monkeypatch):
        make.officer(unit=region)
        assign(course=course, unit=region, terms=Terms(due=LATE, remind_before=(14, 7, 1), remind_weekly=True))
        expected = {-15: 0, -14: 1, -10: 1, -7: 2, -2: 2, -1: 3, 0: 3}
        for days, number in expected.items():
            for _twice in range(2):
                self.remind(LATE + timedelta(days=days), monkeypatch)
            assert self.told("due_soon") == number, days
        for days, number in {1: 1, 7: 1, 8: 2, 15: 3, 50: 4}.items():
            self.remind(LATE + timedelta(days=days), monkeypatch)
            assert self.told("overdue") == number, days

    def test_without_a_plan_before_there_is_none(self, course, region, monkeypatch):
        make.officer(unit=region)
        assign(course=course, unit=region, terms=Terms(due=LATE, remind_before=()))
        self.remind(LATE, monkeypatch)
        assert self.told("due_soon") == 0
        self.remind(LATE + timedelta(days=1), monkeypatch)
        self.remind(LATE + timedelta(days=9), monkeypatch)
        assert self.told("overdue") == 1

    def test_who_has_moved_away_is_reminded_as_usual(self, course, region, monkeypatch):
        amra = make.officer(unit=region)
        assign(course=course, unit=region, terms=Terms(due=LATE, remind_before=(30,)))
        amra.unit = make.unit("Q")
        amra.save()
        self.remind(LATE - timedelta(days=20), monkeypatch)
        assert self.told("due_soon") == 0
        self.remind(LATE - timedelta(days=7), monkeypatch)
        assert self.told("due_soon") == 1


class TestLanguage:
    def test_it_is_offered_to_who_has_chosen_none_until_she_begins(self, course, region):
        amra = make.officer(unit=region)
        course.editions.create(locale="bs", title="Zločin iz mržnje", summary="Šta je to.", outline=[])
        assign(course=course, unit=region, terms=Terms(language="bs"))
        client = make.signed_in(amra)
        assert 'href="/bs/courses/hate-crime/"' in client.get("/en/courses/hate-crime/").content.decode()
        assert "in another language" in client.get("/en/courses/hate-crime/").content.decode()
        begin(amra)
        assert "in another language" not in client.get("/en/courses/hate-crime/").content.decode()

    def test_not_to_who_has_chosen_or_where_it_is_not_taught(self, course, region):
        assign(course=course, unit=region, terms=Terms(language="bs"))
        for officer in (make.officer(unit=region), make.officer(unit=region, language="sq")):
            page = make.signed_in(officer).get("/en/courses/hate-crime/").content.decode()
            assert "in another language" not in page


def test_ranks_lost_in_many_at_once_are_followed(course, region, sergeant):
    from people.lost import Lost
    from people.signals import people_lost

    assign(course=course, unit=region, ranks=[sergeant.pk])
    amra = make.officer(unit=region, rank=sergeant)
    User.objects.update(rank=None)
    people_lost.send(sender=User, lost={amra.pk: Lost(unit=region.pk, rank=sergeant.pk)})
    assert amra.enrolments.get().status == "withdrawn"


def test_a_course_that_comes_back_is_given_to_those_ranks_only(region, sergeant):
    course = make.course()
    from courses.models import CoursePage

    page = CoursePage.objects.get(slug=course.slug)
    assign(course=Course.objects.get(), unit=region, ranks=[sergeant.pk])
    page.unpublish()
    make.officer("s", unit=region, rank=sergeant)
    make.officer("c", unit=region)
    assert enrolled(course) == set()
    make.published(page)
    assert enrolled(course) == {"s"}
