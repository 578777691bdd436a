"""Languages come in any order: officers always get what is published, in the best language that there is."""

import pytest
from django.utils.translation import gettext, override
from wagtail_localize.models import TranslationSource
from wagtail_localize.operations import translate_object

from courses.compiled import CannotPublish
from courses.models import Activity, ActivityEdition, Course, CourseEdition, CoursePage, LessonPage, ModulePage
from courses.queries import course_words, syllabus
from tests import factories as make
from tests.standing import stands


def translated(page, language: str = "bs", *, publish: bool = True, **fields):
    """The page in another language, as a translator leaves it: the same key, other words."""
    make.locale(language)
    copy = make.fresh(page).copy_for_translation(make.locale(language))
    copy = type(copy).objects.get(pk=copy.pk)
    copy.title = fields.pop("title", f"{page.title} ({language})")
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save()
    return make.published(copy) if publish else copy


def page_of(slug: str, language: str = "en") -> LessonPage:
    return LessonPage.objects.get(slug=slug, locale__language_code=language)


def module(language: str = "en") -> ModulePage:
    return ModulePage.objects.get(locale__language_code=language)


def course_page(language: str = "en") -> CoursePage:
    return CoursePage.objects.get(locale__language_code=language)


def read(language: str):
    return syllabus(Course.objects.get(), language)


def titles(language: str) -> dict[str, str]:
    return {slug: edition.title for slug, edition in read(language).activities.items()}


def outlined(language: str) -> list[str]:
    return [activity["title"] for part in read(language).course.outline for activity in part["activities"]]


@stands
def course() -> Course:
    """`hate-crime` with `m1`, `l1`, `l2`, course and module in Bosnian too."""
    made = make.course()
    translated(course_page())
    translated(module())
    return made


class TestATranslationBeforeItsSource:
    def test_it_gets_its_words_when_the_source_is_published(self, course):
        waiting = make.lesson_page(module(), "l3", publish=False)
        translated(waiting, title="Lekcija l3")
        assert not ActivityEdition.objects.filter(locale="bs").exists()

        make.published(waiting)

        assert titles("bs")["l3"] == "Lekcija l3"
        assert outlined("bs") == ["Lesson l1", "Lesson l2", "Lekcija l3"]

    def test_a_translation_that_stopped_to_compile_does_not_hold_its_source_up(self, course):
        waiting = make.lesson_page(module(), "l3", publish=False)
        told = translated(waiting, title="Lekcija l3")
        LessonPage.objects.filter(pk=told.pk).update(body=[])

        make.published(waiting)

        assert titles("bs")["l3"] == "Lesson l3"
        assert outlined("bs")[-1] == "Lesson l3"

    def test_a_lesson_that_comes_back_has_its_translation_again(self, course):
        translated(page_of("l1"), title="Lekcija l1")
        page_of("l1").unpublish()
        assert "l1" not in titles("bs")

        make.published(page_of("l1"))

        assert titles("bs")["l1"] == "Lekcija l1"


