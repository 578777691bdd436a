"""A Twine story as a scenario: a passage with one link is a story step, with several a decision, with none an ending."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from quizzes.form import LONGEST_ID

from .item import LineProblem, Problem
from .twee_read import Passage, Story

MINUTES, LONGEST_TITLE = 15, 120
_OUTCOMES = ("pass", "fail")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def scenario(story: Story, competencies: list[str], title: str) -> tuple[dict[str, Any], list[LineProblem]]:
    """The document of a draft, and by line what isn't as in the story or has to be looked at."""
    keys = _keys(story)
    notes = list(story.aside)
    nodes = {keys[name]: _node(passage, keys, notes) for name, passage in story.passages.items()}
    start = keys.get(story.start, "")
    if not start:
        notes.append(LineProblem(1, Problem("missing_start", params={"start": story.start})))
        start = next(iter(nodes))
    made = {
        "schema": "exercise/1",
        "kind": "scenario",
        "title": story.title or title,
        "summary": "",
        "minutes": MINUTES,
        "competencies": competencies,
        "start": start,
        "nodes": nodes,
    }
    return made, sorted(notes, key=lambda one: one.line)


def _keys(story: Story) -> Mapping[str, str]:
    """A key for each passage: its name, as far as keys can have it."""
    keys: dict[str, str] = {}
    for name in story.passages:
        flat = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
        key = re.sub(r"[^A-Za-z0-9_]+", "_", flat) if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", name) else name
        key = key.strip("_")[: LONGEST_ID - 4] or "step"
        number, free = 2, key
        while free in keys.values():
            free, number = f"{key}_{number}", number + 1
        keys[name] = free
    return keys


def _node(passage: Passage, keys: Mapping[str, str], notes: list[LineProblem]) -> dict[str, Any]:
    key = keys[passage.name]
    title = passage.name if passage.name != key else ""
    words = {"title": title[:LONGEST_TITLE], "text": passage.text or passage.name}
    for link in passage.links:
        if link.target not in keys:
            params = {"node": passage.name, "target": link.target}
            notes.append(LineProblem(link.line, Problem("step_leads_nowhere", params=params)))
    targets = [(link.text, keys.get(link.target, link.target[:LONGEST_ID])) for link in passage.links]
    if not targets:
        outcome = next((tag for tag in passage.tags if tag in _OUTCOMES), "")
        if not outcome:
            notes.append(LineProblem(passage.line, Problem("twee_ending")))
        return {"type": "ending", **words, "outcome": outcome or "pass"}
    if len(targets) == 1:
        [link] = passage.links
        if link.text != link.target:
            notes.append(LineProblem(link.line, Problem("twee_link_words", params={"text": link.text})))
        return {"type": "narrative", **words, "to": targets[0][1]}
    choices = [{"id": _letter(place), "text": text, "to": to} for place, (text, to) in enumerate(targets)]
    return {"type": "decision", **words, "choices": choices}


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else f"c{place + 1}"
