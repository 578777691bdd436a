"""From a question of another system to one of ours: which kind it becomes, what changes, why it can't be taken."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from quizzes import document, kinds
from quizzes.form import DIFFICULTIES

from .item import COMPETENCY_TAG, DIFFICULTY_TAG, KIND_TAG, Item, Option, Problem

MOST_POINTS = 100
#: Percent in which two weights may differ and still count as the same: files write 33.333.
_ALIKE = 0.01


def fit(item: Item, competencies: Collection[str], otherwise: str) -> dict[str, Any] | None:
    """The node for an item, or None: then `item.out` says why. What differs is added to `item.changed`.

    A competency that the file names counts if the course trains it, else `otherwise`.
    """
    if item.out:
        return None
    if not item.form:
        item.leave_out("bank_no_kind", type="")
        return None
    made = _FORMS[item.form](item)
    if item.out or made is None:
        return None
    named = item.tagged(COMPETENCY_TAG)
    node = {
        "type": "question",
        "text": item.text,
        **made,
        "competency": named if named in competencies else otherwise,
        "points": _points(item),
        **({"why": item.why} if item.why else {}),
        **({"difficulty": difficulty} if (difficulty := item.tagged(DIFFICULTY_TAG)) in DIFFICULTIES else {}),
        "to": None,
    }
    item.out += question_problems(node)
    return None if item.out else node


def question_problems(node: Mapping[str, Any]) -> list[Problem]:
    """What would keep a check with this question alone from being published."""
    alone = {
        "schema": document.SCHEMA,
        "kind": "check",
        "title": "–",
        "summary": "–",
        "minutes": 1,
        "competencies": ["any"],
        "pass_percent": None,
        "variables": {},
        "evidence": {},
        "start": "q",
        "nodes": {"q": {**_without_place(node), "competency": "any", "to": None}},
    }
    return document.problems(alone)


def _without_place(node: Mapping[str, Any]) -> dict[str, Any]:
    """The question itself, without what it is of a check or of a bank."""
    return {field: value for field, value in node.items() if field not in ("section", "pool", "tags")}


def _choice(item: Item) -> dict[str, Any]:
    _say_other_worth(item, [option for option in item.options if option.credit not in (0, 100)])
    return {"kind": "single", "options": _options(item.options, {o for o in item.options if o.credit >= 100})}


def _several(item: Item) -> dict[str, Any]:
    right = [option for option in item.options if option.credit > 0]
    share = 100 / len(right) if right else 0
    worths = [share if option in right else -share for option in item.options]
    if any(abs(option.credit - worth) > _ALIKE for option, worth in zip(item.options, worths, strict=True)):
        item.change("bank_equal_marks")
    return {"kind": "multiple", "options": _options(item.options, set(right))}


def _options(options: list[Option], right: set[Option]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"o{place}",
            "text": option.text,
            "correct": option in right,
            **({"feedback": option.feedback} if option.feedback else {}),
        }
        for place, option in enumerate(options, start=1)
    ]


def _truth(item: Item) -> dict[str, Any]:
    item.change("bank_how_sure")
    return {"kind": "true_false", "correct": item.truth}


def _gaps(item: Item) -> dict[str, Any]:
    _say_other_worth(item, [o for gap in item.gaps for o in gap if 0 < o.credit < 100 or o.credit < 0])
    for gap in item.gaps:
        _move_feedback(item, gap)
    gaps = [
        {"id": f"g{place}", "accepted": "\n".join(_accepted(item, gap))}
        for place, gap in enumerate(item.gaps, start=1)
    ]
    any_case = {"any_case": True} if item.any_case else {}
    return {"kind": "gap", "body": item.body, "gaps": gaps, **any_case}


def _accepted(item: Item, gap: list[Option]) -> list[str]:
    """The forms that are wholly right; a * stands for anything in Moodle, and for nothing else here."""
    right = [" ".join(option.text.split()) for option in gap if option.credit >= 100]
    for form in right:
        if "*" in form.replace("\\*", ""):
            item.change("bank_wildcard", text=form)
    plain = [form.replace("\\*", "*") for form in right if "*" not in form.replace("\\*", "")]
    return list(dict.fromkeys(plain))


def _number(item: Item) -> dict[str, Any] | None:
    right = [number for number in item.numbers if number.credit >= 100]
    if len(right) > 1:
        item.leave_out("bank_several_numbers")
    if not right:
        item.leave_out("no_right_answer")
    if item.out:
        return None
    first = right[0]
    made = {"kind": "numeric", "value": _decimal(first.value), "tolerance": _decimal(first.tolerance)}
    others = [number for number in item.numbers if number.credit < 100]
    for other in others:
        wider = Decimal(other.tolerance) > Decimal(first.tolerance)
        if other.credit == 50 and Decimal(other.value) == Decimal(first.value) and wider and "near" not in made:
            made["near"] = _decimal(other.tolerance)
    told = [n for n in others if n.credit and not ("near" in made and _decimal(n.tolerance) == made["near"])]
    _say_other_worth(item, [Option(number.value, number.credit) for number in told])
    _move_feedback(item, item.numbers)
    return {**made, **({"unit": item.unit} if item.unit else {})}


def _decimal(written: str) -> int | float:
    value = Decimal(written)
    return int(value) if value == value.to_integral_value() else float(value)


def _match(item: Item) -> dict[str, Any]:
    rights = [right for _left, right in item.pairs]
    if len(set(rights)) == len(rights) and item.tagged(KIND_TAG) != "groups":
        pairs = [{"id": f"p{n}", "text": this, "match": that} for n, (this, that) in enumerate(item.pairs, start=1)]
        others = [{"id": f"d{n}", "text": text} for n, text in enumerate(item.others, start=1)]
        return {"kind": "matching", "pairs": pairs, "distractors": others}
    if item.tagged(KIND_TAG) != "groups":
        item.change("bank_as_groups")
    names = {text: f"g{n}" for n, text in enumerate(dict.fromkeys([*rights, *item.others]), start=1)}
    return {
        "kind": "groups",
        "groups": [{"id": name, "text": text} for text, name in names.items()],
        "items": [
            {"id": f"i{n}", "text": this, "group": names[that]} for n, (this, that) in enumerate(item.pairs, start=1)
        ],
    }


def _order(item: Item) -> dict[str, Any]:
    return {"kind": "ordering", "options": [{"id": f"o{n}", "text": o.text} for n, o in enumerate(item.options, start=1)]}


_FORMS = {
    "choice": _choice,
    "several": _several,
    "truth": _truth,
    "gaps": _gaps,
    "number": _number,
    "match": _match,
    "order": _order,
}


def _points(item: Item) -> int:
    points = min(MOST_POINTS, max(1, round(item.points)))
    if points != item.points:
        item.change("bank_points", before=f"{item.points:g}", points=points)
    return points


def _say_other_worth(item: Item, options: list[Option]) -> None:
    if options:
        texts = ", ".join(f"‘{option.text}’ ({option.credit:g}%)" for option in options)
        item.change("bank_other_worth", texts=texts)


def _move_feedback(item: Item, answers: Collection) -> None:
    """Our kind has no place for it beside the answer, so that it is said after any."""
    words = list(dict.fromkeys(answer.feedback for answer in answers if answer.feedback))
    if words:
        item.why = "\n\n".join(part for part in (item.why, *words) if part)
        item.change("bank_feedback_moved")


kinds.load()
