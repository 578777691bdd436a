"""A file that a writer made, and what it couldn't say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quizzes.problem import Problem

from .item import Picture

Say = Callable[[Problem], str]
"""A problem as a sentence in the reader's language; given by who calls a writer, since writers know no Django."""

PictureOf = Callable[[Mapping[str, Any]], Picture | None]
"""The picture of a question as a file; given by who calls, since writers open none."""


def no_picture(node: Mapping[str, Any]) -> Picture | None:
    """Of any question."""
    return None


@dataclass(slots=True)
class Written:
    """`lost` says, question by question, what the format can't hold; it stands in the file too."""

    content: bytes = b""
    lost: list[Problem] = field(default_factory=list)

    def lose(self, name: str, *what: str) -> list[Problem]:
        """Note what of a question isn't kept; `what` are labels of fields, in English."""
        labels = tuple(dict.fromkeys(what))
        params = {"name": name, "what": ", ".join(labels), "labels": labels}
        found = [Problem("bank_lost", params=params)] if labels else []
        self.lost += found
        return found

    def lose_parts(self, document: Mapping[str, Any]) -> list[Problem]:
        """Note that a format has a line of questions and nothing else: no headings, and nothing is drawn."""
        named = (("sections", "Section"), ("pools", "Pool"))
        return self.lose(document["title"], *(label for field, label in named if document.get(field)))


def questions(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The questions of a check in their order."""
    return list(document["nodes"].values())


def percent(credit: float) -> str:
    """A weight with the five decimals that Moodle keeps."""
    return f"{credit:.5f}".rstrip("0").rstrip(".")
