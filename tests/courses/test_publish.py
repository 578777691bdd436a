"""What can't be published isn't, whichever way somebody tries; and drafts may be unfinished."""

from json import dumps

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.compiled import CannotPublish
from courses.models import Activity, LessonPage, ModulePage
from people.models import Role
from tests import factories as make

EMPTY = "A lesson needs at least one block."


@pytest.fixture
def trainer(db):
    return make.signed_in(make.person(role=Role.TRAINER))


@pytest.fixture
def module(db) -> ModulePage:
    return make.module_page(make.course_page())


@pytest.fixture
def lesson(module) -> LessonPage:
    """A draft that was never published."""
    return make.lesson_page(module, publish=False)


def form_of(page: LessonPage, blocks: list[tuple], **fields) -> dict:
    """What the editor's browser sends."""
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "intro": page.intro,
            "minutes": str(page.minutes),
            "required": "on",
            "body": streamfield(blocks),
            "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""},
            **fields,
        }
    )


def edit(client, page, blocks: list[tuple], *, publish: bool, **fields):
    data = form_of(page, blocks, **fields)
    if publish:
        data["action-publish"] = "Publish"
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def is_taught(slug: str = "l1") -> bool:
    return Activity.objects.filter(slug=slug, position__isnull=False).exists()


TEXT = ("text", rich_text("<p>Listen.</p>", features=["bold"]))
PICTURE = ("image", {"image": {"image": "", "alt_text": "", "decorative": ""}, "caption": ""})


def picture(**fields) -> tuple:
    return ("image", {"image": {"image": str(make.picture().pk), "alt_text": "", **fields}, "caption": ""})


class TestByForm:
    def test_a_finished_lesson_is_published_and_taught(self, trainer, lesson):
        response = edit(trainer, lesson, [TEXT], publish=True)

        assert response.status_code == 302
        assert is_taught()

    def test_a_new_lesson_is_published_at_once(self, trainer, module):
        address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
        new = LessonPage(title="New", slug="new")

        response = trainer.post(address, form_of(new, [TEXT]) | {"action-publish": "Publish"})

        assert response.status_code == 302
        assert is_taught("new")

    def test_an_empty_lesson_is_refused_with_a_sentence(self, trainer, lesson):
        response = edit(trainer, lesson, [], publish=True)

        assert response.status_code == 200
        assert EMPTY in response.content.decode()
        assert not is_taught()

    def test_an_empty_lesson_is_saved_as_a_draft(self, trainer, lesson):
        response = edit(trainer, lesson, [], publish=False, intro="Half done.")

        assert response.status_code == 302
        assert make.fresh(lesson).get_latest_revision_as_object().intro == "Half done."

    def test_an_unfinished_block_is_saved_as_a_draft(self, trainer, lesson):
        response = edit(trainer, lesson, [PICTURE], publish=False)

        assert response.status_code == 302
        draft = make.fresh(lesson).get_latest_revision_as_object()
        assert [block.block_type for block in draft.body] == ["image"]

    def test_an_unfinished_video_is_saved_as_a_draft(self, trainer, lesson):
        video = {"title": "", "video": "", "captions": streamfield([]), "transcript": rich_text("")}

        assert edit(trainer, lesson, [("video", video)], publish=False).status_code == 302

    def test_a_picture_without_alternative_text_is_refused(self, trainer, lesson):
        response = edit(trainer, lesson, [picture()], publish=True)

        assert response.status_code == 200
        assert "Please add some alt text" in response.content.decode()
        assert not is_taught()

    def test_a_picture_is_published_with_its_text_or_as_decoration(self, trainer, lesson):
        pictures = [picture(alt_text="Four boxes"), picture(decorative="on")]

        assert edit(trainer, lesson, pictures, publish=True).status_code == 302
        assert is_taught()

    def test_an_address_that_another_activity_has_is_refused(self, trainer, lesson, module):
        make.published(lesson)
        second = make.module_page(module.get_parent().specific, "m2")
        twin = make.lesson_page(second, "l9", title="Twin", publish=False)

        response = edit(trainer, twin, [TEXT], publish=True, slug="l1")

        assert response.status_code == 200
        assert "have the same address ‘l1’. Change one of them." in response.content.decode()
        twin.refresh_from_db()
        assert not twin.live


    def test_an_address_that_delivery_cannot_have_is_refused(self, trainer, lesson):
        response = edit(trainer, lesson, [TEXT], publish=True, slug="zločin")

        assert "The address ‘zločin’ can have letters from a to z" in response.content.decode()
        assert not Activity.objects.exists()


