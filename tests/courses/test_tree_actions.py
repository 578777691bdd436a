"""What the compiler refuses has not happened in the tree either, whichever way somebody tries."""

from contextlib import contextmanager

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.compiled import CannotPublish
from courses.models import Activity, Course, CoursePage, LessonPage, ModulePage
from people.models import Role
from quizzes.models import ScenarioPage
from tests import factories as make
from tests.courses.test_languages import translated
from tests.quizzes import worlds

NOTHING = "Nothing was changed, since the course could not be published like that."

#: Commits for real: within a test's own transaction, everything would seem to be whole.
committing = pytest.mark.django_db(transaction=True)


def address(name: str, *args) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def tree() -> list[tuple]:
    return list(Page.objects.order_by("path").values_list("path", "pk", "slug", "live", "numchild"))


def taught() -> list[tuple]:
    return list(Activity.objects.order_by("pk").values_list("course__slug", "slug", "position"))


@contextmanager
def unchanged():
    before = tree(), taught()
    yield
    assert (tree(), taught()) == before


@pytest.fixture
def trainer(db):
    return make.signed_in(make.person(role=Role.TRAINER))


@pytest.fixture
def administrator(db):
    return make.signed_in(make.person(role=Role.ADMINISTRATOR))


@pytest.fixture
def scenario(db) -> ScenarioPage:
    """In a course that trains what it scores."""
    return worlds.scenario_page(worlds.module())


@pytest.fixture
def elsewhere(db) -> ModulePage:
    """A module of a course that trains nothing."""
    return make.module_page(make.course_page("recording"), "m9")


def told(response) -> str:
    assert response.redirect_chain
    return response.content.decode()


class TestAScenarioIntoACourseThatDoesNotTrainItsCompetencies:
    @committing
    def test_it_is_not_moved_in_the_cms(self, scenario, elsewhere, trainer):
        with unchanged():
            response = trainer.post(address("move_confirm", scenario.pk, elsewhere.pk), follow=True)

        assert NOTHING in told(response)
        assert "is not among the competencies of this exercise." in told(response)
        assert response.redirect_chain[-1][0] == address("edit", scenario.pk)

    @committing
    def test_it_is_not_moved_with_others(self, scenario, elsewhere, trainer):
        lesson = LessonPage.objects.get(slug="l1")
        bulk = f"/cms/bulk/wagtailcore/page/move/?id={lesson.pk}&id={scenario.pk}&next=/cms/"

        with unchanged():
            response = trainer.post(bulk, {"chooser": elsewhere.pk}, follow=True)

        assert NOTHING in told(response)

    @committing
    def test_it_is_not_moved_by_a_program(self, scenario, elsewhere):
        with unchanged(), pytest.raises(CannotPublish, match="competencies"):
            scenario.move(elsewhere, pos="last-child")

    @committing
    def test_a_live_copy_is_not_made(self, scenario, elsewhere, trainer):
        form = {
            "new_title": "Copy", "new_slug": "copy", "new_parent_page": elsewhere.pk, "publish_copies": "on",
        }

        with unchanged():
            response = trainer.post(
                address("copy", scenario.pk), form, follow=True,
                headers={"referer": f"http://testserver{address('copy', scenario.pk)}"},
            )

        assert NOTHING in told(response)
        assert response.redirect_chain[-1][0] == address("copy", scenario.pk)

    def test_a_copy_that_is_a_draft_is_made(self, scenario, elsewhere, trainer):
        form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": elsewhere.pk}

        trainer.post(address("copy", scenario.pk), form)

        assert not ScenarioPage.objects.get(slug="copy").live

    @committing
    def test_a_copy_is_not_made_by_a_program(self, scenario, elsewhere):
        with unchanged(), pytest.raises(CannotPublish):
            scenario.copy(to=elsewhere, update_attrs={"slug": "copy"})


@committing
def test_a_live_copy_of_a_module_would_have_its_lessons_addresses_twice(trainer):
    make.course()
    module = ModulePage.objects.get()
    form = {
        "new_title": "Again", "new_slug": "again", "new_parent_page": module.get_parent().pk,
        "copy_subpages": "on", "publish_copies": "on",
    }

    with unchanged():
        response = trainer.post(address("copy", module.pk), form, follow=True)

    assert "have the same address ‘l1’. Change one of them." in told(response)


class TestAPageThatStoppedToCompile:
    """It must not keep others from being withdrawn, or moved within their course."""

    @pytest.fixture
    def course(self, db) -> Course:
        made = make.course(lessons=3)
        LessonPage.objects.filter(slug="l1").update(body=[])
        return made

    def test_others_are_withdrawn(self, course, trainer):
        trainer.post(address("unpublish", LessonPage.objects.get(slug="l2").pk))

        assert not LessonPage.objects.get(slug="l2").live
        assert ("hate-crime", "l2", None) in taught()

    def test_others_change_their_order(self, course, trainer):
        page = LessonPage.objects.get(slug="l3")

        assert trainer.post(f"{address('set_page_position', page.pk)}?position=0").status_code == 200

        assert Activity.objects.get(slug="l3").position == 1

    def test_others_are_deleted(self, course, trainer):
        trainer.post(address("delete", LessonPage.objects.get(slug="l2").pk))

        assert ("hate-crime", "l2", None) in taught()

    @committing
    def test_its_course_is_not_published(self, course):
        page = CoursePage.objects.get()
        page.title = "Other"

        with unchanged(), pytest.raises(CannotPublish, match="at least one block"):
            page.save_revision().publish()

        assert CoursePage.objects.get().title == "Hate crime"


class TestTheDeletionOfAnOriginalWhoseTranslationCannotLead:
    @pytest.fixture
    def course(self, db) -> Course:
        """In Bosnian two lessons have one address, which only matters once Bosnian leads."""
        made = make.course()
        page = CoursePage.objects.get()
        second = make.module_page(page, "m2")
        lesson = make.lesson_page(second, "l3")
        for one in (page, ModulePage.objects.get(slug="m1"), second, LessonPage.objects.get(slug="l1")):
            translated(one)
        translated(lesson, slug="l1")
        return made

    @committing
    def test_it_is_refused_in_the_cms(self, course, administrator):
        page = CoursePage.objects.get(locale__language_code="en")

        with unchanged():
            response = administrator.post(address("delete", page.pk), follow=True)

        assert NOTHING in told(response)
        assert "have the same address ‘l1’" in told(response)

    @committing
    def test_it_is_refused_to_a_program(self, course):
        with unchanged(), pytest.raises(CannotPublish):
            CoursePage.objects.get(locale__language_code="en").delete()


@pytest.mark.parametrize("name", ["move_confirm", "unpublish", "copy", "delete", "set_page_position"])
def test_an_officer_changes_nothing_in_the_tree(db, name):
    make.course()
    page, module = LessonPage.objects.first(), ModulePage.objects.get()
    client = make.signed_in(make.officer())

    with unchanged():
        response = client.post(address(name, page.pk, *([module.pk] if name == "move_confirm" else [])))

    assert response.status_code == 302
    assert response["Location"].startswith("/cms/login/")


def test_a_live_copy_of_a_module_in_another_course_is_taught_whole(trainer):
    make.course()
    other = make.course_page("recording")
    form = {
        "new_title": "Again", "new_slug": "again", "new_parent_page": other.pk,
        "copy_subpages": "on", "publish_copies": "on",
    }

    trainer.post(address("copy", ModulePage.objects.get().pk), form)

    assert ("recording", "l1", 1) in taught()
    assert ("recording", "l2", 2) in taught()
