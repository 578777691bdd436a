"""A copy that comes late: between its two calls an officer left the unit, and then what she did went elsewhere or away."""

import pytest

from people.merge import merge
from people.models import Role, Unit
from progress.models import Enrolment
from progress.record import record_activity
from quizzes.models import Attempt, Response
from tests import factories as make
from tests.quizzes.answered import RIGHT, attempt

from .attempted import check_of
from .conftest import Caller, Mirror
from .world import certified


@pytest.fixture
def left(world):
    """Who was copied with an attempt and a certificate in one unit, and then moved to another."""
    course = make.syllabus("one")
    officer = make.officer(unit=Unit.objects.get(code="T-BA-SA-01"))
    enrolment = make.enrolment(officer, course)
    attempt(check_of(course), RIGHT, enrolment=enrolment)
    certified(enrolment)
    officer.unit = Unit.objects.get(code="T-BA-MO")
    copies = [
        Mirror(Caller(Unit.objects.get(code="T-BA-SA-01")), f"/api/v1/{name}/") for name in ("attempts", "certificates")
    ]
    for copy in copies:
        copy.pull()
        assert copy.rows and copy.rows == copy.listed()
    officer.save()
    return officer, course, copies


def test_it_forgets_what_was_deleted_meanwhile(left):
    officer, _course, (copy, _certificates) = left
    Response.objects.filter(attempt__enrolment__officer=officer).delete()
    Attempt.objects.filter(enrolment__officer=officer).delete()
    copy.pull()
    assert copy.rows == copy.listed() == {}


@pytest.mark.parametrize("stays", ["the older", "the other"])
def test_it_forgets_what_became_another_accounts_meanwhile(left, stays):
    officer, course, copies = left
    other = make.officer(unit=Unit.objects.get(code="T-BA-SA-02"))
    row = make.enrolment(other, course)
    for activity in course.activities.all():
        record_activity(enrolment=row, activity=activity, language="en", score=80)
    # Hers that goes has less.
    assert not Enrolment.objects.filter(officer=officer, status="completed").exists()
    kept, merged = (officer, other) if stays == "the older" else (other, officer)
    merge(kept=kept, merged=merged, by=make.person(role=Role.ADMINISTRATOR), reason="Twice")
    for copy in copies:
        copy.pull()
        assert copy.rows == copy.listed() == {}
