"""What a person had before she was changed: by it others know what was given to her for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lost:
    """Her unit and rank until now, which may be those that she has still, and the roles that were taken from her."""

    unit: int | None
    rank: int | None
    roles: frozenset[str] = frozenset()
