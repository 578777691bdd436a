"""Attempts: an acknowledged answer is a committed answer, counted once, whatever comes twice."""

from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.db.models.signals import pre_save
from django.utils.datastructures import MultiValueDict

from progress.models import ActivityRecord, Change, Enrolment
from progress.signals import course_completed
from quizzes import attempts, engine
from quizzes.answers import read_answer
from quizzes.models import Attempt, Response
from tests import factories
from tests.quizzes import worlds
from tests.standing import stands

EN = "en"


@stands
def scenario():
    return worlds.exercise(worlds.course())


@pytest.fixture
def attempt(scenario) -> Attempt:
    return begun(scenario)


def begun(activity, enrolment: Enrolment | None = None) -> Attempt:
    enrolment = enrolment or factories.enrolment(factories.officer(), activity.course)
    return attempts.begin(enrolment=enrolment, edition=activity.editions.get())


def submit(attempt: Attempt, payload: dict, response_id: UUID | None = None) -> attempts.Submitted:
    return attempts.submit(attempt=attempt, response_id=response_id or uuid4(), payload=payload, language=EN)


def finish(attempt: Attempt, answers: tuple[dict, ...]) -> Attempt:
    """Answer to the end; `answers` are fields of forms."""
    for fields in answers:
        played = attempts.document(attempt.version_id)
        node = attempts.standing(attempt, EN).state.current
        sent = worlds.as_sent(played, node, fields, seed=attempt.seed)
        form = MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in sent.items()})
        form["node"] = node
        submit(attempt, read_answer(played, form, seed=attempt.seed))
    return Attempt.objects.get(pk=attempt.pk)


ASK = {"node": "ring", "choice": "ask"}


def test_beginning_records_that_the_officer_has_begun(scenario):
    attempt = begun(scenario)
    assert (attempt.number, attempt.finished_at, attempt.percent, attempt.passed) == (1, None, None, None)
    enrolment = Enrolment.objects.get()
    assert (enrolment.status, enrolment.language) == ("in_progress", "en")
    assert ActivityRecord.objects.get().status == "started"
    assert list(Change.objects.values_list("kind", flat=True)) == ["progressed"]


def test_beginning_twice_gives_the_same_attempt(scenario):
    first = begun(scenario)
    before = worlds.stored()
    assert begun(scenario, first.enrolment) == first
    assert worlds.stored() == before


def test_an_answer_is_kept_with_its_language_and_place(attempt):
    submitted = submit(attempt, ASK)
    assert (submitted.repeat, submitted.state.current) == (False, "talk")
    response = Response.objects.get()
    assert (response.number, response.payload, response.locale) == (1, ASK, "en")


def test_a_repeated_response_is_acknowledged_but_counted_once(attempt):
    same = uuid4()
    submit(attempt, ASK, same)
    before = worlds.stored()
    again = submit(attempt, ASK, same)
    assert (again.repeat, again.state.current) == (True, "talk")
    assert worlds.stored() == before


def test_a_repeat_is_known_by_its_id_whatever_it_says_now(attempt):
    same = uuid4()
    submit(attempt, ASK, same)
    assert submit(attempt, {"node": "ring", "choice": "form"}, same).repeat
    assert Response.objects.get().payload == ASK


def test_a_repeat_of_the_last_response_is_acknowledged_after_the_end(attempt):
    finish(attempt, worlds.WELL)
    before = worlds.stored()
    last = Response.objects.order_by("-number")[0]
    again = submit(attempt, last.payload, last.response_id)
    assert again.repeat and again.state.outcome == "pass"
    assert worlds.stored() == before


def test_the_same_id_in_another_attempt_is_another_response(scenario):
    same = uuid4()
    for attempt in (begun(scenario), begun(scenario)):
        assert not submit(attempt, ASK, same).repeat
    assert Response.objects.count() == 2


def test_a_second_answer_to_the_same_step_is_refused(attempt):
    submit(attempt, ASK)
    before = worlds.stored()
    with pytest.raises(engine.AlreadyPassed):
        submit(attempt, {"node": "ring", "choice": "form"})
    assert worlds.stored() == before


@pytest.mark.parametrize(
    ("payload", "refusal"),
    [
        ({"node": "log", "choice": "flag"}, engine.NotHere),
        ({"node": "ring", "choice": "nothing"}, engine.NoSuchChoice),
        ({"node": "ring", "choice": "boast"}, engine.NotAvailable),
        ({"node": "ring"}, engine.Malformed),
        ({"node": "ring", "choice": ["ask"]}, engine.Malformed),
        ({"node": "ring", "choice": "ask", "scores": {"communication": 9}}, engine.Malformed),
        ({}, engine.Malformed),
    ],
)
def test_a_refused_answer_leaves_no_trace(attempt, payload, refusal):
    before = worlds.stored()
    with pytest.raises(refusal):
        submit(attempt, payload)
    assert worlds.stored() == before
    assert submit(attempt, ASK).state.current == "talk"


