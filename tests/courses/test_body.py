"""A lesson's body: rendered once, then read from the cache, and never stale when law changes."""

from datetime import date, timedelta

import pytest

from courses.blocks import prose
from courses.body import lesson_body, render_body
from courses.models import ActivityEdition
from tests import factories as make

TODAY = date(2026, 11, 24)


@pytest.fixture
def state(db):
    return make.jurisdiction("BA")


def edition_of(*blocks: dict) -> ActivityEdition:
    course = make.syllabus(activities=1)
    edition = ActivityEdition.objects.get(activity__course=course)
    edition.content = list(blocks)
    edition.save()
    return edition


def body(edition: ActivityEdition, where=None, on: date = TODAY) -> str:
    return lesson_body(edition, jurisdiction=where, on=on)


LAW = make.block("provision", {"topic": "definition"})


def test_a_second_reading_asks_the_database_nothing(state, django_assert_num_queries):
    make.provision(state)
    edition = edition_of(make.text("<p>Listen.</p>"), LAW)
    first = body(edition, state)

    with django_assert_num_queries(0):
        assert body(edition, state) == first
    assert "Listen." in first


def test_each_jurisdiction_reads_its_own_law(state):
    other = make.jurisdiction("RS")
    make.provision(state, summary="Law of Bosnia.")
    make.provision(other, summary="Law of Serbia.")
    edition = edition_of(LAW)

    assert "Law of Bosnia." in body(edition, state)
    assert "Law of Serbia." in body(edition, other)
    assert "Law of" not in body(edition, None)


def test_law_that_changes_is_shown_at_the_next_reading(state):
    provision = make.provision(state, summary="Old words.")
    edition = edition_of(LAW)
    assert "Old words." in body(edition, state)

    provision.summary = "New words."
    provision.save()
    edition.refresh_from_db()

    assert edition.stamp > 0
    assert "New words." in body(edition, state)


def test_law_that_is_deleted_is_gone_at_the_next_reading(state):
    provision = make.provision(state, summary="Old words.")
    edition = edition_of(LAW)
    body(edition, state)

    provision.delete()
    edition.refresh_from_db()

    assert "Old words." not in body(edition, state)


def test_law_that_comes_into_force_tomorrow_is_shown_tomorrow(state):
    make.provision(state, summary="Coming.", in_force_from=TODAY + timedelta(days=1))
    edition = edition_of(LAW)

    assert "Coming." not in body(edition, state)
    assert "Coming." in body(edition, state, TODAY + timedelta(days=1))


def test_words_that_change_are_shown_at_the_next_reading(db):
    page = make.lesson_page(make.module_page(make.course_page()))
    edition = ActivityEdition.objects.get()
    body(edition)

    page.body = [("text", "<p>Otherwise.</p>")]
    page.save()
    make.published(page)

    assert "Otherwise." in body(ActivityEdition.objects.get())


def test_a_judgment_is_told_in_the_language_of_the_lesson(db):
    said = make.judgment(facts="He was beaten.")
    make.judgment(facts="Pretučen je.", locale=make.locale("bs"), translation_key=said.translation_key)
    content = [make.block("judgment", said.pk)]

    assert "Pretučen je." in render_body(content, "bs", jurisdiction=None, on=TODAY)
    french = render_body(content, "fr", jurisdiction=None, on=TODAY)
    assert '<p lang="en">He was beaten.</p>' in french


def test_law_that_no_lawyer_confirmed_says_so(state):
    make.provision(state)
    assert "Not yet legally reviewed" in body(edition_of(LAW), state)


def test_an_empty_panel_says_why(state):
    edition = edition_of(LAW)

    assert "No provision is on file for this topic yet" in body(edition, state)
    assert "Your account has no unit yet" in body(edition, None)


def test_the_note_of_a_jurisdiction_stands_with_its_name(db):
    kosovo = make.jurisdiction("XK", name="Kosovo*", note="All reference to Kosovo is without prejudice.")

    assert "All reference to Kosovo is without prejudice." in body(edition_of(LAW), kosovo)


def test_a_picture_has_its_alternative_text_and_sizes(db):
    value = {"image": {"image": make.picture().pk, "alt_text": "Four boxes", "decorative": False}, "caption": "A map"}

    html = render_body([make.block("image", value)], "en", jurisdiction=None, on=TODAY)

    assert 'alt="Four boxes"' in html
    assert "<figcaption>A map</figcaption>" in html
    assert "srcset=" in html


def test_decoration_says_nothing_to_who_cannot_see_it(db):
    value = {"image": {"image": make.picture().pk, "alt_text": "", "decorative": True}, "caption": ""}

    assert 'alt=""' in render_body([make.block("image", value)], "en", jurisdiction=None, on=TODAY)


def test_what_was_deleted_leaves_a_gap_and_breaks_nothing(db):
    picture, judgment, document = make.picture(), make.judgment(), make.document("form.pdf")
    content = [
        make.block("image", {"image": {"image": picture.pk, "alt_text": "x", "decorative": False}, "caption": "c"}),
        make.block("judgment", judgment.pk),
        make.block("document", {"document": document.pk, "title": "Form"}),
        make.text("<p>Still here.</p>"),
    ]
    for one in (picture, judgment, document):
        one.delete()

    html = render_body(content, "en", jurisdiction=None, on=TODAY)

    assert "Still here." in html
    assert "<figure" not in html


def test_editors_text_cannot_carry_scripts_into_a_page(db):
    value = {"tone": "practice", "title": "<script>alert(1)</script>", "text": "<p>x</p>"}

    html = render_body([make.block("callout", value)], "en", jurisdiction=None, on=TODAY)

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_document_shows_its_kind_and_size(db):
    value = {"document": make.document("form.pdf").pk, "title": "The form"}

    html = render_body([make.block("document", value)], "en", jurisdiction=None, on=TODAY)

    assert "The form" in html
    assert "PDF, 6\xa0bytes" in html


@pytest.mark.parametrize(
    "stored",
    ['<p><a href="javascript:alert(1)">here</a></p>', "<p onclick='x()'>here</p>", "<script>x()</script><p>here</p>"],
)
def test_rich_text_that_no_editor_cleaned_is_cleaned_when_it_is_shown(stored):
    shown = prose(stored)

    assert "here" in shown
    assert not any(word in shown for word in ("javascript", "onclick", "script"))


def test_what_editors_write_is_shown_as_it_is():
    written = '<h2>Words</h2><p><b>Note</b> <i>them</i>.</p><ul><li>first</li></ul><p><a href="https://a.example/x">a</a></p>'

    assert prose(written).replace(' rel="noopener noreferrer"', "") == written


def test_an_edition_made_anew_does_not_find_the_bodies_of_its_predecessor(db):
    activity = make.syllabus(activities=1).activities.get()
    stamps = set()
    for _ in range(3):
        activity.editions.all().delete()
        stamps.add(make.words(activity, "en").stamp)

    assert len(stamps) == 3
