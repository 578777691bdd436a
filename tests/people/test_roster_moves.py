"""Many move by one list: what stands afterwards is what moving one after the other leaves, at a cost that doesn't grow."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Notice, Rank, Role, Unit, User
from people.roster.apply import apply
from people.roster.reach import Reach
from people.roster.rows import Lists, OfficerRow
from progress.assign import Terms, assign
from progress.models import Change, Enrolment, Given
from reports.dashboards.fold import differences, fold
from reports.dashboards.models import Access, RollUp
from tests import factories as make

WRITTEN = tuple(f'INSERT INTO "{table}"' for table in ("people_user", "progress_enrolment", "people_notice"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return make.person("keeper", role=Role.ADMINISTRATOR)


@pytest.fixture
def world(keeper):
    """Three stations of two regions; courses of the nation, a region, a station, a rank, and with days that begin."""
    nation = make.unit("N")
    north, south = make.unit("N-1", above=nation), make.unit("N-2", above=nation)
    stations = [make.unit(code, above=unit) for code, unit in (("N-1-1", north), ("N-1-2", north), ("N-2-1", south))]
    ranks = [Rank.objects.create(code=code, name=code) for code in ("sergeant", "inspector")]
    courses = {name: make.syllabus(name) for name in ("all", "of-north", "of-south", "of-station", "of-rank", "in-days")}
    day = timezone.localdate() + timedelta(days=40)
    shared = {"by": keeper}
    assign(course=courses["all"], unit=nation, due=day, **shared)
    assign(course=courses["of-north"], unit=north, due=day, **shared)
    assign(course=courses["of-south"], unit=south, due=None, **shared)
    assign(course=courses["all"], unit=south, due=day - timedelta(days=9), **shared)
    assign(course=courses["of-station"], unit=stations[2], due=day, **shared)
    assign(course=courses["of-rank"], unit=south, due=None, ranks=[ranks[1].pk], **shared)
    assign(course=courses["in-days"], unit=south, terms=Terms(days=30), **shared)
    return stations, ranks, courses


def serving(world, number: int) -> list[User]:
    """In turn in one of the stations, of either rank, with what is assigned there: open, under way, done, withdrawn."""
    stations, ranks, courses = world
    people = []
    for at in range(number):
        person = make.officer(f"M-{at:05}", unit=stations[at % 3], rank=ranks[at % 2])
        mine = Enrolment.objects.filter(officer=person)
        if at % 4 == 1:
            mine.update(status="in_progress", percent=60, started_at=timezone.now())
        elif at % 4 == 2:
            mine.update(status="completed", percent=100, completed_at=timezone.now())
        elif at % 4 == 3:
            mine.filter(course=courses["all"]).update(status="withdrawn", due=None)
        people.append(person)
    return people


def goes(world, people: list[User]) -> dict[int, tuple[Unit, Rank]]:
    """Most go to the next station, some are promoted as well, or only, and one in five stays."""
    stations, ranks, _courses = world
    to = {}
    for at, person in enumerate(people):
        if at % 5 == 4:
            continue
        unit = person.unit if at % 5 == 3 else stations[(at + 1 + at // 3) % 3]
        rank = ranks[(at + 1) % 2] if at % 5 in (2, 3) else person.rank
        if (unit, rank) != (person.unit, person.rank):
            to[person.pk] = (unit, rank)
    return to


def one_by_one(to: dict[int, tuple[Unit, Rank]]) -> None:
    for pk, (unit, rank) in to.items():
        person = User.objects.get(pk=pk)
        person.unit, person.rank = unit, rank
        person.save()


def by_list(keeper, people: list[User], to: dict[int, tuple[Unit, Rank]]) -> None:
    rows = []
    for line, person in enumerate(people, 2):
        unit, rank = to.get(person.pk, (person.unit, person.rank))
        rows.append(
            OfficerRow(
                line=line, service_number=person.service_number, first_name=person.first_name,
                last_name=person.last_name, unit=unit.code, rank=rank.code,
            )
        )  # fmt: skip
    apply(Lists(officers=rows), reach=Reach(by=keeper), most_removed=100)


def state(after: int) -> dict[str, object]:
    """What there is to be seen of moves; new enrolments have other ids, and are named by officer and course."""
    enrolments = {one.pk: (one.officer_id, one.course_id) for one in Enrolment.objects.all()}
    told = Change.objects.filter(position__gt=after).values_list("enrolment_id", "unit", "kind", "about")
    fold()
    return {
        "people": sorted(User.objects.values_list("pk", "unit", "rank", "is_active")),
        "enrolments": sorted(Enrolment.objects.values_list("officer", "course", "status", "due", "chosen"), key=str),
        "feed": Counter((enrolments[pk], *rest) for pk, *rest in told),
        "days": sorted(Given.objects.values_list("assignment", "officer", "on"), key=str),
        "news": Counter(Notice.objects.values_list("recipient", "kind")),
        "roll-ups": sorted(RollUp.objects.exclude(number=0).values_list("path", "course", "facet", "value", "number")),
        "accesses": Access.objects.count(),
    }


def test_a_list_leaves_what_moving_one_after_the_other_leaves(keeper, world):
    people = serving(world, 60)
    to = goes(world, people)
    after = Change.objects.order_by("-position").values_list("position", flat=True).first()
    fold()
    with transaction.atomic():
        one_by_one(to)
        expected = state(after)
        transaction.set_rollback(True)
    by_list(keeper, people, to)
    found = state(after)
    for name, what in expected.items():
        assert found[name] == what, name
    assert found["feed"] and differences() == 0


def test_who_moves_and_is_promoted_keeps_what_she_had_whoever_else_is_on_the_list(keeper, world):
    """A fault there was: an assignment of her former unit was taken back when somebody else of the list came there."""
    stations, ranks, courses = world
    leaves = make.officer("M-1", unit=stations[2], rank=ranks[1])
    comes = make.officer("M-2", unit=stations[0], rank=ranks[0])
    to = {leaves.pk: (stations[0], ranks[0]), comes.pk: (stations[2], ranks[1])}
    by_list(keeper, [leaves, comes], to)
    for one in (leaves, comes):
        assert Enrolment.objects.get(officer=one, course=courses["of-rank"]).status == "not_started"


def test_moving_costs_the_same_for_few_and_for_many(keeper, world):
    """But for SQLite, where a statement takes no more than some values."""
    people, costs = serving(world, 460), []
    for some in (people[:60], people[60:]):
        with CaptureQueriesContext(connection) as counting:
            by_list(keeper, some, goes(world, some))
        lots = sum(query["sql"].startswith(WRITTEN) for query in counting) if connection.vendor == "sqlite" else 0
        costs.append(len(counting) - lots)
    assert costs[1] <= costs[0] + 2 < 60, costs
