"""Numeric: type a number, which may be off by so much."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.form import LARGEST, decimal, text
from quizzes.kinds import Kind, register
from quizzes.problem import Problem, Where
from quizzes.question_blocks import Make, QuestionBlock
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle

NEAR = 0.5
LONGEST, MOST_DECIMALS = 60, 6
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,8})?", re.ASCII)
_LIMITS = {"min_value": -LARGEST, "max_value": LARGEST}


class NumericBlock(QuestionBlock):
    """How authors write it."""

    value = blocks.FloatBlock(label=_("Right number"), **_LIMITS)
    tolerance = blocks.FloatBlock(
        label=_("May be off by"), min_value=0, max_value=LARGEST, default=0, help_text=_("0: only the number itself.")
    )
    near = blocks.FloatBlock(
        label=_("Half the points if off by no more than"), min_value=0, max_value=LARGEST, required=False
    )
    unit = blocks.CharBlock(label=_("Unit, shown beside the field"), max_length=40, required=False)

    def fields(self, value) -> dict:
        numbers = {name: value[name] for name in ("value", "tolerance", "near") if value[name] is not None}
        return {**numbers, **({"unit": value["unit"]} if value["unit"] else {})}

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {
            "value": node["value"],
            "tolerance": node.get("tolerance", 0),
            "near": node.get("near"),
            "unit": node.get("unit", ""),
        }

    class Meta:
        label = _("Number")
        icon = "order"


@register
class Numeric(Kind):
    """The answer is the number as a text in figures, with a point before the decimals: `24`, `-2.5`.

    Within the tolerance it is right; within `near`, where the author gives one, it earns half: a graded
    tolerance as in Moodle's numerical question. The unit is shown, not asked for, and may be typed as well.
    A comma or a point begins the decimals, spaces group figures: what 1,234 is depends on the country, so
    nobody is asked to group by commas.
    """

    name = "numeric"
    fields = {"value": decimal, "tolerance": decimal, "near": decimal, "unit": text}
    needed = ("value",)
    typed = True
    optional_words = ("unit",)
    messages = {
        "negative_tolerance": _("A number can't be off by less than 0."),
        "near_within_tolerance": _("The distance for half the points must be larger than the one for all points."),
        "too_many_decimals": _("The number can have at most {limit} decimals."),
    }
    refusals = {
        "no_number": _("Fill in a number. Nothing was sent yet."),
        "not_a_number": _("Write one number in figures, such as 24 or 2.5. What you wrote is kept below."),
    }
    template = "quizzes/kinds/numeric.html"
    block = NumericBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        problems = []
        tolerance, near = _decimal(node.get("tolerance", 0)), node.get("near")
        if tolerance < 0:
            problems.append(Problem("negative_tolerance", Where(field="tolerance")))
        elif near is not None and _decimal(near) <= tolerance:
            problems.append(Problem("near_within_tolerance", Where(field="near")))
        for field in ("value", "tolerance", "near"):
            if -_decimal(node.get(field) or 0).as_tuple().exponent > MOST_DECIMALS:
                problems.append(Problem("too_many_decimals", Where(field=field), {"limit": MOST_DECIMALS}))
        return problems

    def structure(self, node: Mapping[str, Any]) -> Any:
        return {name: _written(_decimal(node[name])) for name in ("value", "tolerance", "near") if name in node}

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Write the number in figures.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        before = sent.get("number") if sent is not None else None
        return {"value": (before or "")[:LONGEST], "unit": node.get("unit", ""), "longest": LONGEST}

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> str:
        written = (data.get("number") or "").strip()
        if not written:
            raise Malformed("no_number")
        if node.get("unit"):
            written = written.removesuffix(node["unit"].strip())
        written = re.sub(r"(?<=[0-9])[\s'’](?=[0-9])", "", written.strip()[:LONGEST])
        return self.parse(written.replace("−", "-").replace(",", "."), node)

    def parse(self, answer: Any, node: Mapping[str, Any]) -> str:
        if not isinstance(answer, str) or not _NUMBER.fullmatch(answer):
            raise Malformed("not_a_number")
        return _written(Decimal(answer))

    def grade(self, node: Mapping[str, Any], answer: str) -> float:
        off = abs(Decimal(answer) - _decimal(node["value"]))
        if off <= _decimal(node.get("tolerance", 0)):
            return 1.0
        return NEAR if off <= _decimal(node.get("near") or 0) else 0.0

    def samples(self, node: Mapping[str, Any]) -> tuple[str, ...]:
        value, tolerance = _decimal(node["value"]), _decimal(node.get("tolerance", 0))
        near = _decimal(node.get("near") or 0)
        nearly = (_written(value + near),) if near > tolerance else ()
        return (_written(value), *nearly, _written(value + max(tolerance, near) + 1))

    def told(self, node: Mapping[str, Any], answer: str) -> list[str]:
        return [f"{answer} {node.get('unit', '')}".strip()]

    def told_right(self, node: Mapping[str, Any]) -> list[str]:
        value, tolerance = _decimal(node["value"]), _decimal(node.get("tolerance", 0))
        right = self.told(node, _written(value))
        if tolerance:
            words = {"lowest": _written(value - tolerance), "highest": _written(value + tolerance)}
            right.append(_("from %(lowest)s to %(highest)s") % words)
        return right


def _decimal(value: float) -> Decimal:
    """The number as it is written, not as a float keeps it: 0.1 is a tenth."""
    return Decimal(str(value))


def _written(value: Decimal) -> str:
    """One way to write a number, whatever zeros stood around it."""
    return format((value + 0).normalize(), "f") if value else "0"
