"""What the platform holds about somebody: she sees all of it, and nobody else does."""

import json
from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from credentials.issue import issue
from lms.own_record import PARTS
from people.merge import merge
from people.models import Role, User
from progress.models import Enrolment
from progress.record import record_activity
from quizzes.models import Attempt
from tests import factories as make
from tests.credentials.conftest import complete

pytestmark = pytest.mark.django_db
PAGE = "/en/record/"
OURS = {"people", "law", "courses", "progress", "meetings", "quizzes", "credentials", "reports", "lms"}
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


@pytest.mark.parametrize("language", ["en", "bs", "uk", "ka", "hy"])
def test_the_pdf_says_what_the_page_says(language):
    officer = make.officer("გ-1", unit=make.unit(), first_name="Ամրա", last_name="Ходжич")
    enrolment = make.enrolment(officer, make.syllabus())
    certificate = issue(complete(enrolment))
    response = make.signed_in(officer).get(f"/{language}/record/pdf/")
    assert response["Content-Type"] == "application/pdf" and "attachment" in response["Content-Disposition"]
    # Without spaces: a narrow column breaks its lines.
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(response.content)).pages)
    for said in (officer.get_full_name(), officer.service_number, "Course hate-crime", certificate.shown_code):
        assert "".join(said.split()) in text


def test_accounts_that_were_merged_into_hers_are_told_with_when_by_which_role_and_why(amra):
    keeper, oldest, older = make.person(role=Role.ADMINISTRATOR), make.officer("BA-1"), make.officer("BA-2")
    merge(kept=older, merged=oldest, reason="Married.", by=keeper)
    merge(kept=amra, merged=older, reason="Another service.", by=keeper)
    browser = make.signed_in(amra)
    pdf = PdfReader(BytesIO(browser.get(f"{PAGE}pdf/").content))
    for text in (browser.get(PAGE).content.decode(), "\n".join(page.extract_text() for page in pdf.pages)):
        text = " ".join(text.split())
        assert text.count("Two accounts of yours are one now") == 2
        assert "BA-1 → BA-2 (administrator). Reason: Married." in text
        assert f"BA-2 → {amra.service_number} (administrator). Reason: Another service." in text
        assert date_format(timezone.localdate(), "DATE_FORMAT") in text
        assert keeper.get_full_name() not in text.replace(amra.get_full_name(), "")
    told = file_of(amra)["accounts_merged"]
    assert [(one["merged__service_number"], one["kept__service_number"]) for one in told] == [
        ("BA-1", "BA-2"), ("BA-2", amra.service_number)
    ]
    assert "are one now" not in make.signed_in(make.officer()).get(PAGE).content.decode()


def test_nobody_elses(amra):
    make.enrolment(make.officer(), make.syllabus())
    assert file_of(amra)["enrolments"] == []
    for address in (PAGE, f"{PAGE}file/", f"{PAGE}pdf/"):
        assert Client().get(address).status_code == 302


def test_queries_do_not_grow(amra, django_assert_num_queries):
    browser = make.signed_in(amra)
    for number in range(5):
        make.enrolment(amra, make.syllabus(f"c{number}"))
    browser.get(PAGE)
    with django_assert_num_queries(12):
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
