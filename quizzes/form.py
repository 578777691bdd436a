"""The fields of a document: which there are, of what type, and how many or long they may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

MOST = {
    "nodes": 300,
    "variables": 30,
    "evidence": 60,
    "competencies": 20,
    "expert_path": 600,
    "law": 6,
    "provisions": 6,
    "sections": 30,
    "pools": 60,
}
LONGEST_TEXT = 10_000
LONGEST_ID = 64
LARGEST = 10**12

Rule = Callable[[Any], str | None]
"""Gives the code of what is wrong with a value, or None."""


def text(value: Any) -> str | None:
    return None if isinstance(value, str) else "not_a_text"


def number(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else "not_a_number"


def truth(value: Any) -> str | None:
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


def decimal(value: Any) -> str | None:
    # By comparison, which knows infinity and what is no number, and integers larger than any float.
    good = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
    return None if good else "not_a_decimal"


def text_or_nothing(value: Any) -> str | None:
    return None if value is None else text(value)


def _number_or_nothing(value: Any) -> str | None:
    return None if value is None else number(value)


HEAD: dict[str, Rule] = {
    "schema": text,
    "kind": text,
    "title": text,
    "summary": text,
    "disclaimer": text,
    "minutes": number,
    "competencies": id_list,
    "pass_percent": _number_or_nothing,
    "clock": group,
    "variables": group,
    "evidence": group,
    "start": text,
    "nodes": group,
    "expert_path": id_list,
    "sections": group,
    "pools": group,
}
_TAKEN: dict[str, Rule] = {
    "id": text,
    "text": text,
    "when": text,
    "effects": group,
    "find": id_list,
    "lose": id_list,
    "scores": group,
    "feedback": text,
}
LAW: dict[str, Rule] = {"law": id_list, "provisions": id_list}
"""What the debrief shows of the law: short names of judgments, and topics of the reader's own law."""


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of parts of a step, and what each part has.

    `words` are texts that must be there, `optional_words` such as may be left out; a translation has both and
    nothing else. `alone` is the field that a text standing alone in a translation is for.
    """

    fields: Mapping[str, Rule]
    words: tuple[str, ...] = ("text",)
    optional_words: tuple[str, ...] = ()
    alone: str = ""
    most: int = 20
    have_ids: bool = True

    def __call__(self, value: Any) -> str | None:
        return a_list(value)


CHOICES = Entries({**_TAKEN, **LAW, "to": text}, optional_words=("feedback",), most=10)
QUESTIONS = Entries(
    {**_TAKEN, "answer": text}, words=("text", "answer"), optional_words=("feedback",), most=30
)
OPTIONS = Entries(
    {"id": text, "text": text, "correct": truth, "feedback": text}, optional_words=("feedback",), alone="text"
)
BRANCHES = Entries({"when": text, "else": truth, "to": text}, words=(), have_ids=False)
COUNTER: dict[str, Rule] = {
    "type": text,
    "min": number,
    "max": number,
    "start": number,
    "label": text,
}
FLAG: dict[str, Rule] = {"type": text, "start": truth, "label": text}
EVIDENCE: dict[str, Rule] = {"title": text, "text": text, "competency": text}
CLOCK: dict[str, Rule] = {"variable": text, "start": text}
DIFFICULTIES = ("easy", "medium", "hard")
SECTION: dict[str, Rule] = {"title": text, "text": text, "pass_percent": _number_or_nothing}
POOL: dict[str, Rule] = {"draw": number, **dict.fromkeys(DIFFICULTIES, number)}
_STEP: dict[str, Rule] = {"type": text, "title": text, "text": text}
_SCENE: dict[str, Rule] = {**_STEP, "picture": group, "alt": text}
NODES: dict[str, dict[str, Rule]] = {
    "decision": {**_SCENE, **LAW, "choices": CHOICES},
    "narrative": {**_SCENE, "to": text},
    "interview": {**_SCENE, **LAW, "turns": number, "questions": QUESTIONS, "to": text},
    "question": {
        **_SCENE,
        "kind": text,
        "competency": text,
        "points": number,
        "why": text,
        "difficulty": text,
        "section": text,
        "pool": text,
        "to": text_or_nothing,
    },
    "gate": {"type": text, "branches": BRANCHES},
    "ending": {**_STEP, "outcome": text},
}
