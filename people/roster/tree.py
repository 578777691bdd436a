"""The units as they are, and as a list would have them."""

from collections import defaultdict
from dataclasses import dataclass, field

from people.models import Unit
from people.models.unit import line_of

from .reach import Reach

#: As long as a path may be.
DEEPEST = 255 // Unit.steplen


@dataclass(slots=True, eq=False)
class Node:
    """A unit, there or to be made; what it will be is in its fields, what it was in `unit`."""

    unit: Unit | None = None
    code: str = ""
    name: str = ""
    kind: str = ""
    external_id: str = ""
    jurisdiction: int | None = None
    parent: "Node | None" = None
    open: bool = True
    #: Whether the unit above may be seen: that of a program's own unit isn't.
    is_top: bool = False
    below: list["Node"] = field(default_factory=list)

    @property
    def pk(self) -> int | None:
        return self.unit.pk if self.unit else None

    def line(self) -> list["Node"] | None:
        """The unit and all above it, from below; None where that leads back, or is too long to be kept."""
        found, one = [], self
        while one is not None:
            found.append(one)
            if len(found) > DEEPEST:
                return None
            one = one.parent
        return found


class Tree:
    """The units within reach: all of them, or, for lists that change none, those that are spoken of."""

    def __init__(self, reach: Reach, *, codes: set[str] | None = None, ids: set[str] | None = None):
        """Queries: 1 for all; else 1 for each of codes and ids."""
        units = Unit.objects.filter(reach.units).order_by("path")
        if codes is None:
            found = list(units)
        else:
            found = {one.pk: one for one in units.filter(code__in=codes)} if codes else {}
            found |= {one.pk: one for one in units.filter(external_id__in=ids)} if ids else {}
            found = list(found.values())
        self.nodes = [
            Node(one, one.code, one.name, one.kind, one.external_id, one.jurisdiction_id, open=one.closed_at is None)
            for one in found
        ]
        by_path = {node.unit.path: node for node in self.nodes}
        for node in self.nodes:
            above = line_of(node.unit.path)
            node.parent = by_path.get(above[-2]) if len(above) > 1 else None
            node.is_top = reach.top is not None and node.unit.pk == reach.top.pk
        self.before = {id(node): node.parent for node in self.nodes}
        self.index()

    def index(self) -> None:
        """After units have other codes or ids, or are new."""
        self.by_code = {node.code: node for node in self.nodes}
        self.by_id = {node.external_id: node for node in self.nodes if node.external_id}
        self.by_pk = {node.pk: node for node in self.nodes if node.pk}

    def find(self, code: str | None, external_id: str | None) -> Node | None:
        return self.by_id.get(external_id) if external_id else self.by_code.get(code or "")

    def hang(self) -> None:
        """Let each unit know those below it."""
        below = defaultdict(list)
        for node in self.nodes:
            if node.parent is not None:
                below[id(node.parent)].append(node)
        for node in self.nodes:
            node.below = below[id(node)]
