"""The short notation in which authors write effects, scores and lists of names: `trust +1, time +5, escalated yes`."""

import re
from collections.abc import Mapping

_ITEM = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)\s+([+-]?\d{1,6}|yes|no)", re.ASCII)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)


class NotationError(ValueError):
    """A part that can't be read; `part` is the text of it."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def read_effects(text: str) -> dict[str, int | bool]:
    """What is to be added to counters (`trust +1`) and set on flags (`escalated yes`)."""
    truth = {"yes": True, "no": False}
    return {name: truth[value] if value in truth else int(value) for name, value in _pairs(text)}


def read_scores(text: str) -> dict[str, int]:
    """Points by competency (`first_response 3`)."""
    scores = {}
    for name, value in _pairs(text):
        if value in ("yes", "no"):
            raise NotationError(f"{name} {value}")
        scores[name] = int(value)
    return scores


def read_names(text: str) -> list[str]:
    """Names, separated by commas."""
    names = _parts(text)
    for name in names:
        if not _NAME.fullmatch(name):
            raise NotationError(name)
    return names


def write_effects(effects: Mapping[str, int | bool]) -> str:
    return ", ".join(
        f"{name} {('yes' if value else 'no') if isinstance(value, bool) else f'{value:+d}'}"
        for name, value in effects.items()
    )


def write_scores(scores: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {points}" for name, points in scores.items())


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = []
    for part in _parts(text):
        match = _ITEM.fullmatch(part)
        if not match or match[1] in dict(pairs):
            raise NotationError(part)
        pairs.append((match[1], match[2]))
    return pairs
