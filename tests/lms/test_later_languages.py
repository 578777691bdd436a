"""A language that the reference course learned later comes to an installation that has the course, and nothing else does."""

import pytest
from wagtail.models import Locale, Page

from courses.models import ActivityEdition, Course, CoursePage, LessonPage, ModulePage
from law.models import EqualityBody, Judgment, Provision, RecordingRule
from lms.reference.course import load_course
from lms.reference.later_languages import add_languages, remember_languages
from lms.reference.later_languages_of_law import add_languages_of_law
from lms.reference.law import load_judgments, load_jurisdictions, load_provisions
from lms.reference.library import load_library
from quizzes.models import CheckPage, ScenarioPage
from tests import factories as make

from .test_reference_course import SCENARIO, Folder, folder, modules

__all__ = ["folder"]


@pytest.fixture
def installed(folder) -> Folder:
    """m1 with two lessons' worth of activities and a scenario, and m2, loaded when there was English alone."""
    for name in ("m1l1", "m2l1"):
        folder.write_lesson(name)
    folder.write("gate.yaml", SCENARIO)
    folder.write("bs/gate.yaml", {
        "title": "bs At the gate", "summary": "bs A short case.",
        "nodes": {
            "arrive": {
                "text": "bs A sign.",
                "choices": {
                    "a": {"text": "bs Photograph it.", "feedback": "bs First."},
                    "b": {"text": "bs Drive on.", "feedback": "bs Nobody."},
                },
            },
            "kept": {"text": "bs On file."}, "gone": {"text": "bs Gone."},
        },
    })  # fmt: skip
    scenarios = [{"file": "gate.yaml", "required": True}]
    folder.change("course.yaml", lambda words: words["modules"]["m1"].update(scenarios=scenarios))
    load_course((), lambda told: None)
    assert not CoursePage.objects.filter(locale__language_code="bs").exists()
    return folder


def upgrade() -> list[str]:
    said: list[str] = []
    add_languages(("bs",), said.append)
    remember_languages(("bs",))
    return said


def in_bosnian(model=Page) -> dict[str, str]:
    return dict(model.objects.filter(locale__language_code="bs", depth__gt=2).values_list("slug", "title"))


def snapshot() -> list:
    return list(Page.objects.order_by("pk").values_list("pk", "latest_revision", "live", "title"))


def test_every_page_that_is_as_it_was_loaded_gets_the_language_and_is_read(installed):
    assert upgrade() == []

    assert modules("bs") == ["m1", "m2"]
    assert in_bosnian(LessonPage) == {"m1l1": "bs Lesson m1l1", "m2l1": "bs Lesson m2l1"}
    assert in_bosnian(ScenarioPage) == {"gate": "bs At the gate"}
    assert in_bosnian(CheckPage) == {"m1-check": "bs Check m1", "m2-check": "bs Check m2"}
    assert set(ActivityEdition.objects.filter(locale="bs").values_list("activity__slug", flat=True)) == {
        "m1l1", "m1-check", "gate", "m2l1", "m2-check",
    }  # fmt: skip
    edition = Course.objects.get().editions.get(locale="bs")
    assert edition.draft_translation and edition.title == "bs A course"


def test_a_second_time_changes_nothing(installed):
    upgrade()
    before = snapshot()

    assert upgrade() == [] and snapshot() == before


def test_the_originals_are_not_touched(installed):
    before = snapshot()
    upgrade()
    assert snapshot()[: len(before)] == before


def test_what_a_trainer_has_written_is_left_to_the_desk(installed):
    lesson = LessonPage.objects.get(slug="m1l1")
    lesson.body = [make.text("<p>Our own words.</p>")]
    lesson.save()
    make.published(lesson)

    said = upgrade()

    assert said == ["Not translated into bs, since their words were changed here: Lesson m1l1."]
    assert set(in_bosnian(LessonPage)) == {"m2l1"}
    assert "Our own words." in str(make.fresh(lesson).body)


