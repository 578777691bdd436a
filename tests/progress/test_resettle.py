"""When an assignment is changed or taken back, enrolments follow what is left."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.assign import assign, change_due
from progress.models import Assignment, Change, Enrolment
from progress.record import record_start
from tests import factories as make

pytestmark = pytest.mark.django_db

EARLY, LATE, LATER = date(2026, 12, 1), date(2027, 3, 1), date(2027, 6, 1)


@pytest.fixture
def course():
    return make.syllabus()


@pytest.fixture
def region():
    return make.unit("R")


@pytest.fixture
def station(region):
    return make.unit("R-1", above=region)


def begin(enrolment: Enrolment) -> None:
    record_start(enrolment=enrolment, activity=enrolment.course.activities.first(), language="en")


def kinds(enrolment: Enrolment) -> list[str]:
    return list(enrolment.changes.order_by("position").values_list("kind", flat=True))


@pytest.mark.parametrize("due", [EARLY, LATER, None])
def test_another_day_is_everybody_s_day_sooner_or_later(course, region, station, due):
    amra = make.officer(unit=station)
    assignment = assign(course=course, unit=region, due=LATE)

    change_due(assignment=assignment, due=due)

    assert amra.enrolments.get().due == due
    assert Assignment.objects.get().due == due
    assert kinds(amra.enrolments.get()) == ["enrolled", "due"]


def test_an_earlier_day_of_another_assignment_stays(course, region, station):
    here, below = make.officer(unit=region), make.officer(unit=station)
    assign(course=course, unit=station, due=EARLY)
    wide = assign(course=course, unit=region, due=LATE)

    change_due(assignment=wide, due=LATER)

    assert (here.enrolments.get().due, below.enrolments.get().due) == (LATER, EARLY)


def test_who_has_completed_keeps_the_day_she_had(course, region):
    amra = make.officer(unit=region)
    assignment = assign(course=course, unit=region, due=LATE)
    amra.enrolments.update(status="completed", percent=100, completed_at="2026-01-01T10:00Z")

    change_due(assignment=assignment, due=LATER)

    assert amra.enrolments.get().due == LATE


def test_taking_back_withdraws_who_has_not_begun_and_tells_the_feed(course, region):
    amra = make.officer(unit=region)
    assign(course=course, unit=region, due=LATE).delete()

    enrolment = amra.enrolments.get()
    assert (enrolment.status, enrolment.due) == ("withdrawn", None)
    assert kinds(enrolment) == ["enrolled", "withdrawn"]


def test_who_has_begun_goes_on_without_a_day(course, region):
    amra = make.officer(unit=region)
    assignment = assign(course=course, unit=region, due=LATE)
    begin(amra.enrolments.get())

    assignment.delete()

    enrolment = amra.enrolments.get()
    assert (enrolment.status, enrolment.due) == ("in_progress", None)


def test_what_another_assignment_reaches_stays_with_that_one_s_day(course, region, station):
    here, below = make.officer(unit=region), make.officer(unit=station)
    assign(course=course, unit=station, due=LATER)
    wide = assign(course=course, unit=region, due=EARLY)

    wide.delete()

    assert here.enrolments.get().status == "withdrawn"
    assert (below.enrolments.get().status, below.enrolments.get().due) == ("not_started", LATER)


def test_who_has_moved_away_keeps_what_she_had(course, region):
    amra = make.officer(unit=region)
    assignment = assign(course=course, unit=region, due=LATE)
    amra.unit = make.unit("Q")
    amra.save()

    assignment.delete()

    assert (amra.enrolments.get().status, amra.enrolments.get().due) == ("not_started", LATE)


def test_deleting_many_at_once_withdraws_too(course, region):
    amra = make.officer(unit=region)
    assign(course=course, unit=region)

    Assignment.objects.all().delete()

    assert amra.enrolments.get().status == "withdrawn"


def test_assigned_again_it_opens_again(course, region):
    amra = make.officer(unit=region)
    assign(course=course, unit=region, due=EARLY).delete()

    assign(course=course, unit=region, due=LATE)

    enrolment = amra.enrolments.get()
    assert (enrolment.status, enrolment.due) == ("not_started", LATE)
    assert kinds(enrolment) == ["enrolled", "withdrawn", "enrolled"]


def test_who_moves_where_it_is_assigned_gets_it_back(course, region):
    amra = make.officer(unit=region)
    assign(course=course, unit=region).delete()
    elsewhere = make.unit("Q")
    assign(course=course, unit=elsewhere, due=LATE)

    amra.unit = elsewhere
    amra.save()

    assert (amra.enrolments.get().status, amra.enrolments.get().due) == ("not_started", LATE)


def test_an_officer_sees_and_opens_nothing_that_was_taken_back(course, region):
    amra = make.officer(unit=region)
    assign(course=course, unit=region).delete()
    client = make.signed_in(amra)

    assert "Course hate-crime" not in client.get("/en/").content.decode()
    assert client.get("/en/courses/hate-crime/").status_code == 403
    assert client.get("/en/courses/hate-crime/l1/").status_code == 403


def test_who_begins_at_the_moment_of_withdrawal_has_begun(course, region):
    amra = make.officer(unit=region)
    assignment = assign(course=course, unit=region)
    open_page = amra.enrolments.get()
    assignment.delete()

    begin(open_page)

    assert amra.enrolments.get().status == "in_progress"


def test_it_costs_the_same_for_3_officers_and_for_60(course, region):
    few, many = make.unit("few", above=region), make.unit("many", above=region)
    make.officers(few, 3)
    make.officers(many, 60)

    def cost(unit) -> int:
        assignment = assign(course=course, unit=unit, due=LATE)
        with CaptureQueriesContext(connection) as queries:
            change_due(assignment=assignment, due=LATER)
        spent = sum("SAVEPOINT" not in query["sql"] for query in queries)
        with CaptureQueriesContext(connection) as queries:
            assignment.delete()
        return spent, sum("SAVEPOINT" not in q["sql"] and "referenceindex" not in q["sql"] for q in queries)

    assert cost(few) == cost(many)
    changing, deleting = cost(make.unit("none", above=region))
    assert changing <= 12 and deleting <= 12
    assert Change.objects.filter(kind="withdrawn").count() == 63
