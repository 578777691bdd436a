"""Addresses asked for by somebody, in a way or at a place that isn't right: status, sentence, nothing changed."""

from uuid import uuid4

import pytest
from django.test import Client

from courses.models import Activity
from tests import factories
from tests.quizzes import worlds
from tests.quizzes.test_bad_input import said
from tests.quizzes.worlds import Learner
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def scenario() -> Activity:
    return worlds.exercise(worlds.course(lessons=1))


@pytest.fixture
def learner(scenario) -> Learner:
    return Learner(scenario).begin()


def test_an_attempt_of_another_officer(learner, scenario):
    other = Learner(scenario).begin()
    before = worlds.stored()
    for name, ask in (("answer", other.browser.post), ("debrief", other.browser.get)):
        page = ask(other.address(name, learner.attempt.key), {"node": "ring", "choice": "ask"})
        assert page.status_code == 404
        assert "This attempt isn't one of yours" in said(page)
        assert "Nothing was changed. Open the exercise from your course." in said(page)
    assert worlds.stored() == before


def test_an_unknown_attempt_says_just_the_same(learner, scenario):
    """So nobody can find out by trying which attempts there are."""
    other = Learner(scenario)
    theirs = other.browser.get(other.address("debrief", learner.attempt.key))
    nobodys = other.browser.get(other.address("debrief", uuid4()))
    assert theirs.status_code == nobodys.status_code == 404
    assert said(theirs).replace(str(learner.attempt.key), "") == said(nobodys)
    assert learner.browser.post(learner.address("answer", uuid4())).status_code == 404


def test_a_key_that_is_none(learner):
    page = learner.browser.get(learner.address() + "attempts/not-a-key/")
    assert page.status_code == 404


def test_somebody_to_whom_the_course_is_not_assigned(learner):
    browser = factories.signed_in(factories.officer())
    before = worlds.stored()
    for page in (browser.get(learner.address()), browser.post(learner.address("begin"))):
        assert page.status_code == 403
        assert "This course isn't assigned to you" in said(page)
    assert worlds.stored() == before


def test_somebody_who_is_not_signed_in(learner):
    before = worlds.stored()
    key = learner.attempt.key
    stranger = Client()
    for page in (
        stranger.get(learner.address()),
        stranger.post(learner.address("begin")),
        stranger.post(learner.address("answer", key)),
        stranger.get(learner.address("debrief", key)),
    ):
        assert page.status_code == 302
        assert page["Location"].startswith("/en/sign-in/?next=")
    assert worlds.stored() == before


def test_methods_that_an_address_does_not_take(learner):
    before = worlds.stored()
    key = learner.attempt.key
    assert learner.browser.get(learner.address("begin")).status_code == 405
    # Who signs in again after she sent an answer too late comes here, and is led to the step.
    assert learner.browser.get(learner.address("answer", key))["Location"] == learner.address()
    assert learner.browser.post(learner.address("debrief", key)).status_code == 405
    assert learner.browser.post(learner.address()).status_code == 405
    assert learner.browser.delete(learner.address("answer", key)).status_code == 405
    assert worlds.stored() == before


def test_beginning_a_lesson(scenario, learner):
    before = worlds.stored()
    lesson = Learner(scenario.course.activities.get(slug="l1"), learner.officer)
    page = lesson.browser.post(lesson.address("begin"))
    assert page.status_code == 404
    assert "There is no such page in this course" in said(page)
    assert worlds.stored() == before


def test_beginning_what_is_not_there(learner):
    for address in ("/en/courses/hate-crime/nothing/begin/", "/en/courses/nothing/first-call/begin/"):
        page = learner.browser.post(address)
        assert page.status_code == 404
        assert "There is no such page in this course" in said(page)


def test_an_attempt_under_the_address_of_another_exercise_goes_on_at_its_own(learner, scenario):
    """So an answer isn't lost when the exercise has moved while its page was open."""
    other = worlds.exercise(scenario.course, "check", "check")
    wrong = Learner(other, learner.officer)
    key = learner.attempt.key
    data = {"node": "ring", "response": str(uuid4()), **learner.as_sent("ring", {"choice": "ask"})}
    assert wrong.browser.post(wrong.address("answer", key), data)["Location"] == learner.address()
    assert wrong.browser.get(wrong.address("debrief", key))["Location"] == learner.address()
    learner.play(*worlds.WELL[1:])
    assert wrong.browser.get(wrong.address("debrief", key))["Location"] == learner.address("debrief", key)


def test_an_exercise_that_got_another_address_while_its_page_was_open(learner, scenario):
    old = learner.address("answer", learner.attempt.key)
    Activity.objects.filter(pk=scenario.pk).update(slug="first-ring")
    worlds.syllabus_changed(scenario.course)
    scenario.refresh_from_db()
    data = {"node": "ring", "response": str(uuid4()), **learner.as_sent("ring", {"choice": "ask"})}
    answer = learner.browser.post(old, data)
    assert answer["Location"] == "/en/courses/hate-crime/first-ring/"
    assert learner.attempt.responses.count() == 1


def test_a_withdrawn_exercise(learner, scenario):
    Activity.objects.filter(pk=scenario.pk).update(position=None)
    worlds.syllabus_changed(scenario.course)
    page = learner.see()
    assert page.status_code == 404
    assert "It may have been moved or withdrawn. Your progress is kept." in said(page)
