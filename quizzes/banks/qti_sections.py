"""Sections and pools of a check as sections of a QTI test: QTI draws from a section by itself."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from quizzes.form import DIFFICULTIES

from .qti_xml import element, paragraphs

Placed = Sequence[tuple[str, Mapping[str, Any]]]
"""The names of the items in the file, in order, each with its node."""


def sections(document: Mapping[str, Any], placed: Placed) -> str:
    """What stands in the test part: a section for each of the check, in it one for each pool."""
    if not document.get("sections") and not document.get("pools"):
        return _section("section", document["title"], "".join(map(_reference, placed)))
    parts = groupby(placed, key=lambda one: one[1].get("section"))
    return "".join(_part(document, number, name, list(run)) for number, (name, run) in enumerate(parts, start=1))


def lost(document: Mapping[str, Any]) -> list[str]:
    """Labels of what QTI can't say of them."""
    wanted = {name for rule in document.get("pools", {}).values() for name in DIFFICULTIES if rule.get(name)}
    marks = any(one.get("pass_percent") for one in document.get("sections", {}).values())
    labels = [f"Of them {name}, at least" for name in DIFFICULTIES if name in wanted]
    return [*labels, *(["Pass mark of this section in percent"] if marks else [])]


def _part(document: Mapping[str, Any], number: int, name: str | None, placed: Placed) -> str:
    about = document.get("sections", {}).get(name, {})
    key = f"section-{number}"
    inside = _introduction(about.get("text", ""))
    for place, (pool, run) in enumerate(groupby(placed, key=lambda one: one[1].get("pool")), start=1):
        drawn = list(run)
        references = "".join(map(_reference, drawn))
        inside += _drawn(document["pools"][pool], f"{key}-pool-{place}", references, len(drawn)) if pool else references
    return _section(key, about.get("title", document["title"]), inside)


def _introduction(text: str) -> str:
    if not text.strip():
        return ""
    body = element("qti-content-body", paragraphs(text))
    return element("qti-rubric-block", body, use="instructions", view="candidate")


def _drawn(rule: Mapping[str, int], key: str, references: str, count: int) -> str:
    """Of a pool whose questions can't all be said no more is drawn than there is."""
    select = element("qti-selection", select=str(min(rule["draw"], count)))
    return _section(key, "–", select + element("qti-ordering", shuffle="true") + references, visible="false")


def _section(key: str, title: str, inside: str, visible: str = "true") -> str:
    return element("qti-assessment-section", inside, identifier=key, title=title, visible=visible)


def _reference(placed: tuple[str, Mapping[str, Any]]) -> str:
    return element("qti-assessment-item-ref", identifier=placed[0], href=f"items/{placed[0]}.xml")
