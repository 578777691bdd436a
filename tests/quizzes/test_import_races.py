"""Confirmations of an import that come at the same time: from a double click, or from two trainers."""

import pytest

from people.models import Role
from quizzes import import_questions, import_scenario
from quizzes.models import CheckPage, ScenarioPage
from tests import factories
from tests.quizzes import worlds
from tests.quizzes.test_import_scenario import TWEE
from tests.quizzes.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def confirmed(page, by, bank: bytes):
    """A call that takes all of what was shown of a bank."""
    shown = import_questions.look(page, bank, competency="recording", by=by)
    ids = [row.block["id"] for row in shown.rows]
    return lambda: import_questions.append(page, token=shown.token, chosen=ids, by=by)


def test_the_same_confirmation_sent_twice_at_once_adds_its_questions_once():
    page, by = worlds.check_page(worlds.module()), factories.person(role=Role.TRAINER)
    number = len(page.questions)
    results = at_once(*[confirmed(page, by, b"A {T}\n\nB {F}")] * 2)
    assert sorted(str(result) if result == 2 else type(result).__name__ for result in results) == ["2", "AddedBefore"]
    assert len(CheckPage.objects.get().get_latest_revision_as_object().questions) == number + 2


def test_of_two_banks_at_once_no_question_is_lost():
    page, by = worlds.check_page(worlds.module()), factories.person(role=Role.TRAINER)
    number = len(page.questions)
    results = at_once(confirmed(page, by, b"A {T}"), confirmed(page, by, b"B {T}\n\nC {F}"))
    assert sorted(results) == [1, 2]
    assert len(CheckPage.objects.get().get_latest_revision_as_object().questions) == number + 3


def test_a_story_confirmed_twice_at_once_is_one_scenario():
    module, by = worlds.module(), factories.person(role=Role.TRAINER)
    shown = import_scenario.look(module, TWEE.encode(), name="story.twee", by=by)
    at_once(*[lambda: import_scenario.add(module, token=shown.token, by=by)] * 2)
    assert ScenarioPage.objects.count() == 1
