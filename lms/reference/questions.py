"""The questions of `reference/questions.yaml`: blocks of a check in the CMS, and their words in another language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from quizzes import kinds
from quizzes.question_blocks import stored_question

from .files import block_id
from .words import Words, pair


def is_known(question: Mapping[str, Any]) -> bool:
    """Whether this version has the question's kind."""
    return question["type"] in kinds.names()


def question_block(question: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A question as its block in the CMS, with ids that are the same at every load."""
    name, kind = question["id"], question["type"]

    def make(block_type: str, value: Any, *path: str) -> dict[str, Any]:
        return {"type": block_type, "id": block_id(name, *path), "value": value}

    return make(kind, stored_question(_node(question, language), kinds.get(kind).block, make))


def question_words(question: Mapping[str, Any], told: Mapping[str, Any], source: str, target: str) -> Words:
    """The words of a question in the language `target`, of which `told` says only what differs in it."""
    return pair(_node(question, source), _node(_laid_over(question, told), target))


def _node(question: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The question as a node of a document; what its kind says by itself is said in `language`."""
    with override(language):
        made = kinds.get(question["type"]).from_bank(question)
    return {
        "text": question["text"],
        "why": question.get("why", ""),
        "competency": question["competency"],
        "points": question.get("points", 1),
        **made,
    }


def _laid_over(source: Any, told: Any) -> Any:
    """`source` with the words of `told` in their places; a list of texts is told whole."""
    if isinstance(source, Mapping) and isinstance(told, Mapping):
        both = source.keys() & told.keys()
        return {**source, **told, **{name: _laid_over(source[name], told[name]) for name in both}}
    entries = isinstance(source, list) and isinstance(told, list) and len(source) == len(told)
    if entries and all(isinstance(part, Mapping) for part in source):
        return [_laid_over(part, of_part) for part, of_part in zip(source, told, strict=True)]
    return told