def test_a_module_that_a_trainer_renamed_comes_along_with_the_name_waiting_for_words(installed):
    module = ModulePage.objects.get(slug="m1")
    module.title = "Renamed"
    module.save()
    make.published(module)

    upgrade()

    assert in_bosnian(ModulePage) == {"m1": "Renamed", "m2": "bs Module m2"}
    assert "m1l1" in in_bosnian(LessonPage)


def test_a_translation_that_was_made_here_stays_and_one_that_was_deleted_does_not_come_back(installed):
    upgrade()
    kept, deleted = (LessonPage.objects.get(slug=slug, locale__language_code="bs") for slug in ("m1l1", "m2l1"))
    kept.title = "Naša"
    kept.save_revision().publish()
    deleted.delete()

    upgrade()

    assert in_bosnian(LessonPage) == {"m1l1": "Naša"}


def test_lessons_that_were_translated_later_come_into_a_language_that_is_there(folder):
    folder.write_lesson("m1l1", in_bosnian=False)
    load_course(("bs",), lambda told: None)
    assert in_bosnian(LessonPage) == {}
    folder.write_lesson("m1l1")

    upgrade()

    assert in_bosnian(LessonPage) == {"m1l1": "bs Lesson m1l1"}


def test_what_is_withdrawn_is_not_translated(installed):
    ModulePage.objects.get(slug="m2").unpublish()

    upgrade()

    assert in_bosnian(LessonPage) == {"m1l1": "bs Lesson m1l1"}


def test_a_course_that_asks_for_reviews_gets_drafts(installed):
    course = CoursePage.objects.get()
    course.reviews_required = True
    course.save()
    make.published(course)

    upgrade()

    assert set(in_bosnian(LessonPage)) == {"m1l1", "m2l1"}
    assert not Page.objects.filter(locale__language_code="bs", depth__gt=2, live=True).exists()
    assert not ActivityEdition.objects.filter(locale="bs").exists()


def test_without_the_course_there_is_nothing_to_do(folder):
    assert upgrade() == []


def test_it_asks_little_where_nothing_is_new(installed, django_assert_max_num_queries):
    upgrade()
    with django_assert_max_num_queries(24):
        upgrade()


def test_the_course_page_itself_may_be_in_the_language_already_as_an_alias(installed):
    course = CoursePage.objects.get()
    course.copy_for_translation(Locale.objects.get(language_code="bs"), alias=True)

    upgrade()

    assert CoursePage.objects.get(locale__language_code="bs").alias_of is None
    assert set(in_bosnian(LessonPage)) == {"m1l1", "m2l1"}


class TestLaw:
    MODELS = (Judgment, Provision, EqualityBody, RecordingRule)

    def load(self, *languages: str) -> None:
        load_jurisdictions()
        load_judgments(languages)
        load_provisions(languages)
        load_library(languages)

    def told(self) -> dict:
        """Each Bosnian text by its English one's number, as readers have it."""
        told = {}
        for model in self.MODELS:
            names = [f.field_name for f in model.translatable_fields]
            rows = model.objects.filter(locale__language_code="bs")
            told[model] = sorted(str([getattr(row, name) for name in names]) for row in rows)
        return told

    def test_it_says_what_it_would_have_said_at_the_first_load(self, db):
        from django.db import transaction

        make.locale("bs")
        with transaction.atomic():
            self.load("bs")
            at_once = self.told()
            transaction.set_rollback(True)
        self.load()
        assert not any(self.told().values())

        add_languages_of_law(("bs",))

        assert self.told() == at_once
        assert len(at_once[Judgment]) == Judgment.objects.filter(locale__language_code="en").count()

    def test_what_an_editor_changed_or_deleted_stays_as_it_is(self, db):
        make.locale("bs")
        self.load()
        changed, other = Judgment.objects.all()[:2]
        changed.facts = "Our own words."
        changed.save()
        add_languages_of_law(("bs",))
        translated = Judgment.objects.get(translation_key=other.translation_key, locale__language_code="bs")
        count = Judgment.objects.count()
        translated.delete()

        add_languages_of_law(("bs",))

        assert not Judgment.objects.filter(facts="Our own words.", locale__language_code="bs").exists()
        assert not Judgment.objects.filter(translation_key=changed.translation_key, locale__language_code="bs").exists()
        assert Judgment.objects.count() == count - 1
