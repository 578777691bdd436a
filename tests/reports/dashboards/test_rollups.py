"""Roll-ups never disagree with the rows, whatever changed, in whatever order."""

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from io import StringIO
from random import Random
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.models import Course
from people.models import Unit, User
from progress.assign import AlreadyAssigned, assign, change_due
from progress.models import Assignment, Enrolment
from progress.record import record_activity, record_start
from reports.dashboards import triggers
from reports.dashboards.fold import differences, fold, rebuild, tidy
from reports.dashboards.models import Counted, Mark, RollUp
from tests import factories as make


@pytest.fixture
def tree(db) -> list[Unit]:
    nation = make.unit("N")
    north, south = make.unit("N-1", above=nation), make.unit("N-2", above=nation)
    return [nation, north, south, make.unit("N-1-1", above=north), make.unit("N-1-2", above=north)]


def standing(unit: Unit) -> dict[str, int]:
    fold()
    lines = RollUp.objects.filter(path=Unit.objects.get(pk=unit.pk).path, facet="standing")
    found = Counter()
    for value, number in lines.values_list("value", "number"):
        found[value.split("|")[0]] += number
    return {stage: number for stage, number in found.items() if number}


def test_an_enrolment_counts_for_its_unit_and_for_all_above_it(tree):
    make.enrolment(make.officer(unit=tree[3]), make.syllabus())

    assert [standing(unit) for unit in tree] == [{"not_started": 1}, {"not_started": 1}, {}, {"not_started": 1}, {}]


def test_who_moves_counts_where_she_is(tree):
    amra = make.officer(unit=tree[3])
    make.enrolment(amra, make.syllabus())
    fold()

    amra.unit = tree[2]
    amra.save()

    assert (standing(tree[3]), standing(tree[2])) == ({}, {"not_started": 1})


def test_whose_account_is_closed_counts_no_more_and_again_when_it_is_opened(tree):
    amra = make.officer(unit=tree[3])
    make.enrolment(amra, make.syllabus())
    fold()

    User.objects.filter(pk=amra.pk).update(is_active=False)
    assert standing(tree[0]) == {}
    User.objects.filter(pk=amra.pk).update(is_active=True)
    assert standing(tree[0]) == {"not_started": 1}


def test_what_was_withdrawn_counts_nowhere(tree):
    course = make.syllabus()
    make.officer(unit=tree[3])
    assignment = assign(course=course, unit=tree[0])
    assert standing(tree[0]) == {"not_started": 1}

    assignment.delete()

    assert standing(tree[0]) == {}


def test_a_station_that_moves_takes_its_numbers_along(tree):
    make.enrolment(make.officer(unit=tree[3]), make.syllabus())
    fold()

    Unit.objects.get(pk=tree[3].pk).move(Unit.objects.get(pk=tree[2].pk), pos="last-child")

    assert (standing(tree[1]), standing(tree[2]), standing(tree[0])) == ({}, {"not_started": 1}, {"not_started": 1})
    assert differences() == 0


def test_a_deleted_enrolment_leaves_nothing_behind(tree):
    one = make.enrolment(make.officer(unit=tree[3]), make.syllabus())
    fold()

    one.delete()
    fold()

    tidy()
    assert not RollUp.objects.exclude(facet="people").exists() and not Counted.objects.filter(enrolment__gt=0).exists()
    assert not Mark.objects.exists()


def test_a_course_whose_completion_expires_from_now_on_is_counted_by_its_days(tree):
    course = make.syllabus()
    now = timezone.now()
    make.enrolment(make.officer(unit=tree[3]), course, status="completed", completed_at=now)
    fold()
    assert not RollUp.objects.filter(facet="expires").exists()

    Course.objects.filter(pk=course.pk).update(validity_months=12)
    fold()

    line = RollUp.objects.get(facet="expires", path=tree[0].path)
    assert (line.value, line.number) == (timezone.localdate(now).isoformat(), 1)


def test_a_day_is_one_of_the_place_where_the_installation_is(tree):
    late = timezone.make_aware(timezone.datetime(2026, 3, 1, 0, 30))  # still February in UTC
    make.enrolment(make.officer(unit=tree[3]), make.syllabus(), status="completed", completed_at=late)
    fold()

    assert RollUp.objects.get(facet="month", path=tree[0].path).value == "2026-03"


