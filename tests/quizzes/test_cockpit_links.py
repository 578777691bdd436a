"""From the cockpit of a course to what was published of its exercises."""

import pytest
from django.urls import reverse

from tests.quizzes import cms, worlds

pytestmark = pytest.mark.django_db


def test_the_cockpit_leads_to_the_versions_of_each_exercise_and_of_nothing_else():
    module = worlds.module()
    pages = [worlds.check_page(module), worlds.scenario_page(module)]
    html = cms.trainer().get(reverse("course_cockpit", args=[module.get_parent().pk])).content.decode()
    for page in pages:
        assert html.count(f'href="{reverse("versions", args=[page.pk])}"') == 1
    assert html.count("cockpit-versions") == 2
