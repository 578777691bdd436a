"""Publishing several pages of a course as one: none is compiled alone, all are once every one of them is live.

A renamed competency, for one, is right in the course and in its checks together, and wrong in either alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .models import CoursePart

_published: ContextVar[list[CoursePart] | None] = ContextVar("published_together", default=None)
_on_trial: ContextVar[bool] = ContextVar("on_trial", default=False)


@contextmanager
def together(*, on_trial: bool = False) -> Iterator[list[CoursePart]]:
    """Pages published within are given to the caller, who compiles the course afterwards, in the same transaction.

    `on_trial` says that it will be undone: nobody is told what changed.
    """
    pages: list[CoursePart] = []
    tokens = _published.set(pages), _on_trial.set(on_trial)
    try:
        yield pages
    finally:
        _published.reset(tokens[0])
        _on_trial.reset(tokens[1])


def waits(page: CoursePart) -> bool:
    """Whether `page`, just published, is compiled later with others; then it is remembered for that."""
    pages = _published.get()
    if pages is not None:
        pages.append(page)
    return pages is not None


def is_open() -> bool:
    """Whether pages are being published together."""
    return _published.get() is not None


def is_on_trial() -> bool:
    """Whether what happens now will be undone."""
    return _on_trial.get()
