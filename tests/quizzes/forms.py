"""Forms of questions filled in as a browser sends them, from an answer in the author's ids."""

from typing import Any

from django.http import QueryDict

from quizzes.kinds import highlight
from quizzes.shuffle import Shuffle, in_order


def filled_in(node: dict[str, Any], shuffle: Shuffle, answer: Any) -> QueryDict:
    """The fields of the question's form, for an answer in its normal form."""
    sent = QueryDict(mutable=True)
    for name, values in _FIELDS[node["kind"]](node, shuffle, answer).items():
        sent.setlist(name, values)
    return sent


def entered(shown: dict[str, Any], kind: str) -> dict[str, list[str]]:
    """What a browser would send if it were given this data for the template and nothing were touched."""
    fields: dict[str, list[str]] = {}

    def marked(name: str, options: list[dict], mark: str = "checked") -> None:
        values = [option["value"] for option in options if option[mark]]
        if values:
            fields[name] = values

    match kind:
        case "single" | "multiple" | "hotspot":
            marked("option", shown["options"])
        case "ordering":
            fields = {f"place-{o['value']}": [str(n)] for n, o in enumerate(shown["options"], start=1)}
        case "true_false":
            marked("value", shown["options"])
            marked("sure", shown["sure"])
        case "matching":
            for row in shown["rows"]:
                marked(f"match-{row['value']}", row["options"], "selected")
        case "groups":
            for row in shown["rows"]:
                marked(f"item-{row['value']}", row["options"])
        case "gap":
            fields = {f"gap-{p['gap']}": [p["value"]] for p in shown["pieces"] if p["gap"] and p["value"]}
        case "numeric":
            fields = {"number": [shown["value"]]} if shown["value"] else {}
        case "highlight":
            marked("mark", [piece for piece in shown["pieces"] if piece["value"]])
        case "report":
            for row in shown["rows"]:
                if "options" in row:
                    marked(row["value_name"], row["options"])
                elif row["value"]:
                    fields[row["value_name"]] = [row["value"]]
        case "short_text":
            fields = {"text": [shown["value"]]} if shown["value"] else {}
    return {name: sorted(values) for name, values in fields.items()}


def untouched(node: dict[str, Any]) -> dict[str, list[str]]:
    """What an ordering sends as it stands; no other kind sends anything."""
    ids = [option["id"] for option in node.get("options", ())]
    return {f"place-{value}": [value] for value in in_order(ids)} if node["kind"] == "ordering" else {}


def _values(shuffle: Shuffle, parts: list, part: str = "") -> dict[str, str]:
    return {name: value for value, name in shuffle.values([p["id"] for p in parts], part).items()}


def _options(node, shuffle, answer) -> dict[str, list[str]]:
    values = _values(shuffle, node["options"])
    return {"option": sorted(values[name] for name in ([answer] if isinstance(answer, str) else answer))}


def _ordering(node, shuffle, answer) -> dict[str, list[str]]:
    values = _values(shuffle, node["options"])
    return {f"place-{values[name]}": [str(place)] for place, name in enumerate(answer, start=1)}


def _true_false(node, shuffle, answer) -> dict[str, list[str]]:
    return {"value": [str(answer["value"]).lower()], "sure": ["sure" if answer["sure"] else "unsure"]}


def _matching(node, shuffle, answer) -> dict[str, list[str]]:
    rows, matches = _values(shuffle, node["pairs"]), _values(shuffle, node["pairs"] + node["distractors"], "match")
    return {f"match-{rows[name]}": [matches[match]] for name, match in answer.items()}


def _groups(node, shuffle, answer) -> dict[str, list[str]]:
    rows = _values(shuffle, node["items"])
    groups = {group["id"]: str(place) for place, group in enumerate(node["groups"], start=1)}
    return {f"item-{rows[name]}": [groups[group]] for name, group in answer.items()}


def _gap(node, shuffle, answer) -> dict[str, list[str]]:
    places = {gap["id"]: str(place) for place, gap in enumerate(node["gaps"], start=1)}
    return {f"gap-{places[name]}": [text] for name, text in answer.items() if text}


def _highlight(node, shuffle, answer) -> dict[str, list[str]]:
    pieces = in_order(piece.id for piece in highlight.pieces(node["body"]) if piece.id)
    return {"mark": sorted(value for value, name in pieces.items() if name in answer)}


def _report(node, shuffle, answer) -> dict[str, list[str]]:
    sent = {}
    for place, field in enumerate(node["fields"], start=1):
        value = answer[field["id"]]
        if "options" in field and value:
            values = _values(shuffle, field["options"], field["id"])
            sent[f"field-{place}"] = sorted(values[name] for name in ([value] if isinstance(value, str) else value))
        elif value:
            sent[f"field-{place}"] = [value]
    return sent


_FIELDS = {
    "single": _options,
    "multiple": _options,
    "hotspot": _options,
    "ordering": _ordering,
    "true_false": _true_false,
    "matching": _matching,
    "groups": _groups,
    "gap": _gap,
    "numeric": lambda node, shuffle, answer: {"number": [answer]},
    "highlight": _highlight,
    "report": _report,
    "short_text": lambda node, shuffle, answer: {"text": [answer]},
}
