"""Somebody asks that what is held about her be corrected; an administrator answers, once."""

import pytest
from django.test import Client
from django.urls import reverse

from people.correct import MOST_OPEN, TooManyOpen, ask, reply
from people.models import Correction, Notice, Role
from people.news import worded
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/en/record/"
ASK = f"{PAGE}correction/"
WRONG = "My name is written Hodžič; it is Hodžić."


@pytest.fixture
def amra():
    return make.officer(unit=make.unit())


@pytest.fixture
def administrator():
    return make.person(role=Role.ADMINISTRATOR, first_name="Vera")


def news_of(person) -> list[tuple[str, str]]:
    return [(said.title, said.text) for _, said in worded(list(Notice.objects.filter(recipient=person)))]


def test_she_asks_an_administrator_is_told_answers_and_she_reads_it(amra, administrator):
    hers, theirs = make.signed_in(amra), make.signed_in(administrator)
    page = hers.post(ASK, {"words": WRONG}, follow=True)
    assert "Your request was sent." in page.content.decode() and "Waits for an answer" in page.content.decode()
    assert news_of(administrator) == [("Amra Hodžić asks for a correction", WRONG)]
    address = reverse("corrections:answer", args=[Correction.objects.get().pk])
    assert WRONG in theirs.get(reverse("corrections:index")).content.decode()
    assert WRONG in theirs.get(address).content.decode()
    assert "Your answer was sent." in theirs.post(address, {"answer": "Corrected."}, follow=True).content.decode()
    assert "Corrected." in hers.get(PAGE).content.decode()
    assert ("Your request for a correction was answered", "Corrected.") in news_of(amra)


def test_a_second_answer_changes_nothing(amra, administrator):
    correction = ask(person=amra, words=WRONG)
    reply(correction=correction, answer="First.", by=administrator)
    address = reverse("corrections:answer", args=[correction.pk])
    page = make.signed_in(administrator).post(address, {"answer": "Second."}, follow=True).content.decode()
    assert "Somebody has answered before; nothing was changed." in page
    assert Correction.objects.get().answer == "First."


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001])
def test_without_words_or_with_too_many_she_is_told_and_keeps_them(amra, words):
    page = make.signed_in(amra).post(ASK, {"words": words})
    assert page.status_code == 422 and "field__error" in page.content.decode()
    assert words.strip() in page.content.decode() and not Correction.objects.exists()


def test_five_requests_wait_and_no_more(amra):
    for number in range(MOST_OPEN):
        ask(person=amra, words=f"{number} is wrong")
    with pytest.raises(TooManyOpen):
        ask(person=amra, words="and this")
    page = make.signed_in(amra).post(ASK, {"words": "and this"})
    assert page.status_code == 422 and "and this" in page.content.decode()
    ask(person=make.officer(), words="another's own")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_administrators_reads_or_answers(amra, role):
    correction = ask(person=amra, words=WRONG)
    browser = make.signed_in(make.person(role=role))
    for address in (reverse("corrections:index"), reverse("corrections:answer", args=[correction.pk])):
        assert browser.get(address).status_code in (302, 403)
        assert WRONG not in browser.get(address, follow=True).content.decode()
    browser.post(reverse("corrections:answer", args=[correction.pk]), {"answer": "No."})
    assert Correction.objects.get().answer == ""


def test_others_neither_see_hers_nor_ask_without_signing_in(amra):
    ask(person=amra, words=WRONG)
    assert WRONG not in make.signed_in(make.officer()).get(PAGE).content.decode()
    assert Client().post(ASK, {"words": WRONG}).status_code == 302 and Correction.objects.count() == 1


def test_the_list_costs_the_same_for_many_requests(amra, administrator, django_assert_max_num_queries):
    browser = make.signed_in(administrator)
    for number in range(4):
        ask(person=make.officer(), words=f"{number} is wrong")
    browser.get(reverse("corrections:index"))
    with django_assert_max_num_queries(14):
        browser.get(reverse("corrections:index"))
