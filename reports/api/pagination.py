"""Pages by cursor: a place beside a row, so that rows that come or go don't shift the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from reports.whole import Rows

from .opaque import BadCursor, opened, sealed

#: From a slice of a list to its rows, each of which begins with its id.
Read = Callable[[QuerySet], Iterable[tuple]]

__all__ = ["BadCursor", "Cursor", "Page", "page_of"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place right after or right before an id. Its text is opaque to clients, so that it may change."""

    side: Literal["after", "before"]
    id: int

    def __str__(self):
        return sealed(f"{self.side}:{self.id}")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """The cursor of a text; raises BadCursor for all that `str(cursor)` doesn't make."""
        side, place = opened(text, r"(after|before):(0|[1-9][0-9]{0,17})")
        return cls(side, int(place))


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, in order, and the cursors of its neighbours where there are any."""

    rows: list[tuple]
    next: Cursor | None
    previous: Cursor | None


def page_of(found: QuerySet, *, read: Read, cursor: Cursor | None, size: int) -> Page:
    """The page of `found` at `cursor`, in the order of ids. Queries: those of `read`, and 1 more where the
    cursor's next rows don't lie near it (`Rows.first`).

    Reads one row more than it shows, to know whether the walk goes on.
    """
    if cursor is not None and cursor.side == "before":
        return _page_before(found, read, cursor, size)
    rows = _first(found.order_by("pk"), read, after=cursor.id if cursor is not None else 0, count=size + 1)
    shown = rows[:size]
    begins = shown[0][0] if shown else cursor.id + 1 if cursor else 0
    return Page(
        shown,
        next=Cursor("after", shown[-1][0]) if len(rows) > size else None,
        previous=Cursor("before", begins) if cursor is not None else None,
    )


def _first(found: QuerySet, read: Read, *, after: int, count: int) -> list[tuple]:
    rows = read(found)
    return rows.first(count, after=after) if isinstance(rows, Rows) else list(read(found.filter(pk__gt=after)[:count]))


def _page_before(found: QuerySet, read: Read, cursor: Cursor, size: int) -> Page:
    """Backwards: the nearest rows before the cursor, turned into their usual order."""
    rows = list(read(found.filter(pk__lt=cursor.id).order_by("-pk")[: size + 1]))
    shown = rows[:size][::-1]
    ends = shown[-1][0] if shown else max(cursor.id - 1, 0)
    return Page(
        shown,
        next=Cursor("after", ends),
        previous=Cursor("before", shown[0][0]) if len(rows) > size else None,
    )
