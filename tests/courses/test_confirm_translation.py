"""'Translation reviewed' for pages that follow their source: one list a language, no need to stop anything."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from courses.models import ActivityEdition, CourseEdition, CoursePage, LessonPage
from people.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return make.signed_in(make.person(role=Role.TRAINER))


@pytest.fixture
def bosnian() -> Locale:
    make.course()
    locale = make.locale("bs")
    english = CoursePage.objects.get()
    for page in (english, *(one.specific for one in english.get_descendants())):
        translate_object(make.fresh(page), [locale])
    for page in (CoursePage, *[type(one.specific) for one in english.get_descendants()]):
        for one in page.objects.filter(locale=locale, live=False):
            make.published(one)
    return locale


@pytest.fixture
def course(bosnian) -> CoursePage:
    return CoursePage.objects.get(locale=bosnian)


@pytest.fixture
def lesson(bosnian) -> LessonPage:
    return LessonPage.objects.filter(locale=bosnian).first()


def address(course) -> str:
    return reverse("confirm_translation", args=[course.pk])


def tick(client, course, *pages, shown=None):
    """Send the form as the browser has it, with `pages` ticked and no other."""
    rows = client.get(address(course)).context["rows"]
    stamps = [row["stamp"] for row in rows] if shown is None else shown
    return client.post(address(course), {"shown": stamps, "reviewed": [page.pk for page in pages]}, follow=True)


def is_draft(page) -> bool:
    return ActivityEdition.objects.get(activity__key=page.translation_key, locale="bs").draft_translation


def test_officers_are_no_longer_told_of_a_draft_and_the_page_follows_its_source_as_before(trainer, course, lesson):
    assert is_draft(lesson)

    told = tick(trainer, course, lesson).content.decode()

    assert "Saved." in told and not is_draft(lesson)
    assert Translation.objects.get(source__object_id=lesson.translation_key).enabled
    assert not make.fresh(lesson).has_unpublished_changes


def test_a_whole_course_is_ticked_at_once_and_a_tick_can_be_taken_off(trainer, course, lesson):
    tick(trainer, course, *[row["cell"].page for row in trainer.get(address(course)).context["rows"]])
    assert not is_draft(lesson) and not CourseEdition.objects.get(locale="bs").draft_translation

    tick(trainer, course)
    assert is_draft(lesson) and CourseEdition.objects.get(locale="bs").draft_translation


def test_nothing_is_saved_where_nothing_changes(trainer, course, lesson):
    before = lesson.revisions.count()
    assert "Saved." not in tick(trainer, course).content.decode()
    assert make.fresh(lesson).revisions.count() == before


def test_a_page_with_changes_gets_it_in_its_draft_and_no_other_change_goes_live(trainer, course, lesson):
    draft = make.fresh(lesson)
    draft.title = "Nova"
    draft.save_revision()

    told = tick(trainer, course, lesson).content.decode()

    assert "1 page says so once its draft is published." in told
    assert make.fresh(lesson).title != "Nova" and is_draft(lesson)
    trainer.post(reverse("publish_course", args=[course.pk]))
    assert make.fresh(lesson).title == "Nova" and not is_draft(lesson)


def test_who_may_not_publish_leaves_it_in_the_draft(course, lesson):
    translator = make.signed_in(make.person(role=Role.TRANSLATOR, language="bs"))

    tick(translator, course, lesson)

    assert is_draft(lesson)
    assert make.fresh(lesson).get_latest_revision_as_object().translation_reviewed


def test_words_that_come_back_later_do_not_lose_a_tick_that_waits(course, lesson):
    translator = make.signed_in(make.person(role=Role.TRANSLATOR, language="bs"))
    tick(translator, course, lesson)
    translation = Translation.objects.get(source__object_id=lesson.translation_key)
    po = translation.export_po()
    po[0].msgstr = "Lekcija"
    translation.import_po(po)

    translator.get(reverse("course_cockpit", args=[course.pk]))

    draft = make.fresh(lesson).get_latest_revision_as_object()
    assert draft.title == "Lekcija" and draft.translation_reviewed


def test_a_page_that_was_never_published_keeps_it_whoever_publishes_it(trainer, course, lesson):
    lesson.unpublish()

    tick(trainer, course, lesson)

    assert make.fresh(lesson).translation_reviewed


def test_a_page_that_changed_while_the_list_was_open_is_not_ticked(trainer, course, lesson):
    stale = [f"{lesson.pk}:0"]

    told = tick(trainer, course, lesson, shown=stale).content.decode()

    assert "changed while this page was open" in told and is_draft(lesson)


def test_a_locked_page_keeps_all_as_it_was(trainer, course, lesson):
    other = LessonPage.objects.filter(locale=course.locale).last()
    LessonPage.objects.filter(pk=other.pk).update(locked=True, locked_by=make.person())

    told = tick(trainer, course, lesson, other).content.decode()

    assert "is locked" in told and is_draft(lesson) and is_draft(other)


def test_it_says_what_still_waits_for_words_and_the_cockpit_leads_there(trainer, course, lesson):
    assert "to translate" in trainer.get(address(course)).content.decode()
    assert address(course) in trainer.get(reverse("course_cockpit", args=[course.pk])).content.decode()


def test_the_original_is_no_translation(trainer, course):
    english = CoursePage.objects.get(locale__language_code="en")
    assert trainer.get(address(english)).status_code == 404


def test_the_list_costs_the_same_for_any_number_of_lessons(trainer, course, lesson):
    def cost() -> int:
        trainer.get(address(course))
        with CaptureQueriesContext(connection) as asked:
            assert trainer.get(address(course)).status_code == 200
        return len(asked)

    before = cost()
    module = LessonPage.objects.filter(locale__language_code="en").first().get_parent().specific
    for number in range(4):
        translate_object(make.lesson_page(module, f"more-{number}"), [course.locale])

    assert cost() == before


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.UNIT_MANAGER])
def test_nobody_else_may(course, lesson, role):
    client = make.signed_in(make.person(role=role))
    assert client.get(address(course)).status_code in (302, 403)
    client.post(address(course), {"shown": [f"{lesson.pk}:{lesson.latest_revision_id}"], "reviewed": [lesson.pk]})
    assert is_draft(lesson)
