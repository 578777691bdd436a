"""Publishing compiles a course's page tree to its syllabus."""

import pytest
from wagtail_localize.models import Translation, TranslationSource

from courses.compiled import CannotPublish
from courses.models import Activity, ActivityEdition, Course, CourseEdition, LessonPage, ModulePage
from courses.queries import syllabus
from lms.reference.translate import translate
from lms.reference.words import plain
from tests import factories as make
from tests.standing import stands


@stands
def course() -> Course:
    """`hate-crime`, with module `m1` and lessons `l1`, `l2`."""
    return make.course()


def page_of(slug: str, language: str = "en") -> LessonPage:
    return LessonPage.objects.get(slug=slug, locale__language_code=language)


def order(course: Course) -> list[str]:
    """The slugs of the syllabus, in order, as delivery reads them."""
    return list(course.activities.filter(position__isnull=False).order_by("position").values_list("slug", flat=True))


def outline(course: Course, language: str = "en") -> list[list[str]]:
    edition = CourseEdition.objects.get(course=course, locale=language)
    return [[activity["slug"] for activity in module["activities"]] for module in edition.outline]


def module(slug: str = "m1") -> ModulePage:
    return ModulePage.objects.get(slug=slug, locale__language_code="en")


def test_activities_get_rows_in_the_order_of_the_tree_through_all_modules(course):
    second = make.module_page(module().get_parent().specific, "m2")
    make.lesson_page(second, "l3", required=False)

    rows = list(course.activities.values_list("position", "slug", "kind", "required"))
    assert rows == [(1, "l1", "lesson", True), (2, "l2", "lesson", True), (3, "l3", "lesson", False)]
    assert outline(course) == [["l1", "l2"], ["l3"]]


def test_a_course_keeps_what_its_page_says(db):
    course = make.course(pass_percent=80, validity_months=24, objectives="See it.\nRecord it.")

    assert (course.pass_percent, course.validity_months, course.source_locale) == (80, 24, "en")
    edition = course.editions.get()
    assert edition.title == "Hate crime"
    assert edition.objectives == ["See it.", "Record it."]


def test_keys_are_those_that_pages_share_in_all_languages(course):
    assert course.activities.get(slug="l1").key == page_of("l1").translation_key


def test_an_edition_holds_the_words_and_the_blocks(course):
    page = page_of("l1")
    page.intro, page.minutes, page.title = "In short.", 25, "Bias"
    make.published(save_draft(page))

    edition = ActivityEdition.objects.get(activity__slug="l1")
    assert (edition.title, edition.intro, edition.minutes) == ("Bias", "In short.", 25)
    assert edition.content[0]["value"] == "<p>Ask what was said.</p>"
    assert outline_entry(course, "l1")["title"] == "Bias"


def save_draft(page):
    """As the CMS does: the words go into a revision."""
    page.save()
    return page


def outline_entry(course: Course, slug: str, language: str = "en") -> dict:
    edition = CourseEdition.objects.get(course=course, locale=language)
    return next(a for m in edition.outline for a in m["activities"] if a["slug"] == slug)


def test_nothing_is_taught_while_the_course_itself_is_a_draft(db):
    page = make.course_page(publish=False)
    make.lesson_page(make.module_page(page))

    assert not Course.objects.exists()
    assert not Activity.objects.exists()


def test_a_lesson_below_a_draft_module_waits_for_it(course):
    course_page = module().get_parent().specific
    waiting = make.module_page(course_page, "m2", publish=False)
    make.lesson_page(waiting, "l3")
    assert order(course) == ["l1", "l2"]

    make.published(waiting)
    assert order(course) == ["l1", "l2", "l3"]
    assert ActivityEdition.objects.filter(activity__slug="l3").exists()


def test_two_activities_of_a_course_cannot_have_one_address(course):
    second = make.module_page(module().get_parent().specific, "m2")
    twin = make.lesson_page(second, "l1", title="Twin", publish=False)

    with pytest.raises(CannotPublish, match=r"‘Lesson l1’ and ‘Twin’ have the same address ‘l1’"):
        make.published(twin)

    twin.refresh_from_db()
    assert not twin.live
    assert order(course) == ["l1", "l2"]


