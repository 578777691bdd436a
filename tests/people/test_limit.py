"""Guessing passwords ends soon; whoever shares the address, and whoever remembers, signs in."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import limit
from people.models import SignInTry
from tests import factories as make

ADDRESS = "/en/sign-in/"
WAIT = "There were too many attempts. Wait 15 minutes, then try again."


def sign_in(name: str = "BA-1001", password: str = "a-guess", *, address: str = ADDRESS, **headers):
    return Client().post(address, {"username": name, "password": password}, **headers)


def fail(times: int, name: str = "BA-1001", **headers) -> None:
    for _ in range(times):
        assert sign_in(name, **headers).status_code == 200


@pytest.fixture
def amra(db):
    return make.officer("BA-1001", email="amra@example.org")


def test_after_five_failures_one_waits_and_is_told_how_long(amra):
    fail(5)

    response = sign_in(password=make.PASSWORD)

    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert WAIT in response.content.decode()
    assert "_auth_user_id" not in response.client.session


def test_the_sentence_is_in_the_reader_s_language_and_counts_down(amra):
    fail(5)
    SignInTry.objects.update(at=timezone.now() - timedelta(minutes=14, seconds=30))

    assert "Wait 1 minute, then" in sign_in().content.decode()
    assert sign_in(address="/bs/sign-in/").status_code == 429


def test_nothing_tells_whether_there_is_such_a_person(amra):
    fail(5)
    fail(5, "BA-9999")

    known, unknown = sign_in("BA-1001"), sign_in("BA-9999")

    assert (known.status_code, unknown.status_code) == (429, 429)
    assert WAIT in known.content.decode() and WAIT in unknown.content.decode()


def test_the_same_name_in_another_spelling_is_the_same_name(amra):
    fail(3)
    fail(2, " ba-1001 ")

    assert sign_in().status_code == 429


def test_colleagues_at_the_same_station_sign_in(amra):
    vesna = make.officer("BA-1002")
    fail(5)

    assert sign_in(vesna.service_number, make.PASSWORD).status_code == 302


def test_she_herself_signs_in_from_elsewhere(amra):
    fail(5)

    assert sign_in(password=make.PASSWORD, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_quarter_of_an_hour_later_one_tries_again(amra):
    fail(5)
    assert sign_in(password=make.PASSWORD).status_code == 429
    SignInTry.objects.update(at=timezone.now() - limit.WINDOW - timedelta(seconds=1))

    assert sign_in(password=make.PASSWORD).status_code == 302


def test_trying_while_one_waits_makes_the_waiting_no_longer(amra):
    fail(5)
    first = SignInTry.objects.order_by("at").first().at
    for _ in range(3):
        sign_in()

    assert SignInTry.objects.count() == 5
    with pytest.raises(limit.TooManyTries) as refused:
        one = limit.begin(name="BA-1001", address="127.0.0.1")
        one.refuse_if_blocked(*limit.blockers_of(one))
    assert refused.value.free_at == first + limit.WINDOW


def test_a_success_forgets_the_failures_under_both_names(amra):
    fail(4)
    fail(4, "amra@example.org")

    assert sign_in(password=make.PASSWORD).status_code == 302
    assert not SignInTry.objects.exists()


def test_somebody_else_s_success_forgets_nothing_of_hers(amra):
    fail(4)
    sign_in(make.officer("BA-1002").service_number, make.PASSWORD)

    assert SignInTry.objects.count() == 4


def test_an_address_waits_as_a_whole_only_after_a_hundred_failures(amra):
    account = limit.account_of
    SignInTry.objects.bulk_create(SignInTry(account=account(f"X-{n}"), address="127.0.0.1") for n in range(99))
    fail(1, "X-99")

    assert sign_in(password=make.PASSWORD).status_code == 429
    assert sign_in(password=make.PASSWORD, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_what_is_too_old_to_count_is_not_kept(amra):
    fail(2)
    SignInTry.objects.update(at=timezone.now() - limit.WINDOW - timedelta(seconds=1))

    fail(1)

    assert SignInTry.objects.count() == 1


def test_what_was_typed_is_not_readable_afterwards(amra):
    fail(1, "my-secret-password")

    assert "secret" not in repr(SignInTry.objects.values_list().get())


def test_it_costs_two_queries(amra):
    fail(1)
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        client.post(ADDRESS, {"username": "BA-1001", "password": make.PASSWORD})

    mine = [query["sql"].split()[0] for query in queries if "people_signintry" in query["sql"].lower()]
    assert mine == ["INSERT", "SELECT", "DELETE"]  # the SELECT is that of the person
    assert sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in queries) <= 12


@pytest.mark.django_db(transaction=True)
def test_of_guesses_sent_at_once_no_more_are_looked_at_than_of_guesses_in_a_row():
    make.officer("BA-1001")
    looked_at: list[int] = []

    def guess() -> None:
        try:
            if sign_in().status_code == 200:
                looked_at.append(1)
        finally:
            connection.close()

    threads = [Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(looked_at) <= 5


class TestTheAddress:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "address"),
        [
            (0, "203.0.113.9", "10.0.0.1"),
            (1, "", "10.0.0.1"),
            (1, "203.0.113.9", "203.0.113.9"),
            (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
            (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
            (1, "nonsense", ""),
            (1, "::ffff:203.0.113.9", "203.0.113.9"),
            (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ],
    )
    def test_only_what_our_own_proxies_wrote_is_believed(self, rf, settings, proxies, forwarded, address):
        from people.address import client_address

        settings.PROXIES = proxies
        request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

        assert client_address(request) == address

    def test_a_client_can_not_choose_another_name_for_itself(self, amra, settings):
        settings.PROXIES = 1
        for number in range(5):
            sign_in(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.9")

        assert sign_in(HTTP_X_FORWARDED_FOR="198.51.100.99, 203.0.113.9").status_code == 429


@pytest.mark.parametrize("name", ["BA-1001", "amra@example.org"])
def test_looking_somebody_up_uses_the_indexes(amra, name):
    from people.models import User

    found = User.objects.called(name).order_by()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of one row is read as a whole otherwise
    plan = found.explain()

    assert found.get() == amra
    for index in ("no_two_people_share_an_email_address", "no_two_service_numbers_differ_by_case_only"):
        assert index in plan
    assert "Seq Scan" not in plan and "SCAN people_user" not in plan
