"""Kinds of question: the registry. A kind is one file in this package and a template; nothing else changes.

This module and the engine know no Django; a kind's file may, for its block in the CMS.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

from quizzes.problem import MESSAGES, Problem


class Kind:
    """What the engine, the publishing check and the pages ask of a kind of question.

    An answer is plain JSON. Everything is a pure function of the node and the answer.
    """

    name: str = ""
    template: str = ""
    fields: frozenset[str] = frozenset({"options"})
    """What a question of this kind has in the document beside text, competency, points, why and to."""
    messages: Mapping[str, str] = {}
    """Sentences for problems that only this kind has, by code."""
    block: Any = None
    """The block in which authors write such a question (`quizzes.question_blocks.QuestionBlock`)."""

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        """What must be put right before the question can be published; `Where.node` is left empty."""
        raise NotImplementedError

    def parse(self, answer: Any, node: Mapping[str, Any]) -> Any:
        """The answer in its one normal form; raises Malformed for anything else, whatever JSON it is."""
        raise NotImplementedError

    def parse_form(self, data: Any, node: Mapping[str, Any]) -> Any:
        """The answer from a form's fields (`get`, `getlist`); raises Malformed when it is incomplete."""
        raise NotImplementedError

    def grade(self, node: Mapping[str, Any], answer: Any) -> float:
        """How right a parsed answer is, from 0 to 1."""
        raise NotImplementedError

    def samples(self, node: Mapping[str, Any]) -> tuple[Any, ...]:
        """One answer for every grade there is, the wholly right one first: what the analysis plays."""
        raise NotImplementedError

    def structure(self, node: Mapping[str, Any]) -> Any:
        """What must be the same in every language for the question to be the same; no words."""
        raise NotImplementedError

    def feedback(self, node: Mapping[str, Any], answer: Any) -> tuple[str, ...]:
        """What the author has to say to this answer, beside the node's `why`."""
        chosen = [answer] if isinstance(answer, str) else answer
        return tuple(
            option["feedback"]
            for option in node.get("options", ())
            if option["id"] in chosen and option.get("feedback")
        )


_KINDS: dict[str, Kind] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Make a kind known under its name; used as a decorator."""
    _KINDS[kind.name] = kind()
    MESSAGES.update(kind.messages)
    return kind


def get(name: str) -> Kind:
    """The kind of this name; KeyError when there is none."""
    return _KINDS[name]


def names() -> tuple[str, ...]:
    return tuple(sorted(_KINDS))


def blocks() -> list[tuple[str, Any]]:
    """Name and authoring block of every kind, for a StreamField."""
    return [(name, _KINDS[name].block) for name in names()]


def load() -> None:
    """Import every module of this package, so that each registers its kind. Repeating it does nothing."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
