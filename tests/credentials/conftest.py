"""An officer who has completed a course, and her certificate."""

import pytest

from credentials.issue import issue
from credentials.models import Certificate
from progress.models import Enrolment
from progress.record import record_activity
from tests import factories as make


def complete(enrolment: Enrolment) -> Enrolment:
    for activity in enrolment.course.activities.all():
        record_activity(enrolment=enrolment, activity=activity, language="en")
    enrolment.refresh_from_db()
    return enrolment


@pytest.fixture
def amra(db):
    return make.officer(unit=make.unit(), language="bs")


@pytest.fixture
def enrolment(amra) -> Enrolment:
    return make.enrolment(amra, make.syllabus())


@pytest.fixture
def completed(enrolment) -> Enrolment:
    return complete(enrolment)


@pytest.fixture
def certificate(completed) -> Certificate:
    return issue(completed)
