"""What a trainer should look at, by code; `quizzes/analysis_page_words.py` has the sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from quizzes.analysis.enough import FEWEST_FOR_CORRELATION
from quizzes.analysis.numbers import interval_of_correlation

TOO_EASY, TOO_HARD = 0.95, 0.25
LOW_DISCRIMINATION = 0.15
UNUSED = 0.02
OFTEN_LEFT = 0.05


def flags(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Codes with what the sentence needs, the gravest first; for an entry of the report."""
    if item["answered"] < FEWEST_FOR_CORRELATION:
        return []
    return [*_discrimination(item), *_languages(item), *_options(item), *_facility(item)]


def _discrimination(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    r = item["discrimination"]
    if r is None or r >= LOW_DISCRIMINATION:
        return
    if r >= 0:
        yield {"code": "low_discrimination"}
    elif interval_of_correlation(r, item["answered"])[1] < 0:
        yield {"code": "negative_discrimination"}
    else:
        yield {"code": "perhaps_negative_discrimination"}


def _languages(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for found in item["differences"]:
        if found["grade"] in ("B", "C"):
            code = "harder_in_language" if found["effect"] < 0 else "easier_in_language"
            keys = ("focal", "reference", "grade")
            yield {"code": code, **{key: found[key] for key in keys}}


def _options(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    options = item["options"]
    key = [option for option in options if option["right"]]
    for option in options:
        if option["right"]:
            continue
        if option["count"] == 0:
            yield {"code": "nobody_chose", "option": option["id"]}
        elif option["share"] < UNUSED:
            yield {"code": "hardly_anybody_chose", "option": option["id"]}
        if len(key) == 1 and len(option["groups"]) > 1 and option["groups"][-1] > key[0]["groups"][-1]:
            yield {"code": "the_strongest_prefer", "option": option["id"]}


def _facility(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if item["facility"] > TOO_EASY:
        yield {"code": "too_easy"}
    elif item["facility"] < TOO_HARD:
        yield {"code": "too_hard"}
    reached = item["answered"] + item["omitted"] + item["left"]
    if item["omitted"] + item["left"] > OFTEN_LEFT * reached:
        yield {"code": "often_unanswered"}
