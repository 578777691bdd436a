"""Paths: courses in an order, given together, each opening when the one before is completed."""

from datetime import date

import pytest
from django.urls import reverse

from courses.models import Course
from people.models import Rank, Role
from progress.assign import Terms, assign
from progress.choose import choose
from progress.models import Assignment, LearningPath, PathAssignment
from progress.paths import (
    GoesInCircles,
    NoCourses,
    StillGiven,
    assign_path,
    change_path,
    change_path_assignment,
    drop_path,
    make_path,
    take_path_back,
)
from progress.record import record_activity
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = date(2027, 3, 1)
TITLES = {"en": "Basics of investigation", "bs": "Osnove istrage"}


@pytest.fixture
def courses():
    return [make.syllabus(slug, activities=1) for slug in ("first", "second", "third")]


@pytest.fixture
def region():
    return make.unit("R")


@pytest.fixture
def amra(region):
    return make.officer("amra", unit=region)


@pytest.fixture
def path(courses):
    return make_path(titles=TITLES, courses=courses[:2])


def complete(officer, slug: str) -> None:
    mine = officer.enrolments.get(course__slug=slug)
    for activity in mine.course.activities.all():
        record_activity(enrolment=mine, activity=activity, language="en")


def held(officer) -> dict[str, str]:
    return dict(officer.enrolments.values_list("course__slug", "status"))


def opens(officer, slug: str) -> bool:
    return make.signed_in(officer).get(f"/en/courses/{slug}/l1/").status_code == 200


class TestOrder:
    def test_it_gives_all_courses_and_opens_one_after_the_other(self, path, amra, region):
        assign_path(path=path, unit=region, terms=Terms(due=DAY))
        assert held(amra) == {"first": "not_started", "second": "not_started"}
        assert set(amra.enrolments.values_list("due", flat=True)) == {DAY}
        assert (opens(amra, "first"), opens(amra, "second")) == (True, False)
        assert "First complete:" in make.signed_in(amra).get("/en/courses/second/").content.decode()
        complete(amra, "first")
        assert opens(amra, "second")

    def test_what_is_also_assigned_alone_is_open(self, path, courses, amra, region):
        assign_path(path=path, unit=region)
        assign(course=courses[1], unit=region)
        assert opens(amra, "second")

    def test_what_she_chose_herself_is_open(self, path, amra, region):
        Course.objects.filter(slug="second").update(open_to_all=True)
        choose(officer=amra, slug="second")
        assign_path(path=path, unit=region)
        assert opens(amra, "second")

    def test_who_is_not_on_the_path_is_not_held_back(self, path, courses):
        other = make.officer(unit=make.unit("Q"))
        assign(course=courses[1], unit=other.unit)
        assert opens(other, "second")

    def test_what_is_not_taught_any_more_holds_nobody_back(self, path, amra, region):
        assign_path(path=path, unit=region)
        Course.objects.filter(slug="first").update(is_live=False)
        assert opens(amra, "second")

    def test_what_would_never_open_opens(self, path, courses, amra, region):
        assign_path(path=path, unit=region)
        Course.objects.filter(slug="first").update(prerequisites=[str(courses[1].key)])
        assert opens(amra, "second")


class TestGiving:
    def test_to_ranks_and_who_gets_the_rank_later(self, path, amra, region):
        rank = Rank.objects.create(code="s", name="Sergeant")
        assign_path(path=path, unit=region, ranks=[rank.pk])
        assert held(amra) == {}
        amra.rank = rank
        amra.save()
        assert set(held(amra)) == {"first", "second"}

    def test_by_name(self, path, amra, region):
        make.officer("other", unit=region)
        assign_path(path=path, officers=[amra])
        assert Assignment.objects.filter(of_path__path=path).count() == 2
        assert set(held(amra)) == {"first", "second"}

    def test_changed_and_taken_back_all_at_once(self, path, amra, region):
        gift = assign_path(path=path, unit=region)
        change_path_assignment(gift=gift, terms=Terms(due=DAY))
        assert set(amra.enrolments.values_list("due", flat=True)) == {DAY}
        complete(amra, "first")
        take_path_back(gift)
        assert held(amra) == {"first": "completed", "second": "withdrawn"}


