"""A statement that a record store refuses by itself: found by halving, set aside with its words, sent again by hand."""

import json
from datetime import timedelta
from math import ceil, log2

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from people.models import Notice, Role, User
from people.roles import ensure_roles
from reports.clients import create_client
from reports.models import RecordStore, SentStatement
from reports.stores.deliver import deliver, forget_old_words, tell_store
from reports.stores.refused import WORDS
from reports.stores.register import MOST_IN_A_ROW, create_store, enable, send_again, send_refused_again
from tests import factories as make

from .test_record_stores import passes
from .test_webhooks import complete, enrolled

State = SentStatement.State


@pytest.fixture
def store(world, receiver) -> RecordStore:
    ensure_roles()
    client = create_client(name="Records", unit=world.region, resources=["xapi"])[0]
    return create_store(client=client, endpoint=receiver.address, key="unit", secret="between us")


@pytest.fixture
def course(world):
    return make.syllabus()


def waiting(store, number: int, begin: int = 0) -> list[str]:
    """So many statements that wait, with ids by which they are known."""
    made = SentStatement.objects.bulk_create(
        SentStatement(store=store, statement=f"00000000-0000-4000-8000-{one:012}", verb="completed",
                      body=json.dumps({"id": f"s{one}"}))
        for one in range(begin, begin + number)
    )  # fmt: skip
    return [json.loads(one.body)["id"] for one in made]


def refuses(receiver, bad: set[str], *, status: int = 400, words: str = "no such verb") -> None:
    """It refuses every array that has one of these in it, whole."""
    receiver.taken = []

    def judge(body: str):
        ids = [one["id"] for one in json.loads(body)]
        if bad & set(ids):
            return status, words
        receiver.taken += ids
        return 200, "[]"

    receiver.judge = judge


@pytest.mark.parametrize("status", [400, 409, 413, 422])
def test_one_that_is_refused_is_set_aside_with_the_stores_words_and_all_others_come_once_in_order(store, receiver, status):
    ids = waiting(store, 100)
    refuses(receiver, {"s41"}, status=status, words="<p>Statement 41:\n  no such\0 verb</p>")
    taken = deliver(store.pk)
    if status == 409:  # of a single one it says that the store has it
        assert taken == 100 and not SentStatement.objects.filter(state=State.REFUSED).exists()
        return
    assert taken == 99 and receiver.taken == [one for one in ids if one != "s41"]
    refused = SentStatement.objects.get(state=State.REFUSED)
    assert json.loads(refused.body)["id"] == "s41"
    assert (refused.status, refused.error) == (status, f"answers {status}: Statement 41: no such verb")
    store.refresh_from_db()
    assert (store.failing_since, store.next_try, store.last_error, store.refused_in_a_row) == (None, None, "", 0)
    assert deliver(store.pk) == 0


@pytest.mark.parametrize("bad", [{0}, {99}, {0, 99}, {7, 8, 9}])
def test_it_takes_about_twice_the_logarithm_in_requests_for_each(store, receiver, bad):
    ids = waiting(store, 100)
    refuses(receiver, {f"s{one}" for one in bad})
    deliver(store.pk)
    assert receiver.taken == [one for number, one in enumerate(ids) if number not in bad]
    assert len(receiver.got) <= 1 + 2 * len(bad) * ceil(log2(100))


def test_one_alone_is_set_aside_too_and_what_comes_later_goes_on(store, receiver):
    waiting(store, 1)
    refuses(receiver, {"s0"})
    assert deliver(store.pk) == 0 and len(receiver.got) == 1
    waiting(store, 1, begin=1)
    assert deliver(store.pk) == 1 and receiver.taken == ["s1"]


@pytest.mark.parametrize("answer", [401, 403, 404, 429, 500])
def test_what_is_the_stores_own_trouble_sets_nothing_aside(store, receiver, answer):
    waiting(store, 3)
    receiver.answers = [answer]
    assert deliver(store.pk) == 0 and len(receiver.got) == 1
    assert set(SentStatement.objects.values_list("state", flat=True)) == {State.WAITING}
    store.refresh_from_db()
    assert store.next_try > timezone.now() and store.failing_since


def test_trouble_amid_the_halving_is_waited_out_and_nothing_that_was_taken_goes_again(store, receiver):
    ids = waiting(store, 4)
    receiver.answers = [400, 204, 503]
    assert deliver(store.pk) == 2
    passes(store, minutes=2)
    refuses(receiver, {"s3"})
    assert deliver(store.pk) == 1 and receiver.taken == ids[2:3]


def test_a_refusal_ends_what_was_in_the_way_before(store, receiver):
    waiting(store, 1)
    receiver.answers = [503, 400]
    deliver(store.pk)
    passes(store, minutes=2)
    deliver(store.pk)
    store.refresh_from_db()
    assert (store.failing_since, store.next_try, store.tries) == (None, None, 0)


def test_a_store_that_refuses_all_is_switched_off_told_of_and_gets_all_when_it_is_on_again(store, receiver, work_off):
    administrator = make.person(is_superuser=True)
    ids = waiting(store, MOST_IN_A_ROW + 30)
    refuses(receiver, set(ids), words="wrong version")
    for _piece in range(8):
        deliver(store.pk)
    store.refresh_from_db()
    assert store.disabled_at and store.disabled_why == "answers 400: wrong version"
    assert SentStatement.objects.filter(state=State.REFUSED).count() == MOST_IN_A_ROW
    assert Notice.objects.get(kind="record_store_disabled").recipient == administrator
    refuses(receiver, set())
    enable(store=store)
    assert deliver(store.pk) == len(ids) and receiver.taken == ids


