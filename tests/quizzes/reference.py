"""The two real scenarios of the reference course, as documents."""

from functools import cache
from pathlib import Path

import yaml

from quizzes import kinds, scenario_file

kinds.load()

FOLDER = Path(__file__).parents[2] / "reference"
NAMES = ("bakery", "willow-lane")


def text(name: str) -> str:
    return (FOLDER / f"scenario-{name}.yaml").read_text(encoding="utf-8")


@cache
def scenario(name: str) -> scenario_file.ScenarioFile:
    """Read once; nothing in the engine changes a document."""
    return scenario_file.read(text(name))


def bosnian_bakery() -> dict:
    """The overlay in Bosnian of the whole bakery."""
    return yaml.safe_load((FOLDER / "bs" / "scenario-bakery.yaml").read_text(encoding="utf-8"))
