"""How a simulated officer answers. No Django; every chance comes from a generator that the caller gives.

**Ability** θ is standard normal over officers.

**Items** follow the two-parameter logistic model (A. Birnbaum, in Lord and Novick, 1968): the probability of the
right answer is 1 / (1 + exp(−(a(θ − b) − d))), with discrimination a, difficulty b, and d the shift in logits that
was planted for the officer's language. A wrong answer is one of the other answers, drawn with the weight of its
attraction, times exp(θ · grade), so that stronger officers err in part rather than wholly.

**Decisions** are drawn by softmax over the quality of what is offered: weight exp(2 · e^(θ/2) · quality), so the
strong nearly always take the best and the weak nearly at random. Quality is the choice's points less those of the
worst, divided by the span of the step, so between 0 and 1; a choice of the expert's path counts 1.

**Time** is lognormal (W. J. van der Linden, Journal of Educational and Behavioral Statistics 31 (2006)): the step's
median times exp(0.4 · normal), and each officer has a pace of her own, exp(0.25 · normal).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Officer:
    """One of the cohort: what she can, how fast she is, and which language she reads."""

    ability: float
    pace: float
    locale: str


@dataclass(frozen=True, slots=True)
class ItemModel:
    """The truth about one item. `attraction` is one weight for each of its wrong answers."""

    discrimination: float
    difficulty: float
    attraction: tuple[float, ...]
    seconds: float
    shift: Mapping[str, float]

    def chance(self, officer: Officer) -> float:
        """That this officer answers it rightly."""
        logit = self.discrimination * (officer.ability - self.difficulty) - self.shift.get(officer.locale, 0.0)
        return 1 / (1 + exp(-logit))


def cohort(count: int, locales: Sequence[str], seed: int) -> list[Officer]:
    """Officers in turn of each language, so that the groups are of equal size and of the same ability."""
    random = Random(f"{seed}:cohort")
    return [
        Officer(random.gauss(0, 1), exp(0.25 * random.gauss(0, 1)), locales[number % len(locales)])
        for number in range(count)
    ]


def item_model(seed: int, item: str, wrong: int, shift: Mapping[str, float] | None = None) -> ItemModel:
    """The truth about an item: discrimination lognormal about 1.1, difficulty normal about −0.6."""
    random = Random(f"{seed}:item:{item}")
    return ItemModel(
        discrimination=1.1 * exp(0.25 * random.gauss(0, 1)),
        difficulty=random.gauss(-0.6, 0.9),
        attraction=tuple(exp(random.gauss(0, 1)) for _ in range(wrong)),
        seconds=random.uniform(20, 60),
        shift=dict(shift or {}),
    )


def answer(model: ItemModel, officer: Officer, grades: Sequence[float], random: Random) -> int:
    """The place of her answer among those that can be given, the wholly right one first."""
    if random.random() < model.chance(officer) or len(grades) == 1:
        return 0
    weights = [
        weight * exp(officer.ability * grade) for weight, grade in zip(model.attraction, grades[1:], strict=True)
    ]
    return random.choices(range(1, len(grades)), weights)[0]


def qualities(offered: Sequence[Mapping[str, Any]], expert: Sequence[str]) -> list[float]:
    """How good each choice is, from 0 to 1, by its points and by what the expert does."""
    points = [sum(choice.get("scores", {}).values()) for choice in offered]
    low, span = min(points), max(points) - min(points)
    return [
        1.0 if choice["id"] in expert else ((point - low) / span if span else 0.0)
        for choice, point in zip(offered, points, strict=True)
    ]


def choose(officer: Officer, quality: Sequence[float], random: Random) -> int:
    """The place of what she chooses among what is offered."""
    sharpness = 2 * exp(officer.ability / 2)
    return random.choices(range(len(quality)), [exp(sharpness * value) for value in quality])[0]


def seconds(officer: Officer, median: float, random: Random) -> float:
    """How long she takes for a step."""
    return median * officer.pace * exp(0.4 * random.gauss(0, 1))
