"""Questions of several parts, each right or wrong for itself: what matching, sorting, gaps and forms share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from quizzes.refused import Malformed


def share(grades: Sequence[float]) -> float:
    """The mean of the parts' grades, from 0 to 1; every part counts the same."""
    return sum(grades) / len(grades)


def combine(parts: Iterable[tuple[str, Sequence[tuple[Any, float]]]]) -> tuple[dict[str, Any], ...]:
    """One answer for every mean of grades that the parts can have together, the best first.

    `parts` are ids with answers and their grades. Sums are met by as few answers as there are sums, so that
    many parts don't make many samples.
    """
    found: dict[float, dict[str, Any]] = {0.0: {}}
    for name, answers in parts:
        following: dict[float, dict[str, Any]] = {}
        for total, so_far in found.items():
            for answer, grade in answers:
                following.setdefault(round(total + grade, 9), {**so_far, name: answer})
        found = following
    return tuple(found[total] for total in sorted(found, reverse=True))


def parse_mapping(answer: Any, ids: Collection[str], values: Collection[str]) -> dict[str, str]:
    """One of `values` for each of `ids`; raises Malformed."""
    if not isinstance(answer, Mapping):
        raise Malformed("not_a_response")
    if any(name not in ids for name in answer):
        raise Malformed("unknown_option")
    if len(answer) != len(ids):
        raise Malformed("not_a_response")
    if any(not isinstance(value, str) or value not in values for value in answer.values()):
        raise Malformed("unknown_option")
    return {name: answer[name] for name in ids}


def pick(known: Mapping[str, str], value: str) -> str:
    """The id that a form value stands for; raises Malformed where there is none."""
    if value not in known:
        raise Malformed("unknown_option")
    return known[value]
