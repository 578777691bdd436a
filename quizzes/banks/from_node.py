"""From a question of ours to the neutral form in which writers take it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quizzes import typed

from .fit import question_problems
from .item import COMPETENCY_TAG, DIFFICULTY_TAG, KIND_TAG, Item, Number, Option


def item_of(node: Mapping[str, Any], place: int) -> Item:
    """The item for a node of a document, the `place`th of its check; its `form` is empty where there is none.

    A node that comes from the bank may have `tags` of its own.
    """
    item = Item(
        line=place,
        name=f"{place:02d} {_short(node['text'])}",
        text=node["text"].strip(),
        why=node.get("why", "").strip(),
        points=node["points"],
        tags=[
            *([f"{COMPETENCY_TAG}{node['competency']}"] if node["competency"] else []),
            *([f"{DIFFICULTY_TAG}{node['difficulty']}"] if node.get("difficulty") else []),
            *node.get("tags", ()),
        ],
    )
    fill = _FORMS.get(node["kind"])
    if question_problems(node):
        item.leave_out("bank_unfinished", name=item.called)
    elif fill is None:
        item.leave_out("bank_unsaid", name=item.called)
    else:
        fill(item, node)
    return item


def _short(text: str) -> str:
    words = " ".join(text.replace("::", ":").split())
    return words if len(words) <= 50 else f"{words[:49]}…"


def _choice(item: Item, node: Mapping[str, Any]) -> None:
    item.form = "choice"
    item.options = [_option(option, 100 if option.get("correct") else 0) for option in node["options"]]


def _several(item: Item, node: Mapping[str, Any]) -> None:
    item.form = "several"
    right = sum(bool(option.get("correct")) for option in node["options"])
    share = 100 / max(1, right)
    item.options = [_option(option, share if option.get("correct") else -share) for option in node["options"]]


def _option(option: Mapping[str, Any], credit: float) -> Option:
    return Option(option["text"].strip(), credit, option.get("feedback", "").strip())


def _truth(item: Item, node: Mapping[str, Any]) -> None:
    item.form, item.truth = "truth", node["correct"]


def _gaps(item: Item, node: Mapping[str, Any]) -> None:
    item.form, item.body, item.any_case = "gaps", node["body"].strip(), bool(node.get("any_case"))
    item.gaps = [[Option(form, 100) for form in typed.forms(gap["accepted"])] for gap in node["gaps"]]


def _number(item: Item, node: Mapping[str, Any]) -> None:
    value = _written(node["value"])
    item.form, item.unit = "number", node.get("unit", "")
    item.numbers = [Number(value, _written(node.get("tolerance", 0)))]
    if node.get("near"):
        item.numbers.append(Number(value, _written(node["near"]), 50))


def _written(number: float) -> str:
    return f"{Decimal(str(number)):f}"


def _match(item: Item, node: Mapping[str, Any]) -> None:
    item.form = "match"
    item.pairs = [(pair["text"].strip(), pair["match"].strip()) for pair in node["pairs"]]
    item.others = [one["text"].strip() for one in node.get("distractors", ())]


def _groups(item: Item, node: Mapping[str, Any]) -> None:
    groups = {group["id"]: group["text"].strip() for group in node["groups"]}
    item.form, item.tags = "match", [*item.tags, f"{KIND_TAG}groups"]
    item.pairs = [(one["text"].strip(), groups[one["group"]]) for one in node["items"]]
    used = {right for _left, right in item.pairs}
    item.others = [text for text in groups.values() if text not in used]


def _order(item: Item, node: Mapping[str, Any]) -> None:
    item.form = "order"
    item.options = [Option(option["text"].strip(), 100) for option in node["options"]]


_FORMS = {
    "single": _choice,
    "multiple": _several,
    "true_false": _truth,
    "gap": _gaps,
    "numeric": _number,
    "matching": _match,
    "groups": _groups,
    "ordering": _order,
}
