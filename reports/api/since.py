"""The cursor of a copy that is kept up to date: where it stands in the feed, and of which list it is a copy."""

import hashlib
from dataclasses import dataclass

from reports.sync import Place

from .opaque import opened, sealed

BEGIN = "begin"


@dataclass(frozen=True, slots=True)
class Since:
    """`place` is None at the beginning; `of` names the list: the same filters of the same unit, or another copy."""

    place: Place | None
    of: str = ""

    def __str__(self):
        after = "-" if self.place.after is None else self.place.after
        return sealed(f"since:{self.place.position}:{after}:{self.of}")

    @classmethod
    def read(cls, text: str) -> "Since":
        """Raises BadCursor for all but `begin` and what `str` makes."""
        if text == BEGIN:
            return cls(None)
        position, after, of = opened(text, r"since:(0|[1-9][0-9]{0,17}):(-|0|[1-9][0-9]{0,17}):([0-9a-f]{16})")
        return cls(Place(int(position), None if after == "-" else int(after)), of)


def list_name(*parts: object) -> str:
    """The same text for the same list, whatever the order of its filters."""
    return hashlib.sha256(repr(sorted(map(str, parts))).encode()).hexdigest()[:16]
