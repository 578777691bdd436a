"""Everything about a check in one plain document, the same for every language of the reader.

Keys of items and options stand for their words, which the page takes from the published version.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.analysis.differential import differences
from quizzes.analysis.enough import FEWEST_ATTEMPTS, FEWEST_FOR_CORRELATION, FEWEST_FOR_GROUPS, FEWEST_PER_LANGUAGE
from quizzes.analysis.flags import flags
from quizzes.analysis.groups import ScoreGroup, score_groups
from quizzes.analysis.item import (
    discrimination,
    facility,
    frequent_answers,
    group_table,
    option_table,
    other_answers,
    seconds,
)
from quizzes.analysis.numbers import deviation, mean, quantile
from quizzes.analysis.reliability import cronbach_alpha, histogram, is_dichotomous, standard_error
from quizzes.analysis.sittings import Item, Sitting, attainable, draws, points_of, totals, was_shown


def check_report(
    items: Sequence[Item], sittings: Sequence[Sitting], *, source: str, left: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """`source` is the language that the others are compared with; `left` counts open attempts by where they stand."""
    sums = totals(items, sittings)
    groups = score_groups(sums) if len(sittings) >= FEWEST_FOR_GROUPS else []
    by_language = _differences(items, sittings, source)
    return {
        "kind": "check",
        "attempts": len(sittings),
        "enough": len(sittings) >= FEWEST_ATTEMPTS,
        "source": source,
        "locales": answers_by_locale(sittings),
        "compared": sorted({found["focal"] for entries in by_language.values() for found in entries}),
        "summary": _summary(items, sittings, sums),
        "histogram": histogram([sitting.percent for sitting in sittings]),
        "items": [
            _item(number, item, items, sittings, sums, groups, by_language.get(item.key, []), (left or {}).get(item.key, 0))
            for number, item in enumerate(items, start=1)
        ],
    }


def answers_by_locale(sittings: Sequence[Sitting]) -> dict[str, int]:
    """How many sittings were in each language: the one in which most of their answers were read."""
    most = Counter()
    for sitting in sittings:
        read = Counter(given.locale for given in sitting.answers.values())
        if read:
            most[max(sorted(read), key=read.__getitem__)] += 1
    return dict(sorted(most.items()))


def _summary(items: Sequence[Item], sittings: Sequence[Sitting], sums: Sequence[float]) -> dict[str, Any]:
    most = attainable(items, sittings)
    percents = sorted(sitting.percent for sitting in sittings)
    found: dict[str, Any] = {"points": most, "items": len(items), "alpha": None, "kr20": False, "error": None}
    found["drawn"] = draws(sittings)
    if not sittings:
        return found
    found |= {
        "mean": mean(percents),
        "median": quantile(percents, 0.5),
        "deviation": deviation(percents),
        "passed": sum(sitting.passed for sitting in sittings) / len(sittings),
    }
    # Alpha takes every officer's score on every item; where items are drawn there is none for most of them, and
    # what could be computed from those that met the same items would stand for no test that anybody sat.
    if len(sittings) >= FEWEST_FOR_CORRELATION and not found["drawn"]:
        columns = [[points_of(item, sitting) for sitting in sittings] for item in items]
        found["alpha"] = alpha = cronbach_alpha(columns)
        found["kr20"] = is_dichotomous(columns)
        if alpha is not None and most:
            found["error"] = 100 * standard_error(deviation(sums), alpha) / most
    return found


def _item(
    number: int,
    item: Item,
    items: Sequence[Item],
    sittings: Sequence[Sitting],
    sums: Sequence[float],
    groups: Sequence[ScoreGroup],
    compared: list[dict[str, Any]],
    left: int,
) -> dict[str, Any]:
    answered = sum(item.key in sitting.answers for sitting in sittings)
    entry = {
        "key": item.key,
        "number": number,
        "points": item.points,
        "answered": answered,
        "omitted": sum(was_shown(item, sitting) for sitting in sittings) - answered,
        "left": left,
        "facility": facility(item, sittings),
        "by_language": _facility_by_language(item, sittings),
        "discrimination": discrimination(item, sittings, sums, items),
        "seconds": seconds(item, sittings),
        "options": option_table(item, sittings, groups) if item.options else [],
        "answers": [] if item.options else frequent_answers(item, sittings),
        "other_answers": None if item.options else other_answers(item, sittings),
        "groups": group_table(item, sittings, groups),
        "differences": compared,
    }
    return {**entry, "flags": flags(entry) if answered else []}


def _facility_by_language(item: Item, sittings: Sequence[Sitting]) -> dict[str, dict[str, float]]:
    grades: dict[str, list[float]] = {}
    for sitting in sittings:
        if given := sitting.answers.get(item.key):
            grades.setdefault(given.locale, []).append(given.grade)
    return {
        locale: {"count": len(values), "facility": mean(values)}
        for locale, values in sorted(grades.items())
        if len(values) >= FEWEST_ATTEMPTS
    }


def _differences(items: Sequence[Item], sittings: Sequence[Sitting], source: str) -> dict[str, list[dict[str, Any]]]:
    """By item, the comparisons of each language that has enough answers with the source language."""
    answers = Counter(given.locale for sitting in sittings for given in sitting.answers.values())
    found: dict[str, list[dict[str, Any]]] = {item.key: [] for item in items}
    for focal in sorted(set(answers) - {source}):
        # Not even one item can have enough: the long way through the strata is spared.
        if min(answers[source], answers[focal]) < FEWEST_PER_LANGUAGE:
            continue
        for one in differences(items, sittings, reference=source, focal=focal):
            if one.chance is not None:
                found[one.item].append({**one._asdict(), "reference": source, "focal": focal})
    return found
