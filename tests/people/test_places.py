"""Texts with places: only known names are filled, whatever stands in a value stays as it is, and what is wrong is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.places import Problem, fill, from_catalogue, names, problems


@pytest.mark.parametrize(
    "text, filled",
    [
        ("New: {course}", "New: Speech"),
        ("{course}{course}", "SpeechSpeech"),
        ("{{course}} is {course}", "{course} is Speech"),
        ("100 %", "100 %"),
        ("{ course }", "{ course }"),
        ("{course.title}", "{course.title}"),
        ("{course!r} {0}", "{course!r} {0}"),
    ],
)
def test_only_plain_names_are_filled(text, filled):
    assert fill(text, {"course": "Speech"}) == filled


def test_what_stands_in_a_value_is_never_looked_through_again():
    assert fill("{course}", {"course": "{name} {{ %(x)s"}) == "{name} {{ %(x)s"


@pytest.mark.parametrize(
    "text, found",
    [
        ("{course} and {{braces}}", []),
        ("{cours}", [Problem("unknown", "{cours}")]),
        ("New {course", [Problem("brace", "New {course")]),
        ("a } b", [Problem("brace", "a } b")]),
        ("{course.title}", [Problem("brace", "{course.title"), Problem("brace", "course.title}")]),
    ],
)
def test_what_is_wrong_is_named(text, found):
    assert problems(text, {"course"}) == found


def test_sentences_of_the_catalogue_become_ones_with_places():
    assert from_catalogue("Rose to %(percent)s%% {so}") == "Rose to {percent}% {{so}}"
    assert names(from_catalogue("%(course)s until %(date)s")) == {"course", "date"}


@given(st.text(alphabet="{}ab_ %", max_size=30), st.text(max_size=5))
def test_whatever_is_without_problems_can_be_filled(text, value):
    if not problems(text, {"a", "ab"}):
        fill(text, {"a": value, "ab": value})
