"""An officer of an entity, a course of two lessons, and she in it."""

import pytest

from courses.models import Course
from people.models import User
from progress.models import Enrolment
from tests import factories as make


@pytest.fixture
def amra(db) -> User:
    return make.officer(unit=make.unit(where=make.jurisdiction("BA-SRP", parent=make.jurisdiction("BA"))))


@pytest.fixture
def course(db) -> Course:
    return make.syllabus()


@pytest.fixture
def enrolment(amra, course) -> Enrolment:
    return make.enrolment(amra, course)


@pytest.fixture
def client(amra):
    return make.signed_in(amra)
