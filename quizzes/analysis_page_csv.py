"""The figures of an analysis as a table for a spreadsheet: raw numbers with a point, no rounding for the eye."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from people.formulas import guarded

from .analysis_page_check import texts
from .state import Document

ITEMS = (
    "number", "key", "question", "answered", "omitted", "left", "facility", "discrimination", "median_seconds",
    "option", "option_text", "right", "chosen", "share", "language", "class", "effect", "standard_error", "chi_square",
)
CHOICES = ("step", "step_text", "choice", "choice_text", "came", "chosen", "share", "weakest_quarter", "strongest_quarter")


def rows(report: Mapping[str, Any], played: Document) -> Iterator[Sequence[Any]]:
    """Header and lines: for a check one line an item, then one for each option and for each comparison of languages."""
    nodes = played["nodes"]
    if report["kind"] == "check":
        yield ITEMS
        for entry in report["items"]:
            yield from _item(entry, nodes[entry["key"]])
    else:
        yield CHOICES
        for decision in report["decisions"]:
            yield from _decision(decision, nodes[decision["node"]])


def _item(entry: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    known = texts(node)
    head = (entry["number"], entry["key"], node["text"])
    median = entry["seconds"]["median"] if entry["seconds"] else None
    figures = (entry["answered"], entry["omitted"], entry["left"], entry["facility"], entry["discrimination"], median)
    yield (*head, *figures, *[None] * 10)
    for option in entry["options"]:
        told = (option["id"], known.get(option["id"], ""), int(option["right"]), option["count"], option["share"])
        yield (*head, *[None] * 6, *told, *[None] * 5)
    for found in entry["differences"]:
        compared = (found["grade"], found["effect"], found["standard_error"], found["chi_square"])
        yield (*head, *[None] * 11, found["focal"], *compared)


def _decision(decision: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    known = texts(node)
    for choice in decision["choices"]:
        yield (
            decision["node"], node["text"], choice["id"], known.get(choice["id"], ""), decision["came"],
            choice["count"], choice["all"], choice["weakest"], choice["strongest"],
        )


def written(lines: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """As CSV after RFC 4180, in UTF-8; text that would begin a formula gets an apostrophe before it."""
    for line in lines:
        text = io.StringIO(newline="")
        csv.writer(text).writerow([guarded(cell) for cell in line])
        yield text.getvalue().encode()
