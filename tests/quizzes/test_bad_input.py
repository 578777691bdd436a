"""Bad input: each with its status, a sentence that helps, and nothing changed."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from tests.quizzes import worlds
from tests.quizzes.worlds import Learner
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def scenario():
    return worlds.exercise(worlds.course(lessons=1))


@pytest.fixture
def learner(scenario) -> Learner:
    return Learner(scenario).begin()


@pytest.fixture
def taking_check() -> Learner:
    return Learner(worlds.exercise(worlds.course(), "check", "check")).begin()


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def refused(learner: Learner, status: int, words: str, node: str = "ring", **fields):
    """Send it, and see that it is refused as it should be; gives the page."""
    before = worlds.stored()
    page = learner.send(node, **fields)
    assert page.status_code == status, said(page)
    assert words in said(page)
    assert worlds.stored() == before
    return page


def still_at(page, node: str) -> None:
    """The page has a form for the step where the attempt is, with an id of its own."""
    assert page.context["node"]["id"] == node
    assert f'name="node" value="{node}"' in page.content.decode()


def test_an_expired_form(learner):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner.officer)
    before = worlds.stored()
    data = {"node": "ring", "choice": "ask", "response": str(uuid4()), "csrfmiddlewaretoken": "x" * 64}
    page = browser.post(
        learner.address("answer", learner.attempt.key),
        data,
        headers={"referer": f"http://testserver{learner.address()}"},
    )
    assert page.status_code == 403
    assert "This page was open too long" in said(page)
    assert "What you sent was not saved, and nothing that was saved before is lost." in said(page)
    assert f'href="{learner.address()}"' in page.content.decode()
    assert worlds.stored() == before


def test_an_expired_form_never_leads_to_another_site(learner):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner.officer)
    address = learner.address("answer", learner.attempt.key)
    for referer in ("https://elsewhere.example/", "http://testserver//elsewhere.example/"):
        page = browser.post(address, {}, headers={"referer": referer})
        assert page.status_code == 403
        assert 'href="//elsewhere' not in page.content.decode() and "https://elsewhere" not in page.content.decode()


def test_a_repeated_post(learner):
    same = uuid4()
    learner.send("ring", choice="ask", response=same)
    before = worlds.stored()
    again = learner.send("ring", choice="ask", response=same)
    assert again.status_code == 302 and again["Location"] == learner.address()
    assert "That answer was already saved. Here is the next step." in said(learner.see())
    assert worlds.stored() == before


def test_a_repeated_post_of_the_last_answer(learner):
    learner.play(*worlds.WELL[:-1])
    same = uuid4()
    learner.send("log", choice="flag", response=same)
    before = worlds.stored()
    again = learner.send("log", choice="flag", response=same)
    assert again["Location"] == learner.address("debrief", learner.attempt.key)
    assert "That answer was already saved." in said(learner.debrief())
    assert worlds.stored() == before


def test_an_answer_to_a_step_already_passed(learner):
    learner.answer(choice="ask")
    page = refused(learner, 409, "That step was answered before, and that answer counts.", choice="form")
    still_at(page, "talk")


def test_a_question_already_asked(learner):
    learner.play({"choice": "ask"}, {"question": "words"})
    words = "That step was answered before, and that answer counts."
    still_at(refused(learner, 409, words, node="talk", question="words"), "talk")


def test_a_step_that_is_still_to_come(learner):
    words = "You aren't at that step yet. Nothing was changed; here is where you are."
    still_at(refused(learner, 409, words, node="log", choice="flag"), "ring")


@pytest.mark.parametrize("choice", ["nothing", "boast", "x" * 64])
def test_a_choice_that_is_not_there_or_not_offered(learner, choice):
    words = "That choice isn't offered here. Nothing was changed; choose one of those below."
    still_at(refused(learner, 400, words, choice=choice), "ring")


def test_nothing_chosen(learner):
    page = refused(learner, 400, "Choose an answer first. Nothing was sent yet.")
    still_at(page, "ring")
    assert 'role="alert"' in page.content.decode()


def test_leaving_an_interview_before_the_first_question(learner):
    learner.answer(choice="ask")
    refused(learner, 400, "Ask at least one question before you go on.", node="talk", done="1")


def test_no_option_marked(taking_check):
    page = refused(taking_check, 400, "Choose an answer first.", node=worlds.key("who"))
    assert "checked" not in page.content.decode()


def test_marks_are_kept_when_one_of_them_cannot_be_read(taking_check):
    taking_check.answer(option=worlds.key("anyone"))
    marks = [worlds.key("day"), "nothing"]
    words = "That answer could not be read. Nothing was changed; answer again below."
    page = refused(taking_check, 400, words, node=worlds.key("what"), option=marks)
    assert [option["text"] for option in page.context["input"]["options"] if option["checked"]] == ["A day"]
    assert page.content.decode().count(" checked") == 1


def test_the_choice_is_kept_when_the_form_is_broken_elsewhere(learner):
    page = refused(learner, 400, "That answer could not be read.", choice="ask", response="no id")
    checked = [option["text"] for option in page.context["input"]["options"] if option["checked"]]
    assert checked == ["Ask him to begin at the beginning."] and page.content.decode().count(" checked") == 1


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (("2", "3", "2"), "Two lines have the same place. Give each its own."),
        (("1", "2", ""), "Give every line a place. Your order is kept below."),
        (("1", "2", "4"), "That answer could not be read."),
        (("1", "2", "-3"), "That answer could not be read."),
        (("1", "2", "three"), "That answer could not be read."),
        (("1", "2", "²"), "That answer could not be read."),
        (("1", "2", "9" * 5000), "That answer could not be read."),
    ],
)
def test_an_ordering_that_contradicts_itself_keeps_the_order_that_was_sent(taking_check, places, words):
    taking_check.play(*worlds.right_answers()[:2])
    ids = [worlds.key(name) for name in ("words", "life", "scene")]
    fields = {f"position-{name}": place for name, place in zip(ids, places, strict=True)}
    page = refused(taking_check, 400, words, node=worlds.key("order"), **fields)
    shown = re.findall(r'<select[^>]* name="(place-[^"]+)"', page.content.decode())
    sent = taking_check.as_sent(worlds.key("order"), fields)
    assert sorted(shown) == sorted(sent)
    kept = [sent[name] for name in shown if sent[name] in ("1", "2", "3")]
    assert kept == sorted(place for place in places if place in ("1", "2", "3"))


@pytest.mark.parametrize("response", ["", "1", "x" * 36, "\x00" * 36, "-" * 5000, "{" + "0" * 31])
def test_an_invalid_response_id(learner, response):
    before = worlds.stored()
    data = {"node": "ring", "choice": "1", "response": response}
    page = learner.browser.post(learner.address("answer", learner.attempt.key), data)
    assert page.status_code == 400
    assert "That answer could not be read. Nothing was changed; answer again below." in said(page)
    assert worlds.stored() == before
    still_at(page, "ring")


@pytest.mark.parametrize("node", ["", "nowhere", "good", "check", "ring\x00", "x" * 5000, "<script>alert(1)</script>"])
def test_an_unknown_step(learner, node):
    before = worlds.stored()
    page = learner.send(node, choice="ask")
    assert page.status_code in (400, 409)
    assert "Nothing was changed" in said(page)
    assert "<script>alert" not in page.content.decode()
    assert worlds.stored() == before
    still_at(page, "ring")


def test_the_ids_of_the_author_are_no_form_values(learner):
    data = {"node": "ring", "choice": "ask", "response": str(uuid4())}
    page = learner.browser.post(learner.address("answer", learner.attempt.key), data)
    assert page.status_code == 400 and "That choice isn't offered here." in said(page)
    assert not re.search(r'value="(ask|form|boast)"', page.content.decode())


@pytest.mark.parametrize(
    "value", ["\x00", "1\x00", "a" * 100_000, "1\r\n", "1 ", "ASK", "🙂", "0", "-1", "01", "²", "ask\x00"]
)
def test_values_that_no_form_has(learner, value):
    page = refused(learner, 400, "Nothing was changed", choice=value)
    still_at(page, "ring")


def test_a_form_that_is_larger_than_any_of_ours(learner):
    before = worlds.stored()
    page = learner.send("ring", choice="ask", more="x" * 3_000_000)
    assert page.status_code == 400
    assert "Nothing was changed. Go back" in said(page)
    assert worlds.stored() == before


def test_bytes_that_are_no_text(learner):
    before = worlds.stored()
    address, form = learner.address("answer", learner.attempt.key), "application/x-www-form-urlencoded"
    body = b"node=ring&choice=%ff%fe%00&response=" + str(uuid4()).encode()
    page = learner.browser.post(address, body, content_type=form)
    assert page.status_code == 400
    assert "Nothing was changed" in said(page)
    assert worlds.stored() == before


def test_fields_sent_twice_are_one_answer_or_none(learner):
    """Of two radio buttons a browser sends one; whoever sends two gets the last counted, once."""
    answer = learner.send("ring", choice=["form", "ask"])
    assert answer.status_code == 302
    assert learner.attempt.responses.get().payload == {"node": "ring", "choice": "ask"}


def test_json_in_place_of_a_form(learner):
    before = worlds.stored()
    address = learner.address("answer", learner.attempt.key)
    page = learner.browser.post(address, '{"node": "ring", "choice": "ask"}', content_type="application/json")
    assert page.status_code == 400
    assert worlds.stored() == before


@pytest.mark.parametrize("fields", [{"node": "log", "choice": "noise"}, {"node": "nowhere"}, {"node": "ring"}])
def test_an_answer_to_a_finished_attempt(learner, fields):
    learner.play(*worlds.WELL)
    before = worlds.stored()
    answer = learner.send(**fields)
    assert answer.status_code == 302
    assert answer["Location"] == learner.address("debrief", learner.attempt.key)
    assert "This attempt is finished. Nothing was changed." in said(learner.debrief())
    assert worlds.stored() == before


def test_refusals_speak_the_language_of_the_page(learner):
    worlds.republish(learner.activity, "bs", title="Prvi poziv")
    learner.language = "bs"
    page = learner.send("ring")
    assert page.status_code == 400
    assert page.context["error"] and "Choose an answer" not in page.context["error"]
