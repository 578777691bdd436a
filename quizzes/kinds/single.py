"""Single choice: one option is right."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes import options
from quizzes.form import OPTIONS
from quizzes.kinds import Kind, register
from quizzes.problem import Problem, Where
from quizzes.question_blocks import OptionsBlock
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle


class SingleBlock(OptionsBlock):
    """How authors write it."""

    class Meta:
        label = _("Single choice")
        icon = "radio-full"


@register
class Single(Kind):
    """The answer is the id of an option; it is right or wrong, 1 or 0."""

    name = "single"
    fields = {"options": OPTIONS}
    template = "quizzes/kinds/single.html"
    block = SingleBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        right, where = options.right(node), Where(field="options")
        problems = options.check(node)
        if not right:
            problems.append(Problem("no_right_answer", where))
        elif len(right) == len(options.ids(node)) > 1:
            problems.append(Problem("all_right", where))
        elif len(right) > 1:
            problems.append(Problem("several_right_answers", where))
        return problems

    def parse(self, answer: Any, node: Mapping[str, Any]) -> str:
        if not isinstance(answer, str):
            raise Malformed("not_a_response")
        if answer not in options.ids(node):
            raise Malformed("unknown_option")
        return answer

    def from_bank(self, question: Mapping[str, Any]) -> dict[str, Any]:
        return {"options": options.from_bank(question)}

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Choose one answer.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        return {"options": options.shown(node, shuffle, sent)}

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> str:
        # Of two radio buttons a browser sends one; of two that somebody sends the last counts.
        return options.sent_ids(node, shuffle, data.getlist("option")[-1:])[0]

    def grade(self, node: Mapping[str, Any], answer: str) -> float:
        return 1.0 if answer in options.right(node) else 0.0

    def samples(self, node: Mapping[str, Any]) -> tuple[str, ...]:
        right = options.right(node)
        wrong = [option for option in options.ids(node) if option not in right]
        return (*right, *wrong[:1])

    def structure(self, node: Mapping[str, Any]) -> Any:
        return options.structure(node)

    def told(self, node: Mapping[str, Any], answer: str) -> list[str]:
        return [options.texts(node)[answer]]

    def feedback(self, node: Mapping[str, Any], answer: str) -> tuple[str, ...]:
        return options.feedback(node, (answer,))
