"""Every address that the server answers, read off the resolver: what isn't there can't be forgotten in a table."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.conf import settings
from django.urls import URLPattern, get_resolver

APPS = ("people", "law", "courses", "progress", "meetings", "quizzes", "credentials", "reports", "lms")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


class Address(NamedTuple):
    """`path` as the resolver has it, the language left out; `of` is the app of its view, `name` that of `reverse`."""

    path: str
    name: str
    of: str

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.path)

    def at(self, values: Mapping[str, object]) -> str:
        """With everything in it named."""
        return "/" + PARAMETER.sub(lambda found: str(values[found[1]]), self.path.replace("LANGUAGE", "en"))


def addresses() -> list[Address]:
    return list(_below(get_resolver(), "", ()))


def _below(resolver, before: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        own = str(pattern.pattern)
        path = before + ("LANGUAGE/" if not before and own == f"{settings.LANGUAGE_CODE}/" else own)
        if isinstance(pattern, URLPattern):
            yield Address(path, ":".join((*namespaces, pattern.name or "")), _app(pattern.callback))
        else:
            inside = (pattern.namespace,) if pattern.namespace else ()
            yield from _below(pattern, path, (*namespaces, *inside))


def _app(view) -> str:
    """Where the view is written: the first of ours below what Wagtail and Django wrap around it."""
    found = []
    while view is not None:
        of = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
        found.append(of.__module__.partition(".")[0])
        view = getattr(view, "__wrapped__", None) or _closed_over(view)
    return next((one for one in found if one in APPS), found[0])


def _closed_over(view):
    """The function inside a wrapper that doesn't say what it wraps."""
    names = getattr(getattr(view, "__code__", None), "co_freevars", ())
    cells = dict(zip(names, getattr(view, "__closure__", None) or (), strict=True))
    found = next((cells[name].cell_contents for name in ("view_func", "fn") if name in cells), None)
    return found if callable(found) else None
