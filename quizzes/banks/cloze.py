"""Cloze, the notation of Moodle for answers inside a text: `To unmask is a duty of {1:SHORTANSWER:=means~=effort}`.

Where every answer is to be typed, the question becomes a gap fill; menus and numbers in a text we don't have.
"""

import re

from .item import Item, Option

_PART = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\{}])*)\}", re.DOTALL)
_TYPED = {"SHORTANSWER": True, "SA": True, "MW": True, "SHORTANSWER_C": False, "SAC": False, "MWC": False}
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d+)?)%")
_UNESCAPE = re.compile(r"\\([\\{}~=#%/\"])")


def read(item: Item) -> None:
    """Make the item, whose text is a cloze text, a gap fill, or say why not."""
    parts = list(_PART.finditer(item.text))
    strange = sorted({part[2] for part in parts if part[2] not in _TYPED})
    if strange or not parts:
        item.leave_out("bank_no_kind", type=", ".join(["cloze", *strange])[:80])
        return
    if len({part[1] or "1" for part in parts}) > 1:
        item.change("bank_equal_marks")
    item.form = "gaps"
    item.any_case = all(_TYPED[part[2]] for part in parts)
    if item.any_case != any(_TYPED[part[2]] for part in parts):
        item.leave_out("bank_no_kind", type="cloze, SHORTANSWER + SHORTANSWER_C")
        return
    numbers = iter(range(1, len(parts) + 1))
    body = _PART.sub(lambda part: f"[[{next(numbers)}]]", item.text)
    item.gaps = [_answers(part[3]) for part in parts]
    # What stands before an empty line is the question; the text with the gaps follows it.
    asked, between, sentence = body.partition("\n\n")
    if between and "[[" not in asked:
        item.text, item.body = asked, sentence
    else:
        item.text, item.body = item.name or re.sub(r"\[\[\d+\]\]", "_____", body), body


def _answers(inside: str) -> list[Option]:
    found = []
    for raw in re.split(r"(?<!\\)~", inside):
        right, raw = raw.startswith("="), raw.removeprefix("=")
        answer, _hash, feedback = re.sub(r"(?<!\\)#", "\0", raw, count=1).partition("\0")
        weight = _WEIGHT.match(answer)
        credit = float(weight[1]) if weight else 100.0 if right else 0.0
        answer = answer[weight.end() :] if weight else answer
        found.append(Option(_meant(answer), credit, _meant(feedback)))
    return found


def _meant(text: str) -> str:
    return _UNESCAPE.sub(r"\1", text).strip()


def written(body: str, gaps: list[list[str]], *, any_case: bool) -> str:
    """The text with its answers in the places of `[[1]]`, `[[2]]`; signs of the notation are escaped."""
    kind = "SHORTANSWER" if any_case else "SHORTANSWER_C"

    def part(match: re.Match) -> str:
        forms = gaps[int(match[1]) - 1]
        return f"{{1:{kind}:{'~'.join(f'={_escaped(form)}' for form in forms)}}}"

    return re.sub(r"\[\[\s*(\d+)\s*\]\]", part, literal(body))


def literal(text: str) -> str:
    """A text in which nothing is read as an answer: the notation has no escape for its own beginning."""
    return _PART.sub(lambda part: f"{{ {part[0][1:]}", text)


def _escaped(text: str) -> str:
    return re.sub(r"([\\{}~=#%\"])", r"\\\1", text)
