"""The difference between a list and what there is, line by line. Pure."""

import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

Problem = tuple[str, dict]


class Kind(StrEnum):
    """What happens to a unit or an officer; `moved` is whoever gets another place, whatever else changes."""

    WRONG = "wrong"
    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    REMOVED = "removed"
    SAME = "same"


UNIT, OFFICER = "unit", "officer"


@dataclass(slots=True)
class Line:
    """One unit or officer: what it would change of it, what is wrong. `number` is 0 for what isn't in the list.

    `pk` is that of the unit or officer who is there, `values` what it will have, by field; units in them are nodes of the
    tree (`tree.py`).
    """

    what: str
    number: int
    key: str
    name: str
    pk: int | None = None
    node: Any = None
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    values: dict = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        if self.problems:
            return Kind.WRONG
        if self.pk is None:
            return Kind.NEW
        columns = {column: after for column, _before, after in self.differences}
        if columns.get("active") == "false":
            return Kind.REMOVED
        if columns.keys() & {"parent", "unit"}:
            return Kind.MOVED
        return Kind.CHANGED if columns else Kind.SAME


@dataclass(frozen=True, slots=True)
class Removals:
    """Of whole lists: how many would be removed because they aren't named, of how many."""

    removed: int = 0
    of: int = 0

    def are_more_than(self, percent: int) -> bool:
        return self.removed * 100 > percent * self.of


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, units first. `tree` is what units will be; `removals` are those of units and of officers."""

    lines: list[Line]
    tree: Any
    removals: dict[str, Removals]

    def of(self, what: str, *kinds: Kind) -> list[Line]:
        return [line for line in self.lines if line.what == what and line.kind in kinds]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        found = Counter((line.what, line.kind.value) for line in self.lines)
        return {what: {kind.value: found[what, kind.value] for kind in Kind} for what in (UNIT, OFFICER)}

    @property
    def is_wrong(self) -> bool:
        """One wrong line holds all back, so that nobody has to find out which half was done."""
        return any(line.problems for line in self.lines)

    @property
    def changes(self) -> bool:
        return any(line.kind != Kind.SAME for line in self.lines)

    def removes_too_many(self, percent: int) -> bool:
        return any(one.are_more_than(percent) for one in self.removals.values())

    @property
    def digest(self) -> str:
        """Names what would happen: two plans of one digest change the same."""
        said = [
            [line.what, line.number, line.kind, line.pk, line.key, line.differences, line.problems]
            for line in self.lines if line.kind != Kind.SAME
        ]  # fmt: skip
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
