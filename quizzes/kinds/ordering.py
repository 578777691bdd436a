"""Ordering: put the items in their right order, which is the order of the document."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes import options
from quizzes.kinds import Kind, register
from quizzes.problem import Problem
from quizzes.question_blocks import QuestionBlock
from quizzes.refused import Malformed


class OrderingBlock(QuestionBlock):
    """How authors write it: the items in their right order."""

    options = blocks.ListBlock(
        blocks.TextBlock(label=_("Item"), rows=1), label=_("Items in their right order"), min_num=2
    )

    def fields(self, value) -> dict:
        return {"options": [{"id": item.id, "text": item.value} for item in value["options"].bound_blocks]}

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
    template = "quizzes/kinds/ordering.html"
    block = OrderingBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        return options.check(node)

    def parse(self, answer: Any, node: Mapping[str, Any]) -> list[str]:
        order = options.parse_list(answer, node)
        if len(order) != len(options.ids(node)):
            raise Malformed("incomplete")
        return list(order)

    def parse_form(self, data: Any, node: Mapping[str, Any]) -> list[str]:
        known = options.ids(node)
        places = {str(place): place for place in range(1, len(known) + 1)}
        taken: dict[int, str] = {}
        for option in known:
            value = data.get(f"position-{option}")
            if not value:
                raise Malformed("incomplete")
            if not isinstance(value, str) or value not in places:
                raise Malformed("not_a_position")
            taken[places[value]] = option
        if len(taken) != len(known):
            raise Malformed("repeated_option")
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
