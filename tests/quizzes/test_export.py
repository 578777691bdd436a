"""Exporting in the CMS: the files of a check and of a scenario, what they leave out, and who gets them."""

import io
import zipfile
from html import unescape

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.urls import reverse

from people.models import Role
from quizzes.banks import gift_read, moodle_read, twee_read
from quizzes.banks.item import decoded
from tests.quizzes import cms, examples, worlds
from tests.quizzes.test_import_questions import said
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def module():
    return worlds.module()


@stands
def check(module):
    page = worlds.check_page(module, publish=False)
    page.questions = page._meta.get_field("questions").to_python([examples.block(kind) for kind in examples.EXAMPLES])
    page.save_revision()
    return page


@pytest.fixture
def scenario(module):
    return worlds.scenario_page(module)


def page_of(page, who: Client | None = None):
    return (who or cms.trainer()).get(reverse("export", args=[page.pk]))


def file_of(page, format: str, who: Client | None = None):
    return (who or cms.trainer()).get(reverse("export_file", args=[page.pk, format]))


def test_the_page_offers_each_format_and_says_what_it_leaves_out(check):
    text = said(page_of(check))
    for name in ("GIFT", "Moodle XML", "QTI 3.0"):
        assert f"Download {name}" in text
    assert "‘11 Record the case.’ can't be said in this format, and isn't in the file." in text
    assert "not kept in this format: Unit, shown beside the field." in text


def test_what_a_format_leaves_out_stands_in_the_file_too(check):
    files = {key: file_of(check, key).content for key in ("gift", "moodle")}
    files["qti"] = zipfile.ZipFile(io.BytesIO(file_of(check, "qti").content)).read("imsmanifest.xml")
    for way in page_of(check).context_data["ways"]:
        assert way["lost"]
        for sentence in way["lost"]:
            assert sentence in unescape(files[way["key"]].decode())


def test_the_files_can_be_read_again(check):
    gift = gift_read.read(decoded(file_of(check, "gift").content))
    moodle = moodle_read.read(file_of(check, "moodle").content)
    assert (len(gift.items), len(moodle.items)) == (6, 8)


def test_files_have_names_and_are_never_kept_by_a_cache(check):
    answer = file_of(check, "qti")
    assert answer["Content-Disposition"] == 'attachment; filename="check-en.zip"'
    assert answer["Content-Type"] == "application/zip" and "no-store" in answer["Cache-Control"]


def test_an_unfinished_question_is_left_out_and_told(check):
    block = examples.block("single")
    block["value"]["options"] = block["value"]["options"][:1]
    check.questions = check._meta.get_field("questions").to_python([block, examples.block("true_false")])
    check.save_revision(clean=False)
    for key in ("gift", "moodle", "qti"):
        assert file_of(check, key).status_code == 200
    assert "isn't finished, and isn't in the file." in said(page_of(check))
    [item] = gift_read.read(decoded(file_of(check, "gift").content)).items
    assert item.form == "truth"


def test_an_empty_check_has_empty_files(check):
    check.questions = check._meta.get_field("questions").to_python([])
    check.save_revision(clean=False)
    assert page_of(check).status_code == 200
    assert fromstring(file_of(check, "moodle").content).tag == "quiz"


def test_a_scenario_is_exported_as_twee_with_what_twee_cannot_say(scenario):
    text = said(page_of(scenario))
    assert "‘talk’: not kept in this format: Interview." in text and "Download Twee 3" in text
    assert "note on persons and places, counters and flags, evidence, the expert's path, Time of day." in text
    story = twee_read.read(decoded(file_of(scenario, "twee").content))
    assert story.title == "The first call" and story.start == "ring"
    assert list(story.passages) == ["ring", "wait", "talk", "which", "log", "check", "good", "bad"]
    assert story.passages["good"].tags == ("pass",)
    assert next((link.text, link.target) for link in story.passages["ring"].links) == (
        "Ask him to begin at the beginning.", "talk"
    )
    assert "effects: trust +1, time +15" in file_of(scenario, "twee").content.decode()


def test_a_scenario_has_no_formats_of_checks_nor_a_check_those_of_scenarios(check, scenario):
    assert file_of(check, "twee").status_code == file_of(scenario, "gift").status_code == 404
    assert file_of(check, "x").status_code == 404
    assert page_of(check.get_parent()).status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER, None])
def test_nobody_gets_the_keys_who_may_not_edit_the_page(check, scenario, role):
    other = worlds.stranger(role)
    for answer in (page_of(check, other), file_of(check, "gift", other), file_of(scenario, "twee", other)):
        assert answer.status_code in (302, 403)
        assert b"Slurs during the act" not in answer.content
    for page, format in ((check, "moodle"), (scenario, "twee")):
        answer = file_of(page, format, Client())
        assert answer.status_code == 302 and "login" in answer["Location"]


def test_the_export_is_reached_from_the_editor(check, scenario):
    editor = cms.trainer()
    for page in (check, scenario):
        html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert f'href="{reverse("export", args=[page.pk])}"' in html


def test_exporting_asks_the_same_for_any_number_of_questions(check, django_assert_max_num_queries):
    editor = cms.trainer()
    file_of(check, "gift", editor)
    with django_assert_max_num_queries(25):
        file_of(check, "gift", editor)