class TestChanging:
    def test_a_new_course_comes_to_who_is_on_the_path(self, path, courses, amra, region):
        named = make.officer("named")
        assign_path(path=path, unit=region, terms=Terms(due=DAY))
        assign_path(path=path, officers=[named])
        change_path(path=path, titles=TITLES, courses=courses)
        assert set(held(amra)) == set(held(named)) == {"first", "second", "third"}
        assert amra.enrolments.get(course__slug="third").due == DAY
        assert not opens(amra, "third")

    def test_a_course_that_leaves_is_withdrawn_from_who_has_not_begun(self, path, courses, amra, region):
        assign_path(path=path, unit=region)
        change_path(path=path, titles=TITLES, courses=[courses[1], courses[2]])
        assert held(amra) == {"first": "withdrawn", "second": "not_started", "third": "not_started"}
        assert opens(amra, "second")
        assert not Course.objects.get(slug="first").in_path

    def test_all_can_be_others(self, path, courses, amra, region):
        assign_path(path=path, unit=region)
        change_path(path=path, titles=TITLES, courses=[courses[2]])
        assert held(amra) == {"first": "withdrawn", "second": "withdrawn", "third": "not_started"}
        make.officer("late", unit=region)
        assert set(held(region.officers.get(service_number="late"))) == {"third"}

    def test_another_order_counts_at_once(self, path, courses, amra, region):
        assign_path(path=path, unit=region)
        change_path(path=path, titles=TITLES, courses=[courses[1], courses[0]])
        assert (opens(amra, "first"), opens(amra, "second")) == (False, True)

    def test_circles_are_refused_and_nothing_is_changed(self, path, courses):
        with pytest.raises(GoesInCircles):
            make_path(titles={"en": "Back"}, courses=[courses[1], courses[0]])
        Course.objects.filter(slug="first").update(prerequisites=[str(courses[2].key)])
        with pytest.raises(GoesInCircles):
            change_path(path=path, titles=TITLES, courses=courses)
        assert [step.course.slug for step in path.steps.all()] == ["first", "second"]
        assert LearningPath.objects.count() == 1

    def test_without_courses_it_is_refused(self, path):
        with pytest.raises(NoCourses):
            change_path(path=path, titles=TITLES, courses=[])

    def test_it_is_dropped_only_when_nobody_is_on_it(self, path, region):
        gift = assign_path(path=path, unit=region)
        with pytest.raises(StillGiven):
            drop_path(path)
        take_path_back(gift)
        drop_path(path)
        assert not Course.objects.filter(in_path=True).exists()


