"""Blocks that tell a case: each shows what its author wrote, cleaned, and says what is missing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamValue

from courses.blocks import CASE_BLOCKS
from courses.body import render_body
from courses.models import LessonPage
from tests import factories as make

BAD = "<p>Seen<script>alert(1)</script><img src=x onerror=alert(1)></p>"
FULL = {
    "accordion": {"entries": [{"title": "Stops", "text": BAD}]},
    "comparison": {
        "first_title": "Before", "first_text": BAD, "second_title": "After", "second_text": "<p>Later</p>",
    },
    "timeline": {
        "title": "The kiosk",
        "events": [{"when": "22:10", "text": BAD}, {"when": "next day", "text": "<p>Later</p>"}],
    },
    "checklist": {"title": "First hour", "points": ["Make safe <b>first</b>", "Write it down"]},
    "voice": {"who": "Ana", "warning": "describes an attack", "text": BAD, "consent": True},
    "discussion": {"question": "What would you ask?", "hints": ["Think of <i>trust</i>"]},
}
EMPTY = {
    "accordion": {"entries": []},
    "comparison": dict.fromkeys(("first_title", "first_text", "second_title", "second_text"), ""),
    "timeline": {"title": "", "events": []},
    "checklist": {"title": "", "points": []},
    "voice": {"who": "", "warning": "", "text": "", "consent": False},
    "discussion": {"question": "", "hints": []},
    "audio": {"title": "", "audio": None, "transcript": ""},
}


def shown(kind: str, value: dict) -> str:
    return render_body([make.block(kind, value)], "en", jurisdiction=None, on=date(2026, 11, 24))


def stream(kind: str, value: dict) -> StreamValue:
    return LessonPage.body.field.stream_block.to_python([make.block(kind, value)])


def texts(value):
    """Every plain text in a block's value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def test_every_block_is_tried_here():
    assert {name for name, _block in CASE_BLOCKS} == {*FULL, "audio"} == {*EMPTY}


@pytest.mark.parametrize("kind", FULL)
def test_a_block_shows_its_words_and_no_script(kind, db):
    html = shown(kind, FULL[kind])
    assert "<script" not in html and "onerror" not in html
    for text in texts(FULL[kind]):
        word = text.removeprefix("<p>").split("<")[0].strip()
        assert word in html
    assert "<b>first</b>" not in html and "<i>trust</i>" not in html


@pytest.mark.parametrize("kind", EMPTY)
def test_a_draft_may_be_empty_and_a_live_block_may_not(kind, db):
    shown(kind, EMPTY[kind])
    value = stream(kind, EMPTY[kind])
    with pytest.raises(ValidationError):
        value.stream_block.clean(value)


@pytest.mark.parametrize("kind", FULL)
def test_a_full_block_can_be_published(kind, db):
    value = stream(kind, FULL[kind])
    value.stream_block.clean(value)


def test_a_voice_is_closed_until_it_is_opened_and_says_what_it_is_about(db):
    html = shown("voice", FULL["voice"])
    assert "<details" in html and " open" not in html.split(">")[0]
    door = html.split("</summary>")[0]
    assert "describes an attack" in door and "Seen" not in door


def test_a_sound_needs_a_sound_file_and_plays_with_its_words(db):
    sound, text = make.document("told.mp3"), make.document("told.txt")
    value = {"title": "The call", "audio": sound.pk, "transcript": "<p>Help.</p>"}
    html = shown("audio", value)
    assert sound.url in html and "Help." in html
    good, bad = stream("audio", value), stream("audio", {**value, "audio": text.pk})
    good.stream_block.clean(good)
    with pytest.raises(ValidationError):
        bad.stream_block.clean(bad)
