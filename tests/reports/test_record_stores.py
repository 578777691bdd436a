"""Learning record stores: every statement comes, in order, known by its id, again until it is taken, never inside."""

import json
from base64 import b64encode
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Activity
from people.models import Notice, Role
from people.news import worded
from progress.models import Enrolment
from progress.record import record_activity
from quizzes.models import Attempt
from reports.clients import create_client, revoke
from reports.models import Access, RecordStore, SentStatement
from reports.stores import read
from reports.stores.deliver import GIVE_UP_AFTER, KEEP_WORDS, deliver, forget_old_words, tell_stores
from reports.stores.register import create_store, disable, enable, secret_of, send_again
from reports.webhooks.address import BadAddress
from reports.webhooks.register import NotInScope
from tests import factories as make
from tests.quizzes import answered as played
from tests.quizzes import worlds

from .test_webhooks import complete, enrolled
from .xapi_schema import check

SECRET = "between us"


@pytest.fixture
def client(world):
    return create_client(name="Records", unit=world.region, resources=["xapi"])[0]


@pytest.fixture
def course(world):
    return make.syllabus()


def store_of(client, receiver, **more) -> RecordStore:
    return create_store(client=client, endpoint=f"{receiver.address}xapi/", key="unit", secret=SECRET, **more)


def got(receiver) -> list[dict]:
    """All statements that came, in their order."""
    return [one for _headers, body, _path in receiver.got for one in json.loads(body)]


def verbs(receiver) -> list[str]:
    """Of what is told of attempts: whether the course was completed by them is of no matter here."""
    told = (one["verb"]["display"]["en"] for one in got(receiver))
    return [verb for verb in told if verb != "completed"]


def passes(store, **time) -> None:
    """The time until the next try passes."""
    store.refresh_from_db()
    RecordStore.objects.filter(pk=store.pk).update(
        next_try=store.next_try and store.next_try - timedelta(**time),
        failing_since=store.failing_since and store.failing_since - timedelta(**time),
    )


def test_a_completion_comes_as_a_statement_with_the_stores_key(world, client, course, receiver, work_off):
    store = store_of(client, receiver)
    enrolment = complete(enrolled(world.station, course))
    tell_stores.enqueue()
    work_off()
    [(headers, body, path)] = receiver.got
    [statement] = json.loads(body)
    check(statement)
    assert path == "/told/xapi/statements"
    assert headers["X-Experience-API-Version"] == "1.0.3" and headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == f"Basic {b64encode(f'unit:{SECRET}'.encode()).decode()}"
    assert statement["actor"]["account"]["name"] == enrolment.officer.service_number
    assert statement["verb"]["display"]["en"] == "completed" and "stored" not in statement
    assert SECRET not in store.secret and secret_of(store) == SECRET
    sent = SentStatement.objects.get()
    assert (sent.state, sent.status, sent.tries, str(sent.statement)) == ("taken", 204, 1, statement["id"])
    assert Access.objects.get().asked == "xapi"


def test_it_is_the_statement_that_a_pull_gives(world, course, receiver, caller):
    from .test_xapi import walk

    reader = caller(world.region)
    store = store_of(reader.client, receiver)
    enrolment = complete(enrolled(world.station, course))
    enrolment.completed_at -= timedelta(minutes=5)
    enrolment.save()
    RecordStore.objects.update(begins_at=None)
    deliver(store.pk)
    [pulled] = walk(reader)
    assert got(receiver) == [{name: value for name, value in pulled.items() if name not in ("stored", "authority")}]


def test_what_was_before_comes_only_where_it_is_wished_and_nothing_comes_twice(world, client, course, receiver):
    complete(enrolled(world.station, course))
    store = store_of(client, receiver)
    assert deliver(store.pk) == 0
    complete(enrolled(world.station, course, "2"))
    assert (deliver(store.pk), deliver(store.pk)) == (1, 0)
    everything = store_of(client, receiver, from_the_beginning=True)
    assert (deliver(everything.pk), deliver(everything.pk)) == (2, 0)
    assert len(got(receiver)) == 3


