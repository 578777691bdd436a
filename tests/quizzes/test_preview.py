"""Playing a draft in the CMS: for its editors, through the same engine, with nothing stored."""

import copy
import json
import re
from html import unescape

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from people.models import Role
from quizzes.preview import SEED
from tests import factories
from tests.quizzes import cms, worlds
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def draft():
    """A scenario that was never published."""
    page = worlds.scenario_page(worlds.module(live=False), publish=False)
    page.save_revision()
    return page


def address(page) -> str:
    return reverse("play_draft", args=[page.pk])


def play(editor: Client, page, answers=()):
    """Answer as the form does: by GET, with what was answered before in `played`."""
    step = editor.get(address(page))
    for fields in answers:
        shown = step.context_data
        node = shown["node"]["id"]
        draft = page.get_latest_revision_as_object().document()
        data = {"node": node, "played": shown["played"], "response": ""}
        data |= worlds.as_sent(draft, node, fields, seed=SEED)
        step = editor.get(shown["action_url"], data)
    return step


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def rows() -> dict[str, int]:
    """Rows of every table; a session is touched by whoever is signed in."""
    models = [model for model in apps.get_models() if model.__name__ != "Session"]
    return {model.__name__: model._default_manager.count() for model in models}


def test_an_editor_sees_the_first_step_as_an_officer_would(draft):
    page = play(cms.trainer(), draft)
    assert page.status_code == 200
    assert "A man says: ‘It is probably nothing.’" in said(page) and "Trust: 2 of 5" in said(page)
    html = page.content.decode()
    assert f'<form method="get" action="{address(draft)}"' in html
    assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_a_draft_is_played_to_its_debrief_and_nothing_is_stored(draft):
    editor = cms.trainer()
    before = rows()
    page = play(editor, draft, worlds.WELL)
    assert "It is on record" in said(page) and "Passed Score 100%" in said(page)
    assert "Talking with victims" in said(page)
    assert rows() == before


def test_practising_again_begins_anew(draft):
    page = play(cms.trainer(), draft, worlds.BADLY)
    assert "It is forgotten" in said(page)
    assert page.context_data["retry_url"] == address(draft)
    assert f'<form method="get" action="{address(draft)}"' in page.content.decode()


def test_a_check_is_played_as_well():
    page = worlds.check_page(worlds.module(live=False), publish=False)
    page.save_revision()
    last = play(cms.trainer(), page, worlds.right_answers())
    assert "Question by question" in said(last) and "Score 100%" in said(last)


def test_it_is_the_latest_saved_draft_that_is_played(draft):
    published = factories.published(draft)
    published.title = "The second call"
    published.save_revision()
    assert "The second call" in said(play(cms.trainer(), published))


def test_options_come_in_the_same_order_every_time(draft):
    editor = cms.trainer()
    orders = [[o["text"] for o in play(editor, draft).context_data["input"]["options"]] for _ in range(3)]
    assert orders[0] == orders[1] == orders[2]


def test_a_draft_with_problems_says_which(draft):
    steps = copy.deepcopy(worlds.steps())
    steps[0]["value"]["choices"][0]["value"]["to"] = "tlak"
    draft.steps = json.dumps(steps)
    draft.save_revision()
    page = play(cms.trainer(), draft)
    assert page.status_code == 200
    assert "This draft can't be played yet" in said(page)
    assert "Step ‘ring’: The choice ‘ask’ leads to ‘tlak’, and there is no such step." in said(page)


def test_the_preview_of_the_editor_shows_what_is_not_even_saved(draft):
    draft.title = "Not saved yet"
    response = draft.make_preview_request(preview_mode=draft.default_preview_mode)
    assert "Not saved yet" in said(response) and "A man says" in said(response)


def test_the_page_is_in_the_language_of_the_draft(draft):
    told = draft.copy_for_translation(factories.locale("bs"), copy_parents=True)
    told.save_revision()
    page = play(cms.trainer(), told)
    assert '<html lang="bs">' in page.content.decode()


