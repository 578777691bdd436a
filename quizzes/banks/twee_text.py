"""The text of a Twine passage, taken apart: words, links, and the code of story formats."""

import re
from dataclasses import dataclass

from .item import Item, LineProblem, Problem, broken
from .plain_text import plain

LONGEST_SHOWN = 60
#: A link; SugarCube may add what following it sets.
_LINK = re.compile(r"\[\[((?:(?!\]\]|\]\[|\[\[).)+)(?:\]\[([^\]\n]*))?\]\]")
_CODE = re.compile(r"<!--.*?-->|/\*.*?\*/|/%.*?%/|<<(?:[^>]|>(?!>))*>>", re.DOTALL)
_MACRO = re.compile(
    r"\((?:set|put|move|if|unless|else-?if|else|link(?:-[a-z]+)*|print|display|go-?to|live|event|either|random|nth|"
    r"text-[a-z]+|transition(?:-[a-z]+)*|t8n|enchant|change|click(?:-[a-z]+)*|mouseover(?:-[a-z]+)*|append|prepend|"
    r"replace|show|hide|history|visited|prompt|alert|confirm|cycling-link|seq-link|dropdown|input-box|for|loop|save-game|"
    r"load-game|background|color|colour|font|align|hook|hidden|a|array|dm|datamap|ds|dataset|macro|output|after)\s*:",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"(?<![\w$])\$[A-Za-z_]\w*")
_MARK_OF_LIST = re.compile(r"[\s*\-–•>|]*(?:\d+[.)]\s*)?")


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another passage."""

    text: str
    target: str
    line: int


def take_apart(body: str, first: int) -> tuple[str, list[Link], list[LineProblem]]:
    """The words, the links and what isn't taken of a passage's text that begins at line `first`.

    A link that has a line for itself leaves the text; one in a sentence leaves its words there. Raises BrokenFile.
    """
    aside: list[LineProblem] = []

    def code(text: str, place: int) -> None:
        short = " ".join(text.split())
        short = short if len(short) <= LONGEST_SHOWN else f"{short[: LONGEST_SHOWN - 1]}…"
        aside.append(LineProblem(first + body.count("\n", 0, place), Problem("twee_code", params={"text": short})))

    plainer = _without(body, _CODE, code)
    plainer = _without_macros(plainer, code)
    links = []
    for match in _LINK.finditer(plainer):
        if match[2]:
            code(match[2], match.start())
        links.append(_link(match[1], first + plainer.count("\n", 0, match.start())))
    for match in re.finditer(r"\[\[|\]\]", _LINK.sub(lambda m: " " * len(m[0]), plainer)):
        if match[0] == "[[":
            raise broken(first + plainer.count("\n", 0, match.start()), "broken_marks")
    for match in _VARIABLE.finditer(plainer):
        code(match[0], match.start())
    item = Item(first)
    text = plain("\n".join(_words(line) for line in plainer.split("\n")), "moodle", item)
    aside += [LineProblem(first, problem) for problem in item.changed]
    return text, links, sorted(aside, key=lambda one: one.line)


def _without(text: str, pattern: re.Pattern, code) -> str:
    """The text with blanks in place of what matches, so that places and lines stay as they are."""

    def blank(match: re.Match) -> str:
        code(match[0], match.start())
        return re.sub(r"[^\n]", " ", match[0])

    return pattern.sub(blank, text)


def _without_macros(text: str, code) -> str:
    """Macros of Harlowe are blanked, and so are the brackets of the hook that follows one."""
    signs, place = list(text), 0
    while match := _MACRO.search(text, place):
        end = _closing(text, match.start(), "()")
        if end < 0:
            place = match.end()
            continue
        code(text[match.start() : end + 1], match.start())
        for position in range(match.start(), end + 1):
            signs[position] = "\n" if signs[position] == "\n" else " "
        opening = re.compile(r"\s*\[(?!\[)").match(text, end + 1) or re.compile(r"\s*\[(?=\[\[)").match(text, end + 1)
        closing = _closing(text, opening.end() - 1, "[]") if opening else -1
        if closing > 0:
            signs[opening.end() - 1] = signs[closing] = " "
        place = end + 1
    return "".join(signs)


def _closing(text: str, start: int, pair: str) -> int:
    """Where what opens at `start` closes, or -1."""
    depth = 0
    for position in range(start, len(text)):
        depth += (text[position] == pair[0]) - (text[position] == pair[1])
        if depth == 0:
            return position
    return -1


def _link(inside: str, line: int) -> Link:
    if "->" in inside:
        text, _arrow, target = inside.rpartition("->")
    elif "<-" in inside:
        target, _arrow, text = inside.partition("<-")
    elif "|" in inside:
        text, _bar, target = inside.partition("|")
    else:
        text = target = inside
    return Link(" ".join(text.split()), target.strip(), line)


def _words(line: str) -> str:
    """A line without its links, if it has nothing else; else with their words."""
    rest = _LINK.sub("", line)
    if rest != line and _MARK_OF_LIST.fullmatch(rest):
        return ""
    return _LINK.sub(lambda match: _link(match[1], 0).text, line)
