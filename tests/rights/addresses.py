"""Every address that the server answers, read off the resolver: what isn't there can't be forgotten in a table."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


class Address(NamedTuple):
    """`name` is that of `reverse`, with its namespaces, or the path where it has none; `of` the app of its view."""

    name: str
    path: str
    parameters: tuple[str, ...]
    of: str


def addresses() -> list[Address]:
    """One of each name: an address that is there twice under one name (searches, choosers) has its parameters too."""
    return [*{(one.name, one.parameters): one for one in _below(get_resolver(), "", ())}.values()]


def _below(resolver, before: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = ":".join((*namespaces, pattern.name)) if pattern.name else path
            yield Address(name, path, tuple(PARAMETER.findall(path)), _app(pattern.callback))
        else:
            inside = (pattern.namespace,) if pattern.namespace else ()
            yield from _below(pattern, path, (*namespaces, *inside))


def _app(view) -> str:
    """Where the view is written; Wagtail wraps those of the CMS."""
    return (getattr(view, "view_class", None) or getattr(view, "cls", None) or view).__module__.partition(".")[0]
