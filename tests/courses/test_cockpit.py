"""The cockpit: how a course stands, publishing all of it at once, and a new course with guidance in place."""

from datetime import timedelta
from json import dumps, loads

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.operations import translate_object

from courses.cms.survey import survey
from courses.models import Activity, Course, CoursePage, LessonPage
from people.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    cache.clear()
    return make.signed_in(make.person(role=Role.TRAINER))


@pytest.fixture
def course() -> CoursePage:
    """A live course: one module, two lessons."""
    make.course()
    return CoursePage.objects.get()


def cockpit(client, course, **query):
    return client.get(reverse("course_cockpit", args=[course.pk]), query)


def draft_of(page, **fields):
    page = make.fresh(page)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision()


def into(language: str, *pages) -> None:
    make.locale(language)
    for page in pages:
        translate_object(make.fresh(page), [Locale.objects.get(language_code=language)])


def test_each_page_says_how_it_stands_in_each_language(course):
    lesson, other = LessonPage.objects.order_by("path")
    draft_of(lesson, title="New words")
    into("bs", course, lesson.get_parent(), lesson)
    surveyed = survey(course)
    assert surveyed.languages == ("en", "bs")
    assert [line.depth for line in surveyed.lines] == [0, 1, 2, 2]
    assert [[cell.status for cell in line.cells] for line in surveyed.lines] == [
        ["live", "draft"],
        ["live", "draft"],
        ["changed", "draft"],
        ["live", "missing"],
    ]
    assert surveyed.lines[3].title == other.title and surveyed.lines[3].cells[1].page is None
    progress = surveyed.lines[2].cells[1].progress
    assert progress.segments == progress.untranslated > 0 and not progress.behind


def test_a_translation_whose_original_was_published_again_is_behind(course):
    lesson = LessonPage.objects.first()
    into("bs", course, lesson.get_parent(), lesson)
    assert not survey(course).lines[2].cells[1].progress.behind
    make.published(lesson)
    assert survey(course).lines[2].cells[1].progress.behind


def test_the_cockpit_costs_the_same_for_any_number_of_lessons(trainer, course):
    module = LessonPage.objects.first().get_parent().specific

    def queries() -> int:
        cockpit(trainer, course, check=1)
        with CaptureQueriesContext(connection) as asked:
            assert cockpit(trainer, course).status_code == 200
        return len(asked)

    before = queries()
    for number in range(5):
        make.lesson_page(module, f"more-{number}")
    assert queries() == before <= 40


def test_checking_finds_every_problem_and_leads_to_its_block(trainer, course):
    lesson, other = LessonPage.objects.order_by("path")
    draft_of(lesson, body=[])
    block = make.block("quotation", {"text": "", "source": ""})
    draft_of(other, body=[block])
    unchecked = cockpit(trainer, course).content.decode()
    assert "A lesson needs at least one block." not in unchecked and "Check everything" in unchecked
    told = cockpit(trainer, course, check=1).content.decode()
    assert "A lesson needs at least one block." in told
    assert f"#block-{block['id']}-section" in told
    # What was found is remembered until the page changes.
    assert "A lesson needs at least one block." in cockpit(trainer, course).content.decode()


def test_publishing_a_course_publishes_all_that_has_changed(trainer, course):
    lesson, other = LessonPage.objects.order_by("path")
    draft_of(lesson, title="New words")
    draft_of(other, title="Other words")
    address = reverse("publish_course", args=[course.pk])
    assert "New words" in trainer.get(address).content.decode()
    assert make.fresh(lesson).title != "New words"
    assert trainer.post(address).status_code == 302
    assert [make.fresh(page).title for page in (lesson, other)] == ["New words", "Other words"]
    again = trainer.post(address, follow=True)
    assert "Everything is live as it was last saved." in again.content.decode()


