"""True or false, and how sure: what an officer believes firmly and wrongly is what training must find."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.blocks import UntranslatedChoice
from quizzes.form import truth
from quizzes.kinds import Kind, register
from quizzes.problem import Problem
from quizzes.question_blocks import Make, QuestionBlock
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle

GRADES = {(True, True): 1.0, (True, False): 0.85, (False, False): 0.3, (False, True): 0.0}
"""By whether it is right and whether the officer was sure."""
_TRUTH, _SURE = {"true": True, "false": False}, {"sure": True, "unsure": False}


class TrueFalseBlock(QuestionBlock):
    """How authors write it: the question is the statement."""

    correct = UntranslatedChoice(
        label=_("The statement is"), choices=[("true", _("true")), ("false", _("false"))], default="true"
    )

    def fields(self, value) -> dict:
        return {"correct": _TRUTH[value["correct"]]} if value["correct"] in _TRUTH else {}

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {"correct": "true" if node["correct"] else "false"}

    class Meta:
        label = _("True or false, and how sure")
        icon = "check"


@register
class TrueFalse(Kind):
    """The answer is `{"value": true, "sure": false}`.

    Certainty-based marking after A. R. Gardner-Medwin ('Confidence assessment in the teaching of basic science',
    ALT-J 3, 1995), with his lower threshold: 'sure' pays only for who is right in more than two of three such
    cases, since 0.3 / (1 - 0.85 + 0.3) = 2/3. So honesty pays best, a guess that is owned up to is worth
    0.575 on average and passes nothing, and a firm error earns nothing. His marks go below zero; ours are
    shifted and scaled to 0..1, which changes no threshold.
    """

    name = "true_false"
    fields = {"correct": truth}
    needed = ("correct",)
    refusals = {"truth_incomplete": _("Say whether it is true, and how sure you are.")}
    template = "quizzes/kinds/true_false.html"
    block = TrueFalseBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        return []

    def structure(self, node: Mapping[str, Any]) -> Any:
        return node["correct"]

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Is it true?")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        value, sure = (sent.get("value"), sent.get("sure")) if sent is not None else (None, None)
        return {
            "options": [
                {"value": "true", "letter": "A", "text": _("True"), "checked": value == "true"},
                {"value": "false", "letter": "B", "text": _("False"), "checked": value == "false"},
            ],
            "sure": [
                {"value": "sure", "text": _("I am sure"), "checked": sure == "sure"},
                {"value": "unsure", "text": _("I am not sure"), "checked": sure == "unsure"},
            ],
        }

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> dict[str, bool]:
        value, sure = data.get("value"), data.get("sure")
        if not value or not sure:
            raise Malformed("truth_incomplete")
        if value not in _TRUTH or sure not in _SURE:
            raise Malformed("unknown_option")
        return {"value": _TRUTH[value], "sure": _SURE[sure]}

    def parse(self, answer: Any, node: Mapping[str, Any]) -> dict[str, bool]:
        if not isinstance(answer, Mapping) or answer.keys() != {"value", "sure"}:
            raise Malformed("not_a_response")
        if not all(isinstance(part, bool) for part in answer.values()):
            raise Malformed("not_a_response")
        return {"value": answer["value"], "sure": answer["sure"]}

    def grade(self, node: Mapping[str, Any], answer: dict[str, bool]) -> float:
        return GRADES[answer["value"] == node["correct"], answer["sure"]]

    def samples(self, node: Mapping[str, Any]) -> tuple[dict[str, bool], ...]:
        return tuple({"value": node["correct"] is right, "sure": sure} for right, sure in GRADES)

    def told(self, node: Mapping[str, Any], answer: dict[str, bool]) -> list[str]:
        return [
            str(_("True") if answer["value"] else _("False")),
            str(_("I am sure") if answer["sure"] else _("I am not sure")),
        ]

    def told_right(self, node: Mapping[str, Any]) -> list[str]:
        return [str(_("True") if node["correct"] else _("False"))]
