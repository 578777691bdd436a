"""Nothing that a reader can see of the pieces may tell which are spans, in any text that we ship."""

from collections.abc import Callable

import pytest
import yaml
from django.conf import settings
from django.http import QueryDict

from quizzes import kinds
from quizzes.kinds import highlight
from quizzes.problem import Problem
from quizzes.sentences import sentence
from quizzes.shuffle import Shuffle
from tests.quizzes import examples

REFERENCE = settings.BASE_DIR / "reference"
INNER_ENDS = (". ", "! ", "? ", "; ", ": ", ", ", "… ")


def _bodies() -> list[str]:
    questions = yaml.safe_load((REFERENCE / "questions.yaml").read_text())["questions"]
    asked = [question for question in questions if question["type"] == "highlight"]
    bosnian = yaml.safe_load((REFERENCE / "bs" / "questions.yaml").read_text())
    told = [{**question, **bosnian[question["id"]]} for question in asked if question["id"] in bosnian]
    return [kinds.get("highlight").from_bank(question)["body"] for question in asked + told]


BODIES = [
    *_bodies(),
    examples.EXAMPLES["highlight"]["body"],
    "He said: [[go, go home]]. I ran, I fell, it rained. Then I rang.",
]


def _offered(body: str) -> tuple[str, list[tuple[str, str]]]:
    """The text as shown, and each piece that can be marked: its id and its words."""
    node = examples.node("highlight", body=body)
    shown = kinds.get("highlight").shown(node, Shuffle(1, "x"), None)["pieces"]
    names = [piece.id for piece in highlight.pieces(body) if piece.id]
    labels = [piece["text"] for piece in shown if piece["value"]]
    return "".join(piece["text"] for piece in shown), list(zip(names, labels, strict=True))


def test_the_reference_texts_are_all_here():
    assert len(BODIES) >= 8


@pytest.mark.parametrize("body", BODIES)
def test_the_pieces_are_still_the_whole_text(body):
    assert _offered(body)[0] == body.replace("[[", "").replace("]]", "")


@pytest.mark.parametrize("body", BODIES)
def test_every_piece_begins_and_ends_with_a_letter_or_figure(body):
    for name, label in _offered(body)[1]:
        assert label[0].isalnum() and label[-1].isalnum(), (name, label)


TRAITS: dict[str, Callable[[str], object]] = {
    "a clause ends inside": lambda label: any(end in label for end in INNER_ENDS),
    "it has a quotation mark": lambda label: any(sign in label for sign in "'\"‘“”„«»"),
    "its first letter is small": lambda label: label[0].islower(),
}


@pytest.mark.parametrize("trait", TRAITS)
@pytest.mark.parametrize("body", BODIES)
def test_no_trait_of_the_words_is_that_of_all_spans_and_of_no_other(body, trait):
    offered = _offered(body)[1]
    spans = {TRAITS[trait](label) for name, label in offered if name[0] == "s"}
    others = {TRAITS[trait](label) for name, label in offered if name[0] == "o"}
    assert spans & others, (trait, offered)


@pytest.mark.parametrize("body", BODIES)
def test_a_clause_ends_inside_a_span_only_where_it_does_inside_another_piece(body):
    ends = {name[0]: False for name, _label in _offered(body)[1]}
    for name, label in _offered(body)[1]:
        ends[name[0]] |= any(end in label for end in INNER_ENDS)
    assert ends["o"] or not ends["s"]


def test_an_accent_that_stands_alone_stays_with_its_letter():
    decomposed = "Otis\u030cao"[:5]
    assert [p.text for p in highlight.pieces(f"One two. [[{decomposed}!]]") if p.id == "s1"] == [decomposed]


def test_a_piece_that_was_sent_and_refused_is_still_ticked():
    node = examples.node("highlight")
    shown = kinds.get("highlight").shown(node, Shuffle(1, "x"), QueryDict("mark=2&mark=3"))["pieces"]
    assert [piece["value"] for piece in shown if piece["checked"]] == ["2", "3"]


def test_a_translation_with_other_marks_is_told_in_right_english():
    assert sentence(Problem("other_marks", params={"found": 1, "expected": 3})) == (
        "Parts marked here: 1; in the original: 3. Mark the same parts in the same order."
    )
