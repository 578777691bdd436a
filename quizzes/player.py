"""A step of an exercise as a page shows it: plain data for templates, from the document and the state."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from progress.kinds import KIND

from . import kinds
from .cards import cards
from .engine import offered
from .pools import how_many
from .shuffle import Shuffle
from .state import Document, State, Taken

SEGMENTS = 10


def exercise(document: Document, locale: str) -> dict:
    """What stands at the head of all pages of an exercise."""
    return {
        "title": document["title"],
        "summary": document["summary"],
        "minutes": document["minutes"],
        "kind": document["kind"],
        "kind_label": KIND[document["kind"]],
        "lang": locale,
        "disclaimer": document.get("disclaimer", ""),
        "pass_percent": document.get("pass_percent"),
        "question_count": how_many(document),
    }


def step(document: Document, state: State, *, seed: int, locale: str, sent: Any = None, told: bool = True) -> dict:
    """The context of `quizzes/step.html` where the attempt stands; `sent` are form data to show again.

    Unless answers are `told` right or wrong, the last one of a check is acknowledged only.
    """
    node = document["nodes"][state.current]
    is_check = document["kind"] == "check"
    if sent is not None and sent.get("node") != state.current:
        sent = None  # an answer to another step has nothing to show here
    return {
        "exercise": exercise(document, locale),
        "timeline": [] if is_check else timeline(document, state, locale),
        "consequence": None if is_check else consequence(document, state),
        "feedback": item(document, state.path[-1]) if is_check and state.path and told else None,
        "acknowledged": is_check and bool(state.path) and not told,
        "node": {
            "id": state.current,
            "type": node["type"],
            "title": node.get("title", ""),
            "text": node["text"],
            "picture": picture(node),
            "clock": clock(document, now(document, state)),
            "lang": locale,
        },
        "input": _input(document, state, seed, sent),
        "notebook": None if is_check else notebook(document, state),
        "progress": _progress(document, state) if is_check else None,
        "section": section_at(document, state) if is_check else None,
    }


def section_at(document: Document, state: State) -> dict | None:
    """The section in which the officer is, with its introduction where it begins."""
    name = document["nodes"][state.current].get("section")
    if name is None:
        return None
    section = document["sections"][name]
    begins = not state.path or document["nodes"][state.path[-1].node].get("section") != name
    return {
        "title": section["title"],
        "text": section.get("text", "") if begins else "",
        "pass_percent": section.get("pass_percent") if begins else None,
    }


def picture(node: Mapping[str, Any]) -> dict | None:
    """The picture of a step, for `quizzes/question_picture.html`; a kind that shows its own has none here."""
    if not node.get("picture") or (node["type"] == "question" and "picture" in kinds.get(node["kind"]).fields):
        return None
    return {**node["picture"], "image": None, "alt": node.get("alt", "")}


def timeline(document: Document, state: State, locale: str) -> list[dict]:
    """What happened before this step, oldest first; a question just asked stands in `consequence` instead."""
    told = state.path[:-1] if state.path and state.path[-1].reply else state.path
    return [_past(document, taken, locale) for taken in told if not _left_interview(document, taken)]


def _left_interview(document: Document, taken: Taken) -> bool:
    return document["nodes"][taken.node]["type"] == "interview" and taken.choice is None


def _past(document: Document, taken: Taken, locale: str) -> dict:
    node = document["nodes"][taken.node]
    return {
        "clock": clock(document, taken.clock),
        "text": taken.reply or node["text"],
        "did": "; ".join(chosen(node, taken)),
        "asked": bool(taken.reply),
        "lang": locale,
    }


def chosen(node: Mapping[str, Any], taken: Taken) -> list[str]:
    """What was chosen or answered, in words."""
    if node["type"] == "question":
        return kinds.get(node["kind"]).told(node, taken.response["answer"])
    items = (*node.get("choices", ()), *node.get("questions", ()))
    return [item["text"] for item in items if item["id"] == taken.choice]


def consequence(document: Document, state: State) -> dict | None:
    """What the last decision led to, or the answer to the last question, in the author's words."""
    if not state.path:
        return None
    last = state.path[-1]
    text = " ".join(word for word in (last.reply, last.feedback) if word)
    if not text:
        return None
    if not last.reply:
        return {"heading": _("What came of it"), "text": text}
    asked = "; ".join(chosen(document["nodes"][last.node], last))
    return {"heading": _("You asked: %(question)s") % {"question": asked}, "text": text}


