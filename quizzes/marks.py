"""Marks that authors set in a text: `They waited [[outside the prayer house]].`"""

import re
from typing import NamedTuple

_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


class Stretch(NamedTuple):
    """A part of the text, inside a mark or between two."""

    marked: bool
    text: str


def stretches(text: str) -> list[Stretch]:
    """The text from mark to mark. Between two marks, before the first and after the last there is always one, if
    only an empty one, so that the parts of a text have the same places in every language.
    """
    parts = _MARK.split(text)
    return [Stretch(marked=place % 2 == 1, text=part) for place, part in enumerate(parts)]


def marked(text: str) -> list[str]:
    """What stands in the marks, in the order of the text."""
    return [" ".join(part.text.split()) for part in stretches(text) if part.marked]


def are_whole(text: str) -> bool:
    """Whether every mark that is opened is closed, and none stands in another."""
    return not any("[[" in part.text or "]]" in part.text for part in stretches(text))
