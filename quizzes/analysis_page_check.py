"""A check's analysis as a page shows it: the report's figures with the words of the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from . import analysis_page_words as words
from . import kinds
from .analysis.enough import FEWEST_EQUAL
from .analysis_page_plots import bars, curves, scatter, shortened
from .cards import letter
from .state import Document

LONGEST_QUESTION = 110


def check_context(report: Mapping[str, Any], played: Document) -> dict[str, Any]:
    """The whole check: summary, histogram, and a line for each item."""
    rows = [_row(entry, played["nodes"][entry["key"]]) for entry in report["items"]]
    return {
        "summary": summary(report),
        "notes": _notes(report),
        "histogram": bars(report["histogram"], played.get("pass_percent")),
        "histogram_rows": histogram_rows(report["histogram"]),
        "plot": _labelled(scatter(report["items"])),
        "items": rows,
        "to_look_at": _to_look_at(rows),
        "languages": language_lines(report),
        "compared": bool(report["compared"]),
        "source": words.language(report["source"]),
    }


def _to_look_at(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every flag with its question, what is nearly certainly wrong first."""
    found = [{**flag, "row": row} for row in rows for flag in row["flags"]]
    return sorted(found, key=lambda one: one["level"] != "mend")


def summary(report: Mapping[str, Any]) -> list[dict[str, str]]:
    """The figures at the head, each with what it means."""
    found = report["summary"]
    lines = [
        {"label": _("Finished first attempts"), "value": words.number(report["attempts"], 0), "note": ""},
        {"label": _("Passed"), "value": words.share(found.get("passed")), "note": ""},
        {
            "label": _("Mean score"),
            "value": words.percent(found.get("mean"), 1),
            "note": _("median %(median)s, standard deviation %(deviation)s")
            % {"median": words.percent(found.get("median"), 1), "deviation": words.number(found.get("deviation"), 1)},
        },
    ]
    if report["kind"] == "check":
        lines += _reliability(found)
    return lines


def _reliability(found: Mapping[str, Any]) -> list[dict[str, str]]:
    name = _("Reliability (KR-20)") if found["kr20"] else _("Reliability (Cronbach’s alpha)")
    return [
        {"label": name, "value": words.number(found["alpha"]), "note": _alpha(found)},
        {
            "label": _("Standard error of measurement"),
            "value": words.NONE if found["error"] is None else _("± %(number)s points") % {
                "number": words.number(found["error"], 1)
            },
            "note": _("of 100, for two officers in three"),
        },
    ]


def _alpha(found: Mapping[str, Any]) -> str:
    alpha = found["alpha"]
    if found.get("drawn"):  # not there in what was computed before there were pools
        return _("can't be told: questions are drawn, so that not everybody was asked the same")
    if alpha is None:
        return _("can't be told from so few attempts")
    if alpha < 0:
        return _("below zero: the questions don't measure one thing")
    if alpha < 0.5:
        return _("low, as is usual with few questions")
    return _("moderate") if alpha < 0.7 else _("good")


def _notes(report: Mapping[str, Any]) -> list[str]:
    """What can't be said yet, and why."""
    notes = []
    if report["attempts"] < 30:
        notes.append(_("Discrimination and reliability need at least 30 attempts; with fewer, chance decides."))
    if report["attempts"] < 50:
        notes.append(_("Curves by score group need at least 50 attempts."))
    if len(report["locales"]) > 1 and not report["compared"]:
        notes.append(_("Languages are compared once each of two has at least 100 answers to a question."))
    return notes


def language_lines(report: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"language": words.language(code), "count": words.attempts(count)} for code, count in report["locales"].items()
    ]


def histogram_rows(counts: list[int]) -> list[dict[str, str]]:
    """The histogram's text twin."""
    step = 100 // len(counts)
    return [
        {
            "range": _("%(low)s to %(high)s")
            % {"low": place * step, "high": 100 if place + 1 == len(counts) else (place + 1) * step - 1},
            "count": words.number(count, 0),
        }
        for place, count in enumerate(counts)
    ]


def _labelled(plot: dict[str, Any]) -> dict[str, Any]:
    for tick in plot["up"]:
        tick["label"] = words.number(tick["value"], 1)
    return plot


