"""The model of simulated officers does what its docstring states."""

from math import exp
from random import Random
from statistics import mean

import pytest

from quizzes.simulation import model

ITEM = model.ItemModel(discrimination=1.5, difficulty=-0.5, attraction=(1, 3), seconds=30, shift={"bs": 0.8})


def test_the_chance_of_a_right_answer_is_the_two_parameter_logistic():
    officer = model.Officer(ability=0.3, pace=1, locale="en")
    assert ITEM.chance(officer) == pytest.approx(1 / (1 + exp(-1.5 * 0.8)))
    assert ITEM.chance(model.Officer(0.3, 1, "bs")) == pytest.approx(1 / (1 + exp(-(1.5 * 0.8 - 0.8))))


def test_answers_come_as_often_as_the_model_says():
    officer, random = model.Officer(0.3, 1, "en"), Random(1)
    places = [model.answer(ITEM, officer, (1, 0, 0), random) for _ in range(8000)]
    assert places.count(0) / 8000 == pytest.approx(ITEM.chance(officer), abs=0.02)
    assert places.count(2) / places.count(1) == pytest.approx(3, rel=0.15)


def test_the_same_seed_gives_the_same_cohort_and_items_and_another_seed_others():
    assert model.cohort(20, ["en", "bs"], 1) == model.cohort(20, ["en", "bs"], 1) != model.cohort(20, ["en", "bs"], 2)
    assert model.item_model(1, "q", 3) == model.item_model(1, "q", 3) != model.item_model(2, "q", 3)
    assert [officer.locale for officer in model.cohort(4, ["en", "bs"], 1)] == ["en", "bs", "en", "bs"]


def test_the_strong_choose_better_than_the_weak():
    random = Random(2)
    strong, weak = (
        mean(model.choose(model.Officer(able, 1, "en"), (0, 0.5, 1), random) for _ in range(2000)) for able in (2, -2)
    )
    assert strong > 1.9 > 1.5 > weak


def test_quality_follows_points_and_the_expert():
    offered = [{"id": "a", "scores": {"x": 2}}, {"id": "b", "scores": {"x": -2}}, {"id": "c"}]
    assert model.qualities(offered, []) == [1, 0, 0.5]
    assert model.qualities(offered, ["c"]) == [1, 0, 1]
    assert model.qualities([{"id": "a"}, {"id": "b"}], []) == [0, 0]