def test_two_lessons_may_exchange_their_addresses(course):
    one, other = page_of("l1"), page_of("l2")
    for page, slug in ((one, "x"), (other, "l1"), (one, "l2")):
        page.slug = slug
        page.save()
        make.published(page)

    assert order(course) == ["l2", "l1"]
    assert course.activities.get(slug="l2").key == one.translation_key


def test_a_republished_lesson_keeps_its_row(course):
    before = course.activities.get(slug="l1").pk

    make.published(page_of("l1"))

    assert course.activities.get(slug="l1").pk == before


class TestWhatIsWithdrawn:
    def test_an_unpublished_lesson_retires_and_keeps_its_row(self, course):
        page_of("l1").unpublish()

        retired = course.activities.get(slug="l1")
        assert retired.position is None
        assert retired.editions.exists()
        assert order(course) == ["l2"]
        assert outline(course) == [["l2"]]

    def test_a_lesson_that_comes_back_is_the_same_one(self, course):
        before = course.activities.get(slug="l1").pk
        page_of("l1").unpublish()
        make.published(page_of("l1"))

        assert order(course) == ["l1", "l2"]
        assert course.activities.get(slug="l1").pk == before

    def test_an_unpublished_module_takes_its_lessons_along(self, course):
        module().unpublish()

        assert order(course) == []
        assert outline(course) == []

    def test_an_unpublished_course_is_not_live(self, course):
        module().get_parent().specific.unpublish()

        course.refresh_from_db()
        assert not course.is_live

    def test_a_deleted_lesson_retires(self, course):
        page_of("l1").delete()

        assert order(course) == ["l2"]
        assert outline(course) == [["l2"]]
        assert course.activities.filter(slug="l1", position=None).exists()

    def test_a_deleted_module_retires_its_lessons(self, course):
        module().delete()

        assert order(course) == []

    def test_a_deleted_course_is_not_live_and_keeps_its_history(self, course):
        module().get_parent().specific.delete()

        course.refresh_from_db()
        assert not course.is_live
        assert course.activities.count() == 2


class TestOrder:
    def test_reordered_lessons_change_their_positions(self, course):
        page_of("l2").move(page_of("l1"), pos="left")

        assert order(course) == ["l2", "l1"]
        assert outline(course) == [["l2", "l1"]]

    def test_reordered_modules_change_the_positions_of_their_lessons(self, course):
        second = make.module_page(module().get_parent().specific, "m2")
        make.lesson_page(second, "l3")

        make.fresh(second).move(module(), pos="left")

        assert order(course) == ["l3", "l1", "l2"]

    def test_a_lesson_moves_to_another_module(self, course):
        second = make.module_page(module().get_parent().specific, "m2")

        page_of("l1").move(second, pos="last-child")

        assert outline(course) == [["l2"], ["l1"]]
        assert course.activities.get(slug="l1").module_key == second.translation_key

    def test_a_lesson_that_moves_to_another_course_leaves_the_first(self, course):
        other_page = make.course_page("recording")
        target = make.module_page(other_page, "m9")

        page_of("l1").move(target, pos="last-child")

        assert order(course) == ["l2"]
        assert outline(course) == [["l2"]]
        assert order(Course.objects.get(slug="recording")) == ["l1"]

    def test_a_move_to_where_the_address_is_taken_moves_nothing(self, course):
        second = make.module_page(make.course_page("recording"), "m9")
        make.lesson_page(second, "l1", title="Twin")

        with pytest.raises(CannotPublish, match="have the same address ‘l1’"):
            page_of_title("Twin").move(module(), pos="last-child")

        assert page_of_title("Twin").get_parent().slug == "m9"
        assert order(course) == ["l1", "l2"]

    def test_a_live_copy_is_taught_too(self, course):
        page_of("l1").copy(update_attrs={"slug": "l1-copy", "title": "Copy"})

        assert order(course) == ["l1", "l2", "l1-copy"]


def page_of_title(title: str) -> LessonPage:
    return LessonPage.objects.get(title=title)