def test_publishing_a_course_with_a_problem_publishes_nothing_and_tells_all(trainer, course):
    lesson, other = LessonPage.objects.order_by("path")
    draft_of(lesson, title="New words")
    draft_of(other, body=[])
    answer = trainer.post(reverse("publish_course", args=[course.pk]))
    assert answer.status_code == 400
    assert "A lesson needs at least one block." in answer.content.decode()
    assert make.fresh(lesson).title != "New words"


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.REVIEWER, Role.LAWYER, Role.COMMUNITY_REVIEWER])
def test_who_may_edit_but_not_publish_sees_the_cockpit_only(course, role):
    draft_of(LessonPage.objects.first(), title="New words")
    client = make.signed_in(make.person(role=role))
    told = cockpit(client, course)
    assert told.status_code == 200 and "Publish course" not in told.content.decode()
    assert client.post(reverse("publish_course", args=[course.pk])).status_code == 302
    assert not Page.objects.filter(title="New words").exists()


@pytest.mark.parametrize("name", ["course_cockpit", "publish_course", "preview_in_cockpit"])
def test_officers_and_strangers_see_none_of_it(client, course, name):
    address = reverse(name, args=[course.pk])
    assert client.get(address).status_code == 302
    answer = make.signed_in(make.officer()).get(address)
    assert answer.status_code in (302, 403)
    if answer.status_code == 302:
        assert "/cms/" not in answer.headers["Location"].split("?")[0].replace("/cms/login/", "")


def test_the_preview_may_stand_in_the_cockpit_s_own_frame_only(trainer, course):
    draft_of(course, title="Words to come")
    answer = trainer.get(reverse("preview_in_cockpit", args=[course.pk]))
    assert "Words to come" in answer.content.decode()
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_new_course_is_laid_out_with_guidance_and_plays_once_it_is_reviewed(trainer):
    make.locale("en")
    answer = trainer.post(
        reverse("new_course"), {"title": "Online hate", "locale": Locale.get_default().pk, "modules": 2}
    )
    course = CoursePage.objects.get(slug="online-hate")
    assert answer.headers["Location"] == reverse("course_cockpit", args=[course.pk])
    assert [page.specific.kind for page in course.get_descendants().filter(depth=course.depth + 2)] == [
        "lesson", "check", "scenario", "lesson", "check", "scenario",
    ]
    assert not course.live and not Course.objects.exists()
    told = cockpit(trainer, course, check=1).context["problem_count"]
    assert told == 2  # both reviews, and nothing else
    draft_of(course, reviews_required=False)
    assert trainer.post(reverse("publish_course", args=[course.pk])).status_code == 302
    assert Activity.objects.filter(course__slug="online-hate", position__isnull=False).count() == 6


def test_two_courses_of_one_title_get_two_addresses(trainer):
    make.locale("en")
    for _time in range(2):
        trainer.post(reverse("new_course"), {"title": "Здраво", "locale": Locale.get_default().pk, "modules": 1})
    assert set(CoursePage.objects.values_list("slug", flat=True)) == {"course", "course-2"}


@pytest.mark.parametrize("modules", ["0", "13", "x", ""])
def test_a_new_course_of_no_sensible_size_is_refused(trainer, modules):
    make.locale("en")
    answer = trainer.post(reverse("new_course"), {"title": "T", "locale": Locale.get_default().pk, "modules": modules})
    assert answer.status_code == 400 and not CoursePage.objects.exists()


def test_a_translator_cannot_lay_out_a_course():
    make.locale("en")
    client = make.signed_in(make.person(role=Role.TRANSLATOR))
    client.post(reverse("new_course"), {"title": "T", "locale": Locale.get_default().pk, "modules": "1"})
    assert not CoursePage.objects.exists()


def test_the_list_of_courses_is_searched_and_says_when_it_finds_nothing(trainer, course):
    address = reverse("course_cockpits")
    assert course.title in trainer.get(address).content.decode()
    assert course.title in trainer.get(address, {"q": "HATE"}).content.decode()
    assert "No course has ‘zzz’ in its title." in trainer.get(address, {"q": "zzz"}).content.decode()


def test_a_competency_is_renamed_in_the_course_and_its_check_together(trainer):
    make.locale("en")
    trainer.post(reverse("new_course"), {"title": "Online hate", "locale": Locale.get_default().pk, "modules": 1})
    course = CoursePage.objects.get(slug="online-hate")
    draft_of(course, reviews_required=False)
    publish_all(trainer, course)
    rename_competency(course, "first_response", "talking")
    assert publish_all(trainer, course) == 302
    assert set(Course.objects.get().editions.get().competencies) == {"talking"}


