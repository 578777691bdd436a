"""Versions and regrades in the CMS: who may see and decide, what it says, what it costs."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import Activity
from people.models import Role
from quizzes.models import PublishedVersion, Regrade
from tests import factories
from tests.quizzes import cms, regrading, worlds
from tests.quizzes.regrading import AS_IT_IS, BY_THE_WRONG_KEY, WHY
from tests.quizzes.worlds import Learner
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def page():
    return worlds.check_page(worlds.module())


@pytest.fixture
def scenario_page():
    return worlds.scenario_page(worlds.module())


def activity_of(page) -> Activity:
    return Activity.objects.get(key=page.translation_key)


def versions(page) -> list[PublishedVersion]:
    return list(PublishedVersion.objects.filter(activity__key=page.translation_key).order_by("published_at", "pk"))


def corrected(page):
    """The page with the corrected key, published; the version before, and it."""
    page.questions = json.dumps(regrading.corrected_questions())
    page.save_revision().publish()
    return versions(page)[-2:]


def address(page, name: str = "versions", *more, **query) -> str:
    return reverse(name, args=[page.pk, *more]) + (f"?from={query['old'].pk}&to={query['new'].pk}" if query else "")


def text_of(response) -> str:
    assert response.status_code == 200
    main = response.content.decode().split('class="analysis"', 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_every_version_stands_there_with_who_published_it_and_its_attempts(page):
    Learner(activity_of(page)).begin().play(*BY_THE_WRONG_KEY)
    Learner(activity_of(page)).begin()
    trainer = cms.trainer()
    cms.send(trainer, type(page).objects.get(pk=page.pk), publish=True, intro="Three questions, again.")
    shown = trainer.get(address(page))
    lines = shown.context_data["lines"]
    assert [(line["begun"], line["finished"], line["current"], line["words_only"]) for line in lines] == [
        (0, 0, True, True), (2, 1, False, False),
    ]
    assert [line["by"] for line in lines] == ["Amra Hodžić", ""]
    assert "live" in text_of(shown) and "words only" in text_of(shown)
    assert lines[0]["url"] in unescape(shown.content.decode())


def test_versions_of_other_languages_are_one_link_away(page):
    worlds.republish(activity_of(page), "bs", title="Provjeri se")
    shown = cms.trainer().get(address(page))
    assert [(one["name"], one["current"]) for one in shown.context_data["languages"]] == [
        ("English", True), ("Bosnian", False),
    ]
    assert len(cms.trainer().get(address(page), {"language": "bs"}).context_data["lines"]) == 1
    assert cms.trainer().get(address(page), {"language": "xx"}).status_code == 200


def test_a_page_that_was_never_published_says_so():
    draft = worlds.check_page(worlds.module(live=False), publish=False)
    assert "isn’t published yet" in text_of(cms.trainer().get(address(draft)))


def test_what_changed_is_told_in_words(page):
    old, new = corrected(page)
    shown = text_of(cms.trainer().get(address(page, "versions_compare", old=old, new=new)))
    assert "Question 1 Changed · Question" in shown
    assert "Right answer − Anyone + The judge" in shown and "Question 2" not in shown


def test_of_a_scenario_the_map_shows_what_came_went_and_changed(scenario_page):
    steps = worlds.steps()
    steps[1]["value"]["to"] = "pause"
    steps[4]["value"]["choices"] = steps[4]["value"]["choices"][:1]
    steps[5]["value"]["branches"][1]["value"]["to"] = "worse"
    steps[7]["value"] |= {"key": "worse"}
    scenario_page.steps = json.dumps([*steps, worlds.step("narrative", "pause", text="He breathes on.", to="talk")])
    scenario_page.expert_path = "ring.ask\ntalk.words\ntalk.sure\nwhich\nlog.flag"
    scenario_page.save_revision().publish()
    old, new = versions(scenario_page)
    shown = cms.trainer().get(address(scenario_page, "versions_compare", old=old, new=new))
    marks = {mark["key"]: mark for mark in shown.context_data["map"]["marks"]}
    assert {key: mark["change"] for key, mark in marks.items() if mark["change"]} == {
        "wait": "changed", "pause": "added", "log": "changed", "check": "changed", "worse": "added", "bad": "removed",
    }
    assert marks["bad"]["label"].endswith("Removed") and marks["bad"]["url"] == "#step-bad"
    assert {step["key"] for step in shown.context_data["steps"]} == {"wait", "pause", "log", "check", "worse", "bad"}
    assert 'id="step-bad"' in shown.content.decode()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.TRANSLATOR, Role.REVIEWER, Role.ADMINISTRATOR])
def test_whoever_may_edit_the_page_may_see_its_versions(page, role):
    old, new = corrected(page)
    browser = factories.signed_in(factories.person(role=role))
    assert browser.get(address(page)).status_code == 200
    assert browser.get(address(page, "versions_compare", old=old, new=new)).status_code == 200
    assert address(page) in browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.UNIT_MANAGER])
def test_nobody_else_sees_anything(page, role):
    old, new = corrected(page)
    browser = factories.signed_in(factories.person(role=role))
    for name, query in (("versions", {}), ("versions_compare", {"old": old, "new": new})):
        assert browser.get(address(page, name, **query)).status_code in (302, 403)


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.UNIT_MANAGER, Role.TRANSLATOR, Role.REVIEWER])
def test_only_who_may_publish_the_page_may_regrade(page, role):
    Learner(activity_of(page)).begin().play(*AS_IT_IS)
    old, new = corrected(page)
    left = regrading.decided(old, new)
    browser = factories.signed_in(factories.person(role=role))
    where = address(page, "regrade", old=old, new=new)
    for answer in (
        browser.get(where),
        browser.post(where, {"reason": WHY}),
        browser.post(address(page, "regrade_go_on", left.pk)),
    ):
        assert answer.status_code in (302, 403)
    assert Regrade.objects.count() == 1
    compared = browser.get(address(page, "versions_compare", old=old, new=new))
    assert compared.status_code in (302, 403) or compared.context_data["regrade_url"] == ""


def test_a_trainer_sees_what_a_regrade_would_do_decides_with_a_reason_and_follows_it(page):
    wronged, favoured = (Learner(activity_of(page)).begin() for _ in range(2))
    wronged.play(*AS_IT_IS)
    favoured.play(*BY_THE_WRONG_KEY)
    old, new = corrected(page)
    trainer = cms.trainer()
    where = trainer.get(address(page, "versions_compare", old=old, new=new)).context_data["regrade_url"]
    shown = text_of(trainer.get(where))
    assert "2 finished attempts would be graded anew" in shown
    assert "raised 1 The same by both keys 0 Worse by the corrected key: nothing is taken away 1" in shown
    assert "1 would pass that didn’t; 1 would not pass any more" in shown
    assert wronged.officer.last_name not in shown
    assert trainer.post(where, {"reason": "  "}).status_code == 400
    assert "At most 1,000 characters" in unescape(trainer.post(where, {"reason": "x" * 1001}).content.decode())
    assert not Regrade.objects.exists()
    assert trainer.post(where, {"reason": WHY}).url == address(page)
    assert "Under way: 0 of 2 attempts." in text_of(trainer.get(address(page)))
    again = trainer.post(where, {"reason": WHY}, follow=True)
    assert "is under way" in cms.messages(again) and Regrade.objects.count() == 1
    regrading.work()
    done = text_of(trainer.get(address(page)))
    assert "2 attempts looked at" in done and WHY in done and "Amra Hodžić" in done
    assert "There is no attempt left to regrade." in text_of(trainer.get(where))
    nothing = trainer.post(where, {"reason": WHY}, follow=True)
    assert "no attempt left" in cms.messages(nothing)
    assert wronged.attempt.percent == 100


def test_one_that_was_interrupted_can_be_gone_on_with(page):
    learner = Learner(activity_of(page)).begin()
    learner.play(*AS_IT_IS)
    regrade = regrading.decided(*corrected(page))
    trainer = cms.trainer()
    assert trainer.get(address(page)).context_data["regrades"][0]["go_on_url"] == ""
    Regrade.objects.update(moved_at=timezone.now() - timedelta(minutes=5))
    shown = trainer.get(address(page)).context_data["regrades"][0]
    assert trainer.post(shown["go_on_url"]).url == address(page)
    regrading.work()  # both tasks, of which the second finds nothing left
    assert regrading.outcomes(regrade) == {learner.attempt.pk: "raised"}
    assert trainer.post(shown["go_on_url"]).status_code == 302


def test_a_version_whose_questions_differ_offers_no_regrade(page):
    page.questions = json.dumps(regrading.corrected_questions()[:2])
    page.save_revision().publish()
    old, new = versions(page)
    trainer = cms.trainer()
    assert trainer.get(address(page, "versions_compare", old=old, new=new)).context_data["regrade_url"] == ""
    assert trainer.get(address(page, "regrade", old=old, new=new)).status_code == 404


def test_versions_of_another_exercise_and_nonsense_are_not_found(page):
    old, new = corrected(page)
    other = worlds.republish(worlds.exercise(activity_of(page).course, "check", "other"))
    trainer = cms.trainer()
    for query in ("", "?from=x&to=y", f"?from={old.pk}&to={old.pk}", f"?from={old.pk}&to={other.pk}",
                  f"?from={old.pk}&to={'9' * 30}", f"?from={new.pk}&to=0"):
        for name in ("versions_compare", "regrade"):
            assert trainer.get(reverse(name, args=[page.pk]) + query).status_code == 404


def test_queries_do_not_grow_with_versions_regrades_and_attempts(page):
    trainer = cms.trainer()
    first, *others = (Learner(activity_of(page)).begin() for _ in range(4))
    first.play(*AS_IT_IS)
    old, new = corrected(page)
    regrading.decided(old, new)
    regrading.work()

    def count() -> int:
        trainer.get(address(page))
        with CaptureQueriesContext(connection) as queries:
            assert trainer.get(address(page)).status_code == 200
        return len(queries)

    few = count()
    for number, learner in enumerate(others):
        learner.play(*AS_IT_IS)
        page.intro = f"Words {number}"
        page.save_revision().publish()
        regrading.decided(old, new)
        regrading.work()
    assert count() == few <= 30
