"""A knowledge check as a GIFT file. What GIFT can't say stands in it as a comment."""

from collections.abc import Mapping
from typing import Any

from .from_node import item_of
from .gift_signs import escaped
from .item import Item
from .written import Say, Written, percent, questions


def write(document: Mapping[str, Any], say: Say) -> Written:
    """The questions of a check; `say` puts what isn't kept into words."""
    made = Written()
    parts_lost = made.lose_parts(document)
    parts = [f"// {_one_line(line)}" for line in (document["title"], *map(say, parts_lost))]
    for place, node in enumerate(questions(document), start=1):
        item = item_of(node, place)
        gone = _unsaid(item)
        lost = [] if gone else _lost(item, node, made)
        made.lost += gone
        notes = "".join(f"// {_one_line(say(problem))}\n" for problem in [*gone, *lost])
        tags = "".join(f"// [tag:{tag}]\n" for tag in item.tags)
        parts.append(notes.rstrip("\n") if gone else f"{notes}{tags}{_question(item)}")
    made.content = ("\n\n".join(parts) + "\n").encode()
    return made


def _unsaid(item: Item) -> list:
    """Why there is no way to write the question at all."""
    if not item.out and (item.form == "order" or (item.form == "gaps" and len(item.gaps) != 1)):
        item.leave_out("bank_unsaid", name=item.called)
    return item.out


def _lost(item: Item, node: Mapping[str, Any], made: Written) -> list:
    # English names of our fields, as the CMS has them: `quizzes/export_page.py` knows their translations.
    what = ["Picture"] if node.get("picture") else []
    if item.points != 1:
        what.append("Points")
    if item.form == "truth":
        what.append("True or false, and how sure")
    if item.unit:
        what.append("Unit, shown beside the field")
    if item.form == "gaps" and (node.get("any_accents") or node.get("any_script") or not item.any_case):
        what.append("What doesn't count")
    if "->" in " ".join(part for pair in item.pairs for part in pair):
        what.append("->")
    return made.lose(item.called, *what)


def _question(item: Item) -> str:
    text, after = item.text, ""
    if item.form == "gaps" and item.body != "[[1]]":
        before, _gap, after = item.body.partition("[[1]]")
        text = f"{text}\n\n{before}"
    general = f"\n####{_format(escaped(item.why))}" if item.why else ""
    head = f"::{escaped(item.name)}::[plain]{escaped(text)}"
    space = "" if item.form == "gaps" and item.body != "[[1]]" else " "
    return f"{head}{space}{{{_ANSWERS[item.form](item)}{general}}}{escaped(after)}"


def _options(item: Item) -> str:
    return "".join(
        f"\n{'=' if option.credit == 100 else '~'}{_answer(option.text, option.credit)}{_feedback(option.feedback)}"
        for option in item.options
    )


def _weights(item: Item) -> str:
    return "".join(
        f"\n~%{percent(option.credit)}%{_format(escaped(option.text))}{_feedback(option.feedback)}"
        for option in item.options
    )


def _truth(item: Item) -> str:
    return "TRUE" if item.truth else "FALSE"


def _gap(item: Item) -> str:
    return "".join(f" ={_answer(form.text.replace('*', chr(92) + '*'))}" for form in item.gaps[0])


def _numbers(item: Item) -> str:
    def one(number) -> str:
        weight = "" if number.credit == 100 else f"%{number.credit:g}%"
        return f"\n={weight}{number.value}:{number.tolerance}"

    return "#" + "".join(one(number) for number in item.numbers)


def _pairs(item: Item) -> str:
    pairs = [*item.pairs, *(("", other) for other in item.others)]
    return "".join(f"\n={_arrows(left)} -> {_arrows(right)}" for left, right in pairs)


_ANSWERS = {
    "choice": _options,
    "several": _weights,
    "truth": _truth,
    "gaps": _gap,
    "number": _numbers,
    "match": _pairs,
}


def _answer(text: str, credit: float = 100) -> str:
    """A text that begins like a weight is given its own."""
    text = escaped(text)
    return f"%{credit:g}%{text}" if text.startswith("%") else _format(text)


def _format(text: str) -> str:
    """A text that begins like the name of a format is given its own."""
    return f"[plain]{text}" if text.startswith("[") else text


def _arrows(text: str) -> str:
    """GIFT knows no way to write its own arrow."""
    return _format(escaped(text)).replace("->", "→")


def _feedback(text: str) -> str:
    return f"#{_format(escaped(text))}" if text else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
