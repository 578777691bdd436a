"""The real scenarios of the reference course, as documents."""

from functools import cache
from pathlib import Path

import yaml

from quizzes import kinds, scenario_file

kinds.load()

FOLDER = Path(__file__).parents[2] / "reference"
NAMES = ("bakery", "willow-lane", "lanterns")


def text(name: str) -> str:
    return (FOLDER / f"scenario-{name}.yaml").read_text(encoding="utf-8")


@cache
def scenario(name: str) -> scenario_file.ScenarioFile:
    """Read once; nothing in the engine changes a document."""
    return scenario_file.read(text(name))


def bosnian(name: str) -> dict:
    """The overlay in Bosnian of a whole scenario."""
    return yaml.safe_load((FOLDER / "bs" / f"scenario-{name}.yaml").read_text(encoding="utf-8"))
