"""A short text on a phone: written and read without scripts; marked in the CMS, which needs them for its sidebar."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from courses.models import Activity
from tests import factories
from tests.quizzes import marking, worlds
from tests.quizzes.marking import WORDS, waiting
from tests.quizzes.worlds import Learner

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


def signed_in_page(new_page, live_server, client, **options):
    made = new_page(viewport=PHONE, **options)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    made.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return made


def fits(page) -> bool:
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=str(Path(folder) / f"{len(list(Path(folder).iterdir()))}.png"), full_page=True)
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_written_marked_and_read_on_a_phone(live_server, new_page):
    made = worlds.check_page(worlds.module(), questions=marking.questions())
    learner = Learner(Activity.objects.get(key=made.translation_key)).begin()
    learner.play({"option": [worlds.key("anyone")]})
    hers = signed_in_page(new_page, live_server, learner.browser, java_script_enabled=False)
    hers.goto(live_server.url + learner.address())
    field = hers.get_by_label("words. A trainer marks your answer")
    field.fill("Too short")
    hers.get_by_role("button", name="Answer").click()
    assert hers.get_by_role("alert").is_visible() and field.input_value() == "Too short"
    assert fits(hers)
    field.fill(WORDS)
    field.press("Tab")
    hers.keyboard.press("Enter")
    hers.get_by_text("A trainer is marking your answer.").first.wait_for()
    assert fits(hers)

    trainers = signed_in_page(new_page, live_server, factories.signed_in(marking.trainer()))
    trainers.goto(live_server.url + reverse("marking_list"))
    assert fits(trainers)
    trainers.get_by_role("link", name=made.title).click()
    trainers.wait_for_url("**/exercises/*/marking/")
    assert fits(trainers)
    trainers.locator(".analysis tbody a").click()
    trainers.get_by_text(WORDS).wait_for()
    trainers.get_by_label("Is said with its reason").check()
    trainers.get_by_label("Says that she is taken seriously").check()
    trainers.get_by_label("Comment to the officer").fill("You say why.\nWell done.")
    assert fits(trainers)
    trainers.get_by_role("button", name="Save").click()
    trainers.get_by_text("No answer waits for you.").wait_for()

    hers.goto(live_server.url + learner.address("debrief", learner.attempt.key))
    hers.get_by_text("You say why.").wait_for()
    assert hers.get_by_text("4 of 4 points").is_visible()
    assert fits(hers)
    assert waiting(learner).points == 4