def test_an_answer_that_is_not_taken_is_explained_and_the_step_stays(draft):
    page = play(cms.trainer(), draft, [{}])
    assert "Choose an answer first." in said(page)
    assert page.context_data["node"]["id"] == "ring" and page.context_data["played"] == "[]"


@pytest.mark.parametrize(
    "played",
    [
        "",
        "no json",
        "{}",
        "7",
        "null",
        '"ring"',
        "[1, null, []]",
        '[{"node": "ring"}]',
        '[{"node": "nowhere", "choice": "ask"}]',
        '[{"node": "ring", "choice": {"a": []}}]',
        '[{"node": "\\ud800", "choice": "\\u0000"}]',
        "[" * 100_000,
        f"[{'9' * 5000}]",
        "[NaN, Infinity]",
    ],
)
def test_what_was_played_may_be_anything(draft, played):
    page = cms.trainer().get(address(draft), {"played": played})
    assert page.status_code == 200
    assert page.context_data["node"]["id"] == "ring"


def test_answers_that_the_changed_draft_does_not_take_any_more_end_the_list(draft):
    editor = cms.trainer()
    step = play(editor, draft, worlds.WELL[:2])
    steps = copy.deepcopy(worlds.steps())
    steps[2]["value"]["questions"] = steps[2]["value"]["questions"][1:]
    draft.steps, draft.expert_path = json.dumps(steps), ""
    draft.save_revision()
    again = editor.get(address(draft), {"played": step.context_data["played"]})
    # Without its evidence the good ending can't be reached, so the draft says so instead of breaking.
    assert again.status_code == 200 and "can never be reached" in said(again)
    draft.steps = json.dumps(_without_condition(worlds.steps()))
    draft.save_revision()
    again = editor.get(address(draft), {"played": step.context_data["played"]})
    assert again.context_data["node"]["id"] == "talk"
    assert json.loads(again.context_data["played"]) == [{"node": "ring", "choice": "ask"}]


def _without_condition(steps: list[dict]) -> list[dict]:
    """The interview asks by other keys now."""
    steps[2]["value"]["questions"][0]["value"] |= {"key": "exact", "when": ""}
    return steps


@pytest.mark.parametrize("role", [Role.TRAINER, Role.REVIEWER, Role.TRANSLATOR, Role.ADMINISTRATOR])
def test_whoever_may_edit_the_page_may_play_it(draft, role):
    assert play(factories.signed_in(factories.person(role=role)), draft).status_code == 200


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER])
def test_officers_do_not_see_drafts(draft, role):
    browser = factories.signed_in(factories.person(role=role))
    page = browser.get(address(draft))
    assert page.status_code in (302, 403)
    assert "A man says" not in browser.get(address(draft), follow=True).content.decode()


def test_who_may_enter_the_cms_but_not_edit_this_page_does_not_see_it(draft):
    group = Group.objects.create(name="translators of another course")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    person = factories.person()
    person.groups.add(group)
    browser = factories.signed_in(person)
    assert "A man says" not in browser.get(address(draft), follow=True).content.decode()
    assert browser.get(address(draft)).status_code in (302, 403)


def test_who_is_not_signed_in_is_asked_to(draft):
    page = Client().get(address(draft))
    assert page.status_code == 302 and "login" in page["Location"]


def test_only_exercises_are_played(draft):
    lesson = factories.lesson_page(draft.get_parent().specific, publish=False)
    for page in (lesson, draft.get_parent()):
        answer = cms.trainer().get(address(page))
        assert answer.status_code in (302, 403)
    assert cms.trainer().get(reverse("play_draft", args=[999_999])).status_code == 404


def test_a_draft_is_played_by_get_alone(draft):
    assert cms.trainer().post(address(draft), {"node": "ring", "choice": "ask"}).status_code == 405
