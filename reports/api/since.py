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
        after, within = self.place.after, self.place.within
        beside = after if after is not None else "-" if within is None else f"~{within}"
        return sealed(f"since:{self.place.position}:{beside}:{self.of}")

    @classmethod
    def read(cls, text: str) -> "Since":
        """Raises BadCursor for all but `begin` and what `str` makes."""
        if text == BEGIN:
            return cls(None)
        position, beside, of = opened(text, r"since:(0|[1-9][0-9]{0,17}):(-|~?(?:0|[1-9][0-9]{0,17})):([0-9a-f]{16})")
        if beside.startswith("~"):
            return cls(Place(int(position), within=int(beside[1:])), of)
        return cls(Place(int(position), None if beside == "-" else int(beside)), of)


def list_name(*parts: object) -> str:
    """The same text for the same list, whatever the order of its filters."""
    return hashlib.sha256(repr(sorted(map(str, parts))).encode()).hexdigest()[:16]
