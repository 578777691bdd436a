"""The debrief as a page shows it: plain data for `quizzes/debrief.html`."""

from itertools import groupby
from math import floor

from django.utils.translation import gettext as _

from . import engine
from .debrief import DebriefStep
from .player import exercise, item
from .state import Document, State


def debrief_context(document: Document, state: State, *, locale: str, competencies: dict[str, str]) -> dict:
    """How it ended, decision by decision, evidence and competencies; `competencies` are names by key."""
    looked_back = engine.debrief(document, state)
    is_check = document["kind"] == "check"
    passed = looked_back.outcome == "pass"
    return {
        "exercise": exercise(document, locale),
        "outcome": {
            "label": _("Passed") if passed else _("Not yet"),
            "passed": passed,
            "title": looked_back.title,
            "text": looked_back.text,
        },
        "score": floor(looked_back.score.percent),
        "competencies": [
            competency(competencies.get(key, key), share)
            for key, share in looked_back.score.by_competency.items()
            if share is not None
        ],
        "decisions": [] if is_check else _decisions(looked_back.steps),
        "items": _items(document, state) if is_check else [],
        "evidence": _evidence(document, looked_back),
    }


def competency(label: str, share: float) -> dict:
    """A bar and the words that say the same."""
    percent = floor(100 * share)
    return {"label": label, "percent": percent, "text": _("%(percent)s of 100") % {"percent": percent}}


def _decisions(steps: tuple[DebriefStep, ...]) -> list[dict]:
    """Steps at which something was decided, an interview with all its questions as one.

    Reading on and ending an interview are no decisions.
    """
    by_step = groupby((one for one in steps if one.said), key=lambda one: one.taken.node)
    return [_decision(number, list(group)) for number, (_node, group) in enumerate(by_step, start=1)]


def _decision(number: int, group: list[DebriefStep]) -> dict:
    first = group[0]
    yours = [text for one in group for text in one.said]
    same = set(yours) == set(first.expert_said)
    return {
        "number": number,
        "situation": first.text,
        "yours": yours,
        "feedback": " ".join(one.taken.feedback for one in group if one.taken.feedback),
        "expert": first.expert_said,
        "expert_why": "" if same else " ".join(first.expert_why),
        "same_as_expert": same,
    }


def _items(document: Document, state: State) -> list[dict]:
    return [{"number": number, **item(document, taken)} for number, taken in enumerate(state.path, start=1)]


def _evidence(document: Document, looked_back: engine.Debrief) -> list[dict]:
    labels = {"found": _("secured"), "missed": _("missed"), "lost": _("lost")}
    return [
        {"text": "", **document["evidence"][name], "state": status, "state_label": labels[status]}
        for status in labels
        for name in getattr(looked_back, status)
    ]
