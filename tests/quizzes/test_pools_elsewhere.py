"""Checks with pools in exports, comparisons of versions, translations, cohorts and files of questions."""

import io
import zipfile

import pytest
from defusedxml.ElementTree import fromstring
from django.core.management import call_command
from django.urls import reverse
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from quizzes import engine
from quizzes.changes import changes
from quizzes.document import structure_hash
from quizzes.models import Attempt, PublishedVersion
from tests import factories
from tests.quizzes import cms, pooled, worlds
from tests.quizzes.pooled import FIRST, POOL, said
from tests.quizzes.worlds import key

ASI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"


def document(*questions, **of_law) -> dict:
    return worlds.document("check", questions=list(questions) or pooled.questions(**of_law))


class TestChanges:
    """Pure: what came, went and moved between two versions."""

    def told(self, old: dict, new: dict) -> list[tuple]:
        return [(one.field, one.node, one.before, one.after) for one in changes(old, new)]

    def test_the_same_check_has_not_changed(self):
        assert self.told(document(), document()) == []

    def test_another_number_is_a_change_of_the_pool(self):
        old, new = document(*pooled.questions(draw=2)), document(*pooled.questions(draw=3))
        assert self.told(old, new) == [("changed", None, {"draw": 2}, {"draw": 3})]

    def test_a_heading_is_a_change_of_the_section_and_of_no_question(self):
        questions = pooled.questions()
        questions[0]["value"]["title"] = "The law"
        (one,) = changes(document(), document(*questions))
        assert (one.node, one.before["title"], one.after["title"]) == (None, "Law", "The law")

    def test_a_question_that_went_into_a_pool_or_another_section_is_told(self):
        plain = pooled.questions()
        del plain[3]
        told = self.told(document(*plain), document())
        assert {(field, before, after) for field, node, before, after in told if node} == {("pool", None, 1)}
        assert {node for _, node, *_ in told if node} == POOL
        there = pooled.questions()
        there[1], there[2] = there[2], there[1]
        told = self.told(document(), document(*[one for one in there if one["id"] != key("section-Law")]))
        assert ("section", FIRST, "Law", "Evidence") in told

    def test_only_a_question_that_came_or_went_keeps_answers_from_being_graded_again(self):
        assert not any(one.breaks for one in changes(document(), document(*pooled.questions(draw=3))))
        fewer = document(*pooled.questions(words=("stone", "paint", "word")))
        assert any(one.breaks for one in changes(document(), fewer))


@pytest.fixture
def page(db):
    made = worlds.check_page(worlds.module(), publish=False, questions=pooled.questions())
    made.save_revision()
    return made


def file_of(page, format: str) -> bytes:
    return cms.trainer().get(reverse("export_file", args=[page.pk, format])).content


@pytest.mark.parametrize("format", ["gift", "moodle"])
def test_formats_that_draw_nothing_have_every_candidate_and_say_what_is_lost(page, format):
    text = file_of(page, format).decode()
    assert all(f"What of the {word}?" in text for word in ("first", *pooled.WORDS))
    assert "not kept in this format: Section, Pool." in text


def test_a_file_of_qti_draws_by_itself(page):
    package = zipfile.ZipFile(io.BytesIO(file_of(page, "qti")))
    test = fromstring(package.read("test.xml"))
    law, evidence = test.findall(f"{ASI}qti-test-part/{ASI}qti-assessment-section")
    assert (law.get("title"), evidence.get("title")) == ("Law", "Evidence")
    assert [one.tag for one in law] == [f"{ASI}qti-rubric-block", f"{ASI}qti-assessment-item-ref"]
    (pool,) = evidence.findall(f"{ASI}qti-assessment-section")
    assert [one.tag.removeprefix(ASI) for one in pool] == [
        "qti-selection", "qti-ordering", *["qti-assessment-item-ref"] * 5,
    ]
    assert pool.find(f"{ASI}qti-selection").get("select") == "2"
    assert "not kept" not in package.read("imsmanifest.xml").decode()


def test_what_qti_can_not_say_of_pools_and_sections_is_told(page):
    page.questions = page._meta.get_field("questions").to_python(
        [pooled.section("Law", pass_percent=50), pooled.pool(1, easy=1), pooled.single("stone", difficulty="easy")]
    )
    page.save_revision()
    manifest = zipfile.ZipFile(io.BytesIO(file_of(page, "qti"))).read("imsmanifest.xml").decode()
    assert "Of them easy, at least, Pass mark of this section in percent." in manifest


def test_versions_are_compared_in_the_words_of_the_form(page):
    page.save_revision().publish()
    old = PublishedVersion.objects.get()
    page.questions = page._meta.get_field("questions").to_python(pooled.questions(draw=3, pass_percent=60))
    page.save_revision().publish()
    new = PublishedVersion.objects.exclude(pk=old.pk).get()
    compare = cms.trainer().get(reverse("versions_compare", args=[page.pk]), {"from": old.pk, "to": new.pk})
    text = said(compare)
    assert compare.status_code == 200
    assert "Pool: 2" in text and "Pool: 3" in text and "60%" in text
    assert key("pool") not in text


def test_translators_get_headings_and_introductions_and_no_numbers(page):
    words = {one.string.data for one in extract_segments(page) if isinstance(one, StringSegmentValue)}
    assert {"Law", "What the law says.", "Evidence", "What you see.", "What of the stone?"} <= words
    assert not {"2", "recording"} & words


def test_a_translation_draws_the_same_from_the_same_seed(page):
    page.save_revision().publish()
    translation = worlds.translated(type(page).objects.get(pk=page.pk))
    english, bosnian = PublishedVersion.objects.get(), translation.document()
    assert english.structure_hash == structure_hash(bosnian)
    assert engine.draw(english.document, seed=7) == engine.draw(bosnian, seed=7)


def test_a_simulated_cohort_answers_what_was_drawn(db):
    factories.jurisdiction()
    worlds.exercise(worlds.course(lessons=1), "check", "check", questions=pooled.questions())
    call_command("simulate", officers=5, seed=1, course="hate-crime", verbosity=0, leaving=0)
    for attempt in Attempt.objects.prefetch_related("responses"):
        assert [one.payload["node"] for one in attempt.responses.order_by("number")] == attempt.drawn


def test_an_imported_question_keeps_the_difficulty_that_its_file_states(page):
    page.questions = page._meta.get_field("questions").to_python([pooled.single("stone", difficulty="hard")])
    page.save_revision()
    assert "[tag:difficulty:hard]" in file_of(page, "gift").decode()
    assert "<text>difficulty:hard</text>" in file_of(page, "moodle").decode()
