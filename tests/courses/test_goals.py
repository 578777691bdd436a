"""What a lesson is for: its objectives and the competencies of its course that it serves."""

from datetime import date
from json import dumps

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from courses.body import lesson_body, render_body
from courses.cms.starter import start_course
from courses.compiled import CannotPublish
from courses.forms import LessonForm
from courses.models import ActivityEdition, CoursePage, LessonPage
from courses.printing.nodes import nodes_of
from lms.models import HomePage
from people.models import Role
from tests import factories as make
from tests.standing import stands

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)


def trained(**named: str) -> str:
    return dumps([make.block("competency", {"key": key, "title": title}) for key, title in named.items()])


@stands
def course() -> CoursePage:
    return make.course_page(competencies=trained(recording="Recording", listening="Listening"))


@pytest.fixture
def lesson(course) -> LessonPage:
    said = {"objectives": "Name both elements\n\n Record them ", "competencies": ["recording"]}
    return make.lesson_page(make.module_page(course), **said)


@pytest.fixture
def trainer():
    return make.signed_in(make.person(role=Role.TRAINER))


def shown(language: str = "en") -> str:
    edition = ActivityEdition.objects.get(locale=language)
    return render_body(edition.content, language, jurisdiction=None, on=ON)


def test_officers_read_what_they_will_be_able_to_do_before_the_text(lesson):
    told = shown()

    assert "<li>Name both elements</li><li>Record them</li>" in told
    assert "Competencies: Recording<" in told
    assert told.index("Record them") < told.index("Ask what was said.")


def test_a_reader_of_a_kept_body_asks_nothing_more_for_them(lesson, django_assert_num_queries):
    edition = ActivityEdition.objects.get()
    first = lesson_body(edition, jurisdiction=None, on=ON)

    with django_assert_num_queries(0):
        assert lesson_body(edition, jurisdiction=None, on=ON) == first
    assert "Record them" in first


def test_a_lesson_without_goals_shows_no_empty_panel_and_is_the_content_that_it_was(course):
    lesson = make.lesson_page(make.module_page(course))

    assert "lesson-goals" not in shown()
    assert ActivityEdition.objects.get().content == lesson.body.get_prep_value()


def test_goals_are_searched_reviewed_and_printed_with_the_lesson(lesson):
    edition = ActivityEdition.objects.get()
    said = edition.content_hash
    assert "record them" in edition.search_text
    nodes = str(nodes_of(shown(), base="https://x.example", level=1, picture=lambda src: None))
    assert "Record them" in nodes and "Competencies: Recording" in nodes

    lesson.objectives = "Something else"
    lesson.save()
    make.published(lesson)

    edition.refresh_from_db()
    assert edition.content_hash != said


def test_a_competency_renamed_in_the_course_is_renamed_in_its_lessons(course, lesson):
    page = make.fresh(course)
    page.competencies = trained(recording="Recording and reporting", listening="Listening")
    page.save()
    make.published(page)

    assert "Competencies: Recording and reporting<" in shown()


def test_a_lesson_that_serves_what_the_course_does_not_train_is_refused(lesson):
    lesson.competencies = ["recording", "flying"]
    lesson.save()

    with pytest.raises(CannotPublish, match="‘flying’"):
        make.published(lesson)


def test_a_course_that_drops_a_competency_is_refused_while_a_lesson_serves_it(course, lesson):
    page = make.fresh(course)
    page.competencies = trained(listening="Listening")
    page.save()

    with pytest.raises(CannotPublish, match="‘recording’"):
        make.published(page)
    assert "Competencies: Recording<" in shown()


def test_the_form_offers_the_competencies_of_the_course_and_what_has_to_be_taken_off(lesson):
    lesson.competencies = ["flying"]
    form = LessonPage.get_edit_handler().get_form_class()(instance=lesson, parent_page=lesson.get_parent())

    assert isinstance(form, LessonForm)
    keys = [key for key, _label in form.fields["competencies"].choices]
    assert keys == ["recording", "listening", "flying"]


def test_a_new_lesson_is_offered_them_too(trainer, lesson):
    module = lesson.get_parent()

    page = trainer.get(reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk]))

    assert 'value="listening"' in page.content.decode()


def test_a_translated_lesson_has_the_same_competencies_by_the_names_of_its_language(course, lesson):
    make.locale("bs")
    bosnian = Locale.objects.get(language_code="bs")
    for page in (course, lesson.get_parent(), lesson):
        translate_object(make.fresh(page), [bosnian])
    translated = make.fresh(course).get_translation(bosnian)
    translated.competencies = trained(recording="Evidentiranje", listening="Slušanje")
    translated.save()
    for page in (course, lesson.get_parent(), lesson):
        # Not synchronised any more, so that the words above stay.
        make.fresh(page).get_translation(bosnian).specific.save_revision().publish()

    assert make.fresh(lesson).get_translation(bosnian).competencies == ["recording"]
    assert "Evidentiranje" in shown("bs")


def test_a_preview_shows_the_goals_of_the_draft(trainer, lesson):
    assert "Record them" in trainer.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])).content.decode()


class TestCoverage:
    @pytest.fixture
    def address(self, course, lesson) -> str:
        return reverse("course_competencies", args=[course.pk])

    def test_gaps_are_named(self, trainer, lesson, address):
        other = make.lesson_page(lesson.get_parent().specific, "l2")
        told = trainer.get(address).content.decode()

        assert told.count("No lesson teaches it.") == 1
        assert told.count("Nothing tests it.") == 2
        assert f"/cms/pages/{lesson.pk}/edit/" in told
        assert f"/cms/pages/{other.pk}/edit/" in told.split("Lessons that serve no competency")[1]

    def test_questions_and_choices_test_what_they_give_points_for(self, trainer, lesson, address):
        from quizzes import starter

        check = starter.check()
        check.slug, check.live = "check", False
        check.questions[0].value["competency"] = "recording"
        make.fresh(lesson.get_parent().specific).add_child(instance=check)
        check.save_revision()

        assert "recording" in check.competencies_served()
        assert trainer.get(address).content.decode().count("Nothing tests it.") == 1

    def test_a_course_from_the_template_has_no_gap(self, trainer):
        home = make.locale("en") and HomePage.objects.get(locale__language_code="en")
        course = start_course(title="New", slug="new", modules=1, home=home, by=make.person())

        told = trainer.get(reverse("course_competencies", args=[course.pk])).content.decode()

        assert "First response" in told
        assert not any(gap in told for gap in ("No lesson teaches it.", "Nothing tests it.", "serve no competency"))

    def test_drafts_count_before_they_are_live(self, trainer, lesson, address):
        lesson.competencies = ["recording", "listening"]
        lesson.save_revision()

        assert "No lesson teaches it." not in trainer.get(address).content.decode()

    @pytest.mark.parametrize("role", [None, Role.OFFICER, Role.UNIT_MANAGER])
    def test_nobody_else_sees_it(self, address, role):
        client = make.signed_in(make.person(role=role))
        assert client.get(address).status_code in (302, 403)
