"""GIFT, the text format of Moodle: questions apart by empty lines, answers in braces.

After https://docs.moodle.org/en/GIFT_format. A question that we have no kind for is said to be left out; what
isn't GIFT makes the file as a whole refused, since nobody knows what its author meant.
"""

import re
from collections.abc import Iterator

from . import gift_answers
from .gift_signs import hidden, shown
from .item import MOST_ITEMS, Bank, BrokenFile, Item, LineProblem, Problem, broken
from .plain_text import plain

_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)")
_TAG = re.compile(r"\[tag:([^\]]+)\]")
_NAME = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|markdown|plain)\]", re.IGNORECASE)
BLANK, GAP = "_____", "\ue000"


def read(text: str) -> Bank:
    """The questions of a GIFT file; raises BrokenFile with every line that is no GIFT."""
    bank, found = Bank("GIFT"), []
    for line, lines in _blocks(text):
        try:
            item = _question(bank, line, lines)
        except BrokenFile as error:
            found += error.problems
            continue
        if item:
            bank.items.append(item)
        if len(bank.items) > MOST_ITEMS:
            raise broken(line, "bank_too_many", limit=MOST_ITEMS)
    if found:
        raise BrokenFile(found)
    if not bank.items:
        raise broken(1, "bank_nothing")
    return bank


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together, with the number of the first."""
    together: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            together.append(line)
        elif together:
            yield number - len(together), together
            together = []


def _question(bank: Bank, first: int, lines: list[str]) -> Item | None:
    """The question of a block; None where there is only a comment or a category."""
    kept, tags = [], []
    for number, line in enumerate(lines, start=first):
        if line.lstrip().startswith("//"):
            tags += [tag.strip() for tag in _TAG.findall(line)]
            kept.append("")
        elif category := _CATEGORY.match(line):
            name = category[1].strip()
            bank.aside.append(LineProblem(number, Problem("bank_category", params={"name": name})))
            kept.append("")
        else:
            kept.append(line)
    block = hidden("\n".join(kept))
    if not block.strip():
        return None
    before = block[: len(block) - len(block.lstrip())]
    return _item(block, first, Item(first + before.count("\n"), tags=tags))


def _item(block: str, first: int, item: Item) -> Item:
    def at(place: int) -> int:
        return first + block.count("\n", 0, place)

    place = 0
    if named := _NAME.match(block):
        item.name, place = " ".join(shown(named[1]).split()), named.end()
    elif block.lstrip().startswith("::"):
        raise broken(item.line, "gift_name")
    form = "moodle"
    if marked := _FORMAT.match(block, place):
        form, place = marked[1].lower(), marked.end()
    opened, closed = block.find("{", place), block.find("}", place)
    if opened < 0 <= closed or 0 <= closed < opened:
        raise broken(at(closed), "gift_close")
    if opened < 0:
        item.text = plain(shown(block[place:]), form, item)
        item.leave_out("bank_no_kind", type="description")
        return item
    if closed < 0:
        raise broken(at(opened), "gift_open")
    if "{" in block[opened + 1 : closed]:
        raise broken(at(block.index("{", opened + 1)), "gift_second")
    rest = block[closed + 1 :]
    for sign, code in (("{", "gift_second"), ("}", "gift_close")):
        if sign in rest:
            raise broken(at(closed + 1 + rest.index(sign)), code)
    before, after = block[place:opened], rest
    gift_answers.read(block[opened + 1 : closed], form, item, at(opened))
    _set_text(item, before, after, form)
    return item


def _set_text(item: Item, before: str, after: str, form: str) -> None:
    """The question around its answers: a word is missing where something follows them."""
    missing = bool(after.strip())
    whole = _without_empty_lines(before) + (GAP if missing else "") + _without_empty_lines(after)
    words = plain(shown(whole), form, item)
    item.text = words.replace(GAP, BLANK)
    if item.form == "gaps" and missing:
        # What stands before an empty line is the question; the text with the gap follows it.
        asked, between, sentence = words.partition("\n\n")
        if between and GAP not in asked:
            item.text, item.body = asked, sentence.replace(GAP, "[[1]]")
        else:
            item.text, item.body = item.name or item.text, words.replace(GAP, "[[1]]")


def _without_empty_lines(text: str) -> str:
    """Such as comments leave behind; one that an author wants is written as \\n\\n."""
    return re.sub(r"\n\s*\n", "\n", text)
