"""Which assignments reach a unit, and the day that follows from them: the one rule of due dates."""

from collections.abc import Iterable
from datetime import date

from people.models.unit import line_of


class Cover:
    """The assignments of one course, by the paths of their units."""

    def __init__(self, assignments: Iterable[tuple[str, date | None]]):
        self._due_by_path = dict(assignments)

    def reaches(self, path: str) -> bool:
        """Whether the unit at `path`, or one above it, has the course."""
        return any(above in self._due_by_path for above in line_of(path))

    def due(self, path: str) -> date | None:
        """The earliest day of all that reach the unit; empty when none of them has one."""
        return min((due for above in line_of(path) if (due := self._due_by_path.get(above))), default=None)
