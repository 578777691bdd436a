"""Ordering: put the items in their right order, which is the order of the document."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes import options
from quizzes.form import OPTIONS, text
from quizzes.kinds import Kind, register
from quizzes.problem import Problem
from quizzes.question_blocks import Make, QuestionBlock
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle, in_order


class OrderingBlock(QuestionBlock):
    """How authors write it: the items in their right order."""

    options = blocks.ListBlock(
        blocks.TextBlock(label=_("Item"), rows=1), label=_("Items in their right order"), min_num=2
    )

    def fields(self, value) -> dict:
        return {"options": [{"id": item.id, "text": item.value} for item in value["options"].bound_blocks]}

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {"options": [make("item", option["text"], option["id"]) for option in node["options"]]}

    class Meta:
        label = _("Ordering")
        icon = "list-ol"


@register
class Ordering(Kind):
    """The answer is the list of all item ids.

    Graded by the normalised Kendall distance: 1 less the share of pairs that stand the wrong way round.
    One item out of place costs a little; the whole order backwards earns nothing.
    """

    name = "ordering"
    fields = {"options": replace(OPTIONS, fields={"id": text, "text": text}, optional_words=())}
    refusals = {
        "incomplete": _("Give every line a place. Your order is kept below."),
        "repeated_place": _("Two lines have the same place. Give each its own."),
    }
    template = "quizzes/kinds/ordering.html"
    block = OrderingBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        return options.check(node)

    def parse(self, answer: Any, node: Mapping[str, Any]) -> list[str]:
        order = options.parse_list(answer, node)
        if len(order) != len(options.ids(node)):
            raise Malformed("incomplete")
        return list(order)

    def from_bank(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Items as `{items: {a: text, …}, correct: [a, …]}`, or as the document has them."""
        if "items" not in question:
            return super().from_bank(question)
        return {"options": [{"id": name, "text": question["items"][name]} for name in question["correct"]]}

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Put them in order.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        """In the order of the attempt, or in the one that was sent, so that a refused answer isn't lost."""
        items = options.shown(node, shuffle, None)
        if sent is None:
            return {"options": items}
        places = list(in_order(items))
        taken = {item["value"]: sent.get(f"place-{item['value']}") for item in items}

        def place(item: dict) -> int:
            # What was sent to no place comes last; compared as text, since any text may have been sent.
            return places.index(taken[item["value"]]) if taken[item["value"]] in places else len(places)

        return {"options": sorted(items, key=place)}

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> list[str]:
        items = shuffle.values(options.ids(node))
        places = {place: int(place) for place in items}
        taken: dict[int, str] = {}
        for value, item in items.items():
            place = data.get(f"place-{value}")
            if not place:
                raise Malformed("incomplete")
            if place not in places:
                raise Malformed("not_a_position")
            taken[places[place]] = item
        if len(taken) != len(items):
            raise Malformed("repeated_place")
        return [taken[place] for place in sorted(taken)]

    def grade(self, node: Mapping[str, Any], answer: list[str]) -> float:
        place = {option: position for position, option in enumerate(options.ids(node))}
        pairs = [place[first] > place[second] for first, second in combinations(answer, 2)]
        return 1 - sum(pairs) / len(pairs)

    def samples(self, node: Mapping[str, Any]) -> tuple[list[str], ...]:
        """From the right order to its reverse, each one swap of neighbours further away than the last."""
        order = list(options.ids(node))
        steps = [list(order)]
        for end in range(len(order) - 1, 0, -1):
            for position in range(end):
                order[position], order[position + 1] = order[position + 1], order[position]
                steps.append(list(order))
        return tuple(steps)

    def structure(self, node: Mapping[str, Any]) -> Any:
        """Here the order is the key."""
        return list(options.ids(node))

    def told(self, node: Mapping[str, Any], answer: list[str]) -> list[str]:
        texts = options.texts(node)
        return [texts[name] for name in answer]