class TestHome:
    def test_it_shows_the_path_in_her_language_with_where_she_is(self, path, amra, region):
        assign_path(path=path, unit=region)
        complete(amra, "first")
        page = make.signed_in(amra).get("/en/").content.decode()
        assert "Basics of investigation" in page and "1 of 2 courses completed" in page
        assert page.index('aria-current="step"') < page.index('href="/en/courses/second/"')
        assert "Osnove istrage" in make.signed_in(amra).get("/bs/").content.decode()

    def test_without_a_path_there_is_none_and_no_question_more(self, courses, amra, region, django_assert_num_queries):
        client = make.signed_in(amra)
        assign(course=courses[0], unit=region)
        assert 'id="path-1"' not in client.get("/en/").content.decode()

    def test_queries_do_not_grow(self, amra, region, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = make.signed_in(amra)

        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get("/en/")
            return len(queries)

        assign_path(path=make_path(titles=TITLES, courses=[make.syllabus("a"), make.syllabus("b")]), unit=region)
        client.get("/en/")
        one = cost()
        for number in range(3):
            courses = [make.syllabus(f"{number}-{step}") for step in range(3)]
            assign_path(path=make_path(titles=TITLES, courses=courses), unit=region)
        assert cost() == one


class TestInTheCms:
    ADD, LIST = "wagtailsnippets_progress_learningpath:add", "wagtailsnippets_progress_learningpath:list"

    @pytest.fixture
    def keeper(self):
        return make.signed_in(make.person(role=Role.ADMINISTRATOR))

    def confirmed(self, client, address: str, form: dict):
        shown = client.post(address, form)
        assert "digest" in shown.context, shown.context["form"].errors
        return shown, client.post(address, {**form, "foreseen": shown.context["digest"]})

    def form(self, *courses) -> dict:
        return {"title_en": "Basics", "title_bs": "Osnove"} | {
            f"course_{number}": course.pk for number, course in enumerate(courses, start=1)
        }

    def test_a_path_is_made_and_given(self, keeper, courses, amra, region):
        _shown, done = self.confirmed(keeper, reverse(self.ADD), self.form(*courses[:2]))
        assert done.status_code == 302
        path = LearningPath.objects.get()
        assert path.titles == {"en": "Basics", "bs": "Osnove"}
        form = {"path": path.pk, "unit": region.pk, "remind_before": "7"}
        shown, done = self.confirmed(keeper, reverse("wagtailsnippets_progress_assignment:add"), form)
        assert "It reaches 1 officer." in shown.content.decode()
        assert done.status_code == 302 and set(held(amra)) == {"first", "second"}
        assert "Basics: Course first" in keeper.get(reverse("wagtailsnippets_progress_assignment:list")).content.decode()

    def test_nobody_is_on_a_path_that_is_only_made(self, keeper, courses, amra, region):
        assign(course=courses[2], unit=region)
        shown, _done = self.confirmed(keeper, reverse(self.ADD), self.form(*courses[:2]))
        assert shown.context["foreseen"] == {"on_path": 0, "new": 0, "withdrawn": 0}

    def test_a_change_says_first_whom_it_touches(self, keeper, path, courses, amra, region):
        assign_path(path=path, unit=region)
        address = reverse("wagtailsnippets_progress_learningpath:edit", args=[path.pk])
        assert "Basics of investigation" in keeper.get(address).content.decode()
        shown, done = self.confirmed(keeper, address, self.form(courses[0], courses[2]))
        page = shown.content.decode()
        assert "1 officer is on this path." in page and "Something is new to 1." in page and "would lose" in page
        assert done.status_code == 302
        assert held(amra) == {"first": "not_started", "second": "withdrawn", "third": "not_started"}

    def test_one_of_its_assignments_changes_and_takes_back_all(self, keeper, path, amra, region):
        gift = assign_path(path=path, unit=region)
        one = gift.assignments.first()
        edit = reverse("wagtailsnippets_progress_assignment:edit", args=[one.pk])
        self.confirmed(keeper, edit, {"due": "2027-03-01", "remind_before": "7"})
        assert set(amra.enrolments.values_list("due", flat=True)) == {DAY}
        assert keeper.post(reverse("wagtailsnippets_progress_assignment:delete", args=[one.pk])).status_code == 302
        assert set(held(amra).values()) == {"withdrawn"} and not Assignment.objects.exists()

    def test_circles_and_doubles_are_said(self, keeper, path, courses):
        double = keeper.post(reverse(self.ADD), self.form(courses[0], courses[0]))
        assert "more than once" in double.content.decode()
        _shown, circle = self.confirmed(keeper, reverse(self.ADD), self.form(courses[1], courses[0]))
        assert "would wait for itself" in circle.content.decode()
        assert LearningPath.objects.count() == 1

    def test_a_path_that_is_given_is_not_deleted(self, keeper, path, region):
        assign_path(path=path, unit=region)
        delete = reverse("wagtailsnippets_progress_learningpath:delete", args=[path.pk])
        assert "other entries need it" in keeper.post(delete, follow=True).content.decode().replace("&#x27;", "'")
        assert LearningPath.objects.exists()

    def test_nor_is_it_with_others_from_the_list(self, keeper, path, region, courses):
        assign_path(path=path, unit=region)
        free = make_path(titles={"en": "Free"}, courses=courses)
        delete = reverse("wagtail_bulk_action", args=["progress", "learningpath", "delete"])
        answer = keeper.post(f"{delete}?id={path.pk}&id={free.pk}", follow=True)
        assert "other entries need it" in answer.content.decode().replace("&#x27;", "'")
        assert LearningPath.objects.count() == 2

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_others_can_not(self, role, courses):
        client = make.signed_in(make.person(role=role))
        assert client.get(reverse(self.ADD)).status_code in (302, 403)
        assert client.get(reverse(self.LIST)).status_code in (302, 403)


def test_a_path_goes_with_the_last_unit_that_had_it(path, courses):
    gone = make.unit("X")
    assign_path(path=path, unit=gone)
    gone.delete()

    assert not PathAssignment.objects.exists()
    change_path(path=path, titles=TITLES, courses=courses)
    drop_path(path)
    assert not LearningPath.objects.exists()


def test_one_course_of_it_can_be_taken_away_in_a_list_and_the_rest_goes_on(path, courses, amra, region):
    assign_path(path=path, unit=region)
    Assignment.objects.filter(course=courses[0]).delete()
    assert PathAssignment.objects.exists()

    change_path(path=path, titles=TITLES, courses=courses)

    assert held(amra) == {"first": "withdrawn", "second": "not_started", "third": "not_started"}
    Assignment.objects.all().delete()
    assert not PathAssignment.objects.exists()