def _row(entry: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    options = texts(node)
    return {
        "key": entry["key"],
        "number": entry["number"],
        "text": shortened(node["text"], LONGEST_QUESTION),
        "facility": words.share(entry["facility"]),
        "facility_value": entry["facility"],
        "discrimination": words.number(entry["discrimination"]),
        "seconds": words.duration(entry["seconds"]["median"] if entry["seconds"] else None),
        "unanswered": words.number(entry["omitted"] + entry["left"], 0),
        "flags": [words.flag(found, options) for found in entry["flags"]],
    }


def texts(node: Mapping[str, Any]) -> dict[str, str]:
    """The words of everything in a question that has an id, however deep it stands."""
    found: dict[str, str] = {}
    waiting: list[Any] = [node]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            name, text = value.get("id"), value.get("text")
            if isinstance(name, str) and isinstance(text, str):
                found[name] = text
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found


def item_context(entry: Mapping[str, Any], node: Mapping[str, Any], language: str) -> dict[str, Any]:
    """One item in full; `language` is that of the node's words."""
    options = [
        {**option, "letter": letter(place), "text": texts(node).get(option["id"], option["id"])}
        for place, option in enumerate(entry["options"])
    ]
    return {
        **_row(entry, node),
        "question": node["text"],
        "points": entry["points"],
        "answered": words.number(entry["answered"], 0),
        "omitted": words.number(entry["omitted"], 0),
        "left": words.number(entry["left"], 0),
        "time": _time(entry["seconds"]),
        "groups": [_group(number, group) for number, group in enumerate(entry["groups"], start=1)],
        "options": [_option(option) for option in options],
        "curves": _curves(entry, options),
        "answers": _answers(entry, node, language),
        "by_language": [
            {
                "language": words.language(code),
                "count": words.number(one["count"], 0),
                "facility": words.share(one["facility"]),
            }
            for code, one in entry["by_language"].items()
        ],
        "differences": [words.difference(found) for found in entry["differences"]],
    }


def _time(found: Mapping[str, float] | None) -> str:
    if found is None:
        return ""
    return _("half of them between %(low)s and %(high)s") % {
        name: words.duration(found[name]) for name in ("low", "high")
    }


def _group(number: int, group: Mapping[str, Any]) -> dict[str, str]:
    low, high = words.number(group["low"], 1), words.number(group["high"], 1)
    return {
        "number": str(number),
        "range": _("%(low)s to %(high)s") % {"low": low, "high": high} if low != high else low,
        "count": words.number(group["count"], 0),
        "facility": words.share(group["facility"]),
    }


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "letter": option["letter"],
        "text": option["text"],
        "right": option["right"],
        "count": words.number(option["count"], 0),
        "share": words.share(option["share"]),
        "bar": round(100 * (option["share"] or 0)),
        "groups": [words.share(value) for value in option["groups"]],
    }


def _curves(entry: Mapping[str, Any], options: list[dict[str, Any]]) -> dict[str, Any] | None:
    """A line for each option, or, for kinds without options, the one line of the item itself."""
    count = len(entry["groups"])
    if count < 2:
        return None
    if options:
        return curves(count, [(option["letter"], option["right"], option["groups"]) for option in options])
    return curves(count, [("", True, [group["facility"] for group in entry["groups"]])])


def _answers(entry: Mapping[str, Any], node: Mapping[str, Any], language: str) -> list[dict[str, str]]:
    """The answers given most, in the words of the exercise; last all others together."""
    kind, other = kinds.get(node["kind"]), entry.get("other_answers")
    with translation.override(language):
        rows = [(_in_words(kind.told(node, one["answer"])), language, one) for one in _kept(entry, kind)]
    if other:
        rows.append((_("Other answers"), "", other))
    return [
        {"text": text, "lang": lang, "count": words.number(one["count"], 0), "grade": words.share(one["grade"])}
        for text, lang, one in rows
    ]


def _kept(entry: Mapping[str, Any], kind: kinds.Kind) -> list[Mapping[str, Any]]:
    """Without what was typed by one or two: an analysis that was kept before that rule may still hold it."""
    return [found for found in entry["answers"] if found["count"] >= FEWEST_EQUAL or not kind.typed]


def _in_words(lines: list[str]) -> str:
    return " · ".join(shortened(line, 60) for line in lines)
