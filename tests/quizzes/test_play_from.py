"""Test plays of a draft from any step, with any values."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests import factories
from tests.quizzes import cms, worlds
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def draft():
    page = worlds.scenario_page(worlds.module(live=False), publish=False)
    page.save_revision()
    return page


@pytest.fixture
def editor():
    return cms.trainer()


def play(editor, page, **query):
    return editor.get(reverse("play_draft", args=[page.pk]), query)


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def test_a_play_begins_at_the_step_that_was_chosen_with_the_values_that_were_chosen(draft, editor):
    query = {"at": "talk", "set-trust": "4", "set-time": "0", "set-recorded": "yes", "evidence-tape": "lost"}
    page = play(editor, draft, **query, **{"evidence-shout": "found", "evidence-earlier": ""})
    assert page.context_data["node"]["id"] == "talk"
    assert "Trust: 4 of 5" in said(page)
    assert "Played from ‘talk’ trust 4 · recorded yes · " in said(page)
    notebook = {item["title"]: item["state"] for item in page.context_data["notebook"]["evidence"]}
    assert notebook == {"The word that was shouted": "found", "The tape of the call": "lost"}
    offered = {option["text"] for option in page.context_data["input"]["options"]}
    assert "Which words did you hear?" in offered  # its condition asks for trust


def test_without_values_those_of_the_start_hold(draft, editor):
    page = play(editor, draft, at="talk")
    assert "Trust: 2 of 5" in said(page)
    assert "Which words did you hear?" not in said(page)


def test_the_button_beside_a_step_goes_before_the_field_of_the_form(draft, editor):
    assert play(editor, draft, at="ring", here="log").context_data["node"]["id"] == "log"


def test_values_alone_begin_at_the_first_step(draft, editor):
    page = play(editor, draft, **{"set-trust": "5"})
    assert page.context_data["node"]["id"] == "ring"
    assert "Say that he can trust you." in said(page)


def test_the_beginning_travels_to_the_end_and_to_playing_again(draft, editor):
    first = play(editor, draft, at="log", **{"evidence-shout": "found"})
    html = first.content.decode()
    assert '<input type="hidden" name="at" value="log">' in html
    assert '<input type="hidden" name="evidence-shout" value="found">' in html
    document = draft.get_latest_revision_as_object().document()
    answer = worlds.as_sent(document, "log", {"choice": "flag"}, seed=1)
    last = play(editor, draft, at="log", node="log", played="[]", **{"evidence-shout": "found"}, **answer)
    assert "It is on record" in said(last) and "Passed Score 100%" in said(last)
    assert '<input type="hidden" name="at" value="log">' in last.content.decode()
    assert reverse("author_map", args=[draft.pk]) in last.content.decode()


@pytest.mark.parametrize(("at", "evidence", "ending"), [
    ("check", "found", "It is forgotten"), ("good", "", "It is on record"), ("bad", "lost", "It is forgotten"),
])
def test_a_fork_or_an_ending_can_be_begun_at_as_well(draft, editor, at, evidence, ending):
    assert ending in said(play(editor, draft, at=at, **{"evidence-shout": evidence}))


def test_a_fork_looks_at_the_values(draft, editor):
    page = play(editor, draft, at="check", **{"evidence-shout": "found", "set-recorded": "yes"})
    assert "It is on record" in said(page)
    assert "Your test plays have visited 2 of 8 steps." in said(editor.get(reverse("author_map", args=[draft.pk])))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"at": "nowhere"}, "This draft has no step ‘nowhere’ to begin at."),
        ({"here": "x" * 5000}, "This draft has no step ‘" + "x" * 64 + "…’ to begin at."),
        ({"at": "talk", "set-rust": "1"}, "This draft has no counter or flag ‘rust’."),
        ({"at": "talk", "set-trust": "6"}, "The counter ‘trust’ must be a whole number from 0 to 5."),
        ({"at": "talk", "set-trust": "-1"}, "The counter ‘trust’ must be a whole number from 0 to 5."),
        ({"at": "talk", "set-trust": "two"}, "The counter ‘trust’ must be a whole number from 0 to 5."),
        ({"at": "talk", "set-trust": "9" * 6000}, "The counter ‘trust’ must be a whole number from 0 to 5."),
        ({"at": "talk", "set-trust": "٣"}, "The counter ‘trust’ must be a whole number from 0 to 5."),
        ({"at": "talk", "set-recorded": "maybe"}, "The flag ‘recorded’ must be yes or no."),
        ({"at": "talk", "evidence-gun": "found"}, "This draft has no evidence ‘gun’."),
        ({"at": "talk", "evidence-tape": "eaten"}, "The evidence ‘tape’ must be found or lost, or left open."),
        ({"set-": "1"}, "This draft has no counter or flag ‘’."),
        ({"at": "<b>"}, "This draft has no step ‘<b>’ to begin at."),
    ],
)
def test_a_beginning_that_makes_no_sense_is_explained(draft, editor, query, sentence):
    page = play(editor, draft, **query)
    assert page.status_code == 400
    assert sentence in said(page) if "<" not in sentence else "&lt;b&gt;" in page.content.decode()
    assert f"{reverse('author_map', args=[draft.pk])}#play" in page.content.decode()
    assert "draft_plays" not in editor.session


def test_values_with_which_nothing_can_be_chosen_are_told(draft, editor):
    import json

    steps = worlds.steps()
    for choice in steps[4]["value"]["choices"]:
        choice["value"]["when"] = "trust >= 1"
    draft.steps = json.dumps(steps)
    draft.save_revision()
    assert play(editor, draft, at="log").context_data["error"] is None
    page = play(editor, draft, at="log", **{"set-trust": "0"})
    assert "With these values nothing can be chosen at this step." in said(page)


def test_a_broken_draft_says_what_is_wrong_first(draft, editor):
    draft.start = "nowhere"
    draft.save_revision()
    page = play(editor, draft, at="talk")
    assert page.status_code == 200 and "This draft can't be played yet" in said(page)


def test_who_may_not_edit_the_page_plays_from_nowhere(draft):
    page = play(factories.signed_in(factories.officer()), draft, at="talk")
    assert page.status_code in (302, 403)


def test_the_form_offers_the_scenarios_own_values(draft, editor):
    inputs = editor.get(reverse("author_map", args=[draft.pk])).context_data["inputs"]
    assert [(one["field"], one["min"], one["max"], one["start"]) for one in inputs["counters"]] == [
        ("set-trust", 0, 5, 2), ("set-time", 0, 60, 0),
    ]
    assert [one["field"] for one in inputs["flags"]] == ["set-recorded"]
    assert [one["field"] for one in inputs["evidence"]] == ["evidence-shout", "evidence-tape", "evidence-earlier"]


def test_the_form_as_it_stands_begins_like_the_scenario(draft, editor):
    html = editor.get(reverse("author_map", args=[draft.pk])).content.decode()
    form = re.search(r'<form id="play-from".*?</form>', html, re.S)[0]
    numbers = dict(re.findall(r'type="number" id="[^"]+" name="([^"]+)" [^>]*value="([^"]*)"', form))
    page = play(editor, draft, at="ring", **numbers, **{"set-recorded": "no"})
    assert page.context_data["beginning"].told == ()
    assert page.context_data["node"]["id"] == "ring"
