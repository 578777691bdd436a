"""A knowledge check as Moodle XML. What Moodle can't say stands in it as a comment."""

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from . import cloze, pictures
from .from_node import item_of
from .item import Item
from .written import PictureOf, Say, Written, no_picture, percent, questions

_TYPES = {
    "choice": "multichoice",
    "several": "multichoice",
    "truth": "truefalse",
    "number": "numerical",
    "match": "matching",
    "order": "ordering",
}


def write(document: Mapping[str, Any], say: Say, picture_of: PictureOf = no_picture) -> Written:
    """The questions of a check; `say` puts what isn't kept into words."""
    made = Written()
    parts_lost = made.lose_parts(document)
    parts = [_comment(say(problem)) for problem in parts_lost]
    for place, node in enumerate(questions(document), start=1):
        item = item_of(node, place)
        item.picture = picture_of(node)
        lost = item.out if item.out else _lost(item, node, made)
        if item.out:
            made.lost += item.out
        parts += [_comment(say(problem)) for problem in lost]
        if not item.out:
            parts.append(_question(item, node))
    body = "\n".join(parts)
    made.content = f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}\n</quiz>\n'.encode()
    return made


def _lost(item: Item, node: Mapping[str, Any], made: Written) -> list:
    what = []
    if item.form == "truth":
        what.append("True or false, and how sure")
    if item.form == "gaps" and (node.get("any_accents") or node.get("any_script")):
        what.append("What doesn't count")
    return made.lose(item.called, *what)


def _comment(text: str) -> str:
    return f"<!-- {clean(text).replace('--', '––')} -->"


def _question(item: Item, node: Mapping[str, Any]) -> str:
    alone = item.form == "gaps" and item.body == "[[1]]"
    kind = "shortanswer" if alone else "cloze" if item.form == "gaps" else _TYPES[item.form]
    text = item.text
    if kind == "cloze":
        gaps = [[form.text for form in gap] for gap in item.gaps]
        text = f"{cloze.literal(text)}\n\n{cloze.written(item.body, gaps, any_case=item.any_case)}"
    lines = [
        f'<question type="{kind}">',
        f"  <name>{_t(item.name)}</name>",
        _question_text(text, item),
        f'  <generalfeedback format="plain_text">{_t(item.why)}</generalfeedback>',
        f"  <defaultgrade>{item.points:g}</defaultgrade>",
        *(["  <single>true</single>"] if item.form == "choice" else []),
        *(["  <single>false</single>"] if item.form == "several" else []),
        *(["  <shuffleanswers>true</shuffleanswers>"] if item.form in ("choice", "several", "match") else []),
        *([f"  <usecase>{0 if item.any_case else 1}</usecase>"] if alone else []),
        *(_ANSWERS[item.form](item) if kind != "cloze" else ()),
        "  <tags>",
        *(f"    <tag>{_t(tag)}</tag>" for tag in item.tags),
        "  </tags>",
        "</question>",
    ]
    return "\n".join(lines)


def _question_text(text: str, item: Item) -> str:
    if item.picture is None:
        return f'  <questiontext format="plain_text">{_t(text)}</questiontext>'
    name = quoteattr(clean(item.picture.name))
    file = f'<file name={name} path="/" encoding="base64">{pictures.encoded(item.picture)}</file>'
    return f'  <questiontext format="html">{_t(pictures.shown(text, item.picture))}{file}</questiontext>'


def _options(item: Item) -> list[str]:
    return [_answer(option.text, option.credit, option.feedback) for option in item.options]


def _truth(item: Item) -> list[str]:
    worth = {"true": 100 * item.truth, "false": 100 * (not item.truth)}
    return [_answer(word, credit, form="moodle_auto_format") for word, credit in worth.items()]


def _forms(item: Item) -> list[str]:
    return [_answer(form.text.replace("*", "\\*"), 100) for form in item.gaps[0]]


def _numbers(item: Item) -> list[str]:
    numbers = [
        _answer(number.value, number.credit, more=f"<tolerance>{number.tolerance}</tolerance>") for number in item.numbers
    ]
    if not item.unit:
        return numbers
    unit = f"<unit><multiplier>1</multiplier><unit_name>{_x(item.unit)}</unit_name></unit>"
    return [*numbers, f"  <units>{unit}</units>", "  <unitgradingtype>0</unitgradingtype>", "  <showunits>3</showunits>"]


def _pairs(item: Item) -> list[str]:
    return [
        f'  <subquestion format="plain_text">{_t(left)}<answer>{_t(right)}</answer></subquestion>'
        for left, right in [*item.pairs, *(("", other) for other in item.others)]
    ]


def _order(item: Item) -> list[str]:
    head = ["layouttype>VERTICAL</layouttype", "selecttype>ALL</selecttype", f"selectcount>{len(item.options)}</selectcount"]
    answers = [_answer(option.text, place) for place, option in enumerate(item.options, start=1)]
    return [*(f"  <{line}>" for line in head), "  <gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>", *answers]


_ANSWERS = {
    "choice": _options,
    "several": _options,
    "truth": _truth,
    "gaps": _forms,
    "number": _numbers,
    "match": _pairs,
    "order": _order,
}


def _answer(text: str, credit: float, feedback: str = "", *, more: str = "", form: str = "plain_text") -> str:
    said = f'<feedback format="plain_text">{_t(feedback)}</feedback>'
    return f'  <answer fraction="{percent(credit)}" format="{form}">{_t(text)}{more}{said}</answer>'


def _t(text: str) -> str:
    return f"<text>{_x(text)}</text>"


def _x(text: str) -> str:
    return escape(clean(text))


def clean(text: str) -> str:
    """Without the characters that XML can't hold (section 2.2), and with line ends as it reads them."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in plain if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))
