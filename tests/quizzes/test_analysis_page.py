"""The analysis in the CMS: who may see it, what it says, what it costs."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Activity
from people.models import Role
from quizzes.models import Analysis
from tests import factories
from tests.quizzes import answered, cms, worlds
from tests.quizzes.answered import BADLY, RIGHT, WELL, WHO, WRONG
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def page():
    return worlds.check_page(worlds.module())


def activity_of(page) -> Activity:
    return Activity.objects.get(key=page.translation_key)


def address(page, name: str = "analysis", *more) -> str:
    return reverse(name, args=[page.pk, *more])


def seen(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_trainer_sees_figures_plots_and_what_to_look_at(page):
    answered.many(activity_of(page), 60)
    text = seen(cms.trainer().get(address(page)))
    assert "Finished first attempts" in text and ">60<" in text
    assert "Nobody chose ‘Nobody’." in text
    assert text.count("<svg") >= 2 and "The same as a table" in text
    assert address(page, "analysis_item", WHO) in text


@pytest.mark.parametrize("role", [Role.TRAINER, Role.TRANSLATOR, Role.REVIEWER, Role.ADMINISTRATOR])
def test_whoever_may_edit_the_page_may_see_it(page, role):
    browser = factories.signed_in(factories.person(role=role))
    assert browser.get(address(page)).status_code == 200
    assert address(page) in seen(browser.get(reverse("analysis_list")))


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.UNIT_MANAGER])
def test_nobody_else_sees_or_computes_anything(page, role):
    answered.many(activity_of(page), 12)
    Analysis.objects.all().delete()
    browser = factories.signed_in(factories.person(role=role))
    for name, more in (("analysis", ()), ("analysis_item", (WHO,)), ("analysis_csv", ())):
        assert browser.get(address(page, name, *more)).status_code in (302, 403)
    assert browser.get(reverse("analysis_list")).status_code in (302, 403)
    assert browser.post(address(page, "analysis_compute")).status_code in (302, 403)
    assert not Analysis.objects.exists()


def test_an_editor_of_another_part_of_the_tree_is_refused(page):
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    other = factories.course_page("other")
    group = Group.objects.create(name="Editors of another course")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=other, permission=change)
    person = factories.person()
    person.groups.add(group)
    browser = factories.signed_in(person)
    assert browser.get(address(page), follow=True).request["PATH_INFO"] != address(page)
    assert address(page) not in seen(browser.get(reverse("analysis_list")))


def test_a_lesson_has_no_analysis(page):
    lesson = factories.lesson_page(page.get_parent().specific, "l9")
    assert cms.trainer().get(address(lesson), follow=True).request["PATH_INFO"] != address(lesson)
    assert cms.trainer().get(reverse("analysis", args=[999_999])).status_code == 404


def test_below_ten_attempts_the_page_says_so_instead_of_pretending(page):
    for responses in (RIGHT, WRONG):
        answered.attempt(activity_of(page), responses)
    browser = cms.trainer()
    text = seen(browser.get(address(page)))
    assert "2 officers have finished this so far." in text and "<svg viewBox" not in text
    assert browser.get(address(page, "analysis_item", WHO)).status_code == 404
    assert browser.get(address(page, "analysis_csv")).status_code == 404


def test_a_draft_has_none_yet():
    page = worlds.check_page(worlds.module(live=False), publish=False)
    assert "isn’t published yet" in seen(cms.trainer().get(address(page)))


def test_figures_stay_until_they_are_computed_anew(page):
    answered.many(activity_of(page), 12)
    browser = cms.trainer()
    browser.get(address(page))
    answered.many(activity_of(page), 3)
    assert "Finished since then: 3 attempts." in seen(browser.get(address(page)))
    assert browser.get(address(page, "analysis_compute")).status_code == 405
    text = seen(browser.post(address(page, "analysis_compute"), follow=True))
    assert "The analysis is computed anew." in text and "Finished since then" not in text
    assert Analysis.objects.get().seen == 15


def test_many_attempts_are_left_to_the_command(page, monkeypatch):
    from quizzes import analyse_attempts, analysis_page

    monkeypatch.setattr(analysis_page, "AT_ONCE", 11)
    answered.many(activity_of(page), 12)
    browser = cms.trainer()
    text = seen(browser.get(address(page)))
    assert "It is computed every night." in text and not Analysis.objects.exists()
    browser.post(address(page, "analysis_compute"))
    assert not Analysis.objects.exists()
    analyse_attempts.analyse(activity_of(page), analyse_attempts.structures(activity_of(page))[0])
    text = seen(browser.get(address(page)))
    assert ">12<" in text and "Compute anew" not in text


def test_an_item_shows_its_options_their_curves_and_the_table_that_says_the_same(page):
    answered.many(activity_of(page), 80)
    browser = cms.trainer()
    browser.get(address(page))
    text = seen(browser.get(address(page, "analysis_item", WHO)))
    assert "Who perceives it?" in text and "<polyline" in text and "Group 2" in text and "The judge" in text
    ordering = seen(browser.get(address(page, "analysis_item", answered.ORDER)))
    assert "Life · Scene · Words" in ordering
    assert browser.get(address(page, "analysis_item", "nothing")).status_code == 404


def test_words_of_authors_are_shown_as_text(page):
    questions = worlds.check_fields()["questions"]
    questions[0]["value"]["text"] = "<script>alert(1)</script>?"
    other = worlds.check_page(page.get_parent().specific, "other", questions=questions)
    answered.many(activity_of(other), 12)
    browser = cms.trainer()
    for response in (browser.get(address(other)), browser.get(address(other, "analysis_item", WHO))):
        assert "<script>alert" not in seen(response) and "&lt;script&gt;alert" in seen(response)


def test_the_download_has_a_line_for_every_item_and_option_and_runs_nothing(page):
    questions = worlds.check_fields()["questions"]
    questions[0]["value"]["text"] = "=HYPERLINK(1)"
    other = worlds.check_page(page.get_parent().specific, "other", questions=questions)
    answered.many(activity_of(other), 12, right=0.75)
    browser = cms.trainer()
    browser.get(address(other))
    response = browser.get(address(other, "analysis_csv"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="analysis-other.csv"'
    lines = list(csv.DictReader(response.getvalue().decode().splitlines()))
    assert len(lines) == 3 + 6
    assert lines[0]["question"] == "'=HYPERLINK(1)" and float(lines[0]["facility"]) == 0.75
    assert (lines[1]["option_text"], lines[1]["right"], lines[1]["chosen"]) == ("Anyone", "1", "9")


def test_an_older_structure_keeps_its_own_figures(page):
    answered.many(activity_of(page), 12)
    browser = cms.trainer()
    browser.get(address(page))
    cms.send(browser, factories.fresh(page), publish=True, questions=worlds.check_fields()["questions"][:2])
    answered.attempt(activity_of(page), RIGHT[:2])
    text = seen(browser.get(address(page)))
    assert "1 officer has finished this so far." in text and "Other versions" in text
    old = Analysis.objects.get().structure_hash
    assert f"?version={old}" in text
    assert ">12<" in seen(browser.get(address(page), {"version": old}))
    assert browser.get(address(page), {"version": "nothing"}).status_code == 404


def test_a_scenario_shows_paths_stops_and_endings():
    page = worlds.scenario_page(worlds.module())
    activity = activity_of(page)
    for _ in range(6):
        answered.attempt(activity, WELL)
        answered.attempt(activity, BADLY)
    answered.attempt(activity, BADLY[:2])
    browser = cms.trainer()
    text = seen(browser.get(address(page)))
    assert "flow-ribbon flow-expert" in text and "It is on record" in text and "Ask him to begin at the beginning." in text
    assert "Where officers stopped" in text and "at least ten officers" in text
    lines = list(csv.DictReader(browser.get(address(page, "analysis_csv")).getvalue().decode().splitlines()))
    assert lines == []


def test_the_menus_of_the_cms_lead_there(page):
    browser = cms.trainer()
    assert reverse("analysis_list") in seen(browser.get("/cms/"))
    assert address(page) in seen(browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert address(page) in seen(browser.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])))


def test_an_exercise_stands_in_the_list_once_with_its_course(page):
    answered.many(activity_of(page), 12, right=0.75)
    browser = cms.trainer()
    assert "not yet" in seen(browser.get(reverse("analysis_list")))
    browser.get(address(page))
    text = seen(browser.get(reverse("analysis_list")))
    assert text.count(address(page)) == 1 and "Hate crime" in text and "75%" in text


def test_pages_cost_the_same_queries_for_many_attempts_and_exercises(page):
    answered.many(activity_of(page), 12)
    browser = cms.trainer()
    places = (address(page), address(page, "analysis_item", WHO), reverse("analysis_list"))

    def costs() -> list[int]:
        found = []
        for place in places:
            browser.get(place)
            with CaptureQueriesContext(connection) as queries:
                browser.get(place)
            found.append(len(queries))
        return found

    few = costs()
    assert max(few) <= 25, few
    for number in range(4):
        answered.many(activity_of(worlds.check_page(page.get_parent().specific, f"more-{number}")), 10)
    answered.many(activity_of(page), 60)
    browser.post(address(page, "analysis_compute"))
    assert costs() == few
