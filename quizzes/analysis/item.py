"""One item: how hard it is, whether it tells the stronger from the weaker, and what its options do."""

from collections import Counter
from collections.abc import Sequence
from json import dumps
from typing import Any

from quizzes.analysis.enough import FEWEST_EQUAL, FEWEST_FOR_CORRELATION
from quizzes.analysis.groups import ScoreGroup
from quizzes.analysis.numbers import correlation, mean, quantile
from quizzes.analysis.sittings import Given, Item, Sitting, points_of, rest, was_shown

LONGEST_PAUSE = 30 * 60
"""Seconds after which an officer has plainly done something else; such times are left out."""

MOST_ANSWERS = 8


def facility(item: Item, sittings: Sequence[Sitting]) -> float | None:
    """The mean grade of those who answered, 0 to 1; for right or wrong, the share that was right (p-value).

    L. Crocker and J. Algina, Introduction to Classical and Modern Test Theory (1986), chapter 14.
    """
    grades = [sitting.answers[item.key].grade for sitting in sittings if item.key in sitting.answers]
    return mean(grades) if grades else None


def discrimination(
    item: Item, sittings: Sequence[Sitting], totals: Sequence[float], items: Sequence[Item] = ()
) -> float | None:
    """The corrected item-total correlation: Pearson's r of the item's points with the total without the item.

    For an item scored 0 or 1 this is the corrected point-biserial. The item is taken out of the total because it
    would correlate with itself: S. Henrysson, 'Correction of item-total correlations in item analysis',
    Psychometrika 28 (1963), 211-218. None with too few answers, or where item or rest never vary. Where items are
    drawn from pools (`items` are all), only those count who were shown it, and the rest is their share of what else
    they were shown.
    """
    answered = [place for place, sitting in enumerate(sittings) if item.key in sitting.answers]
    if len(answered) < FEWEST_FOR_CORRELATION:
        return None
    scores = [points_of(item, sittings[place]) for place in answered]
    by_key = {one.key: one for one in items}
    return correlation(scores, [rest(item, by_key, sittings[place], totals[place]) for place in answered])


def option_table(item: Item, sittings: Sequence[Sitting], groups: Sequence[ScoreGroup]) -> list[dict[str, Any]]:
    """For each option how many chose it, as a share of those who answered, and the same in each score group.

    Where a question has one right option the shares add up to 1; where it has several they don't.
    """
    counts = _counts(item, sittings)
    answered = sum(item.key in sitting.answers for sitting in sittings)
    by_group = [[sittings[place] for place in group.members] for group in groups]
    sizes = [sum(item.key in sitting.answers for sitting in inside) for inside in by_group]
    in_groups = [_counts(item, inside) for inside in by_group]
    return [
        {
            "id": option,
            "right": right,
            "count": counts[option],
            "share": counts[option] / answered if answered else None,
            "groups": [
                counted[option] / size if size else None for counted, size in zip(in_groups, sizes, strict=True)
            ],
        }
        for option, right in item.options.items()
    ]


def group_table(item: Item, sittings: Sequence[Sitting], groups: Sequence[ScoreGroup]) -> list[dict[str, Any]]:
    """The facility in each score group, the weakest first: the empirical characteristic curve of the item."""
    return [
        {
            "low": group.low,
            "high": group.high,
            "count": sum(was_shown(item, sittings[place]) for place in group.members),
            "facility": facility(item, [sittings[place] for place in group.members]),
        }
        for group in groups
    ]


def seconds(item: Item, sittings: Sequence[Sitting]) -> dict[str, float] | None:
    """Median and quartiles of the time between the answer before (or the beginning) and the answer to this item.

    The median, since times are skewed and a few officers are called away; pauses of half an hour and more are
    left out.
    """
    given = (sitting.answers.get(item.key) for sitting in sittings)
    times = sorted(one.seconds for one in given if one and one.seconds is not None and one.seconds < LONGEST_PAUSE)
    if len(times) < 2:
        return None
    low, middle, high = (quantile(times, share) for share in (0.25, 0.5, 0.75))
    return {"median": middle, "low": low, "high": high, "count": len(times)}


def frequent_answers(item: Item, sittings: Sequence[Sitting]) -> list[dict[str, Any]]:
    """The answers that were given most, whole, with their grade: for kinds that have no table of options."""
    return [_together(same) for same in _equal_answers(item, sittings) if _is_shown(item, same)][:MOST_ANSWERS]


def other_answers(item: Item, sittings: Sequence[Sitting]) -> dict[str, Any] | None:
    """How many answers `frequent_answers` leaves out, and their mean grade; None where it leaves out none."""
    equal = _equal_answers(item, sittings)
    # Those given most stand first, so that what is shown is the beginning.
    shown = min(MOST_ANSWERS, sum(_is_shown(item, same) for same in equal))
    grades = [given.grade for same in equal[shown:] for given in same]
    return {"count": len(grades), "grade": mean(grades)} if grades else None


def _equal_answers(item: Item, sittings: Sequence[Sitting]) -> list[list[Given]]:
    """Answers that are the same stand together, those given most often first."""
    equal: dict[str, list[Given]] = {}
    for sitting in sittings:
        if given := sitting.answers.get(item.key):
            equal.setdefault(dumps(given.answer, sort_keys=True), []).append(given)
    return [same for _name, same in sorted(equal.items(), key=lambda pair: (-len(pair[1]), pair[0]))]


def _is_shown(item: Item, same: list[Given]) -> bool:
    return len(same) >= FEWEST_EQUAL or not item.typed


def _together(same: list[Given]) -> dict[str, Any]:
    return {"answer": same[0].answer, "count": len(same), "grade": same[0].grade}


def _counts(item: Item, sittings: Sequence[Sitting]) -> Counter[str]:
    given = (sitting.answers.get(item.key) for sitting in sittings)
    return Counter(option for one in given if one for option in one.chosen)