def item(document: Document, taken: Taken) -> dict:
    """An answered question with its key: for a check, after the answer."""
    node = document["nodes"][taken.node]
    kind = kinds.get(node["kind"])
    waiting = taken.grade is None
    is_right = taken.grade == 1
    partial = not waiting and 0 < taken.grade < 1
    label = _("Right") if is_right else _("Partly right") if partial else _("Not right")
    return {
        "prompt": node["text"],
        "your_answer": kind.told(node, taken.response["answer"]),
        # What people mark has a model answer, which is there once they have.
        "right_answer": [] if waiting else kind.told_right(node),
        "marked": kind.marked,
        "waiting": waiting,
        "right": is_right,
        "partial": partial,
        "label": _("A trainer is marking your answer.") if waiting else label,
        "why": taken.feedback,
    }


def notebook(document: Document, state: State) -> dict:
    """Counters with a name, and what is in the case file."""
    evidence = document["evidence"]
    return {
        "counters": [
            counter(variable, state.variables[name])
            for name, variable in document["variables"].items()
            if variable["type"] == "counter" and variable.get("label")
        ],
        "evidence": [
            {"text": "", **evidence[name], "state": status}
            for status, names in (("found", state.found), ("lost", state.lost))
            for name in names
        ],
    }


def counter(variable: Mapping[str, Any], value: int) -> dict:
    """A counter as words and as a row of segments."""
    span = variable["max"] - variable["min"]
    return {
        "label": variable["label"],
        "value": value - variable["min"],
        "max": span,
        "text": _("%(label)s: %(value)s of %(max)s")
        % {"label": variable["label"], "value": value, "max": variable["max"]},
        "segments": span if 0 < span <= SEGMENTS else SEGMENTS,
    }


def now(document: Document, state: State) -> int | None:
    """Minutes since the start, where the scenario has a clock."""
    return state.variables[document["clock"]["variable"]] if document.get("clock") else None


def clock(document: Document, minutes: int | None) -> str:
    """The time of day `minutes` after the scenario's start, as 05:52; empty without a clock."""
    if minutes is None:
        return ""
    hour, minute = map(int, document["clock"]["start"].split(":"))
    total = (hour * 60 + minute + minutes) % (24 * 60)
    return f"{total // 60:02d}:{total % 60:02d}"


def _input(document: Document, state: State, seed: int, sent: Any) -> dict:
    node, shuffle = document["nodes"][state.current], Shuffle(seed, state.current)
    match node["type"]:
        case "narrative":
            return {"type": "continue", "legend": "", "options": []}
        case "decision":
            options = _offered(node["choices"], document, state, shuffle, sent, "choice")
            return {"type": "choices", "legend": _("What do you do?"), "options": options}
        case "interview":
            asked = len(state.asked)
            return {
                "type": "interview",
                "legend": _("What do you ask?"),
                "options": _offered(node["questions"], document, state, shuffle, sent, "question"),
                "turns_left": node["turns"] - asked,
                "can_finish": asked > 0,
            }
    kind = kinds.get(node["kind"])
    return {
        "type": node["kind"],
        "template": kind.template,
        "legend": kind.legend(node),
        **kind.shown(node, shuffle, sent),
    }


def _offered(items: list, document: Document, state: State, shuffle: Shuffle, sent: Any, field: str) -> list[dict]:
    texts = {item["id"]: item["text"] for item in items}
    return cards(shuffle.values(texts), texts, sent, field, offered(document, state))


def _progress(document: Document, state: State) -> dict:
    position, count = len(state.path) + 1, len(document["nodes"])
    return {"position": position, "count": count, "percent": 100 * len(state.path) // count}