class TestACourseThatIsPublishedInAnotherLanguageFirst:
    @pytest.fixture
    def bosnian(self, db) -> Course:
        """Drafts in English; the course, its module and the first of two lessons are published in Bosnian."""
        page = make.course_page(publish=False)
        part = make.module_page(page, publish=False)
        lesson = make.lesson_page(part, "l1", publish=False)
        make.lesson_page(part, "l2", publish=False)
        for draft in (page, part, lesson):
            translated(draft)
        return Course.objects.get()

    def test_officers_get_what_is_published(self, bosnian):
        assert (bosnian.source_locale, bosnian.is_live) == ("bs", True)
        assert titles("bs") == titles("en") == {"l1": "Lesson l1 (bs)"}

    def test_the_original_leads_as_soon_as_it_is_published(self, bosnian):
        for page in (page_of("l1"), page_of("l2"), module(), course_page()):
            make.published(page)

        bosnian.refresh_from_db()
        assert bosnian.source_locale == "en"
        assert titles("en") == {"l1": "Lesson l1", "l2": "Lesson l2"}
        assert titles("bs") == {"l1": "Lesson l1 (bs)", "l2": "Lesson l2"}
        assert outlined("bs") == ["Lesson l1 (bs)", "Lesson l2"]

    def test_an_original_that_was_never_published_and_led_before_gives_the_lead_away(self, bosnian):
        Course.objects.update(source_locale="en", is_live=False)

        make.published(course_page("bs"))

        bosnian.refresh_from_db()
        assert (bosnian.source_locale, bosnian.is_live) == ("bs", True)

    def test_a_course_made_in_another_language_keeps_the_lead_there(self, db):
        page = make.course_page(language="bs")
        lesson = make.lesson_page(make.module_page(page), "l1")
        translated(page, "en")

        course = Course.objects.get()
        assert course.source_locale == "bs"
        assert titles("en") == {"l1": lesson.title}


class TestWhenTheSourceIsGone:
    def test_a_deleted_original_leaves_the_course_to_the_other_languages(self, course):
        translated(page_of("l1"), title="Lekcija l1")
        course_page().delete()

        course.refresh_from_db()
        assert (course.source_locale, course.is_live) == ("bs", True)
        assert titles("bs") == titles("en") == {"l1": "Lekcija l1"}
        assert outlined("en") == ["Lekcija l1"]

    def test_what_only_the_original_had_is_retired_and_keeps_its_history(self, course):
        translated(page_of("l1"))
        course_page().delete()

        retired = Activity.objects.get(slug="l2")
        assert retired.position is None
        assert retired.editions.exists()

    def test_an_unpublished_original_withdraws_the_course(self, course):
        """Otherwise a half translated course would be complete for whoever did its one translated lesson."""
        translated(page_of("l1"))
        course_page().unpublish()

        course.refresh_from_db()
        assert (course.source_locale, course.is_live) == ("en", False)
        assert Activity.objects.filter(position__isnull=False).count() == 2

    def test_the_last_language_takes_the_course_with_it(self, course):
        course_page("bs").delete()
        course_page().delete()

        course.refresh_from_db()
        assert not course.is_live
        assert not CourseEdition.objects.exists()


class TestAddressesOfCourses:
    SENTENCE = "Another course has or had the address ‘hate-crime’. Choose another one."

    def test_a_second_course_at_an_address_in_another_language_is_refused(self, course):
        twin = make.course_page(language="fr", publish=False)

        with pytest.raises(CannotPublish, match=self.SENTENCE):
            make.published(twin)

        assert not make.fresh(twin).live
        assert Course.objects.count() == 1

    def test_the_address_of_a_deleted_course_stays_with_its_history(self, course):
        course_page("bs").delete()
        course_page().delete()

        with pytest.raises(CannotPublish, match=self.SENTENCE):
            make.course_page()

    def test_a_course_may_not_change_to_anothers_address(self, course):
        other = make.course_page("recording", language="fr")
        other.slug = "hate-crime"

        with pytest.raises(CannotPublish, match=self.SENTENCE):
            other.save_revision().publish()

        assert set(Course.objects.values_list("slug", flat=True)) == {"hate-crime", "recording"}

    def test_a_translations_own_address_is_nobodys_business(self, course):
        make.course_page("recording")
        told = course_page("bs")
        told.slug = "recording"

        told.save_revision().publish()

        assert set(Course.objects.values_list("slug", flat=True)) == {"hate-crime", "recording"}

    def test_the_form_says_it(self, course):
        from django.urls import reverse

        from people.models import Role

        twin = make.course_page(language="fr", publish=False)
        client = make.signed_in(make.person(role=Role.TRAINER))
        form = client.get(reverse("wagtailadmin_pages:edit", args=[twin.pk])).context["form"]
        data = {bound.html_name: "" for bound in form if bound.name != "comments"}
        data |= {"title": "Autre", "slug": "hate-crime", "summary": "Un autre cours.", "pass_percent": "70"}
        data |= {"competencies-count": "0", "prerequisites-count": "0", "action-publish": "Publish"}
        data |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}

        response = client.post(reverse("wagtailadmin_pages:edit", args=[twin.pk]), data)

        assert response.status_code == 200
        assert self.SENTENCE in response.content.decode()
        assert not make.fresh(twin).live


