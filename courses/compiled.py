"""What compiling a page gives: something that delivery can use, or the reasons why it can't be published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a page can't be published, in the editor's language.

    `field` is the form field it belongs to (empty: the page as a whole); `path` leads into that field's
    StreamField, as block ids and child names from the outside in.
    """

    sentence: str
    field: str = ""
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A page in the form that delivery reads; `content_hash` is its name."""

    content: Any
    content_hash: str
    problems: tuple[Problem, ...] = field(default=())


class CannotPublish(Exception):
    """A page that doesn't compile was to be published; nothing was changed.

    `by_page` has the problems by the page's id, where several are published together; `page` is the first of them.
    """

    def __init__(self, page, problems: tuple[Problem, ...]):
        super().__init__("; ".join(str(problem.sentence) for problem in problems))
        self.page = page
        self.problems = problems
        self.by_page = {page.pk: problems}

    @classmethod
    def of_pages(cls, pages: Iterable, by_page: Mapping[int, tuple[Problem, ...]]) -> "CannotPublish":
        """The refusal of several of `pages`."""
        first = next(page for page in pages if page.pk in by_page)
        refusal = cls(first, tuple(problem for problems in by_page.values() for problem in problems))
        refusal.by_page = dict(by_page)
        return refusal


def content_hash(content: Any) -> str:
    """The SHA-256 of the canonical JSON of `content`, in hexadecimal digits."""
    return sha256(dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
