"""Lists of a personnel system: what would happen is what happens, all of it or nothing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.merge import merge
from people.models import Rank, Role, Unit, User
from people.roster.apply import HasMistakes, PlanHasChanged, TooManyRemoved, apply
from people.roster.lines import Kind
from people.roster.plan import plan
from people.roster.reach import Reach
from people.roster.rows import Lists, OfficerRow, UnitRow
from progress.assign import assign
from progress.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return make.person("keeper", role=Role.ADMINISTRATOR)


@pytest.fixture
def tree():
    nation = make.unit("N")
    north, south = make.unit("N-1", above=nation), make.unit("N-2", above=nation)
    make.unit("N-1-1", above=north)
    return nation, north, south


def units(*rows: dict, whole: bool = False) -> Lists:
    return Lists(units=[UnitRow(line=2 + n, **row) for n, row in enumerate(rows)], whole_units=whole)


def officers(*rows: dict, whole: bool = False) -> Lists:
    return Lists(officers=[OfficerRow(line=2 + n, **row) for n, row in enumerate(rows)], whole_officers=whole)


def done(lists: Lists, keeper=None, *, top: Unit | None = None, most_removed: int = 100):
    return apply(lists, reach=Reach(top=top, by=keeper), most_removed=most_removed)


def looked(lists: Lists, keeper=None, *, top: Unit | None = None):
    return plan(lists, reach=Reach(top=top, by=keeper))


def problems(lists: Lists, keeper=None, **options) -> list[list[str]]:
    return [[code for code, _named in line.problems] for line in looked(lists, keeper, **options).lines]


def place(code: str) -> str:
    unit = Unit.objects.get(code=code)
    above = unit.get_parent()
    return above.code if above else ""


def sound() -> None:
    """The tree is one that treebeard finds no fault with."""
    assert not any(Unit.find_problems())


NEW = {"first_name": "Amra", "last_name": "Hodžić"}


def test_units_are_made_below_each_other_in_any_order(keeper, tree):
    done(units({"code": "X-1", "name": "Station", "parent": "X"}, {"code": "X", "name": "Region", "parent": "N"}), keeper)

    assert (place("X-1"), place("X")) == ("X", "N")
    assert Unit.objects.get(code="X-1").jurisdiction.code == "BA"
    sound()


def test_units_move_with_all_below_them_and_may_change_places(keeper, tree):
    rows = [{"code": "N-1-1", "parent": "N"}, {"code": "N-1", "parent": "N-1-1"}, {"code": "N-2", "parent": "N-1"}]
    done(units(*rows), keeper)

    assert (place("N-1-1"), place("N-1"), place("N-2")) == ("N", "N-1-1", "N-1")
    sound()


def test_a_new_unit_takes_one_below_it_that_moves_elsewhere_with_it(keeper, tree):
    done(units({"code": "T", "name": "Top", "parent": "", "jurisdiction": "BA"}, {"code": "N-2", "parent": "T"},
               {"code": "N-2-9", "name": "New", "parent": "N-2"}), keeper)  # fmt: skip

    assert (place("N-2-9"), place("N-2"), place("T")) == ("N-2", "T", "")
    sound()


def test_who_is_in_a_unit_that_moves_gets_what_is_assigned_there_and_both_sides_are_told(keeper, tree):
    _nation, north, south = tree
    course = make.syllabus()
    amra = make.officer("BA-7", unit=Unit.objects.get(code="N-1-1"))
    assign(course=make.syllabus("other"), unit=north)
    assign(course=course, unit=south, due=date(2027, 3, 1))
    Change.objects.all().delete()

    done(units({"code": "N-1-1", "parent": "N-2"}), keeper)

    assert amra.enrolments.get(course=course).due == date(2027, 3, 1)
    assert north.pk in Change.objects.values_list("unit", flat=True)


def test_a_unit_is_called_otherwise_and_those_who_follow_are_told(keeper, tree):
    amra = make.officer("BA-7", unit=tree[1])
    make.enrolment(amra, make.syllabus())

    done(units({"code": "N-1", "name": "North", "external_id": "a"}), keeper)
    assert Change.objects.filter(kind=Change.Kind.UNIT).exists()
    done(units({"external_id": "a", "code": "NORTH"}), keeper)

    unit = Unit.objects.get(pk=tree[1].pk)
    assert (unit.name, unit.code, unit.external_id) == ("North", "NORTH", "a")


def test_two_units_give_each_other_their_codes(keeper, tree):
    done(units({"code": "N-1", "external_id": "1"}, {"code": "N-2", "external_id": "2"}), keeper)

    done(units({"code": "N-2", "external_id": "1"}, {"code": "N-1", "external_id": "2"}), keeper)

    assert dict(Unit.objects.exclude(external_id="").values_list("external_id", "code")) == {"1": "N-2", "2": "N-1"}


def test_a_whole_list_closes_units_that_are_not_in_it_and_they_keep_their_place(keeper, tree):
    gone = make.officer("BA-7", unit=tree[2], is_active=False)

    plan_ = done(units({"code": "N"}, {"code": "N-1"}, {"code": "N-1-1"}, whole=True), keeper)

    south = Unit.objects.get(code="N-2")
    assert south.closed_at is not None and place("N-2") == "N"
    assert plan_.counts["unit"]["removed"] == 1
    gone.refresh_from_db()
    assert gone.unit == south
    done(units({"code": "N-2"}, {"code": "N"}, {"code": "N-1"}, {"code": "N-1-1"}, whole=True), keeper)
    assert Unit.objects.get(code="N-2").closed_at is None


def test_a_unit_with_people_or_open_units_in_it_does_not_close(keeper, tree):
    make.officer("BA-7", unit=tree[2])

    assert problems(units({"code": "N-2", "active": False}), keeper) == [["has_people"]]
    lines = looked(units({"code": "N-1", "active": False}), keeper).lines
    assert lines[0].problems == [("has_units", {"count": 1})]


def test_a_unit_closes_in_the_list_that_brings_its_people_elsewhere(keeper, tree):
    amra, iva = make.officer("BA-7", unit=tree[2]), make.officer("BA-8", unit=tree[2])
    lists = Lists(
        units=[UnitRow(2, code="N-2", active=False), UnitRow(3, code="N-3", name="New", parent="N")],
        officers=[OfficerRow(2, service_number="BA-7", unit="N-3"), OfficerRow(3, service_number="BA-8", active=False)],
    )

    done(lists, keeper)

    amra.refresh_from_db()
    iva.refresh_from_db()
    assert (amra.unit.code, iva.is_active, iva.unit.code) == ("N-3", False, "N-2")
    assert Unit.objects.get(code="N-2").closed_at is not None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"code": "X", "name": "X", "parent": "Y"}], [["no_unit"]]),
        ([{"code": "X", "name": "X"}], [["jurisdiction_missing"]]),
        ([{"code": "X", "name": "X", "jurisdiction": "ZZ"}], [["no_jurisdiction"]]),
        ([{"code": "X", "parent": "N"}], [["name_missing"]]),
        ([{"name": "X", "parent": "N"}], [["code_missing"]]),
        ([{"code": "N"}, {"code": "N"}], [["unit_twice"]] * 2),
        ([{"code": "X", "name": "X", "parent": "N"}, {"code": "X", "name": "Y", "parent": "N"}], [["unit_twice"]] * 2),
        ([{"code": "N", "parent": "N-1-1"}], [["circle"]]),
        ([{"code": "N-1", "external_id": "1"}, {"code": "N-2", "external_id": "1"}], [["code_taken"]] * 2),
        ([{"code": "X" * 41, "name": "X", "parent": "N"}], [["too_long"]]),
        ([{"code": "X", "name": "a\nb", "parent": "N"}], [["unprintable"]]),
    ],
)
def test_what_is_wrong_with_units_is_said_by_line_and_nothing_is_done(keeper, tree, rows, expected):
    before = list(Unit.objects.order_by("pk").values())
    assert problems(units(*rows), keeper) == expected

    with pytest.raises(HasMistakes):
        done(units(*rows, {"code": "GOOD", "name": "Good", "parent": "N"}), keeper)

    assert list(Unit.objects.order_by("pk").values()) == before


def test_officers_are_made_changed_moved_removed_and_left(keeper, tree):
    _nation, north, south = tree
    make.officer("same", unit=north)
    make.officer("moved", unit=north)
    make.officer("gone", unit=north)
    trainer = make.person("trainer", role=Role.TRAINER, unit=north)
    assign(course=make.syllabus(), unit=south)
    rank = Rank.objects.create(code="SGT", name="Sergeant")

    plan_ = done(
        officers(
            {"service_number": "same", "unit": "N-1"}, {"service_number": "MOVED", "unit": "N-2", "rank": "SGT"},
            {"service_number": "new", **NEW, "unit": "N-2", "email": "a@example.org", "language": "bs"}, whole=True,
        ),
        keeper,
    )  # fmt: skip

    assert plan_.counts["officer"] == {"wrong": 0, "new": 1, "moved": 1, "changed": 0, "removed": 1, "same": 1}
    moved, new = User.objects.get(service_number="moved"), User.objects.get(service_number="new")
    assert (moved.unit, moved.rank, moved.enrolments.count()) == (south, rank, 1)
    assert (new.unit, new.email, new.language, new.enrolments.count()) == (south, "a@example.org", "bs", 1)
    assert not new.has_usable_password() and list(new.groups.values_list("name", flat=True)) == ["officer"]
    assert not User.objects.get(service_number="gone").is_active
    trainer.refresh_from_db()
    assert trainer.is_active and User.objects.get(pk=keeper.pk).is_active


def test_what_is_not_said_stays(keeper, tree):
    amra = make.officer("BA-7", email="a@example.org", unit=tree[1], language="bs")

    done(officers({"service_number": "BA-7", "last_name": "Ilić"}), keeper)

    after = User.objects.get(pk=amra.pk)
    assert (after.first_name, after.last_name, after.email, after.unit, after.language) == (
        "Amra", "Ilić", "a@example.org", tree[1], "bs",
    )  # fmt: skip
    assert after.check_password(make.PASSWORD)


def test_somebody_is_known_by_her_id_whatever_her_number(keeper, tree):
    amra = make.officer("BA-7", unit=tree[1])
    done(officers({"service_number": "BA-7", "external_id": "p1"}), keeper)

    new = {"service_number": "BA-7", "external_id": "p2", **NEW}
    done(officers({"service_number": "BA-9", "external_id": "p1"}, new), keeper)

    amra.refresh_from_db()
    assert amra.service_number == "BA-9"
    assert User.objects.get(service_number="BA-7").external_id == "p2"


def test_two_give_each_other_their_addresses(keeper):
    make.officer("a", email="a@example.org")
    make.officer("b", email="b@example.org")

    rows = [{"service_number": "a", "email": "B@example.org"}, {"service_number": "b", "email": "a@example.org"}]
    done(officers(*rows), keeper)

    assert dict(User.objects.exclude(email="").values_list("service_number", "email")) == {
        "a": "B@example.org", "b": "a@example.org",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (NEW, "number_missing"),
        ({"service_number": "n", "first_name": "A"}, "name_of_person_missing"),
        ({"service_number": "n", **NEW, "email": "amra"}, "no_email"),
        ({"service_number": "n", **NEW, "email": "TAKEN@example.org"}, "email_taken"),
        ({"service_number": "n", **NEW, "unit": "Z"}, "no_unit"),
        ({"service_number": "n", **NEW, "unit": "closed"}, "unit_closed"),
        ({"service_number": "n", **NEW, "rank": "Z"}, "no_rank"),
        ({"service_number": "n", **NEW, "language": "xx"}, "no_language"),
        ({"service_number": "n" * 41, **NEW}, "too_long"),
        ({"service_number": "n", "first_name": "a\nb", "last_name": "c"}, "unprintable"),
        ({"service_number": "keeper", "last_name": "Other"}, "yourself"),
        ({"service_number": "chief", "email": "mine@example.org"}, "superuser"),
        ({"external_id": "nobody"}, "number_missing"),
    ],
)
def test_what_is_wrong_with_an_officer_is_said(keeper, row, code):
    make.officer(email="taken@example.org")
    make.person("chief", is_superuser=True)
    Unit.objects.filter(pk=make.unit("closed").pk).update(closed_at="2026-01-01T00:00Z")

    assert code in problems(officers(row), keeper)[0]


def test_a_list_that_was_cut_off_removes_nobody_unless_that_is_allowed(keeper, tree):
    make.officers(tree[1], 10)
    some = [{"service_number": one} for one in User.objects.filter(unit=tree[1]).values_list("service_number", flat=True)]

    with pytest.raises(TooManyRemoved):
        done(officers(*some[:8], whole=True), keeper, most_removed=10)
    assert User.objects.filter(unit=tree[1], is_active=True).count() == 10

    done(officers(*some[:9], whole=True), keeper, most_removed=10)
    assert User.objects.filter(unit=tree[1], is_active=True).count() == 9


def test_whoever_comes_back_is_opened_again_with_what_she_had(keeper, tree):
    course = make.syllabus()
    amra = make.officer("BA-7", unit=tree[1], is_active=False)
    assign(course=course, unit=tree[1])

    done(officers({"service_number": "BA-7"}, whole=True), keeper)

    amra.refresh_from_db()
    assert amra.is_active and amra.enrolments.count() == 1


@pytest.mark.parametrize("whole", [True, False])
def test_a_list_that_has_the_number_of_a_merged_account_means_who_stays_and_leaves_her(keeper, tree, whole):
    stays, goes = make.officer("BA-1", unit=tree[1]), make.officer("BA-99", unit=tree[2])
    User.objects.filter(pk=goes.pk).update(external_id="hr-7")
    goes.refresh_from_db()
    merge(kept=stays, merged=goes, reason="Two", by=keeper)
    row = {"service_number": "BA-99", "first_name": "Other", "last_name": "Name", "unit": "N-2"}

    [line] = done(officers(row, whole=whole), keeper).lines
    assert line.kind == Kind.SAME
    stays.refresh_from_db()
    assert (stays.is_active, stays.unit, stays.external_id) == (True, tree[1], "hr-7")

    [line] = done(officers(row | {"external_id": "hr-7"}, whole=whole), keeper).lines
    assert line.kind == Kind.MOVED
    stays.refresh_from_db()
    assert (stays.service_number, stays.first_name, stays.unit) == ("BA-1", "Other", tree[2])


def test_a_program_that_sends_the_number_of_an_account_merged_elsewhere_learns_nothing(keeper, tree):
    stays, goes = make.officer("BA-1", unit=tree[2]), make.officer("BA-99", unit=tree[1])
    merge(kept=stays, merged=goes, reason="Two", by=keeper)
    row = {"service_number": "BA-99", "first_name": "A", "last_name": "B", "unit": "N-1"}
    assert problems(officers(row), top=tree[1]) == [["number_taken"]]
    assert [line.kind for line in looked(officers(row), top=tree[0]).lines] == [Kind.SAME]


def test_what_was_not_shown_is_not_done(keeper, tree):
    lists = officers({"service_number": "BA-7", **NEW})
    digest = looked(lists, keeper).digest
    make.officer("BA-7", last_name="Ilić")

    with pytest.raises(PlanHasChanged):
        apply(lists, reach=Reach(by=keeper), most_removed=10, digest=digest)


def test_a_second_time_changes_nothing(keeper, tree):
    lists = Lists(
        units=[UnitRow(2, code="N"), UnitRow(3, code="X", name="X", parent="N", external_id="x", kind="station")],
        officers=[OfficerRow(2, service_number="n", **NEW, unit_id="x", email="a@example.org")],
        whole_units=True, whole_officers=True,
    )  # fmt: skip
    done(lists, keeper)

    assert not looked(lists, keeper).changes
    assert {line.kind for line in looked(lists, keeper).lines} == {Kind.SAME}


def test_a_program_reaches_its_own_branch_and_learns_nothing_of_others(tree):
    _nation, north, south = tree
    make.officer("there", unit=south, email="there@example.org")
    make.officer("here", unit=north)
    Unit.objects.filter(pk=south.pk).update(external_id="s")

    def wrong(row: dict) -> list[str]:
        return problems(officers(row), top=north)[0]

    assert wrong({"service_number": "there", "last_name": "X"}) == ["number_taken"]
    assert wrong({"service_number": "here", "unit": "N-2"}) == ["no_unit"]
    assert wrong({"service_number": "here", "unit": "nowhere"}) == ["no_unit"]
    assert wrong({"service_number": "here", "unit_id": "s"}) == ["no_unit"]
    assert wrong({"service_number": "here", "unit": ""}) == ["unit_missing"]
    assert wrong({"service_number": "new", **NEW}) == ["unit_missing"]
    assert wrong({"service_number": "new", **NEW, "unit": "N-1", "email": "there@example.org"}) == ["email_taken"]
    assert problems(units({"code": "N-2", "name": "Mine", "parent": "N-1"}), top=north) == [["code_taken"]]
    assert problems(units({"code": "N-1-1", "parent": "N"}), top=north) == [["no_unit"]]
    assert problems(units({"code": "N-1-1", "parent": ""}), top=north) == [["unit_above_missing"]]
    assert problems(units({"code": "N-1", "parent": "N-2"}), top=north) == [["own_unit"]]
    assert problems(units({"code": "N-1", "active": False}), top=north)[0][0] == "own_unit"
    line = looked(officers({"service_number": "there"}), top=north).lines[0]
    assert (line.name, line.pk, line.differences) == ("", None, [])


def test_a_whole_list_of_a_program_removes_within_its_branch_only(tree):
    _nation, north, south = tree
    make.officer("there", unit=south)
    make.officer("here", unit=north)

    done(Lists(whole_units=True, whole_officers=True), top=north)

    assert dict(User.objects.values_list("service_number", "is_active")) == {"there": True, "here": False}
    assert set(Unit.objects.filter(closed_at__isnull=False).values_list("code", flat=True)) == {"N-1-1"}


def test_a_program_sets_no_address_of_who_may_more_than_officers(tree):
    make.person("trainer", role=Role.TRAINER, unit=tree[1])
    make.person("chief", is_superuser=True, unit=tree[1])

    assert problems(officers({"service_number": "trainer", "email": "mine@example.org"}), top=tree[1]) == [["trusted"]]
    assert problems(officers({"service_number": "trainer", "last_name": "Ilić"}), top=tree[1]) == [[]]
    assert problems(officers({"service_number": "chief", "last_name": "Ilić"}), top=tree[1]) == [["superuser"]]


def test_two_thousand_rows_are_compared_with_as_many_queries_as_two(keeper, tree):
    make.officers(tree[1], 2000)
    numbers = User.objects.filter(unit=tree[1]).values_list("service_number", flat=True)
    rows = [{"service_number": one, "unit": "N-2", "email": f"{one}@example.org"} for one in numbers]
    counts = []
    for some in (rows[:2], rows):
        with CaptureQueriesContext(connection) as queries:
            looked(officers(*some), keeper)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12

    with CaptureQueriesContext(connection) as queries:
        done(officers(*rows), keeper)
    assert len(queries) <= 60
    assert User.objects.filter(unit=tree[2], email__startswith="B-").count() == 2000


def test_somebody_else_with_the_number_of_who_left_does_not_get_her_account(keeper):
    done(officers({"service_number": "BA-7", "external_id": "p1", **NEW}), keeper)

    other = officers({"service_number": "BA-7", "external_id": "p2", **NEW}, whole=True)

    assert problems(other, keeper)[0] == ["number_taken"]
