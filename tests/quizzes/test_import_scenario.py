"""Importing a Twine story in the CMS: what it would become, and the draft that it becomes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from people.models import Role
from quizzes.models import ScenarioPage
from tests.quizzes import cms, worlds
from tests.quizzes.test_import_questions import said
from tests.standing import stands

pytestmark = pytest.mark.django_db

TWEE = """:: StoryTitle
The broken window

:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "Harlowe", "start": "The call"}

:: The call [intro] {"position":"100,100"}
A shopkeeper rings. (set: $trust to 0)

* [[Ask what was said->Her words]]
* [[Send a patrol next week->Too late]]

:: Her words
She repeats the words.

[[Go there->On scene]]

:: On scene [pass]
You secure the stone.

:: Too late [fail]
The stone is gone.
"""


@stands
def module():
    return worlds.module()


def address(page) -> str:
    return reverse("import_scenario", args=[page.pk])


def send(module, content=TWEE, editor: Client | None = None):
    file = SimpleUploadedFile("story.twee", content.encode() if isinstance(content, str) else content)
    return (editor or cms.trainer()).post(address(module), {"file": file})


def test_the_look_says_step_by_step_what_the_story_would_become_and_keeps_nothing(module):
    page = send(module)
    text = said(page)
    assert [(step.line, step.key, str(label)) for step, label in page.context_data["steps"]] == [
        (7, "The_call", "Decision"), (13, "Her_words", "Story"), (18, "On_scene", "Ending"), (21, "Too_late", "Ending"),
    ]
    assert "Line 8: ‘(set: $trust to 0)’ is code of the story, and isn't taken." in text
    assert "Line 16: The words ‘Go there’ of its only link aren't kept" in text
    assert not ScenarioPage.objects.exists()


def test_what_is_confirmed_is_a_draft_below_the_module_and_its_map_is_shown(module):
    editor = cms.trainer()
    token = send(module, editor=editor).context_data["found"].token
    answer = editor.post(address(module), {"token": token}, follow=True)
    page = ScenarioPage.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("author_map", args=[page.pk])
    assert "The scenario was added as a draft." in said(answer)
    assert not page.live and page.get_parent().pk == module.pk and page.locale_id == module.locale_id
    made = page.get_latest_revision_as_object().document()
    assert (made["title"], made["start"]) == ("The broken window", "The_call")
    assert made["nodes"]["The_call"] == {
        "type": "decision",
        "title": "The call",
        "text": "A shopkeeper rings.",
        "choices": [
            {"id": "a", "text": "Ask what was said", "to": "Her_words"},
            {"id": "b", "text": "Send a patrol next week", "to": "Too_late"},
        ],
    }
    assert made["nodes"]["On_scene"]["outcome"] == "pass" and made["nodes"]["Too_late"]["outcome"] == "fail"
    assert page.problems({**made, "summary": "A shop."}) == ()


def test_confirming_twice_adds_one_scenario(module):
    editor = cms.trainer()
    token = send(module, editor=editor).context_data["found"].token
    for _time in range(2):
        answer = editor.post(address(module), {"token": token}, follow=True)
    assert ScenarioPage.objects.count() == 1
    assert "This file was imported already." in said(answer)


def test_two_stories_of_one_name_have_addresses_of_their_own(module):
    editor = cms.trainer()
    for _time in range(2):
        editor.post(address(module), {"token": send(module, editor=editor).context_data["found"].token})
    assert set(ScenarioPage.objects.values_list("slug", flat=True)) == {"the-broken-window", "the-broken-window-2"}


def test_what_leads_nowhere_is_told_by_its_line_and_still_becomes_a_draft(module):
    editor = cms.trainer()
    page = send(module, TWEE.replace("->Too late", "->Nowhere"), editor)
    assert "Line 11: The step ‘The call’ leads to ‘Nowhere’, and there is no such step." in said(page)
    editor.post(address(module), {"token": page.context_data["found"].token})
    assert ScenarioPage.objects.count() == 1


@pytest.mark.parametrize(("content", "sentence"), [
    ("Once upon a time", "Line 1 : The file must begin with a passage"),
    ("\n:: A\n[[B", "Line 3 : In the text a mark isn't closed"),
    (":: A\nx\n:: A\ny", "Line 3 : Two steps are called ‘A’."),
    (":: StoryData\n{", "Line 1 : ‘StoryData’ can't be read as JSON."),
    (":: Šta".encode("cp1250"), "Line 1 : The file isn't encoded as UTF-8."),
    (b":: A\n" + b"x" * 5_000_000, "Line 1 : The file is larger than 5000000 bytes."),
])
def test_a_broken_story_is_refused_whole_by_line(module, content, sentence):
    page = send(module, content)
    assert sentence in said(page) and "found" not in page.context_data


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER, None])
def test_who_may_not_add_pages_to_the_module_can_import_nothing(module, role):
    token = send(module).context_data["found"].token
    other = worlds.stranger(role)
    for answer in (other.get(address(module)), send(module, editor=other), other.post(address(module), {"token": token})):
        assert answer.status_code in (302, 403)
    assert not ScenarioPage.objects.exists()


def test_who_is_not_signed_in_is_asked_to(module):
    answer = Client().get(address(module))
    assert answer.status_code == 302 and "login" in answer["Location"]


def test_a_confirmation_is_for_one_module_and_one_person(module):
    editor = cms.trainer()
    token = send(module, editor=editor).context_data["found"].token
    for who, data in ((cms.trainer(), token), (editor, "made:up")):
        assert "isn't valid any more" in said(who.post(address(module), {"token": data}, follow=True))
    assert not ScenarioPage.objects.exists()


def test_the_import_is_reached_from_the_module(module):
    editor = cms.trainer()
    assert f'href="{address(module)}"' in editor.get(reverse("wagtailadmin_pages:edit", args=[module.pk])).content.decode()
    assert cms.trainer().get(reverse("import_scenario", args=[module.get_parent().pk])).status_code == 404
