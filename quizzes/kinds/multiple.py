"""Multiple choice: one or more options are right."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes import options
from quizzes.form import OPTIONS
from quizzes.kinds import Kind, register
from quizzes.problem import Problem, Where
from quizzes.question_blocks import OptionsBlock
from quizzes.shuffle import Shuffle


class MultipleBlock(OptionsBlock):
    """How authors write it."""

    class Meta:
        label = _("Multiple choice")
        icon = "tasks"


@register
class Multiple(Kind):
    """The answer is a list of option ids.

    Partial credit follows the usual rule of plus one for each right mark, minus one for each wrong one,
    never below zero, divided by the number of right options: a QTI response mapping with a lower bound of
    0; Moodle's multiple choice with several answers is alike. So marking everything earns nothing extra.
    """

    name = "multiple"
    fields = {"options": OPTIONS}
    template = "quizzes/kinds/multiple.html"
    block = MultipleBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        right, where = options.right(node), Where(field="options")
        problems = options.check(node)
        if not right:
            problems.append(Problem("no_right_answer", where))
        elif len(right) == len(options.ids(node)) > 1:
            problems.append(Problem("all_right", where))
        return problems

    def parse(self, answer: Any, node: Mapping[str, Any]) -> list[str]:
        # Sorted, so that the same marks are the same answer, whatever order a shuffled form sent them in.
        return sorted(options.parse_list(answer, node))

    def from_bank(self, question: Mapping[str, Any]) -> dict[str, Any]:
        return {"options": options.from_bank(question)}

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Choose all that are right.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        return {"options": options.shown(node, shuffle, sent)}

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> list[str]:
        return self.parse(options.sent_ids(node, shuffle, data.getlist("option")), node)

    def grade(self, node: Mapping[str, Any], answer: list[str]) -> float:
        return options.grade_marks(node, answer)

    def samples(self, node: Mapping[str, Any]) -> tuple[list[str], ...]:
        return tuple(options.sample_marks(node))

    def structure(self, node: Mapping[str, Any]) -> Any:
        return options.structure(node)

    def told(self, node: Mapping[str, Any], answer: list[str]) -> list[str]:
        return [text for name, text in options.texts(node).items() if name in answer]

    def feedback(self, node: Mapping[str, Any], answer: list[str]) -> tuple[str, ...]:
        return options.feedback(node, answer)