def test_they_come_in_the_order_in_which_things_happened(world, client, course, receiver):
    store = store_of(client, receiver)
    for number in range(5):
        complete(enrolled(world.station, course, str(number)))
    assert deliver(store.pk) == 5
    moments = [one["timestamp"] for one in got(receiver)]
    assert moments == sorted(moments) and len(receiver.got) == 1


def test_a_failed_attempt_that_changes_nothing_comes_too(world, client, receiver):
    scenario = worlds.exercise(worlds.course())
    enrolment = enrolled(world.station, scenario.course)
    store = store_of(client, receiver)
    played.attempt(scenario, played.BADLY, enrolment=enrolment)
    deliver(store.pk)
    played.attempt(scenario, played.BADLY, enrolment=enrolment)
    RecordStore.objects.update(looked_at=timezone.now() - read.LOOK_EVERY)
    assert deliver(store.pk) == 1
    assert verbs(receiver) == ["failed", "failed"] and len({one["id"] for one in got(receiver)}) == len(got(receiver))


def test_answers_come_with_that_right_alone(world, client, receiver):
    scenario = worlds.exercise(worlds.course())
    both = create_client(name="Both", unit=world.region, resources=["xapi", "responses"])[0]
    stores = [store_of(client, receiver), store_of(both, receiver)]
    played.attempt(scenario, played.BADLY, enrolment=enrolled(world.station, scenario.course))
    deliver(stores[0].pk)
    assert verbs(receiver) == ["failed"]
    deliver(stores[1].pk)
    assert sorted(verbs(receiver)) == [*["answered"] * 4, "failed", "failed"]
    for one in got(receiver):
        check(one)


@pytest.mark.parametrize("by", ["a day", "the due date"])
def test_answers_that_were_kept_back_come_on_the_day_on_which_she_is_told_herself(world, receiver, by):
    client = create_client(name="Both", unit=world.region, resources=["xapi", "responses"])[0]
    scenario = worlds.exercise(worlds.course())
    mine, today = enrolled(world.station, scenario.course), timezone.localdate()
    store = store_of(client, receiver)
    played.attempt(scenario, played.BADLY, enrolment=mine)
    opens = today + timedelta(days=1)
    Activity.objects.update(feedback="after_due", feedback_from=opens if by == "a day" else None)
    Enrolment.objects.update(due=today)
    deliver(store.pk)
    assert verbs(receiver) == ["failed"]
    # The next day: everything happened one earlier.
    Activity.objects.update(feedback_from=today if by == "a day" else None)
    Enrolment.objects.update(due=today - timedelta(days=1))
    RecordStore.objects.update(looked_at=timezone.now() - timedelta(days=1))
    Attempt.objects.update(finished_at=timezone.now() - timedelta(days=2))
    RecordStore.objects.update(begins_at=timezone.now() - timedelta(days=3))
    deliver(store.pk)
    assert verbs(receiver).count("answered") == 4


@pytest.mark.parametrize(("unit", "sees"), [("nation", 3), ("region", 2), ("station", 1), ("other_region", 1)])
def test_each_store_has_the_officers_of_its_own_unit(world, course, receiver, unit, sees):
    mine = create_client(name="Mine", unit=getattr(world, unit), resources=["xapi"])[0]
    store = store_of(mine, receiver)
    for number, place in enumerate(("station", "sister_station", "other_region")):
        complete(enrolled(getattr(world, place), course, str(number)))
    assert deliver(store.pk) == sees