def test_progress_that_stays_on_its_side_of_half_way_marks_nothing_but_is_seen_when_it_crosses(tree):
    one = make.enrolment(make.officer(unit=tree[3]), make.syllabus(), status="in_progress", percent=10)
    assert standing(tree[0]) == {"begun": 1}

    Enrolment.objects.filter(pk=one.pk).update(percent=60)

    assert standing(tree[0]) == {"half": 1}


def test_folding_costs_the_same_for_one_change_and_for_many(tree, django_assert_num_queries):
    course = make.syllabus()
    for officer in make.officers(tree[3], 30):
        make.enrolment(officer, course)

    savepoint = 2 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(savepoint + 2):
        fold()
    with django_assert_num_queries(1):
        fold()


def test_a_rebuild_comes_to_the_same(tree):
    make.enrolment(make.officer(unit=tree[3]), make.syllabus())
    fold()
    before = set(RollUp.objects.values_list("path", "facet", "course", "value", "number"))
    RollUp.objects.update(number=7)
    assert differences() > 0

    rebuild()

    assert set(RollUp.objects.values_list("path", "facet", "course", "value", "number")) == before
    assert differences() == 0


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(
            ["join", "assign", "withdraw", "due", "begin", "finish", "move", "close", "open", "replant", "expire", "fold"]
        ),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=4,
    max_size=30,
)


