"""Choices and options as cards: a letter, a text, and a form value that means nothing outside this attempt."""

from collections.abc import Collection, Mapping
from string import ascii_uppercase
from typing import Any


def cards(
    values: Mapping[str, str], texts: Mapping[str, str], sent: Any, field: str, offered: Collection[str] | None = None
) -> list[dict]:
    """One card for each of `values` (ids by form value) that is offered; what was sent before stays marked."""
    marked = sent.getlist(field) if sent is not None else ()
    shown = [(value, name) for value, name in values.items() if offered is None or name in offered]
    return [
        {"value": value, "letter": letter(place), "text": texts[name], "checked": value in marked}
        for place, (value, name) in enumerate(shown)
    ]


def letter(place: int) -> str:
    """A to Z, then AA, AB, …: an interview may have more questions than the alphabet letters."""
    first, last = divmod(place, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]
