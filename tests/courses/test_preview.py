"""What an editor sees before anybody else does."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from people.models import Role
from tests import factories as make


@pytest.fixture
def trainer(db):
    return make.signed_in(make.person(role=Role.TRAINER))


@pytest.fixture
def lesson(db):
    return make.lesson_page(make.module_page(make.course_page()))


def preview(client, page, blocks: list[tuple], title: str = "Draft title"):
    """As the editor's browser does it: send the form, then open the preview."""
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = {"title": title, "slug": page.slug, "intro": "", "minutes": "5", "body": streamfield(blocks)}
    data["comments"] = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    answer = client.post(address, nested_form_data(data)).json()
    assert answer == {"is_valid": True, "is_available": True}
    return client.get(f"{address}?mode=")


def test_a_preview_shows_the_unsaved_draft_as_an_officer_would_see_it(trainer, lesson):
    response = preview(trainer, lesson, [("text", rich_text("<p>Unsaved words.</p>", features=["bold"]))])

    html = response.content.decode()
    assert response.status_code == 200
    assert "Draft title" in html
    assert "Unsaved words." in html
    assert "courses/lesson.html" in [template.name for template in response.templates]


def test_a_preview_changes_nothing_for_officers(trainer, lesson):
    from courses.models import ActivityEdition

    preview(trainer, lesson, [("text", rich_text("<p>Unsaved words.</p>", features=["bold"]))])

    assert ActivityEdition.objects.get().title == "Lesson l1"


@pytest.mark.parametrize(
    "unfinished",
    [
        ("image", {"image": {"image": "", "alt_text": "", "decorative": ""}, "caption": ""}),
        ("document", {"document": "", "title": ""}),
        ("judgment", ""),
        ("provision", {"topic": ""}),
    ],
)
def test_an_unfinished_block_does_not_break_the_preview(trainer, lesson, unfinished):
    assert preview(trainer, lesson, [unfinished]).status_code == 200


def test_a_course_is_previewed_with_its_modules(trainer, lesson):
    page = lesson.get_parent().get_parent().specific
    page.get_children().get()
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    page.save_revision()

    html = trainer.get(address).content.decode()

    assert "Hate crime" in html
    assert "Module m1" in html


def test_an_officer_sees_no_preview(lesson):
    client = make.signed_in(make.officer())

    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))

    assert response.status_code == 302