class TestTranslation:
    """`bs` gives words; the source language decides everything else."""

    @pytest.fixture
    def bosnian(self, course) -> Course:
        make.locale("bs")
        course_page = module().get_parent().specific
        translate(course_page, "bs", plain("Hate crime", "Zločin iz mržnje") | plain("What it is.", "Šta je."))
        translate(module(), "bs", plain("Module m1", "Modul m1"))
        translate(
            page_of("l1"), "bs", plain("Lesson l1", "Lekcija l1") | plain("Ask what was said.", "Pitaj šta je rečeno.")
        )
        return course

    def test_a_whole_tree_translated_at_once_in_the_cms_keeps_its_children(
        self, course, django_capture_on_commit_callbacks
    ):
        """wagtail-localize publishes after commit, from copies made before they had children."""
        make.locale("bs")
        with django_capture_on_commit_callbacks(execute=True):
            for page in (module().get_parent().specific, module(), page_of("l1"), page_of("l2")):
                source, _ = TranslationSource.get_or_create_from_instance(page)
                translation = Translation.objects.create(source=source, target_locale=make.locale("bs"))
                translation.save_target(publish=True)

        told = page_of("l1", "bs").get_parent()
        assert told.numchild == 2
        assert told.get_parent().numchild == 1
        assert set(ActivityEdition.objects.filter(locale="bs").values_list("activity__slug", flat=True)) == {"l1", "l2"}

    def test_it_adds_words_and_no_rows(self, bosnian):
        assert Course.objects.count() == 1
        assert bosnian.activities.count() == 2
        assert bosnian.source_locale == "en"
        assert set(bosnian.editions.values_list("locale", "title")) == {
            ("en", "Hate crime"), ("bs", "Zločin iz mržnje"),
        }
        edition = ActivityEdition.objects.get(activity__slug="l1", locale="bs")
        assert edition.title == "Lekcija l1"
        assert "Pitaj" in edition.content[0]["value"]

    def test_what_is_not_translated_stands_in_the_outline_in_the_source_language(self, bosnian):
        told, untold = outline_entry(bosnian, "l1", "bs"), outline_entry(bosnian, "l2", "bs")

        assert (told["title"], told["locale"]) == ("Lekcija l1", "bs")
        assert (untold["title"], untold["locale"]) == ("Lesson l2", "en")

    def test_it_is_marked_as_a_draft_until_it_was_reviewed(self, bosnian):
        edition = ActivityEdition.objects.get(activity__slug="l1", locale="bs")
        assert edition.draft_translation
        assert not ActivityEdition.objects.get(activity__slug="l1", locale="en").draft_translation

        page = page_of("l1", "bs")
        page.translation_reviewed = True
        page.save()
        make.published(page)

        edition.refresh_from_db()
        assert not edition.draft_translation

    def test_a_new_order_of_the_source_is_the_order_of_both(self, bosnian):
        page_of("l2").move(page_of("l1"), pos="left")

        assert outline(bosnian, "bs") == outline(bosnian, "en") == [["l2", "l1"]]

    def test_blocks_keep_their_ids(self, bosnian):
        ids = {language: [b.id for b in page_of("l1", language).body] for language in ("en", "bs")}

        assert ids["bs"] == ids["en"]

    def test_a_withdrawn_translation_is_read_in_the_source_language_again(self, bosnian):
        page_of("l1", "bs").unpublish()

        assert as_read(bosnian, "bs").activities["l1"].locale == "en"
        assert outline_entry(bosnian, "l1", "bs")["locale"] == "en"
        assert order(bosnian) == ["l1", "l2"]

    @pytest.mark.parametrize("withdraw", ["unpublish", "delete"])
    def test_a_course_withdrawn_in_one_language_lives_on_in_the_other(self, bosnian, withdraw):
        getattr(page_of("l1", "bs").get_parent().get_parent().specific, withdraw)()

        assert as_read(bosnian, "bs").course.locale == "en"
        assert as_read(bosnian, "bs").activities["l1"].locale == "en"

    def test_a_syllabus_is_read_once_and_again_only_after_a_change(self, bosnian, django_assert_num_queries):
        course = Course.objects.get(pk=bosnian.pk)
        with django_assert_num_queries(2):
            assert syllabus(course, "bs").activities["l1"].locale == "bs"
        with django_assert_num_queries(0):
            assert syllabus(course, "bs").course.locale == "bs"

        page = page_of("l1", "bs")
        page.title = "Drugi naslov"
        page.save_revision().publish()

        assert as_read(bosnian, "bs").activities["l1"].title == "Drugi naslov"


def as_read(course: Course, language: str):
    """The syllabus as the next request of any process finds it."""
    return syllabus(Course.objects.get(pk=course.pk), language)
