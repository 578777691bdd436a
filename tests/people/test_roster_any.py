"""From any list to any other: what is active is as the second says, a second time changes nothing, one fault undoes all."""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Role, Unit, User
from people.queries import active_officers
from people.roster.apply import HasMistakes, apply
from people.roster.plan import plan
from people.roster.reach import Reach
from people.roster.rows import Lists, OfficerRow, UnitRow
from progress.assign import assign
from reports.dashboards.fold import differences, fold
from tests import factories as make

pytestmark = pytest.mark.django_db

#: A few for every day; `ROSTER_EXAMPLES=1000` after a change of how lists are compared.
EXAMPLES = int(os.environ.get("ROSTER_EXAMPLES", 25))


@st.composite
def rosters(draw, ids: bool):
    """A tree of units in any order, and officers in some of them. With `ids`, codes and numbers may change."""
    names = draw(st.permutations("abcdef"))[: draw(st.integers(1, 6))]
    once = st.integers(0, 1) if ids else st.just(0)
    codes = {name: f"{name}{draw(once)}" for name in names}
    parents = {name: draw(st.sampled_from(["", *(codes[one] for one in names[:place])])) for place, name in enumerate(names)}
    units = [
        UnitRow(
            0, external_id=f"u-{name}" if ids else None, code=codes[name], name=draw(st.sampled_from(["North", "South"])),
            parent=parents[name], jurisdiction="BA", kind=draw(st.sampled_from(["", "station"])),
        )
        for name in names
    ]  # fmt: skip
    officers = [
        OfficerRow(
            0, external_id=f"p-{number}" if ids else None, service_number=f"N{number}-{draw(once)}",
            first_name=draw(st.sampled_from(["Amra", "İva"])), last_name="Hodžić",
            email=draw(st.sampled_from(["", f"{number}@example.org", f"{number}@EXAMPLE.org"])),
            unit=draw(st.sampled_from(sorted(codes.values()))),
        )
        for number in draw(st.sets(st.integers(1, 6), max_size=6))
    ]  # fmt: skip
    return draw(st.permutations(units)), draw(st.permutations(officers))


def lists(roster) -> Lists:
    units, officers = roster
    for rows in roster:
        for line, row in enumerate(rows, 2):
            row.line = line
    return Lists(list(units), list(officers), whole_units=True, whole_officers=True)


def wanted(roster) -> tuple[set, set]:
    units, officers = roster
    return (
        {(row.external_id or "", row.code, row.name, row.kind, row.parent) for row in units},
        {(row.external_id or "", row.service_number, row.first_name, row.email, row.unit) for row in officers},
    )


def there() -> tuple[set, set]:
    units = list(Unit.objects.filter(closed_at=None))
    codes = {unit.path: unit.code for unit in units}
    people = active_officers().values_list("external_id", "service_number", "first_name", "email", "unit__code")
    return (
        {(one.external_id, one.code, one.name, one.kind, codes.get(one.path[: -Unit.steplen], "")) for one in units},
        set(people),
    )


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Unit, User)]


@pytest.mark.parametrize("ids", [True, False])
def test_from_any_list_to_any_other(ids):
    make.jurisdiction()
    reach = Reach(by=make.person("keeper", role=Role.ADMINISTRATOR))
    course = make.syllabus()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(first=rosters(ids), second=rosters(ids))
    def holds(first, second):
        with transaction.atomic():
            walk(first, second)
            transaction.set_rollback(True)

    def walk(first, second):
        apply(lists(first), reach=reach, most_removed=100)
        assert there() == wanted(first)
        assign(course=course, unit=Unit.objects.filter(closed_at=None).order_by("path").first())
        wrong = lists(second)
        wrong.officers.append(OfficerRow(99, service_number="x", unit="nowhere"))
        before = everything()
        with pytest.raises(HasMistakes):
            apply(wrong, reach=reach, most_removed=100)
        assert everything() == before
        number = User.objects.count()

        apply(lists(second), reach=reach, most_removed=100)

        assert there() == wanted(second)
        assert not any(Unit.find_problems())
        assert not plan(lists(second), reach=reach).changes
        assert User.objects.count() >= number
        reached = active_officers().filter(unit__path__startswith=course.assignments.get().unit.path)
        assert not reached.exclude(enrolments__course=course).exists()
        fold()
        assert not differences()

    holds()