class TestPastTheForm:
    def test_a_revision_that_does_not_compile_changes_nothing(self, module):
        page = make.lesson_page(module)
        page.body, page.title = [], "Emptied"
        revision = page.save_revision()

        with pytest.raises(CannotPublish, match=EMPTY):
            revision.publish()

        page = LessonPage.objects.get(pk=page.pk)
        assert page.title == "Lesson l1"
        assert page.live
        edition = Activity.objects.get(slug="l1").editions.get()
        assert (edition.title, len(edition.content)) == ("Lesson l1", 1)

    @pytest.mark.parametrize(
        ("kind", "value", "reason"),
        [
            ("image", {"image": {"image": None, "alt_text": "", "decorative": False}, "caption": ""}, "Picture"),
            ("callout", {"tone": "practice", "title": "", "text": ""}, "Panel"),
            ("judgment", None, "Judgment"),
        ],
    )
    def test_an_unfinished_block_is_named(self, module, kind, value, reason):
        page = make.lesson_page(module, publish=False, body=[make.text(), make.block(kind, value)])

        with pytest.raises(CannotPublish) as refusal:
            make.published(page)

        (problem,) = refusal.value.problems
        assert problem.sentence.startswith(f"Block 2 ({reason}): ")
        assert "This field is required." in problem.sentence
        assert problem.path == (make.fresh(page).body[1].id,)
        assert not is_taught()

    def test_a_bulk_action_gives_the_reason_at_the_page(self, trainer, module):
        page = make.lesson_page(module, publish=False, body=[], title="Hollow")
        page.save_revision()

        response = trainer.post(f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}&next=/cms/", follow=True)

        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert response.redirect_chain[-1][0] == address
        assert f"Hollow: {EMPTY}" in response.content.decode()
        assert not is_taught()

    def test_a_lesson_unpublished_in_the_cms_retires(self, trainer, module):
        page = make.lesson_page(module)

        trainer.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

        assert not is_taught()

    def test_a_lesson_deleted_in_the_cms_retires(self, trainer, module):
        page = make.lesson_page(module)

        trainer.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

        assert not LessonPage.objects.filter(pk=page.pk).exists()
        assert not is_taught()

    def test_a_lesson_reordered_in_the_cms_is_taught_in_the_new_order(self, trainer, module):
        make.lesson_page(module, "l1")
        second = make.lesson_page(module, "l2")

        trainer.post(f"{reverse('wagtailadmin_pages:set_page_position', args=[second.pk])}?position=0")

        assert Activity.objects.get(slug="l2").position == 1

    def test_an_officer_publishes_nothing(self, lesson):
        client = make.signed_in(make.officer())

        edit(client, lesson, [TEXT], publish=True)

        assert not is_taught()


def test_a_video_without_captions_is_refused(db):
    from wagtail.blocks.struct_block import StructBlockValidationError

    from courses.blocks import VideoBlock

    block = VideoBlock()
    whole = {
        "title": "A statement",
        "video": make.document("statement.mp4").pk,
        "transcript": "<p>I saw him.</p>",
        "captions": [make.block("item", captions("statement.vtt"))],
    }
    assert block.clean(block.to_python(whole))["title"] == "A statement"

    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(block.to_python({**whole, "captions": []}))
    assert refusal.value.block_errors.keys() == {"captions"}


def captions(file: str) -> dict:
    return {"file": make.document(file).pk, "language": "en", "label": "English"}


def test_files_of_other_kinds_are_no_video_and_no_captions(db):
    from wagtail.blocks.struct_block import StructBlockValidationError

    from courses.blocks import VideoBlock

    block = VideoBlock()
    value = block.to_python(
        {
            "title": "A statement",
            "video": make.document("statement.pdf").pk,
            "transcript": "<p>I saw him.</p>",
            "captions": [make.block("item", captions("words.txt"))],
        }
    )

    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(value)
    assert {name: error.messages for name, error in refusal.value.block_errors.items()} == {
        "video": ["Choose an .mp4 or .webm file."],
        "captions": ["Captions must be .vtt files."],
    }


@pytest.mark.parametrize("wrong", ["-bias", "bias crime", "bias.crime", "šta"])
def test_a_key_is_plain_letters_figures_and_strokes(wrong):
    from django.core.exceptions import ValidationError

    from courses.blocks import KeyBlock

    assert KeyBlock().clean("bias_crime-2") == "bias_crime-2"
    with pytest.raises(ValidationError, match="Use letters"):
        KeyBlock().clean(wrong)


def test_what_joins_languages_is_not_offered_to_translators(db):
    from wagtail_localize.segments.extract import extract_segments

    module = make.module_page(make.course_page())
    page = make.lesson_page(
        module,
        body=dumps(
            [
                make.block("judgment", make.judgment().pk),
                make.block("provision", {"topic": "definition"}),
                make.block("callout", {"tone": "practice", "title": "Ask", "text": "<p>Who was there?</p>"}),
            ]
        ),
    )

    texts = [segment.string.data for segment in extract_segments(page) if hasattr(segment, "string")]
    assert sorted(texts) == ["Ask", "Lesson l1", "Who was there?"]


def test_the_address_of_a_page_is_that_of_delivery(db):
    course = make.course_page()
    module = make.module_page(course)
    lesson = make.lesson_page(module)

    assert course.url == "/en/courses/hate-crime/"
    assert module.url == "/en/courses/hate-crime/"
    assert lesson.url == "/en/courses/hate-crime/l1/"


def test_wagtails_own_address_of_a_page_leads_to_delivery(client, db):
    course = make.course_page()

    answer = client.get(f"/en/pages/{course.slug}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/en/courses/{course.slug}/")


@pytest.mark.parametrize("slug", ["zločin-iz-mržnje", "курс"])
def test_a_page_at_an_address_that_delivery_cannot_have_is_not_published(db, slug):
    page = make.lesson_page(make.module_page(make.course_page()))
    page.slug = slug

    with pytest.raises(CannotPublish, match=slug):
        page.save_revision().publish()

    assert Activity.objects.get().slug == "l1"
    assert LessonPage.objects.get().slug == "l1"
