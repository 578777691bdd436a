"""What a list changes of units, and what is wrong with it."""

from collections import Counter
from collections.abc import Iterator

from people.models import Jurisdiction, Unit

from .lines import UNIT, Line, Problem, Removals
from .reach import Reach
from .rows import UnitRow
from .texts import too_long, unprintable
from .tree import Node, Tree

TEXTS = ("external_id", "code", "name", "kind")


class UnitPlan:
    """Compares rows with a tree of all units within reach, and makes that tree what they say.

    Queries: 2, and 1 for each 5,000 codes and ids that are new.
    """

    def __init__(self, rows: list[UnitRow], *, whole: bool, tree: Tree, reach: Reach):
        self.rows, self.whole, self.tree, self.reach = rows, whole, tree, reach
        self.jurisdictions = dict(Jurisdiction.objects.values_list("code", "pk"))
        self.codes = {pk: code for code, pk in self.jurisdictions.items()}
        self.lines: list[Line] = []
        self.removals = Removals()

    def make(self) -> list[Line]:
        pairs = [(row, node) for row, node in zip(self.rows, self._matched(), strict=True)]
        was_open = sum(node.open for node in self.tree.nodes)
        self._rename(pairs)
        self.tree.index()
        for row, node in pairs:
            line = self._line(row, node)
            line.problems = [*row.problems, *self._problems(row, node), *self._hung(row, node)]
            self.lines.append(line)
        if self.whole:
            self._remove_the_rest({id(node) for _row, node in pairs}, was_open)
        self.tree.hang()
        self._check_tree()
        for line in self.lines:
            line.differences = [] if line.problems else list(self._differences(line.node))
        return self.lines

    def _matched(self) -> list[Node]:
        """The unit of each row: by its id in the personnel system, else by its code, else a new one."""
        found: list[Node | None] = [self.tree.by_id.get(row.external_id or "") for row in self.rows]
        for place, row in enumerate(self.rows):
            if found[place] is not None:
                continue
            node = self.tree.by_code.get(row.code or "")
            # Another id is another unit, though it has the code: whether it gives that away is seen later.
            if node is None or (row.external_id and node.external_id):
                node = Node(code=row.code or "")
                self.tree.nodes.append(node)
                self.tree.before[id(node)] = None
                if row.code:  # a second row of the same code is the same unit, and said to be there twice
                    self.tree.by_code.setdefault(row.code, node)
            found[place] = node
        return found

    def _rename(self, pairs: list[tuple[UnitRow, Node]]) -> None:
        self.times = Counter(id(node) for _row, node in pairs)
        for row, node in pairs:
            for name in TEXTS:
                said = getattr(row, name)
                if said is not None and (said or name == "kind"):
                    setattr(node, name, said)
            if row.active is not None:
                node.open = row.active
            elif self.whole:
                node.open = True
        self.of_code = Counter(node.code for node in self.tree.nodes)
        self.of_id = Counter(node.external_id for node in self.tree.nodes if node.external_id)
        self.elsewhere = self._taken_elsewhere([node for _row, node in pairs])

    def _taken_elsewhere(self, nodes: list[Node]) -> set[str]:
        """Codes and ids that units beyond the reach have."""
        if self.reach.top is None:
            return set()
        codes = [node.code for node in nodes if node.unit is None or node.unit.code != node.code]
        ids = [node.external_id for node in nodes if node.external_id]
        beyond = Unit.objects.exclude(self.reach.units)
        found = set(beyond.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
        return found | (set(beyond.filter(external_id__in=ids).values_list("external_id", flat=True)) if ids else set())

    def _line(self, row: UnitRow, node: Node) -> Line:
        before = node.unit
        name = row.name or (before.name if before else "")
        key = row.code or (before.code if before else "") or row.external_id or ""
        return Line(UNIT, row.line, key, name, pk=node.pk, node=node)

    def _problems(self, row: UnitRow, node: Node) -> Iterator[Problem]:
        if not node.code:
            yield "code_missing", {}
        if self.times[id(node)] > 1:
            yield "unit_twice", {}
        elif self._is_taken(node):
            yield "code_taken", {}
        if node.unit is None and not node.name:
            yield "name_missing", {}
        yield from too_long(row, TEXTS, Unit)
        yield from unprintable(row, TEXTS)
        if node.is_top and not node.open:
            yield "own_unit", {}

    def _is_taken(self, node: Node) -> bool:
        here = self.of_code[node.code] > 1 or self.of_id[node.external_id] > 1
        return here or bool(self.elsewhere & {node.code, node.external_id})

    def _hung(self, row: UnitRow, node: Node) -> Iterator[Problem]:
        """Puts it below the unit that the row names, and under the law that it names."""
        named = row.parent_id or row.parent
        if node.is_top:
            if named:
                yield "own_unit", {}
        elif named:
            above = self.tree.find(row.parent, row.parent_id)
            if above is None:
                yield "no_unit", {"code": named[:80]}
            else:
                node.parent = above
        elif row.parent == "" or node.unit is None:
            node.parent = None
            if self.reach.top is not None:
                yield "unit_above_missing", {}
        if row.jurisdiction:
            node.jurisdiction = self.jurisdictions.get(row.jurisdiction)
            if node.jurisdiction is None:
                yield "no_jurisdiction", {"code": row.jurisdiction[:80]}

    def _remove_the_rest(self, named: set[int], was_open: int) -> None:
        """Whole lists: the open units that aren't in it. A program's own unit stays."""
        gone = [node for node in self.tree.nodes if node.open and id(node) not in named and not node.is_top]
        for node in gone:
            node.open = False
            self.lines.append(Line(UNIT, 0, node.code, node.name, pk=node.pk, node=node))
        self.removals = Removals(len(gone), was_open)

    def _check_tree(self) -> None:
        for line in self.lines:
            node = line.node
            above = node.line()
            if above is None:
                line.problems.append(("circle", {}))
                continue
            if node.jurisdiction is None:  # as the nearest above it that has one
                node.jurisdiction = next((one.jurisdiction for one in above if one.jurisdiction), None)
                if node.jurisdiction is None and not line.problems:
                    line.problems.append(("jurisdiction_missing", {}))
            if node.open and node.parent is not None and not node.parent.open:
                line.problems.append(("unit_closed", {"code": node.parent.code}))
            if not node.open and node.pk and (stay := sum(one.open for one in node.below)):
                line.problems.append(("has_units", {"count": stay}))

    def _differences(self, node: Node) -> Iterator[tuple[str, str, str]]:
        unit, parent = node.unit, self.tree.before[id(node)]
        said = [(name, getattr(unit, name) if unit else "", getattr(node, name)) for name in TEXTS]
        # Compared as places: a unit above that is called otherwise now is the same.
        if node.parent is not parent:
            said.append(("parent", parent.unit.code if parent else "", node.parent.code if node.parent else ""))
        law = self.codes.get(unit.jurisdiction_id, "") if unit else ""
        said.append(("jurisdiction", law, self.codes.get(node.jurisdiction, "")))
        if unit is not None:
            said.append(("active", _yes_no(unit.closed_at is None), _yes_no(node.open)))
        elif not node.open:
            said.append(("active", "", _yes_no(False)))
        return ((name, before, after) for name, before, after in said if before != after)


def _yes_no(value: bool) -> str:
    return "true" if value else "false"
