"""Completing a course by prior learning or an exemption, and taking that back."""

from datetime import date

import pytest

from courses.models import Course
from credentials.issue import issue_what_is_owed
from credentials.models import Certificate
from people.models import Notice, Role
from people.news import worded
from progress.assign import assign
from progress.models import Change, Enrolment, PastCompletion, Recognition
from progress.recognise import AlreadyCompleted, AlreadyWithdrawn, recognise, withdraw_recognition
from progress.record import record_activity
from tests import factories as make

How = Recognition.How


@pytest.fixture
def manager(db):
    return make.person(role=Role.UNIT_MANAGER)


def recognised(officer, course, manager, how=How.RECOGNISED) -> Recognition:
    return recognise(officer=officer, course=course, how=how, words="Course of the academy, 2025", by=manager)


def kinds() -> list[str]:
    return list(Change.objects.values_list("kind", flat=True))


def mine(officer) -> Enrolment:
    return Enrolment.objects.get(officer=officer)


@pytest.mark.parametrize("how", How.values)
def test_it_completes_the_course_and_says_how(amra, course, enrolment, manager, how):
    one = recognised(amra, course, manager, how)

    now = mine(amra)
    assert (now.status, now.percent, now.completed_by) == ("completed", 100, how)
    assert (one.approved_by, one.words) == (manager, "Course of the academy, 2025")
    assert kinds() == ["completed"]


def test_who_was_not_enrolled_is(amra, course, manager):
    recognised(amra, course, manager)

    assert mine(amra).status == "completed"
    assert kinds() == ["enrolled", "completed"]


def test_what_was_withdrawn_is_completed_too(amra, course, manager):
    make.enrolment(amra, course, status="withdrawn")

    recognised(amra, course, manager)

    assert mine(amra).status == "completed"
    assert kinds() == ["enrolled", "completed"]


def test_what_is_completed_is_not_recognised(amra, course, enrolment, manager):
    recognised(amra, course, manager)

    with pytest.raises(AlreadyCompleted):
        recognised(amra, course, manager)


@pytest.mark.parametrize(
    ("how", "certify", "number"), [("recognised", False, 0), ("recognised", True, 1), ("exempt", True, 0)]
)
def test_it_has_a_certificate_only_where_the_course_says_so(
    amra, course, enrolment, manager, work_off, django_capture_on_commit_callbacks, how, certify, number
):
    Course.objects.update(certify_recognised=certify)
    with django_capture_on_commit_callbacks(execute=True):
        recognised(amra, course, manager, how)
    work_off()

    assert Certificate.objects.count() == number
    # Whom no certificate tells is told of the decision.
    assert sorted(Notice.objects.values_list("kind", flat=True)) == ["certificate" if number else "recognised"]


@pytest.mark.parametrize(("how", "words"), [("recognised", "Completed by recognition: "), ("exempt", "Exempt: ")])
def test_she_is_told_in_words(amra, course, manager, how, words):
    recognised(amra, course, manager, how)

    [(_, said)] = worded(list(Notice.objects.all()))
    assert said.title.startswith(words)


class TestTakenBack:
    def test_she_stands_where_she_was(self, amra, course, enrolment, manager):
        record_activity(enrolment=enrolment, activity=course.activities.get(slug="l1"), language="en")
        one = recognised(amra, course, manager)

        withdraw_recognition(recognition=one, words="The file was somebody else’s.", by=manager)

        now = mine(amra)
        assert (now.status, now.percent, now.completed_at, now.completed_by) == ("in_progress", 50, None, "learned")
        past = PastCompletion.objects.get()
        assert (past.completed_by, past.ended_at is not None) == ("recognised", True)
        one.refresh_from_db()
        assert (one.withdrawn_by, one.withdrawn_words) == (manager, "The file was somebody else’s.")
        assert kinds()[-1] == "progressed"

    def test_who_had_not_begun_has_not_begun(self, amra, course, enrolment, manager):
        one = recognised(amra, course, manager)

        withdraw_recognition(recognition=one, words="An error.", by=manager)

        assert (mine(amra).status, mine(amra).percent) == ("not_started", 0)

    def test_twice_one_reason_stands(self, amra, course, enrolment, manager):
        one = recognised(amra, course, manager)
        withdraw_recognition(recognition=one, words="An error.", by=manager)

        with pytest.raises(AlreadyWithdrawn):
            withdraw_recognition(recognition=one, words="Another.", by=manager)

    def test_it_can_be_recognised_again(self, amra, course, enrolment, manager):
        withdraw_recognition(recognition=recognised(amra, course, manager), words="An error.", by=manager)

        recognised(amra, course, manager, How.EXEMPT)

        assert mine(amra).completed_by == "exempt"

    def test_her_day_is_that_of_what_is_assigned_now(self, amra, course, manager):
        soon, later = date(2030, 1, 1), date(2030, 6, 1)
        first = assign(course=course, unit=amra.unit, due=soon)
        one = recognised(amra, course, manager)
        first.delete()
        assign(course=course, unit=amra.unit, due=later)
        assert mine(amra).due == soon

        withdraw_recognition(recognition=one, words="An error.", by=manager)

        assert (mine(amra).status, mine(amra).due) == ("not_started", later)

    def test_without_an_assignment_she_has_no_day(self, amra, course, manager):
        taken_back = assign(course=course, unit=amra.unit, due=date(2030, 1, 1))
        one = recognised(amra, course, manager)
        taken_back.delete()

        withdraw_recognition(recognition=one, words="An error.", by=manager)

        assert mine(amra).due is None

    def test_its_certificate_is_revoked_with_it(
        self, amra, course, enrolment, manager, work_off, django_capture_on_commit_callbacks
    ):
        Course.objects.update(certify_recognised=True)
        with django_capture_on_commit_callbacks(execute=True):
            one = recognised(amra, course, manager)
        work_off()

        withdraw_recognition(recognition=one, words="An error.", by=manager)

        certificate = Certificate.objects.get()
        assert (certificate.state, certificate.reason) == ("revoked", "An error.")

    def test_recognised_again_the_same_day_it_has_another_certificate(
        self, amra, course, enrolment, manager, work_off, django_capture_on_commit_callbacks
    ):
        Course.objects.update(certify_recognised=True)
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                one = recognised(amra, course, manager)
            work_off()
            issue_what_is_owed.enqueue()
            work_off()
            withdraw_recognition(recognition=one, words="An error.", by=manager)

        assert Certificate.objects.filter(revoked_at__isnull=False).count() == 2


def test_who_is_exempt_and_takes_the_course_completes_it(amra, course, enrolment, manager):
    recognised(amra, course, manager, How.EXEMPT)
    for slug in ("l1", "l2"):
        record_activity(enrolment=enrolment, activity=course.activities.get(slug=slug), language="en")

    now = mine(amra)
    assert (now.status, now.completed_by) == ("completed", "learned")
    assert PastCompletion.objects.get().completed_by == "exempt"

    withdraw_recognition(recognition=Recognition.objects.get(), words="Not needed any more.", by=manager)
    assert mine(amra).status == "completed"


def test_the_officer_reads_it(client, amra, course, enrolment, manager):
    recognised(amra, course, manager, How.EXEMPT)

    page = client.get("/en/courses/hate-crime/").content.decode()
    assert "The officer is exempt: Course of the academy, 2025" in page
    assert "exempt" in client.get("/en/").content.decode()
