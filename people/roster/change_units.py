"""Making, renaming, moving, closing and opening units as a plan says."""

from collections import Counter

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from people.models import Unit
from people.signals import unit_renamed

from .lines import Kind, Line
from .tree import Node

AT_A_TIME = 500
NAMES = ("external_id", "code", "name", "kind", "jurisdiction")


def change_units(lines: list[Line]) -> list[Unit]:
    """Gives the units that have another place now. Call it holding the units.

    Queries: 2 for each 500 that are new or changed and 1 for each place where some are new; for each that is called
    otherwise those of telling so (1 where nobody is enrolled), for each that moves about 12, whatever is below it.
    """
    nodes = [line.node for line in lines if line.kind != Kind.SAME]
    # From the top, so that what is above has its place already.
    depths = {id(node): len(node.line()) for node in nodes}
    nodes.sort(key=lambda node: depths[id(node)])
    _make([node for node in nodes if node.unit is None], depths)
    changed = {line.pk: {column for column, _before, _after in line.differences} for line in lines if line.pk}
    there = [node for node in nodes if changed.get(node.pk)]
    _write([node for node in there if changed[node.pk] - {"parent"}], changed)
    return _move([node for node in there if "parent" in changed[node.pk]])


def _make(nodes: list[Node], depths: dict[int, int]) -> None:
    """All of one depth at once; treebeard would ask about each."""
    for depth in sorted({depths[id(node)] for node in nodes}):
        here = [node for node in nodes if depths[id(node)] == depth]
        # The unit above may stand elsewhere still, and takes these with it then.
        above = {node.parent.pk for node in here if node.parent}
        paths = dict(Unit.objects.filter(pk__in=above).values_list("pk", "path"))
        last = {pk: _last_below(path) for pk, path in {None: "", **paths}.items()}
        for node in here:
            parent = node.parent.pk if node.parent else None
            last[parent] += 1
            path = Unit._get_path(paths.get(parent, ""), len(paths.get(parent, "")) // Unit.steplen + 1, last[parent])
            node.unit = Unit(
                path=path, depth=len(path) // Unit.steplen, code=node.code, name=node.name, kind=node.kind,
                external_id=node.external_id, jurisdiction_id=node.jurisdiction,
                closed_at=None if node.open else timezone.now(),
            )  # fmt: skip
        Unit.objects.bulk_create([node.unit for node in here], batch_size=AT_A_TIME)
        for parent, number in Counter(node.parent.pk for node in here if node.parent).items():
            Unit.objects.filter(pk=parent).update(numchild=F("numchild") + number)


def _last_below(path: str) -> int:
    """The number of the last unit directly below a path. Queries: 1."""
    depth = len(path) // Unit.steplen + 1
    last = Unit.objects.filter(depth=depth, path__startswith=path).order_by("-path").values_list("path", flat=True).first()
    return Unit._str2int(last[-Unit.steplen :]) if last else 0


def _write(nodes: list[Node], changed: dict[int, set[str]]) -> None:
    """What units are called, whether they are there, and under which law they are; each new name is told."""
    now = timezone.now()
    renamed = [node.unit for node in nodes if {"code", "name"} & changed[node.pk]]
    # Two that give each other their codes would meet half-way.
    swapped = [node.pk for node in nodes if {"code", "external_id"} & changed[node.pk]]
    for begin in range(0, len(swapped), AT_A_TIME):
        some = swapped[begin : begin + AT_A_TIME]
        Unit.objects.filter(pk__in=some).update(code=_passing(), external_id="")
    for node in nodes:
        unit = node.unit
        unit.code, unit.name, unit.kind, unit.external_id = node.code, node.name, node.kind, node.external_id
        unit.jurisdiction_id = node.jurisdiction
        unit.closed_at = None if node.open else unit.closed_at or now
    fields = ["code", "name", "kind", "external_id", "jurisdiction", "closed_at"]
    Unit.objects.bulk_update([node.unit for node in nodes], fields, batch_size=AT_A_TIME)
    for unit in renamed:
        unit_renamed.send(sender=Unit, unit=unit)


def _passing():
    """A code that nothing else has, for a moment."""
    return Concat(Value("\x01"), Cast("pk", CharField()))


def _move(nodes: list[Node]) -> list[Unit]:
    """One after the other, from the top: whoever is moved below another finds that in its place already."""
    moved = []
    for node in nodes:
        unit = Unit.objects.get(pk=node.pk)
        if node.parent is None:
            unit.move(Unit.get_last_root_node(), "last-sibling")
        else:
            unit.move(Unit.objects.get(pk=node.parent.pk), "last-child")
        moved.append(unit)
    return moved
