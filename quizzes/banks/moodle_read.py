"""Moodle XML: the questions of a bank as Moodle writes them out.

After https://docs.moodle.org/en/Moodle_XML_format. Kinds that we don't have are said to be left out, and what of a
question has no place here (hints, feedback to the answer as a whole, pictures of answers) is named beside it.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from . import cloze, pictures, xml_lines
from .item import MOST_ITEMS, Bank, BrokenFile, Item, LineProblem, Number, Option, Problem, broken
from .plain_text import plain, tidy
from .xml_lines import Element

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_FORMATS = {"html": "html", "moodle_auto_format": "moodle", "markdown": "markdown", "plain_text": "plain"}
#: What Moodle keeps of a question beside it, and we don't.
_ASIDE = ("hint", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def read(content: bytes) -> Bank:
    """The questions of a file; raises BrokenFile for one that isn't Moodle XML, with every line that is wrong."""
    root = xml_lines.read(content)
    if root.tag != "quiz":
        raise broken(root.line, "moodle_not_a_quiz", tag=root.tag[:40])
    bank, found = Bank("Moodle XML"), []
    for element in root.all("question"):
        try:
            _take(element, bank)
        except BrokenFile as error:
            found += error.problems
        if len(bank.items) > MOST_ITEMS:
            raise broken(element.line, "bank_too_many", limit=MOST_ITEMS)
    if found:
        raise BrokenFile(found)
    if not bank.items:
        raise broken(root.line, "bank_nothing")
    return bank


def _take(element: Element, bank: Bank) -> None:
    kind = element.attributes.get("type", "")
    if kind == "category":
        name = tidy(element.words("category"))
        bank.aside.append(LineProblem(element.line, Problem("bank_category", params={"name": name})))
        return
    item = Item(element.line, name=tidy(element.words("name")), points=1)
    bank.items.append(item)
    item.text = _question_text(element.first("questiontext"), item)
    item.why = _text(element.first("generalfeedback"), item)
    if grade := element.words("defaultgrade").strip():
        item.points = float(_decimal(grade, element.first("defaultgrade").line))
    for tags in element.all("tags"):
        item.tags += [tidy(tag.words("text")) for tag in tags.all("tag")]
    if reader := _KINDS.get(kind):
        reader(element, item)
    else:
        item.leave_out("bank_no_kind", type=kind[:40])
    aside = [name for name in _ASIDE if any(_has_words(one) for one in element.all(name))]
    if aside and not item.out:
        item.change("bank_not_taken", names=", ".join(aside))


def _question_text(element: Element | None, item: Item) -> str:
    """The words of a question; the picture that stands among them is taken, any other file is told as lost."""
    if element is None:
        return ""
    files = {file.attributes.get("name", ""): file.text for file in element.all("file")}
    form = _FORMATS.get(element.attributes.get("format", ""), "html")
    words = _own_text(element)
    if form in ("html", "moodle"):
        item.picture, words = pictures.take(words, files)
    if len(files) > (item.picture is not None):
        item.change("bank_file_lost")
    return plain(words, form, item)


def _has_words(element: Element) -> bool:
    return bool(_text(element, Item(0)))


def _multichoice(element: Element, item: Item) -> None:
    single = element.words("single").strip().lower()
    item.form = "several" if single in ("false", "0") else "choice"
    item.options = _options(element, item)


def _truefalse(element: Element, item: Item) -> None:
    """Its two answers are the words true and false; the right one is worth 100."""
    item.form = "truth"
    right = {
        option.text.strip().lower(): option for option in _options(element, item, plain_words=True) if option.credit >= 100
    }
    if set(right) not in ({"true"}, {"false"}):
        item.leave_out("no_right_answer")
        return
    item.truth = "true" in right
    for answer in element.all("answer"):
        if words := _text(answer.first("feedback"), item):
            item.why = "\n\n".join(part for part in (item.why, words) if part)
            item.change("bank_feedback_moved")


def _shortanswer(element: Element, item: Item) -> None:
    item.form, item.body = "gaps", "[[1]]"
    item.any_case = element.words("usecase").strip() not in ("1", "true")
    item.gaps = [_options(element, item, plain_words=True)]


def _numerical(element: Element, item: Item) -> None:
    item.form = "number"
    for answer in element.all("answer"):
        feedback = _text(answer.first("feedback"), item)
        value = _own_text(answer).strip()
        if value == "*":
            if feedback:
                item.why = "\n\n".join(part for part in (item.why, feedback) if part)
                item.change("bank_feedback_moved")
            continue
        tolerance = answer.words("tolerance").strip() or "0"
        item.numbers.append(
            Number(
                f"{_decimal(value, answer.line):f}",
                f"{abs(_decimal(tolerance, answer.line)):f}",
                _credit(answer),
                feedback,
            )
        )
    units = [unit for group in element.all("units") for unit in group.all("unit")]
    names = [tidy(unit.words("unit_name")) for unit in units]
    if names:
        item.unit = names[0]
        if len(names) > 1:
            item.change("bank_not_taken", names=", ".join(f"‘{name}’" for name in names[1:]))


def _matching(element: Element, item: Item) -> None:
    item.form = "match"
    for pair in element.all("subquestion"):
        left, right = _text(pair, item), _text(pair.first("answer"), item, "plain")
        if left:
            item.pairs.append((left, right))
        elif right:
            item.others.append(right)


def _ordering(element: Element, item: Item) -> None:
    """The answers stand in their right order; `fraction` counts them."""
    item.form = "order"
    answers = sorted(element.all("answer"), key=_credit)
    item.options = [Option(_text(answer, item), 100) for answer in answers]


def _cloze(element: Element, item: Item) -> None:
    cloze.read(item)


_KINDS: dict[str, Callable[[Element, Item], None]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
}


def _options(element: Element, item: Item, *, plain_words: bool = False) -> list[Option]:
    return [
        Option(
            tidy(_own_text(answer)) if plain_words else _text(answer, item),
            _credit(answer),
            _text(answer.first("feedback"), item),
        )
        for answer in element.all("answer")
    ]


def _credit(answer: Element) -> float:
    return float(_decimal(answer.attributes.get("fraction", "0"), answer.line))


def _own_text(element: Element) -> str:
    inner = element.first("text")
    return (inner or element).text


def _text(element: Element | None, item: Item, otherwise: str = "html") -> str:
    """The words of an element that has a `text`, in its own format, or in that which Moodle supposes."""
    if element is None:
        return ""
    if element.first("file"):
        item.change("bank_file_lost")
    form = _FORMATS.get(element.attributes.get("format", ""), otherwise)
    return plain(_own_text(element), form, item)


def _decimal(text: str, line: int) -> Decimal:
    text = text.strip()
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        raise broken(line, "bank_no_number", text=text[:40])
    return Decimal(text)
