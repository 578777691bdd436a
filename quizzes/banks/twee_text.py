"""The text of a Twine passage, taken apart: words, links, and the code of story formats."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from .item import Item, LineProblem, Problem, broken
from .plain_text import plain

LONGEST_SHOWN = 60
#: A link; SugarCube may add what following it sets.
_LINK = re.compile(r"\[\[((?:(?!\]\]|\]\[|\[\[).)+)(?:\]\[([^\]\n]*))?\]\]")
#: None may hold its own beginning, so that a file of beginnings without an end is read in one go.
_CODE = re.compile(
    r"<!--(?:(?!<!--).)*?-->|/\*(?:(?!/\*).)*?\*/|/%(?:(?!/%).)*?%/|<<(?:[^<>]|>(?!>)|<(?!<))*>>", re.DOTALL
)
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
    ends = [place for place, sign in enumerate(body) if sign == "\n"]

    def line_at(place: int) -> int:
        return first + bisect_left(ends, place)

    def code(text: str, place: int) -> None:
        short = " ".join(text.split())
        short = short if len(short) <= LONGEST_SHOWN else f"{short[: LONGEST_SHOWN - 1]}…"
        aside.append(LineProblem(line_at(place), Problem("twee_code", params={"text": short})))

    # Blanks take the place of what is code, so that places and lines stay as they are.
    plainer = _without_macros(_without(body, _CODE, code), code)
    links = []
    for match in _LINK.finditer(plainer):
        if match[2]:
            code(match[2], match.start())
        links.append(_link(match[1], line_at(match.start())))
    if opened := re.search(r"\[\[", _LINK.sub(lambda match: " " * len(match[0]), plainer)):
        raise broken(line_at(opened.start()), "broken_marks")
    for match in _VARIABLE.finditer(plainer):
        code(match[0], match.start())
    item = Item(first)
    text = plain("\n".join(_words(line) for line in plainer.split("\n")), "moodle", item)
    aside += [LineProblem(first, problem) for problem in item.changed]
    return text, links, sorted(aside, key=lambda one: one.line)


def _without(text: str, pattern: re.Pattern, code) -> str:
    """The text with blanks in place of what matches."""

    def blank(match: re.Match) -> str:
        code(match[0], match.start())
        return re.sub(r"[^\n]", " ", match[0])

    return pattern.sub(blank, text)


def _without_macros(text: str, code) -> str:
    """Macros of Harlowe are blanked, and so are the brackets of the hook that follows one."""
    signs, place = list(text), 0
    closing = _closings(text, "()") | _closings(text, "[]")
    while match := _MACRO.search(text, place):
        place = match.end()
        end = closing.get(match.start())
        if end is None:
            continue
        place = end + 1
        code(text[match.start() : place], match.start())
        signs[match.start() : place] = ["\n" if sign == "\n" else " " for sign in text[match.start() : place]]
        hook = re.compile(r"\s*(\[)(?:(?!\[)|(?=\[\[))").match(text, place)
        if hook and hook.start(1) in closing:
            signs[hook.start(1)] = signs[closing[hook.start(1)]] = " "
    return "".join(signs)


def _closings(text: str, pair: str) -> dict[int, int]:
    """Where what opens at a place closes, for all that does."""
    closing, opened = {}, []
    for place, sign in enumerate(text):
        if sign == pair[0]:
            opened.append(place)
        elif sign == pair[1] and opened:
            closing[opened.pop()] = place
    return closing


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
