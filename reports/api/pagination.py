"""Pages by cursor: a place beside an enrolment, so that rows that come or go don't shift the others."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from progress.models import Enrolment
from reports.completions import Completion, rows

_PLACE = re.compile(r"(after|before):(0|[1-9][0-9]{0,17})")


class BadCursor(Exception):
    """A text that we never gave out as a cursor."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place right after or right before an id. Its text is opaque to clients, so that it may change."""

    side: Literal["after", "before"]
    id: int

    def __str__(self):
        return urlsafe_b64encode(f"{self.side}:{self.id}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """The cursor of a text; raises BadCursor for all that `str(cursor)` doesn't make."""
        try:
            place = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        except (NotBase64, ValueError) as error:
            raise BadCursor(text) from error
        match = _PLACE.fullmatch(place)
        cursor = match and cls(match[1], int(match[2]))
        if not cursor or str(cursor) != text:
            raise BadCursor(text)
        return cursor


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, in order, and the cursors of its neighbours where there are any."""

    rows: list[Completion]
    next: Cursor | None
    previous: Cursor | None


def page_of(found: QuerySet[Enrolment], *, cursor: Cursor | None, size: int) -> Page:
    """The page of `found` at `cursor`, in the order of ids. Queries: 2.

    Reads one row more than it shows, to know whether the walk goes on.
    """
    if cursor is not None and cursor.side == "before":
        return _page_before(found, cursor, size)
    if cursor is not None:
        found = found.filter(pk__gt=cursor.id)
    read = list(rows(found.order_by("pk")[: size + 1]))
    shown = read[:size]
    begins = shown[0].enrolment if shown else cursor.id + 1 if cursor else 0
    return Page(
        shown,
        next=Cursor("after", shown[-1].enrolment) if len(read) > size else None,
        previous=Cursor("before", begins) if cursor is not None else None,
    )


def _page_before(found: QuerySet[Enrolment], cursor: Cursor, size: int) -> Page:
    """Backwards: the nearest rows before the cursor, turned into their usual order."""
    read = list(rows(found.filter(pk__lt=cursor.id).order_by("-pk")[: size + 1]))
    shown = read[:size][::-1]
    ends = shown[-1].enrolment if shown else max(cursor.id - 1, 0)
    return Page(
        shown,
        next=Cursor("after", ends),
        previous=Cursor("before", shown[0].enrolment) if len(read) > size else None,
    )
