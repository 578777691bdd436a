"""Answers from memory that come at the same time."""

from uuid import uuid4

import pytest

from quizzes import remember
from quizzes.make_cards import cards_of
from quizzes.models import MemoryCard, MemoryReview, PublishedVersion
from tests.quizzes.test_races import at_once
from tests.quizzes.test_remember import RIGHT, Rememberer, as_sent

pytestmark = pytest.mark.django_db(transaction=True)


def answering(amra, response_id):
    card = amra.cards.order_by("pk").first()
    version = PublishedVersion.objects.get(activity=amra.check)
    fields = as_sent(version.document, card.node, RIGHT[card.node], seed=card.seed)
    sent = {"officer": amra.officer, "card_id": card.pk, "version_id": version.pk, "response_id": response_id}
    return lambda: remember.answer(**sent, data=Form(node=card.node, **fields))


class Form(dict):
    """Fields as a browser sends them."""

    def getlist(self, name):
        return self.get(name, [])


def test_the_same_answer_sent_twice_at_once_is_counted_once():
    amra = Rememberer()
    call = answering(amra, uuid4())
    reviews = at_once(call, call, call)
    assert len({review.pk for review in reviews}) == 1 and MemoryReview.objects.count() == 1


def test_of_two_tabs_at_once_one_counts():
    amra = Rememberer()
    results = at_once(answering(amra, uuid4()), answering(amra, uuid4()))
    assert sorted(type(result).__name__ for result in results) == ["MemoryReview", "NoneType"]
    assert MemoryReview.objects.count() == 1


def test_two_workers_at_once_make_each_card_once():
    amra = Rememberer()
    MemoryCard.objects.all().delete()
    at_once(*[lambda: cards_of([amra.enrolment.pk])] * 2)
    assert MemoryCard.objects.count() == 3
