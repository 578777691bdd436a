"""A question of every kind, as a trainer might ask it, and a check that has them all."""

from typing import Any

from wagtail.images import get_image_model

from quizzes import kinds
from quizzes.question_blocks import stored_question
from tests import factories
from tests.quizzes.worlds import key

kinds.load()

EXAMPLES: dict[str, dict[str, Any]] = {
    "single": {
        "text": "A family wants to wash off a slur. What do you do?",
        "options": [
            {"id": "first", "text": "Record it fully, then help with quick removal", "correct": True},
            {"id": "wait", "text": "Forbid removal for a month", "correct": False},
            {"id": "none", "text": "Nothing", "correct": False, "feedback": "It stays there to be read."},
        ],
    },
    "multiple": {
        "text": "Which are bias indicators?",
        "options": [
            {"id": "slur", "text": "Slurs during the act", "correct": True},
            {"id": "feast", "text": "Attack on a religious holiday", "correct": True},
            {"id": "rain", "text": "Rain that evening", "correct": False},
        ],
    },
    "hotspot": {
        "text": "Where would you look for traces first?",
        "picture": {"image": 987, "image_url": "/media/scene.webp", "srcset": "", "width": 640, "height": 480},
        "alt": "A shop front at night, its window broken.",
        "options": [
            {"id": "stone", "text": "The stone", "correct": True, "x": 10, "y": 70, "width": 15, "height": 12},
            {"id": "paint", "text": "The paint", "correct": True, "x": 40, "y": 20, "width": 30, "height": 20},
            {"id": "lamp", "text": "The lamp", "correct": False, "x": 80, "y": 0, "width": 20, "height": 30},
        ],
    },
    "ordering": {
        "text": "Order the ripples of harm from inside to outside.",
        "options": [
            {"id": "victim", "text": "Direct victim"},
            {"id": "family", "text": "Family and witnesses"},
            {"id": "society", "text": "Society's trust in institutions"},
        ],
    },
    "true_false": {"text": "One indicator is enough to declare a hate crime.", "correct": False},
    "matching": {
        "text": "Match need and action.",
        "pairs": [
            {"id": "fear", "text": "Fear of another attack", "match": "risk assessment and named contact"},
            {"id": "shame", "text": "Shame or fear of disclosure", "match": "private room and confidentiality"},
            {"id": "words", "text": "Language barrier", "match": "qualified interpreter"},
        ],
        "distractors": [{"id": "child", "text": "the victim's child as interpreter"}],
    },
    "groups": {
        "text": "To which category does each belong?",
        "groups": [
            {"id": "crime", "text": "Hate crime"},
            {"id": "incident", "text": "Hate incident"},
            {"id": "neither", "text": "Neither"},
        ],
        "items": [
            {"id": "mosque", "text": "Windows of a mosque broken, slur sprayed", "group": "crime"},
            {"id": "remark", "text": "Rude remark about a language, no offence", "group": "incident"},
            {"id": "till", "text": "A till emptied at night, nobody in the shop", "group": "neither"},
        ],
    },
    "gap": {
        "text": "Fill in the two words.",
        "body": "To unmask a bias motive is an obligation of [[1]], not of [[2]].",
        "gaps": [{"id": "means", "accepted": "means\neffort"}, {"id": "result", "accepted": "result\nresults"}],
        "any_case": True,
    },
    "numeric": {
        "text": "For how many hours does the shop's camera keep its pictures?",
        "value": 72,
        "tolerance": 0,
        "near": 24,
        "unit": "hours",
    },
    "highlight": {
        "text": "Mark the bias indicators.",
        "body": (
            "They waited [[outside the prayer house]] [[on the evening of the feast]]. One said "
            "['no more of your kind here']. My phone fell. He [[kicked the candle stand]] and left my bag."
        ).replace("['", "[['").replace("']", "']]"),
    },
    "report": {
        "text": "Record the case.",
        "case_file": "At about 23:40 on 14 March 2026 a stone was thrown into a bakery.\n\nThe owner says: ‘It is us.’",
        "fields": [
            {
                "id": "motive",
                "text": "Suspected bias motive",
                "type": "choice",
                "options": [
                    {"id": "yes", "text": "Yes", "correct": True},
                    {"id": "no", "text": "No", "correct": False},
                    {"id": "unknown", "text": "Not yet known", "correct": False},
                ],
            },
            {
                "id": "indicators",
                "text": "Indicators",
                "type": "choices",
                "options": [
                    {"id": "perception", "text": "Perception of the victim", "correct": True},
                    {"id": "pattern", "text": "Nothing else in the street was hit", "correct": True},
                    {"id": "weather", "text": "The weather", "correct": False},
                ],
            },
            {"id": "day", "text": "Date", "type": "date", "date": "2026-03-14"},
            {"id": "hour", "text": "Time", "type": "time", "time": "23:40", "minutes": 10},
            {"id": "who", "text": "Who perceives it", "type": "text", "accepted": "the owner\nowner", "any_case": True},
        ],
    },
    "short_text": {
        "text": "Why do you write down a victim's own words?",
        "counted": "words",
        "shortest": 3,
        "longest": 40,
        "criteria": [
            {"id": "evidence", "text": "Says that the words are evidence", "levels": [
                {"id": "not", "text": "Isn't said", "points": 0},
                {"id": "partly", "text": "Is hinted at", "points": 1},
                {"id": "fully", "text": "Is said with its reason", "points": 2},
            ]},
            {"id": "respect", "text": "Says what it means to the victim", "levels": [
                {"id": "no", "text": "Says nothing of it", "points": 0},
                {"id": "yes", "text": "Says that she is taken seriously", "points": 2},
            ]},
        ],
        "model_answer": "Her words show the motive, and she sees that they count.",
        "two_markers": False,
        "difference": 25,
    },
}


def node(kind: str, **changed: Any) -> dict[str, Any]:
    """The example of a kind as a node of a document, with the ids that stand above."""
    shared = {"competency": "recording", "points": 1, "why": "As the lesson says.", "to": None}
    return {"type": "question", "kind": kind, **EXAMPLES[kind], **shared, **changed}


def scene():
    """The picture of the hotspot question, as somebody uploaded it."""
    if not (found := get_image_model().objects.filter(pk=987).first()):
        found = factories.picture("A shop front", pk=987)
    return found


def block(kind: str, **changed: Any) -> dict[str, Any]:
    """The example of a kind as a block of the CMS."""
    if kind == "hotspot":
        scene()

    def make(block_type: str, value: Any, *path: str) -> dict[str, Any]:
        return {"type": block_type, "id": key("/".join((kind, *path))), "value": value}

    return make(kind, stored_question(node(kind, **changed), kinds.get(kind).block, make))


def every_kind() -> list[dict[str, Any]]:
    """The questions of a check that has every kind."""
    return [block(kind) for kind in kinds.names()]
