"""What a personnel system says of units and officers, whichever way it came. No Django.

None: nothing is said, and nothing changes. An empty text empties what may be empty.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class UnitRow:
    """A unit; the unit above it is named by its code, or by its id in the personnel system."""

    line: int
    external_id: str | None = None
    code: str | None = None
    name: str | None = None
    kind: str | None = None
    parent: str | None = None
    parent_id: str | None = None
    jurisdiction: str | None = None
    active: bool | None = None
    problems: list[tuple[str, dict]] = field(default_factory=list)


@dataclass(slots=True)
class OfficerRow:
    """An officer; her unit is named by its code, or by its id in the personnel system."""

    line: int
    external_id: str | None = None
    service_number: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    unit: str | None = None
    unit_id: str | None = None
    rank: str | None = None
    language: str | None = None
    active: bool | None = None
    problems: list[tuple[str, dict]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lists:
    """What was sent. A list that is `whole` names all there are: whoever isn't in it isn't there any more."""

    units: list[UnitRow] = field(default_factory=list)
    officers: list[OfficerRow] = field(default_factory=list)
    whole_units: bool = False
    whole_officers: bool = False
