"""What stands in the braces of a GIFT question: which form it has, and its answers."""

import re
from decimal import Decimal

from .gift_signs import shown
from .item import Item, Number, Option, broken
from .plain_text import plain

_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:[.,]\d+)?)%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_LOCAL_FORMAT = re.compile(r"\s*\[(html|moodle|markdown|plain)\]", re.IGNORECASE)


def read(inside: str, form: str, item: Item, line: int) -> None:
    """Fill in the item's form and answers, or why there are none; raises BrokenFile. `inside` has signs hidden."""
    inside, marked, general = inside.partition("####")
    if marked:
        item.why = _text(general, form, item)
    start = line + inside[: len(inside) - len(inside.lstrip())].count("\n")
    answers = inside.strip()
    if not answers:
        item.leave_out("bank_no_kind", type="essay")
    elif answers.startswith("#"):
        _numbers(answers[1:], form, item, start)
    elif answers.split("#", 1)[0].strip().upper() in _TRUTH:
        _truth(answers, form, item)
    elif "=" in answers and "->" in answers and "~" not in answers:
        _pairs(answers, form, item, start)
    else:
        _options(answers, form, item, start)


def _truth(answers: str, form: str, item: Item) -> None:
    said, *feedback = answers.split("#")
    item.form, item.truth = "truth", _TRUTH[said.strip().upper()]
    for one in feedback:
        _move_feedback(_text(one, form, item), item)


def _options(answers: str, form: str, item: Item, line: int) -> None:
    found = []
    if "=" not in answers and "~" not in answers:
        answers = f"={answers}"  # one short answer may stand alone
    for mark, raw, _place in _split(answers, line):
        weight, raw, feedback = _weighed(raw)
        credit = (100.0 if mark == "=" else 0.0) if weight is None else weight
        found.append(Option(_text(raw, form, item), credit, _text(feedback, form, item)))
    if "~" not in answers:
        item.form, item.body, item.gaps = "gaps", "[[1]]", [found]
        return
    # As Moodle decides: weights alone mean that several may be chosen.
    item.form, item.options = ("choice" if "=" in answers else "several"), found


def _pairs(answers: str, form: str, item: Item, line: int) -> None:
    item.form = "match"
    for _mark, raw, place in _split(answers, line):
        left, arrow, right = raw.partition("->")
        if not arrow:
            raise broken(place, "bank_no_shape", name="->")
        left, right = _text(left, form, item), _text(right, form, item)
        if left:
            item.pairs.append((left, right))
        else:
            item.others.append(right)


def _numbers(answers: str, form: str, item: Item, line: int) -> None:
    item.form = "number"
    first = line + answers[: len(answers) - len(answers.lstrip())].count("\n")
    alone = answers.strip()
    parts = _split(alone, first) if alone[:1] in ("=", "~") else [("=", alone, first)]
    for mark, raw, place in parts:
        weight, raw, feedback = _weighed(raw)
        words = _text(feedback, form, item)
        if mark == "~" or raw.strip() in ("", "*"):
            # Any other number: nothing but something to say to it.
            _move_feedback(words, item)
            continue
        value, tolerance = _range(shown(raw).strip(), place)
        item.numbers.append(Number(value, tolerance, 100.0 if weight is None else weight, words))


def _range(text: str, line: int) -> tuple[str, str]:
    """A number and how far off one may be: `3:2`, `1..5`, or a number alone."""
    lowest, dots, highest = text.partition("..")
    if dots:
        low, high = _decimal(lowest, line), _decimal(highest, line)
        low, high = min(low, high), max(low, high)
        return f"{(low + high) / 2:f}", f"{(high - low) / 2:f}"
    value, _colon, tolerance = text.partition(":")
    return f"{_decimal(value, line):f}", f"{abs(_decimal(tolerance or '0', line)):f}"


def _decimal(text: str, line: int) -> Decimal:
    text = text.strip()
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        raise broken(line, "bank_no_number", text=text[:40])
    return Decimal(text)


def _split(answers: str, line: int) -> list[tuple[str, str, int]]:
    """The answers, each with the mark before it and its line."""
    parts = re.split(r"([=~])", answers)
    if parts[0].strip():
        raise broken(line, "gift_no_marker", text=shown(parts[0].strip())[:40])
    found, number = [], line + parts[0].count("\n")
    for mark, raw in zip(parts[1::2], parts[2::2], strict=True):
        found.append((mark, raw, number))
        number += raw.count("\n")
    return found


def _weighed(raw: str) -> tuple[float | None, str, str]:
    """The weight in percent, the answer, and the feedback to it."""
    answer, _hash, feedback = raw.partition("#")
    if weight := _WEIGHT.match(answer):
        return float(weight[1].replace(",", ".")), answer[weight.end() :], feedback
    return None, answer, feedback


def _text(raw: str, form: str, item: Item) -> str:
    if marked := _LOCAL_FORMAT.match(raw):
        form, raw = marked[1].lower(), raw[marked.end() :]
    return plain(shown(raw), form, item)


def _move_feedback(words: str, item: Item) -> None:
    """Our kind has no place for it beside the answer, so that it is said after any."""
    if words:
        item.why = f"{item.why}\n\n{words}".strip()
        item.change("bank_feedback_moved")
