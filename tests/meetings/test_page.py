"""A live session as a page of a course: compiled, translated, previewed, found, part of completion."""

import pytest

from courses.compiled import CannotPublish
from courses.models import Activity, Course
from meetings.models import LiveSessionPage
from people.models import Role
from tests import factories as make


@pytest.fixture
def module(db):
    return make.module_page(make.course_page())


def session_page(module, *, publish: bool = True, **fields) -> LiveSessionPage:
    fields = {"title": "Meet them", "slug": "meet", "purpose": "<p>Listen to the <b>organisation</b>.</p>", **fields}
    page = LiveSessionPage(live=False, form="visit", preparation="<ul><li>Read lesson 1.</li></ul>", **fields)
    make.fresh(module).add_child(instance=page)
    return make.published(page) if publish else page


def test_publishing_makes_it_an_activity_of_the_course(module):
    session_page(module)
    activity = Activity.objects.get(slug="meet")

    assert (activity.kind, activity.required, activity.weight, activity.pass_percent) == ("session", True, 0, None)
    edition = activity.editions.get()
    assert edition.content == {
        "form": "visit",
        "purpose": "<p>Listen to the <b>organisation</b>.</p>",
        "preparation": "<ul><li>Read lesson 1.</li></ul>",
    }
    assert "organisation" in edition.search_text and "<" not in edition.plain_text


def test_one_that_says_not_what_it_is_for_is_refused(module):
    page = session_page(module, publish=False, purpose="<p> </p>")
    with pytest.raises(CannotPublish, match="Say what the session is for"):
        page.save_revision().publish()
    assert not Activity.objects.exists()


def test_what_a_translator_brings_in_is_cleaned(module):
    session_page(module, purpose='<p onclick="x()">Listen<script>alert(1)</script></p>')
    purpose = Activity.objects.get().editions.get().content["purpose"]
    assert "script" not in purpose and "onclick" not in purpose


def test_it_is_read_in_the_officers_language(module):
    page = session_page(module)
    course = Course.objects.get()
    amra = make.officer(unit=make.unit(), language="bs")
    make.enrolment(amra, course)
    bosnian = make.locale("bs")
    make.published(make.fresh(module).get_parent().specific.copy_for_translation(bosnian))
    make.published(make.fresh(module).copy_for_translation(bosnian))
    translated = make.fresh(page).copy_for_translation(bosnian)
    translated.title, translated.purpose = "Susret", "<p>Slušajte.</p>"
    translated.save()
    make.published(translated)

    client = make.signed_in(amra)
    assert "Slušajte." in client.get("/bs/courses/hate-crime/meet/").content.decode()
    english = client.get("/en/courses/hate-crime/meet/").content.decode()
    assert "Listen to the <b>organisation</b>." in english
    french = client.get("/fr/courses/hate-crime/meet/").content.decode()
    assert "Listen to the" in french


def test_translators_are_offered_its_words_and_nothing_else(module):
    from wagtail_localize.segments.extract import extract_segments

    page = session_page(module)
    said = {segment.path: getattr(segment, "string", None) and segment.string.data for segment in extract_segments(page)}
    assert {path.split(".")[0] for path in said} <= {"title", "slug", "intro", "purpose", "preparation"}
    assert "Read lesson 1." in said.values()


def test_a_draft_is_previewed_as_officers_will_see_it(module):
    page = session_page(module, publish=False)
    page.save_revision()
    trainer = make.signed_in(make.person(role=Role.TRAINER))
    answer = trainer.get(f"/cms/pages/{page.pk}/view_draft/")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "Visit to a community organisation" in html and "Book a place" not in html


def test_a_trainer_makes_one_in_the_cms(module):
    trainer = make.signed_in(make.person(role=Role.TRAINER))
    answer = trainer.get(f"/cms/pages/add/meetings/livesessionpage/{module.pk}/")
    assert answer.status_code == 200
    assert "Live session" in trainer.get(f"/cms/pages/{module.pk}/add_subpage/").content.decode()
