"""Matching: find to each of several things what belongs to it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes import parts
from quizzes.form import Entries, text
from quizzes.kinds import Kind, register
from quizzes.problem import Problem, Where
from quizzes.question_blocks import Make, QuestionBlock
from quizzes.refused import Malformed
from quizzes.repeats import repeated
from quizzes.shuffle import Shuffle

MOST_PAIRS, MOST_DISTRACTORS = 12, 6


class PairItem(blocks.StructBlock):
    """Two things that belong together."""

    text = blocks.TextBlock(label=_("This"), rows=1)
    match = blocks.TextBlock(label=_("belongs to this"), rows=1)

    class Meta:
        label = _("Pair")


class MatchingBlock(QuestionBlock):
    """How authors write it."""

    pairs = blocks.ListBlock(PairItem(), label=_("Pairs"), min_num=2)
    distractors = blocks.ListBlock(
        blocks.TextBlock(label=_("Belongs to nothing"), rows=1),
        label=_("Offered as well, and belonging to nothing"),
        default=[],
        required=False,
    )

    def fields(self, value) -> dict:
        return {
            "pairs": [
                {"id": item.id, "text": item.value["text"], "match": item.value["match"]}
                for item in value["pairs"].bound_blocks
            ],
            "distractors": [{"id": item.id, "text": item.value} for item in value["distractors"].bound_blocks],
        }

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {
            "pairs": [
                make("item", {"text": pair["text"], "match": pair["match"]}, pair["id"]) for pair in node["pairs"]
            ],
            "distractors": [make("item", one["text"], one["id"]) for one in node.get("distractors", ())],
        }

    class Meta:
        label = _("Matching")
        icon = "link"


@register
class Matching(Kind):
    """The answer gives for each pair's id the id of the pair (or distractor) whose match was chosen.

    Graded by the share of pairs found, as a QTI match interaction with one point for each right association, and
    Moodle's matching question. The same match may be chosen twice, so that one slip doesn't force a second.
    """

    name = "matching"
    fields = {
        "pairs": Entries(
            {"id": text, "text": text, "match": text}, words=("text", "match"), most=MOST_PAIRS
        ),
        "distractors": Entries({"id": text, "text": text}, alone="text", most=MOST_DISTRACTORS),
    }
    messages = {"too_few_pairs": _("The question needs at least two pairs.")}
    refusals = {"unmatched": _("Choose something for every line. What you chose is kept below.")}
    template = "quizzes/kinds/matching.html"
    block = MatchingBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        if len(node.get("pairs", ())) < 2:
            return [Problem("too_few_pairs", Where(field="pairs"))]
        offered = [pair["match"] for pair in node["pairs"]]
        offered += [one["text"] for one in node.get("distractors", ())]
        ids = [part["id"] for field in ("pairs", "distractors") for part in node.get(field, ())]
        twice = {name for name in ids if ids.count(name) > 1}
        return [
            *repeated([pair["text"] for pair in node["pairs"]], "pairs"),
            *repeated(offered, "pairs"),
            *(Problem("duplicate_id", Where(field="pairs"), {"id": one, "field": "pairs"}) for one in twice),
        ]

    def structure(self, node: Mapping[str, Any]) -> Any:
        return {field: sorted(part["id"] for part in node.get(field, ())) for field in self.fields}

    def from_bank(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Pairs as `[[this, match], …]`, or as the document has them."""
        made = super().from_bank(question)
        made["pairs"] = [
            pair if isinstance(pair, Mapping) else {"id": f"p{place}", "text": pair[0], "match": pair[1]}
            for place, pair in enumerate(question["pairs"], start=1)
        ]
        return made

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Choose for each line what belongs to it.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        texts, matches = {pair["id"]: pair["text"] for pair in node["pairs"]}, _matches(node)
        rows = []
        for value, name in shuffle.values(texts).items():
            before = sent.get(f"match-{value}") if sent is not None else None
            offered = [
                {"value": place, "text": matches[match], "selected": place == before}
                for place, match in shuffle.values(matches, "match").items()
            ]
            rows.append({"value": value, "text": texts[name], "options": offered})
        return {"rows": rows}

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> dict[str, str]:
        matches = shuffle.values(_matches(node), "match")
        answer = {}
        for value, name in shuffle.values(pair["id"] for pair in node["pairs"]).items():
            if not data.get(f"match-{value}"):
                raise Malformed("unmatched")
            answer[name] = parts.pick(matches, data.get(f"match-{value}"))
        return self.parse(answer, node)

    def parse(self, answer: Any, node: Mapping[str, Any]) -> dict[str, str]:
        return parts.parse_mapping(answer, [pair["id"] for pair in node["pairs"]], _matches(node))

    def grade(self, node: Mapping[str, Any], answer: dict[str, str]) -> float:
        return parts.share([float(match == name) for name, match in answer.items()])

    def samples(self, node: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
        ids = [pair["id"] for pair in node["pairs"]]
        others = zip(ids, [*ids[1:], ids[0]], strict=True)
        return parts.combine((name, ((name, 1), (other, 0))) for name, other in others)

    def told(self, node: Mapping[str, Any], answer: dict[str, str]) -> list[str]:
        matches = _matches(node)
        return [f"{pair['text']} → {matches[answer[pair['id']]]}" for pair in node["pairs"]]


def _matches(node: Mapping[str, Any]) -> dict[str, str]:
    """What can be chosen, by id."""
    matches = {pair["id"]: pair["match"] for pair in node["pairs"]}
    return matches | {one["id"]: one["text"] for one in node.get("distractors", ())}
