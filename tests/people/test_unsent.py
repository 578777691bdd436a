"""What was typed while the session ended isn't lost: it waits for her who typed it, and for nobody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people import unsent
from progress.models import Note
from quizzes.models import Draft, Response
from tests import factories as make
from tests.quizzes import worlds

pytestmark = pytest.mark.django_db
LESSON = "/en/courses/hate-crime/l1/"
KEEP = f"{LESSON}note/"
WORDS = "Ask the prosecutor of Canton Sarajevo."


@pytest.fixture
def amra():
    officer = make.officer("amra", unit=make.unit())
    make.enrolment(officer, make.syllabus())
    return officer


@pytest.fixture
def typed(amra) -> dict:
    """The form of her note as the page gave it, with her words in it."""
    page = make.signed_in(amra).get(LESSON).content.decode()
    return {"of": re.search(r'name="of" value="([^"]+)"', page)[1], "text": WORDS}


def sign_in(browser: Client, person, after: str):
    return browser.post(after, {"username": person.service_number, "password": make.PASSWORD}, follow=True)


def test_it_waits_behind_the_sign_in_and_she_keeps_it_herself(amra, typed):
    browser = Client()
    sent = browser.post(KEEP, typed)
    assert sent["Location"] == f"/en/sign-in/?next={KEEP}"
    page = sign_in(browser, amra, sent["Location"])
    shown = page.content.decode()
    assert "You had been signed out. What you wrote is here; it is not kept yet." in shown and WORDS in shown
    assert not Note.objects.exists()
    assert WORDS in browser.get(KEEP.replace("/en/", "/bs/")).content.decode()  # also after a look at another language
    browser.post(KEEP, typed)
    assert Note.objects.get().text == WORDS
    assert WORDS not in browser.get(KEEP, follow=True).content.decode().replace(f"\n{WORDS}</textarea>", "")
    assert "unsent" not in browser.session


def test_at_a_shared_computer_nobody_else_sees_it(amra, typed):
    browser, other = Client(), make.officer("marko", unit=amra.unit)
    make.enrolment(other, amra.enrolments.get().course)
    sent = browser.post(KEEP, typed)
    page = sign_in(browser, other, sent["Location"])
    assert WORDS not in page.content.decode() and "unsent" not in browser.session
    browser.post("/en/sign-out/")
    assert WORDS not in sign_in(browser, amra, sent["Location"]).content.decode()


def test_signing_out_takes_it_away(amra, typed):
    browser = Client()
    sign_in(browser, amra, browser.post(KEEP, typed)["Location"])
    browser.post("/en/sign-out/")
    assert WORDS not in sign_in(browser, amra, f"/en/sign-in/?next={KEEP}").content.decode()


def test_after_signing_in_again_elsewhere_the_old_page_loses_nothing(amra, typed):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(amra)
    shown = browser.post(KEEP, {**typed, "csrfmiddlewaretoken": "of-before"}, follow=True)
    assert shown.status_code == 200 and WORDS in shown.content.decode()
    assert not Note.objects.exists()


def test_a_page_of_one_sent_under_anothers_session_is_refused(amra, typed):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make.officer("marko"))
    answer = browser.post(KEEP, {**typed, "csrfmiddlewaretoken": "of-before"})
    assert answer.status_code == 403 and "unsent" not in browser.session


@pytest.mark.parametrize("of", ["", "1", "1:forged", "nobody"])
def test_what_names_nobody_is_not_kept(amra, typed, of):
    browser = Client()
    assert browser.post(KEEP, {**typed, "of": of})["Location"].startswith("/en/sign-in/")
    assert "unsent" not in browser.session


def test_no_more_than_a_person_types_and_not_for_ever(amra, typed, monkeypatch):
    browser = Client()
    browser.post(KEEP, {**typed, "text": "a" * (unsent.LARGEST + 1)})
    assert "unsent" not in browser.session
    sent = browser.post(KEEP, typed)
    later = timezone.now() + timedelta(hours=13)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert WORDS not in sign_in(browser, amra, sent["Location"]).content.decode()


class TestAnswers:
    @pytest.fixture
    def learner(self):
        return worlds.Learner(worlds.exercise(worlds.course(), "check", "check")).begin()

    def form_of(self, learner, page) -> dict:
        hidden = {name: page.context[name] for name in ("number", "made_for")}
        chosen = learner.as_sent(page.context["node"]["id"], {"option": [worlds.key("anyone")]})
        named = {"node": page.context["node"]["id"], "response": page.context["response_id"]}
        return {"step": hidden["number"], "of": hidden["made_for"], **named, **chosen}

    def test_an_answer_stands_in_its_step_again_and_does_not_count_yet(self, learner):
        shown, browser = learner.see(), Client()
        form = self.form_of(learner, shown)
        assert f'name="of" value="{form["of"]}"' in shown.content.decode()
        sent = browser.post(shown.context["action_url"], form)
        page = sign_in(browser, learner.officer, sent["Location"])
        assert page.redirect_chain[-1][0] == learner.address()
        assert "What you wrote is here" in page.content.decode()
        assert not Response.objects.exists()
        fields = Draft.objects.get().fields
        assert "of" not in fields and fields["option"] == [str(form["option"][0])]
        assert "checked" in page.content.decode()
        assert "unsent" not in browser.session

    def test_what_no_step_takes_any_more_leads_to_where_she_is(self, learner):
        shown, browser = learner.see(), Client()
        sent = browser.post(shown.context["action_url"], {**self.form_of(learner, shown), "step": "7"})
        page = sign_in(browser, learner.officer, sent["Location"])
        assert page.status_code == 200 and not Draft.objects.exists()


def test_whoever_signs_in_again_for_another_form_comes_back_to_its_page(amra):
    site = "http://testserver"
    sent = Client().post(f"{LESSON}done/", headers={"referer": f"{site}{LESSON}"})
    assert sent["Location"] == f"/en/sign-in/?next={LESSON}"
    assert Client().post(f"{LESSON}done/", headers={"referer": "https://evil.example/"})["Location"] == (
        "/en/sign-in/?next=/en/"
    )