class Service:
    """A small service to which anything may happen."""

    def __init__(self, tree: list[Unit]):
        self.units = [unit.pk for unit in tree]
        self.courses = [make.syllabus(f"c{n}") for n in range(2)]
        self.officers = [make.officer(unit=self.unit(place)) for place in range(len(tree))]

    def unit(self, number: int) -> Unit:
        return Unit.objects.get(pk=self.units[number % len(self.units)])

    def course(self, number: int) -> Course:
        return self.courses[number % len(self.courses)]

    def officer(self, number: int) -> User:
        return User.objects.get(pk=self.officers[number % len(self.officers)].pk)

    def enrolment(self, number: int) -> Enrolment | None:
        found = list(Enrolment.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    def assignment(self, number: int) -> Assignment | None:
        found = list(Assignment.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    def happen(self, what: str, a: int, b: int) -> None:
        getattr(self, f"on_{what}")(a, b)

    def on_join(self, a, b):
        self.officers.append(make.officer(unit=self.unit(a)))

    def on_assign(self, a, b):
        with suppress(AlreadyAssigned):
            assign(course=self.course(a), unit=self.unit(b), due=date(2026, 1, 1) + timedelta(days=a))

    def on_withdraw(self, a, b):
        if one := self.assignment(a):
            one.delete()

    def on_due(self, a, b):
        if one := self.assignment(a):
            change_due(assignment=one, due=date(2026, 6, 1) + timedelta(days=b) if b else None)

    def on_begin(self, a, b):
        if one := self.enrolment(a):
            record_start(enrolment=one, activity=one.course.activities.all()[b % 2], language="bs")

    def on_finish(self, a, b):
        if one := self.enrolment(a):
            record_activity(enrolment=one, activity=one.course.activities.all()[b % 2], language="en")

    def on_move(self, a, b):
        officer = self.officer(a)
        officer.unit = self.unit(b) if b else None
        officer.save()

    def on_close(self, a, b):
        officer = self.officer(a)
        officer.is_active = False
        officer.save()

    def on_open(self, a, b):
        officer = self.officer(a)
        officer.is_active = True
        officer.save()

    def on_replant(self, a, b):
        moved, below = self.unit(a), self.unit(b)
        if not below.path.startswith(moved.path):
            moved.move(below, pos="first-child")

    def on_expire(self, a, b):
        Course.objects.filter(pk=self.course(a).pk).update(validity_months=b or None)

    def on_fold(self, a, b):
        fold()


def recounted() -> dict[str, dict[str, int]]:
    """The same by plain counting, without a word of the SQL that keeps the roll-ups."""
    counts = {unit.path: Counter() for unit in Unit.objects.all()}
    for one in Enrolment.objects.select_related("officer__unit"):
        if one.officer.unit and one.officer.is_active and one.status != "withdrawn":
            half = "half" if one.percent >= 50 else "begun"
            for path in counts:
                if one.officer.unit.path.startswith(path):
                    counts[path][half if one.status == "in_progress" else one.status] += 1
    return {path: dict(found) for path, found in counts.items()}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_roll_ups_agree_with_the_rows_after_any_changes_in_any_order(tree, changes):
    with transaction.atomic():
        service = Service(tree)
        for change in changes:
            service.happen(*change)
            if change[0] == "fold":
                assert differences() == 0
        assert differences() == 0
        assert {unit.path: standing(unit) for unit in Unit.objects.all()} == recounted()
        transaction.set_rollback(True)


def test_the_command_says_whether_they_agree_and_mends_them(tree):
    make.enrolment(make.officer(unit=tree[3]), make.syllabus())
    assert told_by_command() == "The roll-ups are up to date."
    assert told_by_command() == "The roll-ups were up to date."
    assert told_by_command("--check") == "The roll-ups agree with the enrolments."
    RollUp.objects.update(number=5)
    with pytest.raises(CommandError, match="--rebuild"):
        told_by_command("--check")
    assert told_by_command("--rebuild") == "The roll-ups were made anew."
    assert told_by_command("--check") == "The roll-ups agree with the enrolments."


def told_by_command(*options: str) -> str:
    out = StringIO()
    call_command("rollups", *options, stdout=out)
    return out.getvalue().strip()


def test_sqlite_that_makes_a_table_anew_counts_everything_anew(tree):
    """As a migration does that changes a column: the table's triggers go with it."""
    make.enrolment(make.officer(unit=tree[3]), make.syllabus())
    fold()
    triggers.before_migrations(plan=["something"])
    missed = make.enrolment(make.officer(unit=tree[2]), Course.objects.get())
    assert Mark.objects.exists() == (connection.vendor == "postgresql")

    triggers.after_migrations(plan=["something"])

    assert Mark.objects.filter(enrolment=missed.pk).exists()
    assert standing(tree[0]) == {"not_started": 2}


def test_putting_triggers_there_again_counts_nothing_anew(tree):
    make.enrolment(make.officer(unit=tree[3]), make.syllabus())
    fold()

    triggers.after_migrations()

    assert not Mark.objects.exists()


def test_no_bulk_write_goes_by_unseen(tree):
    course = make.syllabus()
    people = make.officers(tree[3], 5)
    made = Enrolment.objects.bulk_create(Enrolment(officer=one, course=course) for one in people)
    assert standing(tree[0]) == {"not_started": 5}
    Enrolment.objects.filter(pk__in=[one.pk for one in made[:3]]).update(status="in_progress")
    for one in made:
        one.due = date(2026, 5, 1)
    Enrolment.objects.bulk_update(made, ["due"])
    fold()

    lines = RollUp.objects.filter(path=tree[0].path, facet="standing", number__gt=0)
    assert set(lines.values_list("value", "number")) == {
        ("begun|2026-05-01", 3),
        ("not_started|2026-05-01", 2),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_many_writers_and_readers_at_once_leave_roll_ups_that_agree():
    nation = make.unit("N")
    stations = [make.unit(above=nation) for _n in range(3)]
    course = make.syllabus(activities=4)
    people = [make.officer(unit=stations[n % 3]) for n in range(12)]
    enrolments = [make.enrolment(one, course) for one in people]
    activities = list(course.activities.all())

    def write(seed: int) -> None:
        chance = Random(seed)
        try:
            for _n in range(25):
                place = chance.randrange(len(people))
                match chance.randrange(4):
                    case 0:
                        User.objects.filter(pk=people[place].pk).update(unit=chance.choice(stations))
                    case 1:
                        User.objects.filter(pk=people[place].pk).update(is_active=chance.random() < 0.7)
                    case 2:
                        record_activity(
                            enrolment=enrolments[place], activity=chance.choice(activities), language="en"
                        )
                    case 3:
                        fold()
        finally:
            connection.close()

    threads = [Thread(target=write, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert differences() == 0
    assert {unit.path: standing(unit) for unit in Unit.objects.all()} == recounted()