def test_a_store_that_is_switched_on_again_for_another_reason_leaves_out_what_it_refused(store, receiver):
    waiting(store, 2)
    refuses(receiver, {"s0"})
    deliver(store.pk)
    enable(store=store)
    assert deliver(store.pk) == 0


def test_what_was_refused_is_sent_again_one_or_all_before_what_waits(store, receiver):
    waiting(store, 5)
    refuses(receiver, {"s1", "s3", "s4"})
    deliver(store.pk)
    first = SentStatement.objects.filter(state=State.REFUSED).earliest("pk")
    refuses(receiver, set())
    assert send_again(sent=first)
    assert deliver(store.pk) == 1 and receiver.taken == ["s1"]
    waiting(store, 1, begin=5)
    assert send_refused_again(store=store) == 2
    assert deliver(store.pk) == 3 and receiver.taken == ["s1", "s3", "s4", "s5"]


def test_its_words_are_kept_as_long_as_it_is_refused_and_the_stores_are_cut(store, receiver):
    waiting(store, 1)
    refuses(receiver, {"s0"}, words="x" * 100_000)
    deliver(store.pk)
    SentStatement.objects.update(made_at=timezone.now() - timedelta(days=300))
    forget_old_words.call()
    refused = SentStatement.objects.get()
    assert refused.body and len(refused.error) == WORDS


@pytest.mark.parametrize("page", ["<a" * 1500, "<" * 80 + "a>", "&lt;<!--" * 400])
def test_a_page_that_cannot_be_read_as_one_holds_up_nothing(store, receiver, page):
    waiting(store, 2)
    refuses(receiver, {"s0"}, words=page)
    assert deliver(store.pk) == 1
    refused = SentStatement.objects.get(state=State.REFUSED)
    assert refused.error.startswith("answers 400") and len(refused.error) <= WORDS


def test_nor_does_one_with_which_a_store_in_trouble_answers(store, receiver):
    waiting(store, 1)
    refuses(receiver, {"s0"}, status=500, words="<a" * 1500)
    assert deliver(store.pk) == 0
    store.refresh_from_db()
    assert store.failing_since and store.next_try and len(store.last_error) == 200


def test_a_real_statement_is_not_made_again_because_it_was_refused(world, store, course, receiver):
    complete(enrolled(world.station, course))
    receiver.answers = [400]
    assert deliver(store.pk) == 0
    complete(enrolled(world.station, course, "2"))
    assert deliver(store.pk) == 1 and SentStatement.objects.count() == 2


def test_one_costs_few_queries(store, receiver, django_assert_max_num_queries):
    waiting(store, 100)
    refuses(receiver, {"s41"})
    with django_assert_max_num_queries(6 * 15 + 12):
        deliver(store.pk)


class TestInTheCMS:
    def signed_in(self, world, role: Role):
        person = User.objects.create(service_number=f"P-{role}", first_name="A", last_name="B", unit=world.nation)
        person.groups.add(Group.objects.get(name=role.value))
        return make.signed_in(person)

    def refused(self, store, receiver, number: int = 2) -> str:
        ids = waiting(store, number + 1)
        refuses(receiver, set(ids[:number]))
        deliver(store.pk)
        return reverse("record_stores:refused", args=[store.pk])

    def test_an_administrator_sees_how_many_and_why_and_sends_all_again(self, world, store, receiver, work_off):
        browser, listed = self.signed_in(world, Role.ADMINISTRATOR), self.refused(store, receiver)
        for address in ("/cms/record-stores/", reverse("record_stores:log", args=[store.pk])):
            page = browser.get(address).content.decode()
            assert listed in page and "Refused statements" in page
        page = browser.get(listed).content.decode()
        assert page.count("answers 400: no such verb") == 2 and "000000000002" not in page
        again = reverse("record_stores:all_again", args=[store.pk])
        assert again in page
        assert "Refused statements: 2" in browser.get(again).content.decode()
        refuses(receiver, set())
        assert browser.post(again).status_code == 302
        work_off()
        assert receiver.taken == ["s0", "s1"] and not SentStatement.objects.exclude(state=State.TAKEN).exists()
        assert again not in browser.get(listed).content.decode()
        stores = browser.get("/cms/record-stores/").content.decode()
        assert listed not in stores and "(blank)" not in stores

    def test_queries_do_not_grow_with_what_was_refused(self, world, store, receiver, django_assert_max_num_queries):
        browser, listed = self.signed_in(world, Role.ADMINISTRATOR), self.refused(store, receiver, 9)
        browser.get(listed)
        with django_assert_max_num_queries(25):
            browser.get(listed)
        with django_assert_max_num_queries(25):
            browser.get("/cms/record-stores/")

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_nobody_else(self, world, store, receiver, role):
        listed, browser = self.refused(store, receiver), self.signed_in(world, role)
        for address in (listed, f"{listed}results/", reverse("record_stores:all_again", args=[store.pk])):
            assert browser.get(address).status_code in (302, 403)
            assert browser.post(address).status_code in (302, 403, 405)
        assert SentStatement.objects.filter(state=State.REFUSED).count() == 2


def test_the_task_does_it_in_as_many_pieces_as_it_needs(store, receiver, work_off):
    ids = waiting(store, 120)
    bad = {f"s{one}" for one in range(0, 120, 5)}
    refuses(receiver, bad)
    for _minute in range(12):
        tell_store.enqueue(store.pk)
        work_off()
    assert receiver.taken == [one for one in ids if one not in bad]
