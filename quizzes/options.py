"""Questions with options: what single choice, multiple choice and ordering have in common."""

from collections.abc import Collection, Mapping
from typing import Any

from quizzes.cards import cards
from quizzes.problem import Problem, Where
from quizzes.refused import Malformed
from quizzes.repeats import repeated
from quizzes.shuffle import Shuffle

MOST_OPTIONS = 12


def ids(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the options, in the order of the document."""
    return tuple(option["id"] for option in node.get("options", ()))


def right(node: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the options marked as right."""
    return frozenset(option["id"] for option in node.get("options", ()) if option.get("correct"))


def check(node: Mapping[str, Any]) -> list[Problem]:
    """Problems of any list of options: too few, too many, the same text twice."""
    options = node.get("options", ())
    where = Where(field="options")
    if len(options) < 2:
        return [Problem("too_few_options", where)]
    if len(options) > MOST_OPTIONS:
        return [Problem("too_many_options", where, {"count": len(options), "limit": MOST_OPTIONS})]
    return repeated((option.get("text", "") for option in options), "options")


def texts(node: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the options by their ids."""
    return {option["id"]: option["text"] for option in node.get("options", ())}


def feedback(node: Mapping[str, Any], chosen: Collection[str]) -> tuple[str, ...]:
    """What the author has to say to those options that were chosen."""
    return tuple(o["feedback"] for o in node["options"] if o["id"] in chosen and o.get("feedback"))


def shown(node: Mapping[str, Any], shuffle: Shuffle, sent: Any, field: str = "option") -> list[dict]:
    """The options as cards in the order of the attempt."""
    return cards(shuffle.values(ids(node)), texts(node), sent, field)


def sent_ids(node: Mapping[str, Any], shuffle: Shuffle, values: list[str]) -> list[str]:
    """The ids that these form values stand for; raises Malformed when nothing was sent, or something strange."""
    known = shuffle.values(ids(node))
    if not values:
        raise Malformed("nothing_chosen")
    if any(value not in known for value in values):
        raise Malformed("unknown_option")
    return [known[value] for value in values]


def from_bank(question: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Options from `{options: {a: text, …}, correct: [a, …]}`, or as the document has them."""
    given = question["options"]
    if not isinstance(given, Mapping):
        return list(given)
    return [{"id": name, "text": text, "correct": name in question["correct"]} for name, text in given.items()]


def parse_list(answer: Any, node: Mapping[str, Any]) -> list[str]:
    """A list of options of this question, none of them twice; raises Malformed."""
    known = ids(node)
    if not isinstance(answer, list):
        raise Malformed("not_a_response")
    if not answer:
        raise Malformed("nothing_chosen")
    if len(answer) > len(known):
        raise Malformed("repeated_option")
    if any(not isinstance(option, str) or option not in known for option in answer):
        raise Malformed("unknown_option")
    if len(set(answer)) != len(answer):
        raise Malformed("repeated_option")
    return answer


def grade_marks(node: Mapping[str, Any], marks: Collection[str]) -> float:
    """Plus one for each right mark, minus one for each wrong one, never below 0, by the number of right options."""
    right_ones = right(node)
    hits = sum(mark in right_ones for mark in marks)
    return max(0, hits - (len(marks) - hits)) / len(right_ones)


def sample_marks(node: Mapping[str, Any]) -> list[list[str]]:
    """Marks with every grade there is, all the right ones first."""
    right_ones = sorted(right(node))
    wrong = [option for option in ids(node) if option not in right_ones]
    return [*(right_ones[:count] for count in range(len(right_ones), 0, -1)), wrong[:1]]


def structure(node: Mapping[str, Any]) -> list[list[Any]]:
    """Options with what is right; their order means nothing, since each attempt shuffles them."""
    return sorted([option["id"], bool(option.get("correct"))] for option in node.get("options", ()))
