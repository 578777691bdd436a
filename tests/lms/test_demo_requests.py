"""What the demonstration has of courses for which officers ask."""

import pytest

from lms.demo_requests import SLUG, load_requests
from people.models import Role, UnitRole
from progress.ask import waiting_for
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_somebody_waits_before_her_manager_for_a_course_that_is_open_with_approval():
    unit = make.unit("N1")
    officer, manager = make.officer(unit=unit), make.person(role=Role.UNIT_MANAGER)
    UnitRole.objects.create(user=manager, unit=unit, role=Role.UNIT_MANAGER.value)

    course = load_requests([officer])

    assert course.is_live and course.approval_needed and course.slug == SLUG
    assert [one.officer for one in waiting_for(manager)] == [officer]
