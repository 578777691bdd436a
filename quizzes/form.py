"""The fields of a document: which there are, of what type, and how many or long they may be."""

from collections.abc import Callable, Mapping
from typing import Any

MOST = {
    "nodes": 300,
    "choices": 10,
    "questions": 30,
    "options": 20,
    "branches": 20,
    "variables": 30,
    "evidence": 60,
    "competencies": 20,
    "expert_path": 600,
    "law": 6,
    "provisions": 6,
}
LONGEST_TEXT = 10_000
LONGEST_ID = 64

Rule = Callable[[Any], str | None]
"""Gives the code of what is wrong with a value, or None."""


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else "not_a_text"


def _number(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else "not_a_number"


def _truth(value: Any) -> str | None:
    return None if isinstance(value, bool) else "not_true_or_false"


def a_list(value: Any) -> str | None:
    return None if isinstance(value, list) else "not_a_list"


def group(value: Any) -> str | None:
    return (
        None if isinstance(value, Mapping) and all(isinstance(key, str) for key in value) else "not_a_group"
    )


def id_list(value: Any) -> str | None:
    good = isinstance(value, list) and all(isinstance(name, str) for name in value)
    return None if good else "not_a_list_of_names"


def anything(value: Any) -> str | None:
    return None


def _nothing_or(rule: Rule) -> Rule:
    return lambda value: None if value is None else rule(value)


HEAD: dict[str, Rule] = {
    "schema": _text,
    "kind": _text,
    "title": _text,
    "summary": _text,
    "disclaimer": _text,
    "minutes": _number,
    "competencies": id_list,
    "pass_percent": _nothing_or(_number),
    "clock": group,
    "variables": group,
    "evidence": group,
    "start": _text,
    "nodes": group,
    "expert_path": id_list,
}
_TAKEN: dict[str, Rule] = {
    "id": _text,
    "text": _text,
    "when": _text,
    "effects": group,
    "find": id_list,
    "lose": id_list,
    "scores": group,
    "feedback": _text,
}
LAW: dict[str, Rule] = {"law": id_list, "provisions": id_list}
"""What the debrief shows of the law: short names of judgments, and topics of the reader's own law."""
CHOICE = {**_TAKEN, **LAW, "to": _text}
QUESTION = {**_TAKEN, "answer": _text}
OPTION: dict[str, Rule] = {"id": _text, "text": _text, "correct": _truth, "feedback": _text}
BRANCH: dict[str, Rule] = {"when": _text, "else": _truth, "to": _text}
COUNTER: dict[str, Rule] = {
    "type": _text,
    "min": _number,
    "max": _number,
    "start": _number,
    "label": _text,
}
FLAG: dict[str, Rule] = {"type": _text, "start": _truth, "label": _text}
EVIDENCE: dict[str, Rule] = {"title": _text, "text": _text, "competency": _text}
CLOCK: dict[str, Rule] = {"variable": _text, "start": _text}
_STEP: dict[str, Rule] = {"type": _text, "title": _text, "text": _text}
NODES: dict[str, dict[str, Rule]] = {
    "decision": {**_STEP, **LAW, "choices": a_list},
    "narrative": {**_STEP, "to": _text},
    "interview": {**_STEP, **LAW, "turns": _number, "questions": a_list, "to": _text},
    "question": {
        **_STEP,
        "kind": _text,
        "competency": _text,
        "points": _number,
        "why": _text,
        "to": _nothing_or(_text),
    },
    "gate": {"type": _text, "branches": a_list},
    "ending": {**_STEP, "outcome": _text},
}
LISTS = {"choices": CHOICE, "questions": QUESTION, "options": OPTION, "branches": BRANCH}