def test_an_answer_after_the_end_is_refused(attempt):
    finish(attempt, worlds.WELL)
    before = worlds.stored()
    with pytest.raises(engine.Finished):
        submit(attempt, {"node": "log", "choice": "noise"})
    assert worlds.stored() == before


def test_finishing_records_result_activity_and_enrolment_with_one_change(attempt):
    changes = Change.objects.count()
    attempt = finish(attempt, worlds.WELL)
    assert (attempt.percent, attempt.passed) == (100, True) and attempt.finished_at
    record = ActivityRecord.objects.get()
    assert (record.status, record.score) == ("done", 100) and record.done_at
    enrolment = Enrolment.objects.get()
    assert (enrolment.status, enrolment.percent, enrolment.score) == ("completed", 100, 100)
    assert list(Change.objects.values_list("kind", flat=True))[changes:] == ["completed"]


def test_answers_before_the_last_change_nothing_in_the_course(attempt):
    before = {name: rows for name, rows in worlds.stored().items() if name != "Response"}
    finish(attempt, worlds.WELL[:-1])
    assert {name: rows for name, rows in worlds.stored().items() if name != "Response"} == before


def test_the_completion_is_announced_once_and_after_commit(attempt, django_capture_on_commit_callbacks):
    told: list[int] = []

    def listen(enrolment_ids, **kwargs):
        told.extend(enrolment_ids)

    course_completed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            finish(attempt, worlds.WELL)
            assert told == []
        assert told == [attempt.enrolment_id]
        with django_capture_on_commit_callbacks(execute=True):
            finish(begun(attempt.activity, attempt.enrolment), worlds.WELL)
        assert told == [attempt.enrolment_id]
    finally:
        course_completed.disconnect(listen)


def test_percent_is_rounded_down_so_that_almost_is_not_a_pass(db):
    check = worlds.exercise(worlds.course(), "check", "check")
    wrong = {"option": [worlds.key("judge")]}
    attempt = finish(begun(check), (wrong, *worlds.right_answers()[1:]))
    assert (attempt.percent, attempt.passed) == (66, False)
    record = ActivityRecord.objects.get()
    assert (record.status, record.score, record.done_at) == ("started", 66, None)
    assert Enrolment.objects.get().status == "in_progress"


@pytest.mark.parametrize("order", [(worlds.WELL, worlds.BADLY), (worlds.BADLY, worlds.WELL)])
def test_the_best_of_two_attempts_is_kept(scenario, order):
    first = finish(begun(scenario), order[0])
    second = finish(begun(scenario, first.enrolment), order[1])
    assert second.number == 2
    assert {first.percent, second.percent} == {0, 100}
    assert ActivityRecord.objects.get().score == 100
    assert Enrolment.objects.get().score == 100


def test_a_worse_second_attempt_changes_nothing_but_that_there_is_one(scenario):
    first = finish(begun(scenario), worlds.WELL)
    before = worlds.stored()
    second = finish(begun(scenario, first.enrolment), worlds.BADLY)
    after = worlds.stored()
    assert second.passed is False
    for name in ("ActivityRecord", "Enrolment"):
        assert after[name] == before[name]
    [change] = after["Change"][len(before["Change"]) :]
    assert (change["kind"], change["about"]) == ("attempted", second.pk)


def test_an_attempt_of_somebody_else_is_not_there(attempt):
    with pytest.raises(attempts.AttemptNotThere):
        attempts.attempt_of(officer=factories.officer(), key=attempt.key)
    assert attempts.attempt_of(officer=attempt.enrolment.officer, key=attempt.key) == attempt


def test_the_state_is_the_replay_of_the_responses(attempt):
    submit(attempt, ASK)
    last = submit(attempt, {"node": "talk", "question": "words"}).state
    assert attempts.standing(attempt, EN).state == last
    assert last.found == ("shout", "tape") and last.asked == ("words",)


def test_the_answer_and_what_it_finished_are_one_transaction(attempt):
    """If the course can't be brought up to date, the answer isn't saved either, and can be sent again."""
    finish(attempt, worlds.WELL[:-1])
    before, flag = worlds.stored(), {"node": "log", "choice": "flag"}

    def fails(**kwargs):
        raise OperationalError("the disk is full")

    pre_save.connect(fails, sender=Enrolment)
    try:
        with pytest.raises(OperationalError):
            submit(attempt, flag)
    finally:
        pre_save.disconnect(fails, sender=Enrolment)
    assert worlds.stored() == before
    assert submit(attempt, flag).state.outcome == "pass"
