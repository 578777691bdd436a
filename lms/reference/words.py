"""Pairing what is said in two languages: two structures of the same shape are walked side by side."""

from typing import Any

from wagtail_localize.strings import StringValue, extract_strings

from .files import exists, read

Words = dict[str, str]


class WordsDontPair(Exception):
    """A translation hasn't the shape of its source; says where."""


def pair(source: Any, target: Any, where: str = "") -> Words:
    """Source text → target text for everything that both structures have; rich text goes by its segments."""
    if isinstance(source, dict) and isinstance(target, dict):
        return _merge(pair(source[key], target[key], f"{where}.{key}") for key in source.keys() & target.keys())
    if isinstance(source, list) and isinstance(target, list):
        if len(source) != len(target):
            raise WordsDontPair(f"{where}: {len(source)} and {len(target)} entries")
        return _merge(pair(s, t, f"{where}[{i}]") for i, (s, t) in enumerate(zip(source, target, strict=True)))
    if isinstance(source, str) and isinstance(target, str):
        return _segments(source, target, where) if source.lstrip().startswith("<") else plain(source, target)
    return {}


def in_languages(name: str, languages: tuple[str, ...]) -> dict[str, Words]:
    """A file's words in each language that has the file too, under the same name in its own folder."""
    return {
        language: pair(read(name), read(f"{language}/{name}"))
        | objectives(read(name), read(f"{language}/{name}"))
        for language in languages
        if exists(f"{language}/{name}")
    }


def plain(source: str, target: str) -> Words:
    """A text without markup, in the form in which wagtail-localize keeps it."""
    return {StringValue.from_plaintext(source).data: StringValue.from_plaintext(target).data}


def objectives(source: dict, target: dict) -> Words:
    """They are one text of several lines in the CMS."""
    return plain("\n".join(source.get("objectives", ())), "\n".join(target.get("objectives", ())))


def _segments(source: str, target: str, where: str) -> Words:
    _, said = extract_strings(source)
    _, told = extract_strings(target)
    if len(said) != len(told):
        raise WordsDontPair(f"{where}: {len(said)} and {len(told)} segments")
    return {s.data: t.data for (s, _), (t, _) in zip(said, told, strict=True)}


def _merge(parts) -> Words:
    merged: Words = {}
    for part in parts:
        merged |= part
    return merged
