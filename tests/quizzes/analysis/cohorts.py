"""Sittings drawn from the simulation's own model, without a database: what is true of them is known."""

from random import Random

from quizzes.analysis.sittings import Given, Item, Sitting
from quizzes.simulation import model

OPTIONS = {"right": True, "near": False, "far": False, "odd": False}
IDS = tuple(OPTIONS)


def items(count: int = 12, kind: str = "single") -> list[Item]:
    return [Item(f"q{number}", kind, 1, OPTIONS) for number in range(count)]


def sittings(
    over: list[Item], officers: list[model.Officer], seed: int, shifts: dict[str, dict[str, float]] | None = None
) -> list[Sitting]:
    """One sitting for each officer; `shifts` plants a difference, by item and language, in logits."""
    truths = [model.item_model(seed, item.key, 3, (shifts or {}).get(item.key)) for item in over]
    random = Random(seed)
    made = []
    for officer in officers:
        answers = {}
        for item, truth in zip(over, truths, strict=True):
            place = model.answer(truth, officer, (1.0, 0.0, 0.0, 0.0), random)
            grade = 1.0 if place == 0 else 0.0
            answers[item.key] = Given(grade, (IDS[place],), officer.locale, model.seconds(officer, 30, random))
        percent = 100 * sum(given.grade for given in answers.values()) / len(over)
        made.append(Sitting(answers, percent, percent >= 70))
    return made