def test_a_competency_renamed_in_the_course_alone_is_refused_with_every_place(trainer):
    make.locale("en")
    trainer.post(reverse("new_course"), {"title": "Online hate", "locale": Locale.get_default().pk, "modules": 1})
    course = CoursePage.objects.get(slug="online-hate")
    draft_of(course, reviews_required=False)
    publish_all(trainer, course)
    rename_competency(course, "first_response", "talking", in_exercises=False)
    answer = trainer.post(reverse("publish_course", args=[course.pk]))
    assert answer.status_code == 400
    assert len({problem["page"].pk for problem in answer.context["problems"]}) == 3  # the lesson, the check and the scenario
    assert set(Course.objects.get().editions.get().competencies) == {"first_response"}


def publish_all(client, course) -> int:
    return client.post(reverse("publish_course", args=[course.pk])).status_code


def rename_competency(course, old: str, new: str, *, in_exercises: bool = True) -> None:
    """In the drafts, wherever the key stands."""
    for page in [course, *course.get_descendants().specific()]:
        if page != course and not in_exercises:
            continue
        for name in ("competencies", "questions", "steps"):
            if hasattr(page, name):
                value = getattr(page, name)
                stored = value.get_prep_value() if hasattr(value, "get_prep_value") else value
                renamed = dumps(stored).replace(old, new)
                draft_of(page.specific, **{name: loads(renamed) if stored is value else renamed})


def test_trying_leaves_no_trace(trainer, course):
    draft_of(LessonPage.objects.first(), title="New words")
    before = Course.objects.get().state
    assert cockpit(trainer, course, check=1).status_code == 200
    assert Course.objects.get().state == before
    assert not Page.objects.filter(title="New words").exists()


def test_what_is_withdrawn_on_purpose_stays_withdrawn(trainer, course):
    lesson, other = (make.published(page) for page in LessonPage.objects.order_by("path"))
    lesson.unpublish()
    draft_of(other, title="Other words")
    assert publish_all(trainer, course) == 302
    assert not make.fresh(lesson).live and make.fresh(other).title == "Other words"
    assert survey(course).lines[2].cells[0].status == "withdrawn"


def test_what_somebody_else_has_locked_is_not_published(trainer, course):
    lesson = LessonPage.objects.first()
    draft_of(lesson, title="New words")
    Page.objects.filter(pk=lesson.pk).update(locked=True, locked_by=make.person(role=Role.TRAINER))
    answer = trainer.post(reverse("publish_course", args=[course.pk]))
    assert answer.status_code == 400 and "is locked" in answer.content.decode()
    assert make.fresh(lesson).title != "New words"


def test_what_is_scheduled_waits_for_its_day(trainer, course):
    lesson = make.published(LessonPage.objects.first())
    lesson.title, lesson.go_live_at = "New words", timezone.now() + timedelta(days=3)
    lesson.save_revision().publish()
    assert survey(course).lines[2].cells[0].status == "scheduled"
    told = trainer.post(reverse("publish_course", args=[course.pk]), follow=True).content.decode()
    assert "Nothing" in told or "Everything is live" in told
    assert make.fresh(lesson).title != "New words"


def test_a_course_made_in_another_language_leads_though_a_draft_in_the_default_one_exists(trainer):
    course = make.course_page(language="bs", publish=False)
    lesson = make.lesson_page(make.module_page(course, publish=False), publish=False)
    for page in (course, lesson.get_parent().specific, lesson):
        draft_of(page)
    into("en", course)
    surveyed = survey(course)
    assert surveyed.languages == ("bs", "en") and len(surveyed.lines) == 3
    assert publish_all(trainer, course) == 302
    edition = Activity.objects.get(slug="l1").editions.get()
    assert edition.locale == "bs" and not edition.draft_translation


def test_an_alias_follows_its_source_by_itself(trainer, course):
    make.locale("bs")
    draft = make.course_page("another", publish=False)
    draft_of(draft)
    alias = make.fresh(draft).copy_for_translation(Locale.objects.get(language_code="bs"), alias=True)
    assert trainer.post(reverse("publish_course", args=[alias.pk])).status_code == 302
    assert not make.fresh(alias).live


def test_text_that_no_database_takes_finds_nothing(trainer, course):
    assert trainer.get(reverse("course_cockpits"), {"q": "\0"}).status_code == 200
