"""Answers that come at the same time: from two tabs, or from a browser that sends again."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from progress.models import Change
from quizzes.models import Attempt, Response
from tests import factories
from tests.quizzes import worlds
from tests.quizzes.test_attempts import ASK, begun, finish, submit

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls) -> list:
    """Run the calls in threads that start together; gives what each returned or raised."""
    results: list = [None] * len(calls)
    together = Barrier(len(calls))

    def run(position, call):
        try:
            together.wait(timeout=20)
            results[position] = call()
        except Exception as error:
            results[position] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(position, call)) for position, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_the_same_response_sent_twice_at_once_is_counted_once():
    attempt = begun(worlds.exercise(worlds.course()))
    same = uuid4()
    results = at_once(*[lambda: submit(attempt, ASK, same)] * 3)
    assert sorted(result.repeat for result in results) == [False, True, True]
    assert Response.objects.count() == 1


def test_of_two_answers_to_a_step_at_once_one_is_taken():
    attempt = begun(worlds.exercise(worlds.course()))
    results = at_once(
        lambda: submit(attempt, ASK), lambda: submit(attempt, {"node": "ring", "choice": "form"})
    )
    assert sorted(type(result).__name__ for result in results) == ["AlreadyPassed", "Submitted"]
    assert Response.objects.count() == 1


def test_two_last_answers_at_once_complete_the_course_once():
    attempt = begun(worlds.exercise(worlds.course()))
    finish(attempt, worlds.WELL[:-1])
    flag = {"node": "log", "choice": "flag"}
    results = at_once(*[lambda: submit(attempt, flag)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Finished", "Submitted"]
    assert list(Change.objects.values_list("kind", flat=True)) == ["progressed", "completed"]


def test_beginning_in_two_tabs_at_once_gives_one_attempt():
    scenario = worlds.exercise(worlds.course())
    enrolment = factories.enrolment(factories.officer(), scenario.course)
    results = at_once(*[lambda: begun(scenario, enrolment)] * 3)
    assert len({result.pk for result in results}) == 1
    assert Attempt.objects.count() == 1