class TestTheChain:
    """Montenegrin, then Serbian in Latin letters, Bosnian, Croatian, English."""

    def test_what_is_not_there_is_read_in_the_next_language_of_the_chain(self, course):
        for language in ("cnr", "sr-latn"):
            translated(course_page(), language)
            translated(module(), language)
        translated(page_of("l1"), "bs", title="Lekcija")
        translated(page_of("l1"), "sr-latn", title="Lekcija (srpski)")
        translated(page_of("l2"), "bs", title="Druga lekcija")

        assert read("cnr").course.locale == "cnr"
        assert titles("cnr") == {"l1": "Lekcija (srpski)", "l2": "Druga lekcija"}
        assert outlined("cnr") == ["Lekcija (srpski)", "Druga lekcija"]
        assert outlined("fr") == titles_of_english() == ["Lesson l1", "Lesson l2"]

    def test_a_course_without_an_edition_in_ones_own_language_is_read_in_the_next(self, course):
        assert read("cnr").course.locale == "bs"
        assert course_words([course.pk], "cnr")[course.pk].locale == "bs"
        assert course_words([course.pk], "fr")[course.pk].locale == "en"

    def test_it_costs_no_more_queries(self, course, django_assert_num_queries):
        course.refresh_from_db()
        with django_assert_num_queries(2):
            syllabus(course, "cnr")
        with django_assert_num_queries(0):
            syllabus(course, "cnr")
        with django_assert_num_queries(1):
            course_words([course.pk], "cnr")


def titles_of_english() -> list[str]:
    return list(titles("en").values())


class TestATranslationThatFellBehind:
    def is_behind(self) -> bool:
        return read("bs").activities["l1"].is_behind

    def change_the_original(self) -> None:
        page = page_of("l1")
        page.intro = "Something else."
        page.save_revision().publish()

    def test_readers_are_told_until_it_is_published_again(self, course):
        translation = translated(page_of("l1"), title="Lekcija l1")
        assert not self.is_behind()
        make.published(page_of("l1"))
        assert not self.is_behind(), "the same words were published again"

        self.change_the_original()
        assert self.is_behind()
        officer = make.officer()
        make.enrolment(officer, course)
        browser = make.signed_in(officer)
        note = "The original has changed since this was translated."
        with override("bs"):
            told = gettext(f"{note} Parts of it may be out of date.")
        assert told != note and told in browser.get("/bs/courses/hate-crime/l1/").content.decode()
        assert note not in browser.get("/en/courses/hate-crime/l1/").content.decode()

        make.published(translation)
        assert not self.is_behind()

    def test_an_original_that_was_published_again_unchanged_leaves_nothing_behind(self, course):
        translate_object(page_of("l1"), [make.locale("bs")])
        make.published(page_of("l1"))
        make.published(page_of("l1", "bs"))
        assert not self.is_behind()

    def test_publishing_it_without_new_words_changes_nothing_of_that(self, course):
        translate_object(page_of("l1"), [make.locale("bs")])
        make.published(page_of("l1", "bs"))
        self.change_the_original()
        make.published(page_of("l1", "bs"))
        assert self.is_behind()

        translate_object(page_of("l1"), [make.locale("bs")])
        TranslationSource.objects.get_for_instance(page_of("l1")).update_from_db()
        make.published(page_of("l1", "bs"))
        assert not self.is_behind()
