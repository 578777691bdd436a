"""A completed course has its certificate: once, whatever happens in between."""

from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses.models import Course, CourseEdition
from credentials import issue as issuing
from credentials.issue import issue, issue_certificate, issue_what_is_owed
from credentials.models import Certificate, CertificateDesign
from credentials.revoke import AlreadyRevoked, issue_again, revoke
from progress.expiry import last_day
from progress.models import Enrolment
from tests import factories as make
from tests.quizzes.test_races import at_once

from .conftest import complete


def test_who_completes_a_course_gets_one_certificate(enrolment, django_capture_on_commit_callbacks, work_off):
    with django_capture_on_commit_callbacks(execute=True):
        complete(enrolment)
        complete(enrolment)
    assert work_off() == 2  # beside it what is to be remembered
    certificate = Certificate.objects.get()
    assert certificate.enrolment == enrolment
    assert certificate.name == "Amra Hodžić"
    assert certificate.title("bs") == "Course hate-crime"
    assert certificate.completed_on == timezone.localdate()
    assert certificate.state == "valid"
    assert certificate.file.size > 1000


def test_who_is_under_way_gets_none(enrolment, work_off):
    issue_certificate.enqueue(enrolment.pk)
    issue_what_is_owed.enqueue()
    work_off()
    assert not Certificate.objects.exists()


def test_issued_twice_it_is_there_once(completed, work_off):
    issue_certificate.enqueue(completed.pk)
    issue_certificate.enqueue(completed.pk)
    issue_what_is_owed.enqueue()
    work_off()
    assert Certificate.objects.count() == 1
    assert issue(completed) is None


def test_a_worker_that_died_before_the_pdf_leaves_it_to_the_next(certificate, work_off):
    assert not certificate.file
    issue_certificate.enqueue(certificate.enrolment_id)
    work_off()
    certificate.refresh_from_db()
    assert certificate.file


def test_what_was_never_queued_is_made_up_for(completed, work_off):
    assert not DBTaskResult.objects.exists()
    issue_what_is_owed.enqueue()
    work_off()
    assert Certificate.objects.get().enrolment == completed


def test_many_completions_at_once_are_one_piece_of_work_that_goes_on(amra, monkeypatch, work_off):
    monkeypatch.setattr(issuing, "AT_ONCE", 4)
    course = make.syllabus()
    now = timezone.now()
    officers = make.officers(amra.unit, 10)
    made = Enrolment.objects.bulk_create(
        Enrolment(officer=one, course=course, status="completed", percent=100, completed_at=now) for one in officers
    )
    monkeypatch.setattr(issuing, "ONE_BY_ONE", 5)
    issuing.course_completed([one.pk for one in made])
    assert DBTaskResult.objects.count() == 1
    assert work_off() == 3
    assert Certificate.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_issue_one():
    enrolment = complete(make.enrolment(make.officer(unit=make.unit()), make.syllabus()))
    same = Enrolment.objects.select_related("officer__unit", "course").get(pk=enrolment.pk)

    def do():
        try:
            return issue(same)
        finally:
            connections.close_all()

    results = at_once(do, do, do)
    assert len([one for one in results if isinstance(one, Certificate)]) == 1
    assert Certificate.objects.count() == 1


def test_queries_of_an_issue_do_not_grow(completed, django_assert_max_num_queries):
    enrolment = Enrolment.objects.select_related("officer__unit", "course").get()
    with django_assert_max_num_queries(13):
        issue(enrolment)


@pytest.mark.parametrize(
    "completed_on, months, last",
    [
        (date(2026, 11, 28), 24, date(2028, 11, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 1), None, None),
    ],
)
def test_validity_ends_on_the_same_day_or_the_last_of_a_shorter_month(completed_on, months, last):
    assert last_day(completed_on, months) == last


def test_it_expires_after_its_last_day(certificate):
    certificate.expires_on = timezone.localdate()
    assert certificate.state == "valid"
    certificate.expires_on -= timedelta(days=1)
    assert certificate.state == "expired"


def test_a_course_that_expires_says_until_when(completed):
    Course.objects.update(validity_months=24)
    enrolment = Enrolment.objects.select_related("officer__unit", "course").get()
    certificate = issue(enrolment)
    assert certificate.expires_on == last_day(certificate.completed_on, 24)


def test_what_it_says_stays_when_name_and_course_change(certificate, amra):
    amra.last_name = "Begić"
    amra.save()
    CourseEdition.objects.update(title="Another title")
    certificate.refresh_from_db()
    assert certificate.name == "Amra Hodžić"
    assert certificate.title("en") == "Course hate-crime"


class TestDesign:
    def test_the_nearest_above_counts(self, completed, amra):
        station = make.unit(above=amra.unit)
        CertificateDesign.objects.create(unit=amra.unit, issuer="Police of the canton")
        amra.unit = station
        amra.save()
        enrolment = Enrolment.objects.select_related("officer__unit", "course").get()
        assert issue(enrolment).design["issuer"] == "Police of the canton"

    def test_a_neighbours_does_not(self, completed):
        CertificateDesign.objects.create(unit=make.unit(), issuer="Another service")
        assert issue(completed).design["issuer"] == "Common Ground"


class TestRevoking:
    def test_it_says_who_when_and_why(self, certificate):
        admin = make.person()
        revoke(certificate=certificate, reason="Somebody else sat the check.", by=admin)
        assert certificate.state == "revoked"
        assert certificate.revoked_by == admin
        assert certificate.reason == "Somebody else sat the check."

    def test_the_first_reason_stands(self, certificate):
        revoke(certificate=certificate, reason="First.", by=make.person())
        with pytest.raises(AlreadyRevoked):
            revoke(certificate=certificate, reason="Second.", by=make.person())
        certificate.refresh_from_db()
        assert certificate.reason == "First."

    def test_it_is_not_issued_again_by_itself(self, certificate, work_off):
        revoke(certificate=certificate, reason="Wrong person.", by=make.person())
        issue_what_is_owed.enqueue()
        issue_certificate.enqueue(certificate.enrolment_id)
        work_off()
        assert Certificate.objects.count() == 1

    def test_issued_again_it_has_the_new_name_and_leads_back(self, certificate, amra):
        amra.last_name = "Begić"
        amra.save()
        fresh = issue_again(certificate=certificate, reason="She married.", by=make.person())
        assert fresh.name == "Amra Begić"
        assert fresh.replaces_id == certificate.pk
        assert fresh.code != certificate.code
        certificate.refresh_from_db()
        assert certificate.state == "revoked"
        assert fresh.completed_on == certificate.completed_on
