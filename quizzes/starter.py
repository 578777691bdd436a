"""How a check and a scenario begin: small, playable, and saying in their own words what to put in their place."""

from uuid import uuid4

from django.utils.translation import gettext as _

from .load import scenario_page
from .models import CheckPage, ScenarioPage

COMPETENCY = "first_response"


def check() -> CheckPage:
    """A check with one question; a question of each other kind is one click away."""
    question = {
        "text": _("Ask about something that the lesson above has taught."),
        "why": _("Say why the right answer is right, and name the law or the judgment."),
        "competency": COMPETENCY,
        "points": 1,
        "options": [
            _option(_("The right answer"), correct=True, feedback=""),
            _option(_("A mistake that officers really make"), correct=False, feedback=_("Say what would follow from it.")),
        ],
    }
    intro = _("Say in one sentence what these questions are about.")
    return CheckPage(title=_("Knowledge check"), intro=intro, minutes=10, questions=[_block("single", question)])


def scenario() -> ScenarioPage:
    """A call, a decision, a talk with the victim, and two endings."""
    return scenario_page(_document(), slug="scenario")


def _option(text: str, *, correct: bool, feedback: str) -> dict:
    return _block("item", {"text": text, "correct": correct, "feedback": feedback})


def _block(kind: str, value) -> dict:
    return {"type": kind, "id": str(uuid4()), "value": value}


def _document() -> dict:
    return {
        "title": _("Scenario"),
        "summary": _("Say in one or two sentences what the case is about, without giving it away."),
        "disclaimer": _("Persons and places are invented."),
        "minutes": 15,
        "start": "call",
        "variables": {"trust": {"type": "counter", "min": 0, "max": 5, "start": 2, "label": _("Trust")}},
        "evidence": {"first_words": {"title": _("The victim's first words"), "text": ""}},
        "nodes": {
            "call": {
                "type": "decision",
                "title": _("The call"),
                "text": _("Tell what the officer hears and sees. End where something has to be decided."),
                "choices": [
                    _choice("listen", _("What an expert would do"), "talk", trust=1, score=2),
                    _choice("hurry", _("What is often done instead"), "talk", trust=-1, score=0),
                ],
            },
            "talk": {
                "type": "interview",
                "title": _("The talk"),
                "text": _("Say who stands before the officer and how this person is."),
                "turns": 2,
                "to": "report",
                "questions": [
                    {**_asked("open", _("An open question"), trust=1, score=2), "find": ["first_words"]},
                    _asked("blame", _("A question that blames"), trust=-1, score=0),
                ],
            },
            "report": {
                "type": "gate",
                "branches": [{"when": "has(first_words)", "to": "good"}, {"to": "weak"}],
            },
            "good": _ending("pass", _("Say what this outcome is worth, to the victim and to the court.")),
            "weak": _ending("fail", _("Say what is lost, without blaming, and what would have saved it.")),
        },
        "expert_path": ["call.listen", "talk.open"],
    }


def _choice(key: str, text: str, to: str, *, trust: int, score: int) -> dict:
    return {
        "id": key,
        "text": text,
        "to": to,
        "feedback": _("Say what came of it."),
        "effects": {"trust": trust},
        "scores": {COMPETENCY: score},
    }


def _asked(key: str, text: str, *, trust: int, score: int) -> dict:
    question = _choice(key, text, "", trust=trust, score=score)
    del question["to"]
    return {**question, "answer": _("What is answered.")}


def _ending(outcome: str, text: str) -> dict:
    return {"type": "ending", "title": "", "text": text, "outcome": outcome}
