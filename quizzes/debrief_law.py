"""The law beside the decisions of a debrief: for one reader, in her language and where she is."""

from collections.abc import Iterable, Mapping
from datetime import date

from law.models import Judgment, Provision
from law.queries import judgments_named, provisions_on
from people.models import User

from .debrief import DebriefStep
from .state import Document

Named = tuple[list[str], list[str]]
"""Short names of judgments, and topics."""


def law_of_decisions(
    document: Document, steps: Iterable[DebriefStep], *, language: str, reader: User | None, on: date
) -> dict[str, dict]:
    """What to show beside each decision, by step; a step that names no law has no entry.

    Queries: 1 for judgments and 3 for provisions, each only where some decision names any.
    """
    named = _named(document, steps)
    judgments = judgments_named((name for names, _ in named.values() for name in names), language)
    topics = {topic for _, of_step in named.values() for topic in of_step}
    provisions = provisions_on(topics, jurisdiction=_jurisdiction(reader, topics), language=language, on=on)
    found = {}
    for node, (names, of_step) in named.items():
        cited = [_judgment(judgments[name]) for name in names if name in judgments]
        rules = [_provision(provision) for topic in of_step for provision in provisions.get(topic, ())]
        if cited or rules:
            found[node] = {"judgments": cited, "provisions": rules}
    return found


def _named(document: Document, steps: Iterable[DebriefStep]) -> dict[str, Named]:
    """The law of each decision: the step's own, then that of what was chosen, then of the expert's choice."""
    named: dict[str, Named] = {}
    for step in steps:
        node = document["nodes"][step.taken.node]
        chosen = {step.taken.choice, *step.expert}
        parts = [node, *(choice for choice in node.get("choices", ()) if choice["id"] in chosen)]
        law, provisions = _together(parts, "law"), _together(parts, "provisions")
        if law or provisions:
            named[step.taken.node] = (law, provisions)
    return named


def _together(parts: Iterable[Mapping], field: str) -> list[str]:
    return list(dict.fromkeys(name for part in parts for name in part.get(field, ())))


def _jurisdiction(reader: User | None, topics: set[str]):
    """Where the reader is; not asked for when no decision names a topic."""
    return reader.unit.jurisdiction if reader and topics and reader.unit else None


def _judgment(judgment: Judgment) -> dict:
    return {
        "name": judgment.name,
        "application_numbers": judgment.application_numbers,
        "date": judgment.date,
        "articles": judgment.articles,
        "lesson": judgment.lesson,
        "source_links": judgment.source_links,
        "reviewed": judgment.reviewed,
        "lang": judgment.locale.language_code,
    }


def _provision(provision: Provision) -> dict:
    return {
        "citation": provision.citation,
        "jurisdiction_name": provision.jurisdiction.label,
        "summary": provision.summary,
        "source_links": provision.source_links,
        "reviewed": provision.reviewed,
        "lang": provision.locale.language_code,
    }
