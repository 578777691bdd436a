"""Highlight: mark in a text what answers the question, such as the bias indicators in a statement."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes import marks
from quizzes.form import text
from quizzes.kinds import Kind, register
from quizzes.problem import Problem, Where
from quizzes.question_blocks import Make, QuestionBlock
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle, in_order

MOST_SPANS, MOST_PIECES, SHORTEST_LIMIT = 20, 60, 4
_ID = re.compile(r"s[1-9][0-9]?|o([0-9]|[1-9][0-9])\.[1-9][0-9]?", re.ASCII)
#: After these a new piece begins: they end a sentence or a clause, in all our scripts.
_ENDS = re.compile(r"(?<=[.!?;:,…։՞՜՝])(?=\s)|(?<=[.!?…։][\"'”“»’])(?=\s)")


class HighlightBlock(QuestionBlock):
    """How authors write it."""

    body = blocks.TextBlock(
        label=_("Text"),
        rows=6,
        help_text=_(
            "Put [[ and ]] around each part that is to be marked. A translation marks the same parts in the same order."
        ),
    )

    def fields(self, value) -> dict:
        return {"body": value["body"]}

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {"body": node["body"]}

    class Meta:
        label = _("Highlight in a text")
        icon = "pilcrow"


class Piece(NamedTuple):
    """A part of the text that can be marked, or, without id, only stands there."""

    id: str
    text: str


@register
class Highlight(Kind):
    """The answer is the list of what was marked: `s2` is the second span, `o1.3` the third piece after the first.

    The text is offered in pieces: the spans that the author marked, and what lies outside, cut at the ends of
    clauses and into a few words each; a piece is words only, what stands around them can't be marked. So nothing
    shows where the spans are. Each span that is found counts
    one, each piece marked outside takes one away, never below zero, divided by the number of spans: the rule
    of `multiple`, and of a QTI hottext interaction with a response mapping and a lower bound of 0. A measure of
    overlap that doesn't take away (Jaccard's) would pay for marking everything.

    Spans are the same in every language by their order. Pieces outside may be cut otherwise in each, so that
    their ids are taken from any: what was marked wrong in one language stays wrong in the other.
    """

    name = "highlight"
    fields = {"body": text}
    words = ("body",)
    messages = {
        "no_spans": _("Nothing in the text is marked: put [[ and ]] around what is to be found."),
        "empty_span": _("A mark in the text has nothing in it."),
        "nothing_outside": _("Everything in the text is marked, so there is nothing to decide."),
        "too_many_spans": _("The text has {count} marks; at most {limit} are allowed."),
        "other_marks": _(
            "Parts marked here: {found}; in the original: {expected}. Mark the same parts in the same order."
        ),
        "text_too_long_to_mark": _("The text is too long to be marked; make it shorter."),
    }
    refusals = {"nothing_marked": _("Mark at least one part of the text. Nothing was sent yet.")}
    template = "quizzes/kinds/highlight.html"
    block = HighlightBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        body, where = node["body"], Where(field="body")
        if not marks.are_whole(body):
            return [Problem("broken_marks", where)]
        spans = marks.marked(body)
        if len(spans) > MOST_SPANS:
            return [Problem("too_many_spans", where, {"count": len(spans), "limit": MOST_SPANS})]
        outside = [piece for piece in pieces(body) if piece.id.startswith("o")]
        found = {
            "no_spans": not spans,
            "empty_span": not all(any(map(str.isalnum, span)) for span in spans),
            "nothing_outside": not outside,
            "text_too_long_to_mark": len(outside) > MOST_PIECES,
        }
        return [Problem(code, where) for code, wrong in found.items() if wrong]

    def check_translation(self, node: Mapping[str, Any], original: Mapping[str, Any]) -> list[Problem]:
        found, expected = self.structure(node), self.structure(original)
        if found == expected:
            return []
        return [Problem("other_marks", Where(field="body"), {"found": found, "expected": expected})]

    def structure(self, node: Mapping[str, Any]) -> Any:
        return len(marks.marked(node["body"]))

    def key(self, node: Mapping[str, Any]) -> Any:
        return marks.marked(node["body"])

    def parts(self, node: Mapping[str, Any]) -> Any:
        """Pieces are named by where the marks stand, so with a mark moved an id is another piece's."""
        return [[piece.id for piece in pieces(node["body"]) if piece.id], marks.marked(node["body"])]

    def from_bank(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Body with marks; or `text` and the parts of it that are `correct`, with `prompt` for the question."""
        if "body" in question:
            return super().from_bank(question)
        body, place = question["text"], 0
        for span in question["correct"]:
            place = body.index(span, place)
            body = f"{body[:place]}[[{span}]]{body[place + len(span) :]}"
            place += len(span) + 4
        return {"text": question.get("prompt") or str(_("Mark the bias indicators.")), "body": body}

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Mark the parts of the text.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        marked = sent.getlist("mark") if sent is not None else ()
        values = {name: value for value, name in _values(node).items()}
        return {"pieces": [_shown(piece, values.get(piece.id, ""), marked) for piece in pieces(node["body"])]}

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> list[str]:
        values, sent = _values(node), data.getlist("mark")
        if any(value not in values for value in sent):
            raise Malformed("unknown_option")
        return self.parse([values[value] for value in sent], node)

    def parse(self, answer: Any, node: Mapping[str, Any]) -> list[str]:
        if not isinstance(answer, list):
            raise Malformed("not_a_response")
        if not answer:
            raise Malformed("nothing_marked")
        spans = self.structure(node)
        if len(answer) > MOST_SPANS + MOST_PIECES:
            raise Malformed("repeated_option")
        for name in answer:
            if not isinstance(name, str) or not _ID.fullmatch(name) or int(name[1:].split(".")[0]) > spans:
                raise Malformed("unknown_option")
        if len(set(answer)) != len(answer):
            raise Malformed("repeated_option")
        return sorted(answer, key=_place)

    def grade(self, node: Mapping[str, Any], answer: list[str]) -> float:
        hits = sum(name.startswith("s") for name in answer)
        return max(0, hits - (len(answer) - hits)) / self.structure(node)

    def samples(self, node: Mapping[str, Any]) -> tuple[list[str], ...]:
        spans = [f"s{place}" for place in range(1, self.structure(node) + 1)]
        wrong = next(piece.id for piece in pieces(node["body"]) if piece.id.startswith("o"))
        return (*(spans[:count] for count in range(len(spans), 0, -1)), [wrong])

    def told(self, node: Mapping[str, Any], answer: list[str]) -> list[str]:
        """Each piece marked, in its place; one that was cut otherwise in another language can't be shown here."""
        return [piece.text for piece in pieces(node["body"]) if piece.id in answer] or ["–"]


def pieces(body: str) -> list[Piece]:
    """The whole text, cut into pieces that can be marked and what stands between them.

    All pieces are of one form, or the form would show which are spans: they begin and end with a letter or figure,
    have no more words than the longest span, and run over the end of a clause only where a span does too.
    """
    return [piece for name, words in _stretches(body) for piece in _bare(name, words)]


def _stretches(body: str) -> Iterator[tuple[str, str]]:
    """Spans, and what lies outside cut up, each with its id; joined they are the text again."""
    spans = marks.marked(body)
    limit = max([SHORTEST_LIMIT, *(len(span.split()) for span in spans)])
    ends = None if any(len(_ENDS.split(span)) > 1 for span in spans) else _ENDS
    for place, stretch in enumerate(marks.stretches(body)):
        if stretch.marked:
            yield f"s{place // 2 + 1}", stretch.text
            continue
        number = 0
        for words in _cut(stretch.text, limit, ends):
            number += any(map(str.isalnum, words))
            yield f"o{place // 2}.{number}", words


def _cut(outside: str, limit: int, ends: re.Pattern[str] | None) -> list[str]:
    """Clauses, the long ones in pieces of a few words; without `ends` the pieces only."""
    cut = []
    for clause in ends.split(outside) if ends else [outside]:
        words = re.findall(r"\s*\S+|\s+$", clause)
        count = -(-len(words) // limit) or 1
        size = -(-len(words) // count) or 1
        cut += ["".join(words[start : start + size]) for start in range(0, len(words), size)]
    return cut


def _bare(name: str, words: str) -> Iterator[Piece]:
    """A piece from its first letter or figure to its last; quotation marks, stops and spaces stand outside it."""
    places = [place for place, sign in enumerate(words) if sign.isalnum()]
    if not places:
        yield Piece("", words)
        return
    first, last = places[0], places[-1] + 1
    while last < len(words) and unicodedata.category(words[last]).startswith("M"):
        last += 1  # an accent of its own belongs to its letter
    for one in (Piece("", words[:first]), Piece(name, words[first:last]), Piece("", words[last:])):
        if one.text:
            yield one


def _shown(piece: Piece, value: str, marked: Collection[str]) -> dict[str, Any]:
    return {"value": value, "text": piece.text, "checked": value in marked}


def _values(node: Mapping[str, Any]) -> dict[str, str]:
    """Ids of the pieces by form value: their place in the text, which is no secret."""
    return in_order(piece.id for piece in pieces(node["body"]) if piece.id)


def _place(name: str) -> tuple[int, int, int]:
    """Where a piece stands in the text: what follows the first span comes after it."""
    first, _dot, second = name[1:].partition(".")
    return (int(first), int(name[0] == "o"), int(second or 0))
