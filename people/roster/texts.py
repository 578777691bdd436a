"""What is wrong with a text, whatever it means."""

from collections.abc import Iterable, Iterator

from .lines import Problem


def too_long(row, names: Iterable[str], model: type) -> Iterator[Problem]:
    for name in names:
        if len(getattr(row, name) or "") > model._meta.get_field(name).max_length:
            yield "too_long", {"column": name}


def unprintable(row, names: Iterable[str]) -> Iterator[Problem]:
    if not all((getattr(row, name) or "").isprintable() for name in names):
        yield "unprintable", {}
