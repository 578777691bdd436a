"""Differences between languages: what was planted is found, and nothing else is."""

from random import Random

import pytest

from quizzes.analysis.differential import _Pair, class_of_partial_credit, differences, ets_class
from quizzes.analysis.sittings import Given, Item, Sitting
from quizzes.simulation import model

from .cohorts import items, sittings

A_GROUP = 500
PLANTED = 0.8


def compared(over, cohort):
    return differences(over, cohort, reference="en", focal="bs")


def flagged(found) -> bool:
    return found.grade in ("B", "C")


def test_a_shift_of_point_eight_logits_is_found_nine_times_in_ten_and_others_are_left_alone():
    """Power at least 0.9 with 500 a group; under the planted difference, others are flagged less than 7 % of the time."""
    over, hits, alarms, chances = items(), 0, [], []
    runs = 25
    for seed in range(runs):
        target = over[seed % len(over)].key
        officers = model.cohort(2 * A_GROUP, ["en", "bs"], seed)
        for found in compared(over, sittings(over, officers, seed, {target: {"bs": PLANTED}})):
            if found.item == target:
                hits += flagged(found) and found.effect < 0
            else:
                alarms.append(flagged(found))
                chances.append(found.chance < 0.05)
    assert hits / runs >= 0.9
    assert sum(alarms) / len(alarms) < 0.07
    assert sum(chances) / len(chances) < 0.07


def test_without_a_difference_hardly_anything_is_flagged():
    over, alarms, chances = items(), [], []
    for seed in range(100, 115):
        officers = model.cohort(2 * A_GROUP, ["en", "bs"], seed)
        found = compared(over, sittings(over, officers, seed))
        alarms += [flagged(one) for one in found]
        chances += [one.chance < 0.05 for one in found]
    assert sum(alarms) / len(alarms) < 0.07
    assert sum(chances) / len(chances) < 0.07


def test_an_item_that_is_easier_in_the_other_language_has_a_positive_figure():
    over = items(8)
    officers = model.cohort(2 * A_GROUP, ["en", "bs"], 3)
    found = {one.item: one for one in compared(over, sittings(over, officers, 3, {"q2": {"bs": -1.5}}))}
    assert found["q2"].effect > 1.5 and found["q2"].odds_ratio < 1 and found["q2"].grade == "C"


def test_purification_takes_back_what_a_spoilt_yardstick_accused():
    """Three of eight items are much harder in Bosnian, so totals call equally strong officers weaker."""
    over = items(8)
    planted = {key: {"bs": 1.6} for key in ("q0", "q1", "q2")}
    innocent_before = innocent_after = 0.0
    for seed in range(6):
        cohort = sittings(over, model.cohort(2 * A_GROUP, ["en", "bs"], seed), seed, planted)
        whole = {one.item: one for one in _in_one_step(over, cohort)}
        purified = {one.item: one for one in compared(over, cohort)}
        for key in ("q3", "q4", "q5", "q6", "q7"):
            innocent_before += abs(whole[key].effect)
            innocent_after += abs(purified[key].effect)
    assert innocent_after < 0.75 * innocent_before


def _in_one_step(over, cohort):
    pair = _Pair(over, cohort, "en", "bs")
    return [pair.difference(item, over) for item in over]


def test_too_few_answers_in_one_language_give_no_figure_at_all():
    over = items(5)
    officers = [*model.cohort(300, ["en"], 1), *model.cohort(99, ["bs"], 2)]
    for found in compared(over, sittings(over, officers, 1)):
        assert (found.reference_count, found.focal_count) == (300, 99)
        assert found.effect is found.chance is found.grade is None
    officers.append(model.cohort(1, ["bs"], 5)[0])
    assert all(found.chance is not None for found in compared(over, sittings(over, officers, 1)))


def test_partial_credit_is_compared_by_mantels_test():
    found = {one.item: one for one in compared(*_with_partial_credit(shift=0.45))}
    assert found["part"].kind == "mantel" and found["q0"].kind == "mantel_haenszel"
    assert found["part"].grade == "C" and found["part"].effect < -0.25
    assert found["part"].odds_ratio is None and found["part"].standard_error is None
    found = {one.item: one for one in compared(*_with_partial_credit(shift=0))}
    assert found["part"].grade == "A"


def _with_partial_credit(shift: float):
    """Eight items scored 0 or 1, and one with thirds, of which Bosnian readers lose some at any strength."""
    over = items(8)
    cohort = sittings(over, model.cohort(2 * A_GROUP, ["en", "bs"], 9), 9)
    random, made = Random(9), []
    for one in cohort:
        locale = one.answers["q0"].locale
        able = sum(given.grade for given in one.answers.values()) / len(over)
        thirds = sum(random.random() < able - shift * (locale == "bs") for _ in range(3))
        made.append(Sitting({**one.answers, "part": Given(thirds / 3, (), locale, None)}, one.percent, one.passed))
    return [*over, Item("part", "multiple", 1, {})], made


def test_who_switches_language_counts_by_answer():
    over = items(4)
    cohort = sittings(over, model.cohort(400, ["en", "bs"], 4), 4)
    switched = [
        one._replace(answers={**one.answers, "q3": one.answers["q3"]._replace(locale="en")}) for one in cohort
    ]
    found = {one.item: one for one in compared(over, switched)}
    assert (found["q0"].reference_count, found["q0"].focal_count) == (200, 200)
    assert (found["q3"].reference_count, found["q3"].focal_count) == (400, 0)
    assert found["q3"].grade is None


@pytest.mark.parametrize(
    ("effect", "error", "chance", "grade"),
    [
        (-0.9, 0.1, 0.0001, "A"),
        (1.4, 0.9, 0.12, "A"),
        (-1.2, 0.3, 0.001, "B"),
        (1.6, 0.5, 0.002, "B"),
        (-1.6, 0.3, 0.0001, "C"),
        (2.4, 0.5, 0.0001, "C"),
    ],
)
def test_classes_follow_the_rules_of_ets(effect, error, chance, grade):
    assert ets_class(effect, error, chance) == grade


@pytest.mark.parametrize(
    ("effect", "chance", "grade"), [(-0.4, 0.06, "A"), (0.17, 0.01, "A"), (-0.2, 0.01, "B"), (0.26, 0.01, "C")]
)
def test_classes_of_partial_credit_follow_the_rules_of_naep(effect, chance, grade):
    assert class_of_partial_credit(effect, chance) == grade
