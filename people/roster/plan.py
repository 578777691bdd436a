"""What lists would change, line by line, before anything is changed."""

from people.models import User

from .lines import OFFICER, UNIT, Kind, Line, Plan, Removals
from .plan_officers import OfficerPlan, in_lots
from .plan_units import UnitPlan
from .reach import Reach
from .rows import Lists
from .tree import Tree


def plan(lists: Lists, *, reach: Reach) -> Plan:
    """Compare. Queries: about 12, and about 7 for each 5,000 rows."""
    lines: list[Line] = []
    removals: dict[str, Removals] = {}
    if lists.units or lists.whole_units:
        tree = Tree(reach)
        units = UnitPlan(lists.units, whole=lists.whole_units, tree=tree, reach=reach)
        lines += units.make()
        removals[UNIT] = units.removals
    else:
        named = [(row.unit, row.unit_id) for row in lists.officers]
        tree = Tree(reach, codes={code for code, _id in named if code}, ids={pk for _code, pk in named if pk})
    if lists.officers or lists.whole_officers:
        officers = OfficerPlan(lists.officers, whole=lists.whole_officers, tree=tree, reach=reach)
        moved = officers.make()
        removals[OFFICER] = officers.removals
    else:
        moved = []
    _check_that_closed_units_are_empty(lines, moved)
    return Plan([*lines, *moved], tree, removals)


def _check_that_closed_units_are_empty(units: list[Line], officers: list[Line]) -> None:
    """Whoever is in a unit that closes must go elsewhere by this list, or be removed. Queries: 1 for 5,000 that close."""
    closing = {line.pk: line for line in units if line.pk and line.kind == Kind.REMOVED}
    if not closing:
        return
    gone = {line.pk for line in officers if line.pk and not line.problems and _leaves(line)}
    active = User.objects.filter(is_active=True)
    left: dict[int, int] = {}
    for pk, unit in in_lots(closing, lambda some: active.filter(unit__in=some).values_list("pk", "unit")):
        if pk not in gone:
            left[unit] = left.get(unit, 0) + 1
    for unit, count in left.items():
        closing[unit].problems.append(("has_people", {"count": count}))
        closing[unit].differences = []


def _leaves(line: Line) -> bool:
    return line.values.get("is_active") is False or any(column == "unit" for column, _before, _after in line.differences)