def test_who_moves_in_brings_what_she_did_and_who_moved_out_brings_nothing_more(world, client, course, receiver):
    store = store_of(client, receiver)
    officer = complete(enrolled(world.other_region, course)).officer
    assert deliver(store.pk) == 0
    officer.unit = world.station
    officer.save()
    assert deliver(store.pk) == 1
    officer.unit = world.other_region
    officer.save()
    other = make.syllabus("other")
    enrolment = make.enrolment(officer, other)
    for activity in other.activities.all():
        record_activity(enrolment=enrolment, activity=activity, language="bs")
    assert deliver(store.pk) == 0


def test_a_result_that_was_graded_anew_comes_as_another_statement(world, client, receiver):
    scenario = worlds.exercise(worlds.course())
    enrolment = enrolled(world.station, scenario.course)
    store = store_of(client, receiver)
    attempt = played.attempt(scenario, played.BADLY, enrolment=enrolment)
    deliver(store.pk)
    Attempt.objects.filter(pk=attempt.pk).update(graded_by=attempt.version, passed=True, percent=90)
    RecordStore.objects.update(looked_at=timezone.now() - read.LOOK_EVERY)
    deliver(store.pk)
    assert verbs(receiver) == ["failed", "passed"]


@pytest.mark.parametrize("answer", [200, 204])
def test_what_is_taken_is_taken(world, client, course, receiver, answer):
    receiver.answers = [answer]
    store = store_of(client, receiver)
    complete(enrolled(world.station, course))
    assert deliver(store.pk) == 1 and SentStatement.objects.get().status == answer


@pytest.mark.parametrize("answer", [302, 401, 403, 404, 429, 500, 503])
def test_what_is_not_taken_is_sent_again_with_the_same_id_and_later_each_time(world, client, course, receiver, answer):
    receiver.answers = [answer] * 2
    store = store_of(client, receiver)
    complete(enrolled(world.station, course))
    assert deliver(store.pk) == 0
    store.refresh_from_db()
    assert store.last_error == f"answers {answer}" and store.next_try > timezone.now()
    assert deliver(store.pk) == 0 and len(receiver.got) == 1
    passes(store, minutes=2)
    assert deliver(store.pk) == 0
    passes(store, minutes=2)
    assert deliver(store.pk) == 0 and len(receiver.got) == 2
    passes(store, minutes=4)
    assert deliver(store.pk) == 1
    assert len({one["id"] for one in got(receiver)}) == 1 and len(receiver.got) == 3
    store.refresh_from_db()
    assert (store.failing_since, store.last_error, store.tries) == (None, "", 0)


def test_a_batch_that_is_refused_is_halved_and_what_the_store_has_counts_as_taken(world, client, course, receiver):
    receiver.answers = [409, 204, 409, 409, 204]
    store = store_of(client, receiver)
    for number in range(3):
        complete(enrolled(world.station, course, str(number)))
    assert deliver(store.pk) == 3
    assert [len(json.loads(body)) for _headers, body, _path in receiver.got] == [3, 1, 2, 1, 1]
    assert list(SentStatement.objects.order_by("pk").values_list("state", "status")) == [
        ("taken", 204), ("taken", 409), ("taken", 204),
    ]  # fmt: skip


def test_a_redirect_leads_nowhere(world, client, course, receiver):
    receiver.answers = [302]
    store = store_of(client, receiver)
    complete(enrolled(world.station, course))
    deliver(store.pk)
    assert [path for _headers, _body, path in receiver.got] == ["/told/xapi/statements"]


@pytest.mark.parametrize(
    "address", ["http://lrs.example.org/", "https://127.0.0.1/xapi", "https://[fd00::1]/", "https://169.254.169.254/", "x"]
)
def test_no_store_stands_inside(client, receiver, settings, address):
    settings.WEBHOOKS_TO_LOOPBACK = False
    with pytest.raises(BadAddress):
        create_store(client=client, endpoint=address, key="k", secret="s")
    assert not RecordStore.objects.exists()


