"""Texts with places for values, `New course: {course}`: filling them, and what is wrong with one. Pure.

No template language: a place is a name that is known, its value is put in as it is and never looked through again.
A brace that is meant as one is written twice.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_PARTS = re.compile(r"\{\{|\}\}|\{([a-z_]+)\}|[{}]")
_PERCENT = re.compile(r"%\(([a-z_]+)\)[sd]|%%|[{}]")


class Problem(NamedTuple):
    """What is wrong: `brace` (one alone, with the words around it) or `unknown` (a place of this name)."""

    code: str
    what: str


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with its values. Raises KeyError for a place that has none; a lone brace stays as it is."""

    def put(found: re.Match) -> str:
        if found[1]:
            return str(values[found[1]])
        return found[0][0]

    return _PARTS.sub(put, text)


def names(text: str) -> set[str]:
    """The places in a text."""
    return {found[1] for found in _PARTS.finditer(text) if found[1]}


def problems(text: str, known: Iterable[str]) -> list[Problem]:
    """All that keeps the text from being used, in its order."""
    known, found = set(known), []
    for part in _PARTS.finditer(text):
        if part[1] and part[1] not in known:
            found.append(Problem("unknown", part[0]))
        elif len(part[0]) == 1:
            found.append(Problem("brace", text[max(part.start() - 12, 0) : part.end() + 12].strip()))
    return found


def from_catalogue(sentence: str) -> str:
    """A sentence of gettext's, `New course: %(course)s`, as one with places."""

    def put(found: re.Match) -> str:
        return f"{{{found[1]}}}" if found[1] else "%" if found[0] == "%%" else found[0] * 2

    return _PERCENT.sub(put, sentence)
