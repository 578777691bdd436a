"""Prepared queries say what the ORM says, whatever the database's own types are."""

from datetime import datetime
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection

from courses.models import Activity
from progress.models import ActivityRecord, Enrolment
from progress.prepared import Columns, Prepared
from progress.record import record_activity
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment() -> Enrolment:
    """Of an officer who has done all three activities of a course."""
    enrolment = factories.enrolment(factories.officer(), factories.syllabus(activities=3))
    for activity in Activity.objects.filter(course=enrolment.course):
        record_activity(enrolment=enrolment, activity=activity, language="en", score=80)
    return enrolment


def test_rows_are_those_of_the_query_in_the_types_of_python(enrolment):
    names = ["activity__key", "activity__required", "score", "done_at"]
    done = Prepared(lambda pk: ActivityRecord.objects.filter(enrolment=pk).order_by("pk").values_list(*names), int)
    rows = done(enrolment.pk)
    assert rows == list(ActivityRecord.objects.filter(enrolment=enrolment).order_by("pk").values_list(*names))
    assert [type(value) for value in rows[0]] == [UUID, bool, int, datetime]


def test_values_go_to_their_own_places_and_constants_stay(enrolment):
    find = Prepared(
        lambda officer, slug, pk: Enrolment.objects.filter(
            pk=pk, course__slug=slug, officer=officer, status__in=["completed", "in_progress"]
        ).values_list("pk"),
        int,
        str,
        int,
    )
    officer, slug, pk = enrolment.officer_id, enrolment.course.slug, enrolment.pk
    assert find(officer, slug, pk) == [(pk,)]
    assert find(officer, slug, pk + 1) == find(officer, f"{slug}-", pk) == find(officer + 1, slug, pk) == []
    assert find(officer, slug, pk) == [(pk,)]


def test_a_value_is_never_part_of_the_sql(enrolment):
    find = Prepared(lambda slug: Enrolment.objects.filter(course__slug=slug).values_list("pk"), str)
    assert find("' OR 1=1 --") == find("%s") == find('"') == []


def test_one_query_is_run_and_built_once(enrolment, django_assert_num_queries):
    built = []

    def build(pk):
        built.append(pk)
        return Enrolment.objects.filter(pk=pk).values_list("pk")

    find = Prepared(build, int)
    with django_assert_num_queries(3):
        assert [find(enrolment.pk) for _time in range(3)] == [[(enrolment.pk,)]] * 3
    assert len(built) == 1


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_its_own_statement():
    built, found = [], []

    def build(pk):
        built.append(pk)
        return Enrolment.objects.filter(pk=pk).values_list("pk")

    find = Prepared(build, int)

    def ask():
        found.extend([find(0), find(0)])
        connection.close()

    ask()
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert len(built) == 2 and found == [[]] * 4


def test_instances_are_as_a_query_gives_them(enrolment, django_assert_num_queries):
    columns = Columns(Enrolment, without=["language"])
    (row,) = Prepared(lambda pk: Enrolment.objects.filter(pk=pk).values_list(*columns.names), int)(enrolment.pk)
    found = columns.take(iter(row))
    stored = Enrolment.objects.get(pk=enrolment.pk)
    assert found == stored and not found._state.adding
    with django_assert_num_queries(0):
        assert (found.percent, found.enrolled_at, found.due) == (stored.percent, stored.enrolled_at, stored.due)
    with django_assert_num_queries(1):
        assert found.language == "en"
