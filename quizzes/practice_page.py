"""The end of a practice as a page shows it: what went otherwise than in the attempt, and what came of it."""

from collections.abc import Mapping
from math import floor

from django.utils.translation import gettext as _

from . import engine
from .debrief import Debrief
from .debrief_page import competency, decisions_of, outcome
from .player import exercise
from .state import Document, State


def practice_context(
    document: Document, real: State, tried: State, *, kept: int, locale: str, competencies: Mapping[str, str]
) -> dict:
    """Both outcomes, decisions since the first that was tried again, evidence and competencies that changed."""
    before, now = engine.debrief(document, real), engine.debrief(document, tried)
    return {
        "exercise": exercise(document, locale),
        "attempt": {**outcome(before), "score": floor(before.score.percent)},
        "tried": {**outcome(now), "score": floor(now.score.percent)},
        "decisions": _decisions(before, now, kept),
        "evidence": _evidence(document, before, now),
        "competencies": _competencies(before, now, competencies),
        "kept": kept,
    }


def _decisions(before: Debrief, now: Debrief, kept: int) -> list[dict]:
    """Each decision since then, as taken now and in the attempt; those of the attempt alone come last."""
    real = {one["node"]: one for one in decisions_of(before.steps) if one["place"] >= kept}
    tried = {one["node"]: one for one in decisions_of(now.steps) if one["place"] >= kept}
    return [
        _compared(tried.get(node), real.get(node))
        for node in (*tried, *(node for node in real if node not in tried))
    ]


def _compared(tried: dict | None, real: dict | None) -> dict:
    shown = tried or real
    changed = not (tried and real and set(tried["yours"]) == set(real["yours"]))
    return {
        "situation": shown["situation"],
        "now": tried["yours"] if tried else [],
        "before": real["yours"] if real else [],
        "changed": changed,
        "same_as_expert": bool(tried and tried["same_as_expert"]),
        # What came of the same choice stands in the debrief.
        "feedback": tried["feedback"] if tried and changed else "",
    }


def _evidence(document: Document, before: Debrief, now: Debrief) -> list[dict]:
    """Evidence that is in the case file only now, or isn't any more."""
    titles = {name: piece["title"] for name, piece in document.get("evidence", {}).items()}
    gained = [name for name in now.found if name not in before.found]
    gone = [name for name in before.found if name not in now.found]
    return [
        *({"title": titles[name], "state": "found", "state_label": _("secured this time")} for name in gained),
        *({"title": titles[name], "state": "lost", "state_label": _("not secured this time")} for name in gone),
    ]


def _competencies(before: Debrief, now: Debrief, names: Mapping[str, str]) -> list[dict]:
    """Competencies with another share than in the attempt; one that had nothing to earn in either is left out."""
    rows = []
    for key, share in now.score.by_competency.items():
        real = before.score.by_competency.get(key)
        if share is None or real is None or share == real:
            continue
        row = competency(names.get(key, key), share)
        rows.append({**row, "before": competency("", real)["text"]})
    return rows
