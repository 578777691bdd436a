"""Questions as items of QTI 3.0, graded there as here wherever its response processing can say it."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from quizzes.kinds import highlight

from .item import Item, Picture
from .qti_xml import ASI, element, lines, paragraphs, text

Made = tuple[str, str, str]
"""Declarations, body, and what computes the score."""


def can_say(item: Item, node: Mapping[str, Any]) -> bool:
    """Whether there is an interaction for the question; what is highlighted has one here, and in no other format."""
    if node["kind"] == "highlight" and item.out and item.out[0].code == "bank_unsaid":
        item.out = []
    return not item.out


def lost(node: Mapping[str, Any]) -> list[str]:
    what = []
    if node["kind"] == "true_false":
        what.append("True or false, and how sure")
    if node["kind"] == "ordering":
        what.append("Points for a part of the answer")
    if node["kind"] == "gap" and (node.get("any_accents") or node.get("any_script")):
        what.append("What doesn't count")
    return what


def item(key: str, item: Item, node: Mapping[str, Any], *, language: str, truth: tuple[str, str]) -> str:
    """The file of an item."""
    kind = _KINDS[node["kind"]]
    declared, body, scored = kind(item, node, truth) if node["kind"] == "true_false" else kind(item, node)
    if item.picture:
        body = element("p", element("img", src=f"../{file_of(key, item.picture)}", alt=item.picture.alt)) + body
    declared += outcome("SCORE", "float") + outcome("MAXSCORE", "float", _number(node["points"]))
    after = ""
    if item.why:
        declared += outcome("WHY", "identifier")
        scored += _set("WHY", element("qti-base-value", "why", base_type="identifier"))
        said = element("qti-content-body", paragraphs(item.why))
        after = element("qti-modal-feedback", said, outcome_identifier="WHY", identifier="why", show_hide="show")
    content = "".join(
        (declared, element("qti-item-body", body), element("qti-response-processing", scored), after)
    )
    attributes = {"xmlns": ASI, "xml:lang": language}
    whole = element(
        "qti-assessment-item", content, attributes, identifier=key, title=item.name, adaptive="false", time_dependent="false"
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'


def file_of(key: str, picture: Picture) -> str:
    """Where the picture of an item is in the package: under a name that nobody chose but us."""
    return f"images/{key}{PurePosixPath(picture.name).suffix.lower()}"


def outcome(name: str, base_type: str, default: str = "") -> str:
    value = "0" if base_type == "float" and not default else default
    inside = element("qti-default-value", element("qti-value", value)) if value else ""
    cardinality = "multiple" if name == "FEEDBACK" else "single"
    return element("qti-outcome-declaration", inside, identifier=name, cardinality=cardinality, base_type=base_type)


def _choice(item: Item, node: Mapping[str, Any]) -> Made:
    points, options = node["points"], node["options"]
    right = [option for option in options if option.get("correct")]
    several = node["kind"] == "multiple"
    names = {option["id"]: f"o{place}" for place, option in enumerate(options, start=1)}
    share = points / len(right)
    # What isn't mapped is worth nothing; where several may be chosen, a wrong one takes a right one away.
    worth = {
        names[option["id"]]: share if option in right else -share for option in options if several or option in right
    }
    declared = _response([names[option["id"]] for option in right], worth, points, "multiple" if several else "single")
    choices, said = "", ""
    for option in options:
        name = names[option["id"]]
        words = lines(option["text"])
        if option.get("feedback"):
            shown = {"outcome_identifier": "FEEDBACK", "identifier": name, "show_hide": "show"}
            words += element("qti-feedback-inline", lines(option["feedback"]), **shown)
            said = "FEEDBACK"
        choices += element("qti-simple-choice", words, identifier=name)
    scored = _score_of_mapping("RESPONSE")
    if said:
        declared += outcome(said, "identifier")
        chosen = element("qti-variable", identifier="RESPONSE")
        scored += _set(said, chosen if several else element("qti-multiple", chosen))
    body = element(
        "qti-choice-interaction",
        element("qti-prompt", lines(node["text"])) + choices,
        response_identifier="RESPONSE",
        shuffle="true",
        max_choices="0" if several else "1",
    )
    return declared, body, scored


def _truth(item: Item, node: Mapping[str, Any], truth: tuple[str, str]) -> Made:
    right = "true" if node["correct"] else "false"
    declared = _response([right], {right: node["points"]}, node["points"], "single")
    words = zip(("true", "false"), truth, strict=True)
    choices = "".join(element("qti-simple-choice", text(word), identifier=name) for name, word in words)
    body = element(
        "qti-choice-interaction",
        element("qti-prompt", lines(node["text"])) + choices,
        response_identifier="RESPONSE",
        shuffle="false",
        max_choices="1",
    )
    return declared, body, _score_of_mapping("RESPONSE")


def _order(item: Item, node: Mapping[str, Any]) -> Made:
    names = [f"o{place}" for place, _option in enumerate(node["options"], start=1)]
    correct = element("qti-correct-response", "".join(element("qti-value", name) for name in names))
    declared = element(
        "qti-response-declaration", correct, identifier="RESPONSE", cardinality="ordered", base_type="identifier"
    )
    choices = "".join(
        element("qti-simple-choice", lines(option["text"]), identifier=name)
        for name, option in zip(names, node["options"], strict=True)
    )
    prompt = element("qti-prompt", lines(node["text"]))
    body = element("qti-order-interaction", prompt + choices, response_identifier="RESPONSE", shuffle="true")
    right = element(
        "qti-match", element("qti-variable", identifier="RESPONSE") + element("qti-correct", identifier="RESPONSE")
    )
    return declared, body, _condition((right, node["points"]))


def _match(item: Item, node: Mapping[str, Any]) -> Made:
    rights = list(dict.fromkeys([right for _left, right in item.pairs] + item.others))
    name_of = {words: f"r{place}" for place, words in enumerate(rights, start=1)}
    pairs = [f"l{place} {name_of[right]}" for place, (_left, right) in enumerate(item.pairs, start=1)]
    share = node["points"] / len(pairs)
    declared = _response(pairs, dict.fromkeys(pairs, share), node["points"], "multiple", "directedPair")
    left = "".join(
        element("qti-simple-associable-choice", lines(words), identifier=f"l{place}", match_max="1")
        for place, (words, _right) in enumerate(item.pairs, start=1)
    )
    right = "".join(
        element("qti-simple-associable-choice", lines(words), identifier=name, match_max="0")
        for words, name in name_of.items()
    )
    sets = element("qti-simple-match-set", left) + element("qti-simple-match-set", right)
    body = element(
        "qti-match-interaction",
        element("qti-prompt", lines(node["text"])) + sets,
        response_identifier="RESPONSE",
        shuffle="true",
        max_associations=str(len(pairs)),
    )
    return declared, body, _score_of_mapping("RESPONSE")


def _gaps(item: Item, node: Mapping[str, Any]) -> Made:
    share, declared, scores = node["points"] / len(item.gaps), "", ""
    for place, forms in enumerate(item.gaps, start=1):
        name = f"RESPONSE{place}"
        entries = "".join(
            element(
                "qti-map-entry",
                map_key=form.text,
                mapped_value=_number(share),
                case_sensitive="false" if item.any_case else "true",
            )
            for form in forms
        )
        declared += element(
            "qti-response-declaration",
            element("qti-correct-response", element("qti-value", text(forms[0].text)))
            + element("qti-mapping", entries, default_value="0"),
            identifier=name,
            cardinality="single",
            base_type="string",
        )
        scores += element("qti-map-response", identifier=name)

    def gap(match: re.Match) -> str:
        return element("qti-text-entry-interaction", response_identifier=f"RESPONSE{match[1]}", expected_length="20")

    body = re.sub(r"\[\[\s*(\d+)\s*\]\]", gap, paragraphs(item.body))
    return declared, paragraphs(node["text"]) + body, _set("SCORE", element("qti-sum", scores))


def _numeric(item: Item, node: Mapping[str, Any]) -> Made:
    value = item.numbers[0].value
    declared = element(
        "qti-response-declaration",
        element("qti-correct-response", element("qti-value", value)),
        identifier="RESPONSE",
        cardinality="single",
        base_type="float",
    )
    entry = element("qti-text-entry-interaction", response_identifier="RESPONSE", expected_length="12")
    body = paragraphs(node["text"]) + element("p", f"{entry} {text(item.unit)}".rstrip())

    def within(tolerance: str) -> str:
        both = element("qti-variable", identifier="RESPONSE") + element("qti-correct", identifier="RESPONSE")
        return element("qti-equal", both, tolerance_mode="absolute", tolerance=f"{tolerance} {tolerance}")

    grades = [(within(one.tolerance), node["points"] * one.credit / 100) for one in item.numbers]
    return declared, body, _condition(*grades)


def _highlight(item: Item, node: Mapping[str, Any]) -> Made:
    pieces = highlight.pieces(node["body"])
    right = [piece.id for piece in pieces if piece.id.startswith("s")]
    share = node["points"] / len(right)
    worth = dict.fromkeys(right, share)
    declared = _response(right, worth, node["points"], "multiple", otherwise=-share)
    words = "".join(
        element("qti-hottext", _kept(piece.text), identifier=piece.id) if piece.id else _kept(piece.text)
        for piece in pieces
    )
    body = element(
        "qti-hottext-interaction",
        element("qti-prompt", lines(node["text"])) + element("p", words),
        response_identifier="RESPONSE",
        max_choices="0",
    )
    return declared, body, _score_of_mapping("RESPONSE")


_KINDS: dict[str, Callable[..., Made]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _truth,
    "ordering": _order,
    "matching": _match,
    "groups": _match,
    "gap": _gaps,
    "numeric": _numeric,
    "highlight": _highlight,
}


def _response(
    right: list[str],
    worth: Mapping[str, float],
    points: float,
    cardinality: str,
    base_type: str = "identifier",
    *,
    otherwise: float = 0,
) -> str:
    """What is right, and what each mark earns: never below 0, never above all points, as here."""
    correct = element("qti-correct-response", "".join(element("qti-value", name) for name in right))
    entries = "".join(
        element("qti-map-entry", map_key=name, mapped_value=_number(value)) for name, value in worth.items()
    )
    mapping = element(
        "qti-mapping", entries, lower_bound="0", upper_bound=_number(points), default_value=_number(otherwise)
    )
    return element(
        "qti-response-declaration", correct + mapping, identifier="RESPONSE", cardinality=cardinality, base_type=base_type
    )


def _score_of_mapping(name: str) -> str:
    """The usual template for mapped responses, written out since other outcomes are set beside it."""
    empty = element("qti-is-null", element("qti-variable", identifier=name))
    nothing = element("qti-response-if", empty + _set("SCORE", _value(0)))
    mapped = element("qti-response-else", _set("SCORE", element("qti-map-response", identifier=name)))
    return element("qti-response-condition", nothing + mapped)


def _condition(*grades: tuple[str, float]) -> str:
    """The points of the first condition that holds, else none."""
    parts = "".join(
        element("qti-response-if" if place == 0 else "qti-response-else-if", condition + _set("SCORE", _value(points)))
        for place, (condition, points) in enumerate(grades)
    )
    return element("qti-response-condition", parts + element("qti-response-else", _set("SCORE", _value(0))))


def _set(name: str, value: str) -> str:
    return element("qti-set-outcome-value", value, identifier=name)


def _value(number: float) -> str:
    return element("qti-base-value", _number(number), base_type="float")


def _kept(words: str) -> str:
    """Words with the spaces around them, and their line ends."""
    return text(words).replace("\n", "<br/>")


def _number(value: float) -> str:
    return f"{value:.12f}".rstrip("0").rstrip(".")