def test_a_name_that_leads_inside_later_is_refused_then(world, client, course, receiver, settings):
    store = store_of(client, receiver)
    complete(enrolled(world.station, course))
    RecordStore.objects.update(endpoint="https://lrs.example.org/xapi")
    settings.WEBHOOKS_TO_LOOPBACK = False
    assert deliver(store.pk, resolve=lambda host, port: ["10.0.0.7"]) == 0
    assert "isn't public" in RecordStore.objects.get().last_error and not receiver.got


def test_after_three_days_it_is_switched_off_administrators_are_told_and_nothing_is_lost(world, client, course, receiver):
    administrator, other = make.person(is_superuser=True), make.person(role=Role.ADMINISTRATOR)
    receiver.answers = [500, 500]
    store = store_of(client, receiver)
    complete(enrolled(world.station, course))
    deliver(store.pk)
    passes(store, seconds=GIVE_UP_AFTER.total_seconds())
    deliver(store.pk)
    store.refresh_from_db()
    assert store.disabled_at and store.disabled_why == "answers 500"
    told = Notice.objects.filter(kind="record_store_disabled").values_list("recipient", flat=True)
    assert set(told) == {administrator.pk, other.pk}
    [(_notice, said)] = worded(list(Notice.objects.filter(recipient=administrator)))
    assert store.endpoint in said.title and said.text == "answers 500"
    complete(enrolled(world.station, course, "2"))
    assert deliver(store.pk) == 0
    enable(store=store)
    assert deliver(store.pk) == 2
    assert worded(list(Notice.objects.filter(recipient=administrator))) == []


@pytest.mark.parametrize("over", ["revoked", "expired", "off"])
def test_nothing_is_sent_when_the_token_is_over_or_it_is_off(world, client, course, receiver, over):
    store = store_of(client, receiver)
    complete(enrolled(world.station, course))
    if over == "revoked":
        revoke(client=client)
    elif over == "expired":
        type(client).objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        disable(store=store, why="by hand")
    assert deliver(store.pk) == 0 and not receiver.got


def test_a_token_that_reads_no_statements_has_no_store(world, receiver):
    narrow = create_client(name="Narrow", unit=world.region, resources=["completions"])[0]
    with pytest.raises(NotInScope):
        store_of(narrow, receiver)


def test_who_dies_between_sending_and_noting_sends_the_same_again(world, client, course, receiver, monkeypatch):
    from reports.stores import deliver as delivering

    store = store_of(client, receiver)
    complete(enrolled(world.station, course))
    with monkeypatch.context() as dying:
        dying.setattr(delivering, "note", lambda *given: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            deliver(store.pk)
    assert deliver(store.pk) == 1
    assert len(receiver.got) == 2 and receiver.got[0][1] == receiver.got[1][1]


def test_sent_again_it_has_the_same_words_and_forgotten_words_stay_known(world, client, course, receiver):
    store = store_of(client, receiver)
    complete(enrolled(world.station, course))
    deliver(store.pk)
    assert send_again(sent=SentStatement.objects.get())
    assert deliver(store.pk) == 1 and receiver.got[0][1] == receiver.got[1][1]
    SentStatement.objects.update(taken_at=timezone.now() - KEEP_WORDS - timedelta(seconds=1))
    forget_old_words.call()
    assert SentStatement.objects.get().body == "" and not send_again(sent=SentStatement.objects.get())
    complete(enrolled(world.station, course, "2"))
    assert deliver(store.pk) == 1


def test_two_workers_at_once_do_not_send_the_same(world, client, course, receiver):
    store = store_of(client, receiver)
    complete(enrolled(world.station, course))
    RecordStore.objects.update(held_until=timezone.now() + timedelta(minutes=1))
    assert deliver(store.pk) == 0
    RecordStore.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert deliver(store.pk) == 1


def test_many_cost_as_few(world, client, course, receiver, django_assert_max_num_queries):
    store = store_of(client, receiver)
    for number in range(30):
        complete(enrolled(world.station, course, str(number)))
    with django_assert_max_num_queries(40):
        assert deliver(store.pk) == 30
