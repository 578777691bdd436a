"""Gap fill: type the words that are missing from a text."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes import marks, parts, typed
from quizzes.form import Entries, text
from quizzes.kinds import Kind, register
from quizzes.problem import Problem, Where
from quizzes.question_blocks import AcceptedBlock, Make, QuestionBlock, ToleranceBlock, tolerances_of
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle, in_order

MOST_GAPS = 12


class GapBlock(QuestionBlock):
    """How authors write it."""

    body = blocks.TextBlock(
        label=_("Text with gaps"),
        rows=5,
        help_text=_("Write [[1]] where the first gap is, [[2]] for the second. A translation may order them otherwise."),
    )
    gaps = blocks.ListBlock(AcceptedBlock(label=_("Gap")), label=_("Gaps: what is accepted in each"), min_num=1)
    tolerance = ToleranceBlock(label=_("What doesn't count"))

    def fields(self, value) -> dict:
        return {
            "body": value["body"],
            "gaps": [
                {"id": item.id, "accepted": item.value["accepted"]} for item in value["gaps"].bound_blocks
            ],
            **tolerances_of(value["tolerance"]),
        }

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {
            "body": node["body"],
            "gaps": [make("item", {"accepted": gap["accepted"]}, gap["id"]) for gap in node["gaps"]],
            "tolerance": {name: node.get(name, False) for name in typed.TOLERANCES},
        }

    class Meta:
        label = _("Gap fill")
        icon = "edit"


@register
class Gap(Kind):
    """The answer gives for each gap's id what was typed, empty where nothing was.

    Graded by the share of gaps filled with an accepted form, as several QTI text entry interactions with a point
    each; Moodle's Cloze is alike. No penalty: typing something wrong is no better than typing nothing. What
    doesn't count (capitals, accents, script) the author says; see `quizzes.typed`.
    """

    name = "gap"
    fields = {
        "body": text,
        "gaps": Entries({"id": text, "accepted": text}, words=("accepted",), alone="accepted", most=MOST_GAPS),
        **typed.TOLERANCES,
    }
    words = ("body",)
    typed = True
    messages = {
        "no_gaps": _("The question has no gap."),
        "gaps_in_text": _("The text must have each gap once, as {expected}; it has {found}."),
    }
    refusals = {"nothing_typed": _("Fill in at least one field. Nothing was sent yet.")}
    template = "quizzes/kinds/gap.html"
    block = GapBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        gaps = node.get("gaps", ())
        if not gaps:
            return [Problem("no_gaps", Where(field="gaps"))]
        if not marks.are_whole(node["body"]):
            return [Problem("broken_marks", Where(field="body"))]
        problems = []
        expected = [str(place) for place in range(1, len(gaps) + 1)]
        if sorted(marks.marked(node["body"])) != sorted(expected):
            found = ", ".join(f"[[{mark}]]" for mark in marks.marked(node["body"])) or "–"
            params = {"expected": ", ".join(f"[[{place}]]" for place in expected), "found": found}
            problems.append(Problem("gaps_in_text", Where(field="body"), params))
        for position, gap in enumerate(gaps, start=1):
            problems += typed.accepted_problems(gap["accepted"], Where(None, gap["id"], "accepted"), position)
        return problems

    def structure(self, node: Mapping[str, Any]) -> Any:
        flags = {name: bool(node.get(name)) for name in typed.TOLERANCES}
        return {"gaps": [gap["id"] for gap in node["gaps"]], **flags}

    def key(self, node: Mapping[str, Any]) -> Any:
        return [self.structure(node), {gap["id"]: sorted(typed.forms(gap["accepted"])) for gap in node["gaps"]}]

    def from_bank(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Gaps as a list of accepted forms each (`[[effort, efforts], …]`), or as the document has them."""
        made = super().from_bank(question)
        made["gaps"] = [
            gap if isinstance(gap, Mapping) else {"id": f"g{place}", "accepted": "\n".join(gap)}
            for place, gap in enumerate(question["gaps"], start=1)
        ]
        return made

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Fill in what is missing.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        """The text in pieces; a gap has its number, which is its place in the author's list."""
        pieces = []
        for stretch in marks.stretches(node["body"]):
            number = stretch.text.strip()
            before = sent.get(f"gap-{number}") if stretch.marked and sent is not None else None
            pieces.append({"gap": number if stretch.marked else "", "text": stretch.text, "value": before or ""})
        return {"pieces": pieces, "longest": typed.LONGEST}

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> dict[str, str]:
        places = in_order(gap["id"] for gap in node["gaps"])
        return self.parse({name: data.get(f"gap-{place}") or "" for place, name in places.items()}, node)

    def parse(self, answer: Any, node: Mapping[str, Any]) -> dict[str, str]:
        ids = [gap["id"] for gap in node["gaps"]]
        if not isinstance(answer, Mapping) or set(answer) != set(ids):
            raise Malformed("not_a_response")
        given = {name: typed.read(answer[name]) for name in ids}
        if not any(given.values()):
            raise Malformed("nothing_typed")
        return given

    def grade(self, node: Mapping[str, Any], answer: dict[str, str]) -> float:
        return parts.share(
            [float(typed.is_accepted(answer[gap["id"]], gap["accepted"], node)) for gap in node["gaps"]]
        )

    def samples(self, node: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
        return parts.combine(
            (gap["id"], ((typed.forms(gap["accepted"])[0], 1), (typed.not_accepted(gap["accepted"], node), 0)))
            for gap in node["gaps"]
        )

    def told(self, node: Mapping[str, Any], answer: dict[str, str]) -> list[str]:
        return [answer[gap["id"]] or "–" for gap in node["gaps"]]

    def told_right(self, node: Mapping[str, Any]) -> list[str]:
        return [" / ".join(typed.forms(gap["accepted"])) for gap in node["gaps"]]
