"""Marking in the CMS: who may, that it is blind, what it says and what it costs."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Activity
from people.models import Role
from quizzes.models import AnswerToMark, Mark
from tests import factories
from tests.quizzes import cms, marking, worlds
from tests.quizzes.marking import BEST, HALF, WORDS, marked, officer_who_wrote, trainer, waiting
from tests.standing import stands

pytestmark = pytest.mark.django_db

#: The best level of each criterion and the first of the second, as places in the form.
BEST_SENT = {"criterion-1": "3", "criterion-2": "2", "language": "bs", "comment": "Dobro."}


@stands
def page():
    return worlds.check_page(worlds.module(), questions=marking.questions())


@pytest.fixture
def check(page):
    return Activity.objects.get(key=page.translation_key)


@pytest.fixture
def learner(check):
    return officer_who_wrote(check)


def queue(page) -> str:
    return reverse("marking", args=[page.pk])


def one(page, answer) -> str:
    return reverse("mark_answer", args=[page.pk, answer.pk])


def text_of(response) -> str:
    main = response.content.decode().split('class="analysis"', 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_a_trainer_marks_from_the_list_to_the_result(page, learner):
    browser, answer = cms.trainer(), waiting(learner)
    listed = browser.get(reverse("marking_list"))
    assert page.title in text_of(listed) and queue(page) in listed.content.decode()
    assert one(page, answer) in browser.get(queue(page)).content.decode()
    assert WORDS in text_of(browser.get(one(page, answer)))
    sent = browser.post(one(page, answer), BEST_SENT)
    assert (sent.status_code, sent["Location"]) == (302, queue(page))
    assert learner.attempt.percent == 100
    mark = Mark.objects.get()
    assert (mark.points, mark.comment, mark.comment_locale) == (4, "Dobro.", "bs")
    assert "No answer waits for you." in text_of(browser.get(queue(page)))
    assert "No answer waits for you." in text_of(browser.get(reverse("marking_list")))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER, Role.TRANSLATOR, Role.REVIEWER, None])
def test_nobody_else_sees_or_marks_an_answer(page, learner, role):
    browser = worlds.stranger(role)
    for response in (
        browser.get(queue(page)),
        browser.get(one(page, waiting(learner))),
        browser.post(one(page, waiting(learner)), BEST_SENT),
    ):
        assert response.status_code in (302, 403)
        assert WORDS not in response.content.decode()
    listed = browser.get(reverse("marking_list"))
    assert listed.status_code in (302, 403) or page.title not in text_of(listed)
    assert not Mark.objects.exists()


def test_who_is_not_signed_in_is_sent_to_sign_in(page, learner):
    for address in (reverse("marking_list"), queue(page), one(page, waiting(learner))):
        assert Client().get(address).status_code == 302


def test_it_is_blind(page, check):
    officer, browser = factories.officer(unit=factories.unit()), cms.trainer()
    learner = officer_who_wrote(check, officer=officer)
    secrets = [officer.service_number, officer.last_name, officer.get_full_name(), officer.unit.name, officer.unit.code]
    secrets += [str(learner.attempt.key), officer.email]
    for address in (reverse("marking_list"), queue(page), one(page, waiting(learner))):
        shown = text_of(browser.get(address))
        assert not [secret for secret in secrets if secret and secret in shown]


def test_two_markers_see_nothing_of_each_other(page):
    page.questions = worlds.dumps(marking.questions(two_markers=True, difference=0))
    page.save_revision().publish()
    learner = officer_who_wrote(Activity.objects.get(key=page.translation_key))
    first, second, third = trainer(), trainer(), trainer()
    marked(learner, BEST, by=first, comment="Only mine.")
    assert "No answer waits for you." in text_of(factories.signed_in(first).get(queue(page)))
    browser = factories.signed_in(second)
    assert "your marks decide" not in text_of(browser.get(queue(page)))
    shown = browser.get(one(page, waiting(learner))).content.decode().split('class="analysis"', 1)[1]
    assert "Only mine." not in shown and " checked" not in shown
    marked(learner, HALF, by=second)
    browser = factories.signed_in(third)
    assert "your marks decide" in text_of(browser.get(queue(page)))
    shown = browser.get(one(page, waiting(learner))).content.decode().split('class="analysis"', 1)[1]
    assert "Only mine." not in shown and " checked" not in shown


def test_an_answer_is_under_its_own_check_only(page, learner):
    other = worlds.check_page(page.get_parent().specific, "other", questions=marking.questions())
    assert cms.trainer().get(one(other, waiting(learner))).status_code == 404


def test_marks_that_are_not_whole_are_refused_and_kept(page, learner):
    browser, address = cms.trainer(), one(page, waiting(learner))
    levels = ({"criterion-1": "9"}, {"criterion-2": ""}, {"criterion-1": "²"})
    for wrong in (*levels, {"language": "xx"}, {"comment": "x" * 2001}):
        response = browser.post(address, {**BEST_SENT, "comment": "Kept.", **wrong})
        assert response.status_code == 400
        assert "Choose a level for each criterion." in text_of(response) or "comment" in wrong or "language" in wrong
        assert "comment" in wrong or "Kept." in text_of(response)
    assert not Mark.objects.exists()


def test_what_was_marked_meanwhile_is_said_and_nothing_is_lost(page, learner):
    browser, address = cms.trainer(), one(page, waiting(learner))
    marked(learner)
    for response in (browser.get(address, follow=True), browser.post(address, BEST_SENT, follow=True)):
        assert "doesn’t wait for you any more" in cms.messages(response)
    assert Mark.objects.count() == 1


def test_nobody_is_offered_her_own_answer(page, check):
    author = trainer()
    learner = officer_who_wrote(check, officer=author)
    browser = factories.signed_in(author)
    assert "No answer waits for you." in text_of(browser.get(queue(page)))
    browser.post(one(page, waiting(learner)), BEST_SENT)
    assert not Mark.objects.exists()


def test_the_queue_can_be_narrowed_to_a_language_and_its_queries_do_not_grow(page, check, learner):
    browser = cms.trainer()
    browser.get(queue(page))
    with CaptureQueriesContext(connection) as few:
        browser.get(queue(page))
    officer_who_wrote(check)
    AnswerToMark.objects.filter(pk=waiting(officer_who_wrote(check)).pk).update(locale="bs")
    with CaptureQueriesContext(connection) as more:
        shown = browser.get(queue(page))
    assert len(more) == len(few) <= 25
    assert len(shown.context["rows"]) == 3
    assert len(browser.get(queue(page), {"language": "bs"}).context["rows"]) == 1
    assert len(browser.get(queue(page), {"language": "nothing"}).context["rows"]) == 3


def test_the_oldest_comes_first_and_after_it_the_next(page, check, learner):
    later = officer_who_wrote(check)
    browser = cms.trainer()
    rows = browser.get(queue(page)).context["rows"]
    assert [row["url"] for row in rows] == [one(page, waiting(learner)), one(page, waiting(later))]
    assert browser.post(rows[0]["url"], BEST_SENT)["Location"] == rows[1]["url"]


def test_queries_to_mark(page, learner, django_assert_max_num_queries):
    browser, address = cms.trainer(), one(page, waiting(learner))
    with django_assert_max_num_queries(25):
        browser.get(address)
    with django_assert_max_num_queries(45):
        assert browser.post(address, BEST_SENT).status_code == 302


def test_the_analysis_says_that_attempts_wait(page, check, learner):
    shown = cms.trainer().get(reverse("analysis", args=[page.pk]))
    assert "Left out, since an answer waits for marks: 1 attempt." in text_of(shown)
