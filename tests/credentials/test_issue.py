"""A completed course is noted, so that its certificate can be issued."""

import pytest
from structlog.testing import capture_logs

from progress.record import record_activity
from tests import factories as make


@pytest.fixture
def enrolment(db):
    return make.enrolment(make.officer(), make.syllabus())


def read(enrolment, slug: str) -> None:
    activity = enrolment.course.activities.get(slug=slug)
    record_activity(enrolment=enrolment, activity=activity, language="en")


@pytest.fixture
def noted(monkeypatch):
    """Log lines of `credentials`; its logger is asked anew, for a cached one wouldn't be captured."""
    import structlog

    from credentials import issue

    monkeypatch.setattr(issue, "log", structlog.wrap_logger(None))
    with capture_logs() as lines:
        yield lines


def test_a_completed_course_is_noted_once_with_its_enrolment(enrolment, noted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        read(enrolment, "l1")
        read(enrolment, "l2")
        read(enrolment, "l2")

    assert noted == [{"event": "course_completed", "enrolment_id": enrolment.pk, "log_level": "info"}]


def test_a_course_in_progress_is_owed_nothing(enrolment, noted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        read(enrolment, "l1")

    assert noted == []


def test_no_personal_data_is_logged(enrolment, noted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        read(enrolment, "l1")
        read(enrolment, "l2")

    assert enrolment.officer.last_name not in str(noted)
    assert enrolment.officer.service_number not in str(noted)
