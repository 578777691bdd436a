"""Whoever opens a page of a unit after something has changed folds it in: within the limit, on either database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from progress.models import Enrolment
from reports.dashboards.fold import differences, fold
from reports.dashboards.models import Mark
from tests import factories as make

from . import test_questions

played = test_questions.played

LIMIT = 15
PAGES = ("unit", "unit_compare", "unit_over_time", "unit_tree", "unit_competencies", "unit_questions")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("number", [1, 30])
def test_a_page_costs_15_queries_at_most_whatever_has_changed(service, played, page, number):
    client = service.signed_in()
    address = reverse(page, args=[service.region.pk])
    client.get(address)
    for officer in make.officers(service.sister, number):
        make.enrolment(officer, service.course, status="completed", percent=100, completed_at=timezone.now())
    assert Mark.objects.exists()
    with CaptureQueriesContext(connection) as counting:
        assert client.get(address).status_code == 200
    savepoint = 2 if connection.vendor == "postgresql" else 0  # outside of tests a transaction of its own
    assert len(counting) - savepoint <= LIMIT, [query["sql"][:90] for query in counting]
    assert not Mark.objects.exists() and differences() == 0


def test_folding_is_one_statement_after_the_question_whether_there_is_anything(service, django_assert_num_queries):
    make.enrolment(make.officer(unit=service.station), service.course)
    with django_assert_num_queries(4 if connection.vendor == "postgresql" else 2):
        assert fold()
    with django_assert_num_queries(1):
        assert not fold()


def test_days_are_those_of_the_zone_that_is_set_now(service, settings):
    """On SQLite a trigger counts, which is made when the database is: it must not know the zone of that day."""
    settings.TIME_ZONE = "Pacific/Kiritimati"
    at = timezone.now().replace(hour=23, minute=30)
    enrolment = make.enrolment(make.officer(unit=service.station), service.course, status="completed", completed_at=at)
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=at)
    assert differences() == 0
