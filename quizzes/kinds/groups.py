"""Sort into groups: say of each of several things to which group it belongs."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks import KeyBlock
from quizzes import parts
from quizzes.form import Entries, text
from quizzes.kinds import Kind, register
from quizzes.problem import Problem, Where
from quizzes.question_blocks import Make, QuestionBlock
from quizzes.refused import Malformed
from quizzes.repeats import repeated
from quizzes.shuffle import Shuffle, in_order

MOST_GROUPS, MOST_ITEMS = 6, 12


class GroupItem(blocks.StructBlock):
    """A group, with a key by which the items name it."""

    key = KeyBlock(label=_("Key"), help_text=_("Short, and the same in every language: a, b, c."))
    text = blocks.TextBlock(label=_("Name of the group"), rows=1)

    class Meta:
        label = _("Group")


class SortedItem(blocks.StructBlock):
    """Something to sort."""

    text = blocks.TextBlock(label=_("Text"), rows=2)
    group = KeyBlock(label=_("Belongs to group"), help_text=_("The key of one of the groups."))

    class Meta:
        label = _("Item")


class GroupsBlock(QuestionBlock):
    """How authors write it."""

    groups = blocks.ListBlock(GroupItem(), label=_("Groups"), min_num=2)
    items = blocks.ListBlock(SortedItem(), label=_("Items to sort"), min_num=2)

    def fields(self, value) -> dict:
        return {
            "groups": [{"id": group["key"], "text": group["text"]} for group in value["groups"]],
            "items": [
                {"id": item.id, "text": item.value["text"], "group": item.value["group"]}
                for item in value["items"].bound_blocks
            ],
        }

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {
            "groups": [
                make("item", {"key": group["id"], "text": group["text"]}, "group", group["id"])
                for group in node["groups"]
            ],
            "items": [
                make("item", {"text": item["text"], "group": item["group"]}, item["id"]) for item in node["items"]
            ],
        }

    class Meta:
        label = _("Sort into groups")
        icon = "folder-open-1"


@register
class Groups(Kind):
    """The answer gives for each item's id the id of a group.

    Graded by the share of items in their group, as a QTI match interaction in which each item is associated
    once. There is no penalty: every item has to go somewhere, so nothing is won by leaving one out.
    """

    name = "groups"
    fields = {
        "groups": Entries({"id": text, "text": text}, alone="text", most=MOST_GROUPS),
        "items": Entries({"id": text, "text": text, "group": text}, alone="text", most=MOST_ITEMS),
    }
    messages = {
        "too_few_groups": _("The question needs at least two groups."),
        "too_few_items": _("The question needs at least two items to sort."),
        "unknown_group": _("‘{item}’ belongs to the group ‘{group}’, and there is no such group."),
        "one_group_only": _("All items belong to the same group, so there is nothing to decide."),
    }
    refusals = {"unsorted": _("Choose a group for every line. What you chose is kept below.")}
    template = "quizzes/kinds/groups.html"
    block = GroupsBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        groups, items = _texts(node, "groups"), node.get("items", ())
        if len(groups) < 2:
            return [Problem("too_few_groups", Where(field="groups"))]
        if len(items) < 2:
            return [Problem("too_few_items", Where(field="items"))]
        unknown = [
            Problem("unknown_group", Where(field="items"), {"item": item["text"], "group": item.get("group", "")})
            for item in items
            if item.get("group") not in groups
        ]
        if not unknown and len({item["group"] for item in items}) == 1:
            unknown = [Problem("one_group_only", Where(field="items"))]
        named = repeated(groups.values(), "groups") + repeated((item["text"] for item in items), "items")
        return unknown + named

    def structure(self, node: Mapping[str, Any]) -> Any:
        return {
            "groups": [group["id"] for group in node["groups"]],
            "items": sorted([item["id"], item["group"]] for item in node["items"]),
        }

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Choose a group for each line.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        """Items in the order of the attempt; the groups stay in the author's order, which mostly has a meaning."""
        groups, texts = _texts(node, "groups"), _texts(node, "items")
        rows = []
        for value, name in shuffle.values(texts).items():
            before = sent.get(f"item-{value}") if sent is not None else None
            offered = [
                {"value": place, "text": groups[group], "checked": place == before}
                for place, group in in_order(groups).items()
            ]
            rows.append({"value": value, "text": texts[name], "options": offered})
        return {"rows": rows}

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> dict[str, str]:
        groups, answer = in_order(_texts(node, "groups")), {}
        for value, name in shuffle.values(_texts(node, "items")).items():
            if not data.get(f"item-{value}"):
                raise Malformed("unsorted")
            answer[name] = parts.pick(groups, data.get(f"item-{value}"))
        return self.parse(answer, node)

    def parse(self, answer: Any, node: Mapping[str, Any]) -> dict[str, str]:
        return parts.parse_mapping(answer, list(_texts(node, "items")), _texts(node, "groups"))

    def grade(self, node: Mapping[str, Any], answer: dict[str, str]) -> float:
        return parts.share([float(answer[item["id"]] == item["group"]) for item in node["items"]])

    def samples(self, node: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
        groups = list(_texts(node, "groups"))

        def other(group: str) -> str:
            return next(one for one in groups if one != group)

        return parts.combine(
            (item["id"], ((item["group"], 1), (other(item["group"]), 0))) for item in node["items"]
        )

    def told(self, node: Mapping[str, Any], answer: dict[str, str]) -> list[str]:
        groups = _texts(node, "groups")
        return [f"{item['text']} → {groups[answer[item['id']]]}" for item in node["items"]]


def _texts(node: Mapping[str, Any], field: str) -> dict[str, str]:
    """The texts of the groups or of the items, by id."""
    return {part["id"]: part["text"] for part in node.get(field, ())}
