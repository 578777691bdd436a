"""Short text: write an answer in one's own words; people mark it by a rubric."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from quizzes.form import Entries, number, text, truth
from quizzes.kinds import Kind, register
from quizzes.problem import Problem, Where
from quizzes.question_blocks import Make, QuestionBlock
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle

MOST_CRITERIA, MOST_LEVELS, MOST_POINTS = 8, 6, 100
LONGEST = {"words": 600, "characters": 4000}
LONGEST_TEXT = 6000
"""In characters, whatever is counted: a word has no end of its own."""

LEVELS = Entries({"id": text, "text": text, "points": number}, alone="text", most=MOST_LEVELS)
CRITERIA = Entries({"id": text, "text": text, "levels": LEVELS}, alone="text", most=MOST_CRITERIA)


class LevelBlock(blocks.StructBlock):
    """What an answer at this level has, and its points."""

    points = blocks.IntegerBlock(label=_("Points"), min_value=0, max_value=MOST_POINTS, default=0)
    text = blocks.TextBlock(label=_("Text"), rows=2)


class CriterionBlock(blocks.StructBlock):
    """One thing that is looked for in an answer."""

    text = blocks.TextBlock(label=_("Text"), rows=2)
    levels = blocks.ListBlock(LevelBlock(), label=_("Levels"), min_num=2)


COUNTED = [("words", pgettext_lazy("what a text is measured in", "Words")), ("characters", _("Characters"))]


class ShortTextBlock(QuestionBlock):
    """How authors write it."""

    counted = blocks.ChoiceBlock(label=_("Length is counted in"), choices=COUNTED, default="words")
    shortest = blocks.IntegerBlock(label=_("Shortest"), min_value=1, default=20)
    longest = blocks.IntegerBlock(label=_("Longest"), min_value=1, default=150)
    criteria = blocks.ListBlock(CriterionBlock(), label=_("Rubric: the criteria by which it is marked"), min_num=1)
    model_answer = blocks.TextBlock(label=_("Model answer"), rows=4)
    two_markers = blocks.BooleanBlock(label=_("Two people mark each answer"), required=False)
    difference = blocks.IntegerBlock(
        label=_("A third person decides where they differ by more than this percentage of the points"),
        min_value=0,
        max_value=100,
        default=20,
    )

    def fields(self, value) -> dict:
        return {
            **{name: value[name] for name in ("counted", "model_answer")},
            **{name: value[name] or 0 for name in ("shortest", "longest", "difference")},
            **({"two_markers": True} if value["two_markers"] else {}),
            "criteria": [
                {"id": one.id, "text": one.value["text"], "levels": _levels(one.value["levels"])}
                for one in value["criteria"].bound_blocks
            ],
        }

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {
            **{name: node[name] for name in ("counted", "shortest", "longest", "model_answer")},
            "two_markers": node.get("two_markers", False),
            "difference": node.get("difference", 0),
            "criteria": [
                make("item", {"text": one["text"], "levels": _stored_levels(one, make)}, one["id"])
                for one in node["criteria"]
            ],
        }

    class Meta:
        label = _("Short text")
        icon = "edit"


def _levels(listed) -> list[dict]:
    return [
        {"id": one.id, "text": one.value["text"], "points": one.value["points"] or 0} for one in listed.bound_blocks
    ]


def _stored_levels(criterion: Mapping[str, Any], make: Make) -> list[dict]:
    return [
        make("item", {"text": one["text"], "points": one["points"]}, criterion["id"], one["id"])
        for one in criterion["levels"]
    ]


@register
class ShortText(Kind):
    """The answer is the text. It has no grade until people have marked it: see `quizzes.rubric` and `quizzes.marking`."""

    name = "short_text"
    marked = True
    typed = True
    fields = {
        "counted": text,
        "shortest": number,
        "longest": number,
        "criteria": CRITERIA,
        "model_answer": text,
        "two_markers": truth,
        "difference": number,
    }
    words = ("model_answer",)
    needed = ("counted", "shortest", "longest", "criteria")
    messages = {
        "bad_lengths": _("The longest must be no shorter than the shortest, and at most {limit}."),
        "bad_rubric": _("Each criterion of the rubric needs at least two levels, and one of them points, at most {limit}."),
    }
    refusals = {"wrong_length": _("Your answer is shorter or longer than asked. What you wrote is kept below.")}
    template = "quizzes/kinds/short_text.html"
    block = ShortTextBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        problems, limit = [], LONGEST.get(node["counted"], 0)
        if not 1 <= node["shortest"] <= node["longest"] <= limit:
            problems.append(Problem("bad_lengths", Where(field="longest"), {"limit": limit}))
        if not node["criteria"] or not all(_is_useful(one) for one in node["criteria"]):
            problems.append(Problem("bad_rubric", Where(field="criteria"), {"limit": MOST_POINTS}))
        if not 0 <= node.get("difference", 0) <= 100:
            problems.append(Problem("bad_rubric", Where(field="difference"), {"limit": MOST_POINTS}))
        return problems

    def structure(self, node: Mapping[str, Any]) -> Any:
        return {
            **{name: node[name] for name in ("counted", "shortest", "longest")},
            "two_markers": bool(node.get("two_markers")),
            "difference": node.get("difference", 0),
            "criteria": {
                one["id"]: {level["id"]: level["points"] for level in one["levels"]} for one in node["criteria"]
            },
        }

    def parts(self, node: Mapping[str, Any]) -> Any:
        """With the points: marks were given by them, and no regrade can turn them into others."""
        return self.structure(node)["criteria"]

    def legend(self, node: Mapping[str, Any]) -> str:
        limits = {name: number_format(node[name], force_grouping=True) for name in ("shortest", "longest")}
        if node["counted"] == "words":
            return say("Write %(shortest)s to %(longest)s words. A trainer marks your answer.") % limits
        return say("Write %(shortest)s to %(longest)s characters. A trainer marks your answer.") % limits

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        """No limit in the field itself, or a browser would cut off what is pasted without a word."""
        return {
            "value": (sent.get("text") or "") if sent is not None else "",
            **{name: node[name] for name in ("counted", "shortest", "longest")},
        }

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> str:
        return self.parse(data.get("text") or "", node)

    def parse(self, answer: Any, node: Mapping[str, Any]) -> str:
        given = _read(answer)
        if not given:
            raise Malformed("nothing_typed")
        length = len(given.split()) if node["counted"] == "words" else len(given)
        if not node["shortest"] <= length <= node["longest"] or len(given) > LONGEST_TEXT:
            raise Malformed("wrong_length")
        return given

    def grade(self, node: Mapping[str, Any], answer: str) -> None:
        return None

    def samples(self, node: Mapping[str, Any]) -> tuple[str, ...]:
        """One: what any answer is worth, people say."""
        return (" ".join(["ab"] * node["shortest"]) if node["counted"] == "words" else "a" * node["shortest"],)

    def told(self, node: Mapping[str, Any], answer: str) -> list[str]:
        return answer.splitlines()

    def told_right(self, node: Mapping[str, Any]) -> list[str]:
        return [line for line in node["model_answer"].splitlines() if line.strip()]


def _is_useful(criterion: Mapping[str, Any]) -> bool:
    points = [level["points"] for level in criterion.get("levels", ())]
    return len(points) >= 2 and all(0 <= one <= MOST_POINTS for one in points) and any(points)


def _read(value: Any) -> str:
    """The text in its normal form: lines without spaces at their ends, at most one empty line between two."""
    if not isinstance(value, str):
        raise Malformed("not_a_response")
    lines: list[str] = []
    for line in unicodedata.normalize("NFC", value).splitlines():
        kept = " ".join(line.split())
        if kept or (lines and lines[-1]):
            lines.append(kept)
    given = "\n".join(lines).strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in given.replace("\n", "")):
        raise Malformed("not_a_response")
    return given
