"""Importing questions in the CMS: what is shown before anything is kept, and what is kept then."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from people.models import Role
from quizzes.models import CheckPage
from tests import factories
from tests.quizzes import cms, worlds
from tests.standing import stands

pytestmark = pytest.mark.django_db

GIFT = """// A bank in the manner of Moodle's own
$CATEGORY: Police/Bias

::Indicator:: Which of these points to bias? {
  =A slur during the act # Words show motive.
  ~The rain
  ~%50%The time of day
}

::Belief:: One indicator proves a hate crime. {F # It doesn't. # Right: it is a beginning.}

::Essay:: Say in your own words what bias is. {}
"""


@stands
def check() -> CheckPage:
    return worlds.check_page(worlds.module())


def address(page, name: str = "import_questions") -> str:
    return reverse(name, args=[page.pk])


def file(content: str | bytes, name: str = "bank.gift") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def send(page, content, editor: Client | None = None, name: str = "bank.gift", **fields):
    fields = {"competency": "recording", **fields, "file": file(content, name)}
    return (editor or cms.trainer()).post(address(page), fields)


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def take(page, editor: Client, content=GIFT, chosen=None, **fields):
    shown = send(page, content, editor, **fields).context_data
    ids = [row["id"] for row in shown["rows"] if row["id"] and (chosen is None or row["name"] in chosen)]
    return editor.post(address(page), {"token": shown["found"].token, "take": ids}, follow=True)


def draft(page):
    return CheckPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_the_look_says_of_each_question_by_line_what_becomes_of_it_and_keeps_nothing(check):
    before = draft(check).questions.get_prep_value()
    page = send(check, GIFT)
    assert [(row["line"], row["name"], row["state"]) for row in page.context_data["rows"]] == [
        (4, "Indicator", "changed"), (10, "Belief", "changed"), (12, "Essay", "out"),
    ]
    text = said(page)
    assert "Worth a part there, or less than nothing, and counted as wrong here: ‘The time of day’ (50%)." in text
    assert "There is no kind of question for it here (‘essay’)." in text
    assert "The category ‘Police/Bias’ isn't taken; its questions are." in text
    assert "Taken: 0 Changed: 2 Left out: 1" in text
    assert draft(check).questions.get_prep_value() == before


def test_what_is_confirmed_goes_to_the_end_of_the_draft_and_is_not_published(check):
    editor = cms.trainer()
    number = len(draft(check).questions)
    answer = take(check, editor)
    assert "2 questions were added to the draft. Nothing is published." in said(answer)
    now = draft(check)
    assert [block.block_type for block in now.questions][number:] == ["single", "true_false"]
    added = now.questions[number]
    assert added.value["competency"] == "recording" and added.value["points"] == 1
    assert [(o["text"], o["correct"], o["feedback"]) for o in added.value["options"]] == [
        ("A slur during the act", True, "Words show motive."), ("The rain", False, ""), ("The time of day", False, ""),
    ]
    live = CheckPage.objects.get(pk=check.pk)
    assert len(live.questions) == number and live.has_unpublished_changes
    assert now.problems(now.document()) == ()


def test_the_draft_as_it_was_is_in_the_history(check):
    editor = cms.trainer()
    take(check, editor)
    first, second = CheckPage.objects.get(pk=check.pk).revisions.order_by("pk")
    assert len(second.as_object().questions) == len(first.as_object().questions) + 2
    assert editor.get(reverse("wagtailadmin_pages:history", args=[check.pk])).status_code == 200


def test_only_what_is_ticked_is_taken(check):
    number = len(draft(check).questions)
    take(check, cms.trainer(), chosen=["Belief"])
    assert [block.block_type for block in draft(check).questions][number:] == ["true_false"]


def test_ticking_nothing_changes_nothing_and_says_so(check):
    answer = take(check, cms.trainer(), chosen=[])
    assert "Nothing was imported: no question was ticked." in said(answer)
    assert check.revisions.count() == 1


def test_confirming_twice_adds_once(check):
    editor = cms.trainer()
    shown = send(check, GIFT, editor).context_data
    data = {"token": shown["found"].token, "take": [row["id"] for row in shown["rows"] if row["id"]]}
    editor.post(address(check), data)
    again = editor.post(address(check), data, follow=True)
    assert "This file was imported already. Nothing was changed again." in said(again)
    assert check.revisions.count() == 2


def test_a_question_that_the_check_has_already_is_told_and_not_ticked(check):
    editor = cms.trainer()
    take(check, editor)
    rows = send(check, GIFT, editor).context_data["rows"]
    assert [row["ticked"] for row in rows if row["id"]] == [False, False]
    assert rows[0]["state"] == "changed" and "The check has this question already." in rows[0]["reasons"]


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_a_made_up_confirmation_changes_nothing(check, token):
    answer = cms.trainer().post(address(check), {"token": token, "take": ["x"]}, follow=True)
    assert "what you looked at isn't valid any more" in said(answer)
    assert check.revisions.count() == 1


def test_a_confirmation_is_for_one_page_and_one_person(check):
    editor = cms.trainer()
    other = worlds.check_page(check.get_parent().specific, "second")
    shown = send(check, GIFT, editor).context_data
    data = {"token": shown["found"].token, "take": [row["id"] for row in shown["rows"] if row["id"]]}
    for who, page in ((editor, other), (cms.trainer(), check)):
        assert "isn't valid any more" in said(who.post(address(page), data, follow=True))
    assert check.revisions.count() == other.revisions.count() == 1


def test_a_broken_file_is_refused_whole_with_its_lines(check):
    page = send(check, GIFT + "\n::Open:: Who? {=a ~b\n\nText } without\n")
    text = said(page)
    assert "The file can't be read, and nothing of it was taken." in text
    assert "Line 14 : ‘{’ is opened here, and not closed before the next empty line." in text
    assert "Line 16 : ‘}’ closes what isn't open." in text
    assert "rows" not in page.context_data


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "The file is empty."),
    ("Šta?{T}".encode("cp1250"), "The file isn't encoded as UTF-8."),
    (b"x" * 5_000_001, "The file is larger than 5000000 bytes."),
    (b"\n\n// nothing\n", "There is no question in it."),
    (b"<quiz><question>", "The file can't be read as XML"),
    (b"<html></html>", "This isn't a question bank of Moodle"),
    (b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "declares a document type or entities"),
])
def test_what_is_no_bank_is_refused_with_what_to_do(check, content, sentence):
    page = send(check, content)
    assert page.status_code == 200 and sentence in said(page)


def test_markup_in_a_file_is_never_markup_on_the_page(check):
    html = send(check, "::<script>alert(1)</script>:: <b>Q</b> {=<img src=x onerror=alert(2)>a ~b}").content.decode()
    assert "<script>alert" not in html and "<img src=x" not in html


def test_a_competency_that_the_file_names_is_kept_if_the_course_trains_it(check):
    editor = cms.trainer()
    take(check, editor, "// [tag:competency:communication]\nA {T}\n\n// [tag:competency:unknown]\nB {F}")
    assert [block.value["competency"] for block in draft(check).questions][-2:] == ["communication", "recording"]


def test_a_check_that_would_grow_too_large_stays_as_it_is(check):
    many = "\n\n".join(f"Question {n} {{T}}" for n in range(300))
    assert "a check has at most 300 questions" in said(take(check, cms.trainer(), many))
    assert check.revisions.count() == 1


def test_a_file_with_more_text_than_a_form_can_carry_is_refused_at_the_look(check, monkeypatch):
    monkeypatch.setattr("quizzes.import_questions.LONGEST_TOKEN", 100)
    assert "more text than can be taken at once" in said(send(check, GIFT))


def test_a_locked_page_takes_nothing(check):
    check.locked, check.locked_by = True, factories.person(role=Role.TRAINER)
    check.save()
    assert "This page is locked" in said(send(check, GIFT))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER, None])
def test_who_may_not_edit_the_page_can_import_nothing(check, role):
    editor, other = cms.trainer(), worlds.stranger(role)
    shown = send(check, GIFT, editor).context_data
    data = {"token": shown["found"].token, "take": [row["id"] for row in shown["rows"] if row["id"]]}
    for answer in (other.get(address(check)), send(check, GIFT, other), other.post(address(check), data)):
        assert answer.status_code in (302, 403)
    assert check.revisions.count() == 1


def test_who_is_not_signed_in_is_asked_to(check):
    for answer in (Client().get(address(check)), send(check, GIFT, Client())):
        assert answer.status_code == 302 and "login" in answer["Location"]


def test_only_checks_take_questions(check):
    module = check.get_parent()
    scenario = worlds.scenario_page(module.specific, publish=False)
    for pk in (scenario.pk, module.pk, 999_999):
        assert cms.trainer().get(reverse("import_questions", args=[pk])).status_code == 404


def test_the_import_is_reached_from_the_editor_and_from_the_list_of_pages(check):
    editor = cms.trainer()
    module = check.get_parent()
    for place in (
        reverse("wagtailadmin_pages:edit", args=[check.pk]), reverse("wagtailadmin_explore", args=[module.pk])
    ):
        assert f'href="{address(check)}"' in editor.get(place).content.decode()


def test_a_translation_that_follows_its_original_takes_nothing(check):
    words = worlds.translated(check)
    assert "it is a translation, which has what its original has" in said(send(words, GIFT))


def test_the_number_of_queries_does_not_grow_with_the_file(check, django_assert_max_num_queries):
    editor = cms.trainer()
    send(check, GIFT, editor)
    many = "\n\n".join(f"Question {n} {{=a ~b}}" for n in range(100))
    with django_assert_max_num_queries(30):
        send(check, many, editor)
