"""Kinds of question: the registry. A kind is one file in this package and a template; nothing else changes.

This module and the engine know no Django; a kind's file may, for its block in the CMS and its words.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

from quizzes.form import Entries, Rule
from quizzes.problem import MESSAGES, Problem
from quizzes.refused import SENTENCES
from quizzes.shuffle import Shuffle


class Kind:
    """What the engine, the publishing check, the pages, the CMS and the files ask of a kind of question.

    An answer is plain JSON, the same in every language. All but `legend`, `shown`, `told` and `told_right`,
    which speak the reader's language, are pure functions of the node and the answer.
    """

    name: str = ""

    # --- what a question of this kind has in the document beside text, competency, points, why and to
    fields: Mapping[str, Rule] = {}
    """Its fields with the rule of each; a list of parts with ids is `form.Entries`."""
    words: tuple[str, ...] = ()
    """Texts among its own fields that must be there; translated."""
    optional_words: tuple[str, ...] = ()
    """Texts among its own fields that may be left out; translated."""
    needed: tuple[str, ...] = ()
    """Other fields that must be there."""
    messages: Mapping[str, str] = {}
    """Sentences for problems that only this kind has, by code."""
    refusals: Mapping[str, str] = {}
    """Sentences for reasons of Malformed that only this kind has."""

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        """What must be put right before the question can be published; `Where.node` is left empty."""
        raise NotImplementedError

    def check_translation(self, node: Mapping[str, Any], original: Mapping[str, Any]) -> list[Problem]:
        """What the words of `node` fail to keep of the same question in the language it was written in.

        For kinds whose texts hold more than words, as marks; what isn't text a translation can't change.
        """
        return []

    def structure(self, node: Mapping[str, Any]) -> Any:
        """What must be the same in every language for the question to be the same; no words."""
        raise NotImplementedError

    def key(self, node: Mapping[str, Any]) -> Any:
        """What decides what is right, in the words of this language; equal where every answer gets the same grade."""
        return self.structure(node)

    def parts(self, node: Mapping[str, Any]) -> Any:
        """What an answer can name: where it is equal, an answer to one question can be graded by the other."""
        return ids_of(self.fields, node)

    typed: bool = False
    """Whether answers hold what officers wrote themselves, by which one might be recognised."""

    marked: bool = False
    """Whether people grade it: `grade` gives None, and the answer is worth nothing until they have marked it."""

    # --- how it is authored
    block: Any = None
    """The block in which authors write such a question (`quizzes.question_blocks.QuestionBlock`)."""

    def from_bank(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The kind's part of a node from the short form in which banks of questions are written as files.

        As a rule that has the document's own fields; a kind with a shorter form reads it here.
        """
        known = (*self.fields, *self.words, *self.optional_words)
        return {field: question[field] for field in known if field in question}

    # --- how it is played
    template: str = ""

    def legend(self, node: Mapping[str, Any]) -> str:
        """What the reader is to do, in a short sentence."""
        raise NotImplementedError

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        """Plain data for the template, with no ids and nothing that gives the key away.

        `sent` are the form data (`get`, `getlist`) of an answer that was refused, to be shown again, or None.
        """
        raise NotImplementedError

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> Any:
        """The answer from a form's fields (`get`, `getlist`); raises Malformed when it is incomplete."""
        raise NotImplementedError

    def parse(self, answer: Any, node: Mapping[str, Any]) -> Any:
        """The answer in its one normal form; raises Malformed for anything else, whatever JSON it is.

        What it accepts must depend on nothing but the structure, so that a replay in another language agrees.
        """
        raise NotImplementedError

    # --- what it is worth, and what is said to it
    def grade(self, node: Mapping[str, Any], answer: Any) -> float | None:
        """How right a parsed answer is, from 0 to 1; None for a kind that is `marked` by people."""
        raise NotImplementedError

    def samples(self, node: Mapping[str, Any]) -> tuple[Any, ...]:
        """One answer for every grade there is, the wholly right one first: what the analysis plays."""
        raise NotImplementedError

    def told(self, node: Mapping[str, Any], answer: Any) -> list[str]:
        """A parsed answer in words, a line for each part of it."""
        raise NotImplementedError

    def told_right(self, node: Mapping[str, Any]) -> list[str]:
        """The wholly right answer in words."""
        return self.told(node, self.samples(node)[0])

    def feedback(self, node: Mapping[str, Any], answer: Any) -> tuple[str, ...]:
        """What the author has to say to this answer, beside the node's `why`."""
        return ()


def ids_of(fields: Mapping[str, Rule], holder: Mapping[str, Any]) -> dict[str, Any]:
    """The ids of all parts below `holder`, in no order."""
    return {
        name: {part["id"]: ids_of(rule.fields, part) for part in holder[name]}
        for name, rule in fields.items()
        if isinstance(rule, Entries) and rule.have_ids and name in holder
    }


_KINDS: dict[str, Kind] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Make a kind known under its name; used as a decorator."""
    _KINDS[kind.name] = kind()
    MESSAGES.update(kind.messages)
    SENTENCES.update(kind.refusals)
    return kind


def get(name: str) -> Kind:
    """The kind of this name; KeyError when there is none."""
    return _KINDS[name]


def names() -> tuple[str, ...]:
    return tuple(sorted(_KINDS))


def blocks(*, marked: bool = True) -> list[tuple[str, Any]]:
    """Name and authoring block of every kind, for a StreamField; without `marked` only of what needs no people."""
    return [(name, _KINDS[name].block) for name in names() if marked or not _KINDS[name].marked]


def load() -> None:
    """Import every module of this package, so that each registers its kind. Repeating it does nothing."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
