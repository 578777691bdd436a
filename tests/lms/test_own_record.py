"""What the platform holds about somebody: she sees all of it, and nobody else does."""

import json

import pytest
from django.apps import apps
from django.test import Client

from lms.own_record import PARTS
from people.models import User
from progress.models import Enrolment
from progress.record import record_activity
from quizzes.models import Attempt
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/en/record/"
OURS = {"people", "law", "courses", "progress", "quizzes", "credentials", "reports", "lms"}
#: Fields that say who worked on something for the service, not whom it is about.
WORK = {"by", "asked_by", "reviewed_by", "looked_by", "locked_by", "owner", "reviewer", "assigned_by", "revoked_by"}


@pytest.fixture
def amra():
    return make.officer(unit=make.unit())


def file_of(person) -> dict:
    response = make.signed_in(person).get(f"{PAGE}file/")
    assert "attachment" in response["Content-Disposition"]
    return json.loads(response.content)


def test_the_file_has_what_she_did(amra):
    enrolment = make.enrolment(amra, make.syllabus())
    record_activity(enrolment=enrolment, activity=enrolment.course.activities.first(), language="en")
    told = file_of(amra)
    assert told["person"][0]["first_name"] == "Amra"
    assert told["enrolments"][0]["percent"] == 50
    assert told["activities"][0]["activity__slug"] == "l1"
    assert told["changes_told_to_units"][0]["kind"] == "progressed"


def test_the_page_says_it_in_short(amra):
    make.enrolment(amra, make.syllabus())
    page = make.signed_in(amra).get(PAGE).content.decode()
    assert "Course hate-crime" in page and amra.service_number in page


def test_nobody_elses(amra):
    make.enrolment(make.officer(), make.syllabus())
    assert file_of(amra)["enrolments"] == []
    for address in (PAGE, f"{PAGE}file/"):
        assert Client().get(address).status_code == 302


def test_queries_do_not_grow(amra, django_assert_num_queries):
    browser = make.signed_in(amra)
    for number in range(5):
        make.enrolment(amra, make.syllabus(f"c{number}"))
    browser.get(PAGE)
    with django_assert_num_queries(10):
        browser.get(PAGE)


def about_somebody() -> set[type]:
    """Our models with a row for each of somebody's doings."""
    holders = {User, Enrolment, Attempt}
    return {
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if field.concrete and field.many_to_one and field.related_model in holders and field.name not in WORK
    }


def test_no_kind_of_row_about_people_is_left_out():
    assert about_somebody() <= {part.model for part in PARTS}
