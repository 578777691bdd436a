"""Capital and small letters are one, whatever the alphabet: in unique numbers, at sign-in, in an import."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from django.db.models.functions import Lower

from people.importing.plan import Kind, plan
from people.importing.table import read
from people.lower import teach_sqlite
from people.models import Role, User
from tests import factories as make

pytestmark = pytest.mark.django_db

NUMBERS = pytest.mark.parametrize("number", ["ĐURO-1", "ШИД-1", "ԵՐ-1", "ÇIĞ-1"])
migration = import_module("people.migrations.0004_lower_of_all_letters")
only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about the indexes of SQLite")


@NUMBERS
def test_one_signs_in_in_small_letters(client, number):
    person = make.officer(number)

    client.post("/en/sign-in/", {"username": number.lower(), "password": make.PASSWORD})

    assert client.session["_auth_user_id"] == str(person.pk)


@NUMBERS
def test_two_numbers_that_differ_by_case_only_are_refused(number):
    make.officer(number)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.officer(number.lower())


@pytest.mark.parametrize("spelt", [str, str.lower, str.upper])
@NUMBERS
def test_an_import_knows_who_is_there_already(number, spelt):
    person = make.officer(number, first_name="Amra")

    [line] = planned(f"service_number,first_name,last_name\n{spelt(number)},Emina,Hodžić\n").lines

    assert (line.kind, line.person) == (Kind.CHANGED, person)


def test_a_letter_that_databases_fold_otherwise_is_known_as_it_is_spelt():
    person = make.officer("İZMİR-1")

    [line] = planned("service_number,first_name\nİZMİR-1,Emina\n").lines

    assert line.person == person


def test_an_import_knows_whose_address_it_is():
    make.officer("BA-1", email="Đuro@example.org")

    [line] = planned("service_number,first_name,last_name,email\nBA-2,A,B,đuro@example.org\n").lines

    assert line.kind == Kind.WRONG


def test_a_thousand_numbers_cost_no_more_queries_than_one(django_assert_num_queries):
    keeper = make.person(role=Role.ADMINISTRATOR)
    make.officer("ШИД-7")
    lines = "".join(f"шид-{n},A,B,đ{n}@example.org\n" for n in range(1000))
    table = read(f"service_number,first_name,last_name,email\n{lines}".encode())

    with django_assert_num_queries(4):
        plan(table, by=keeper)


def test_nothing_stays_nothing_and_a_number_is_its_figures():
    with connection.cursor() as cursor:
        cursor.execute("SELECT LOWER(NULL), LOWER(CAST(17 AS VARCHAR(9)))")
        assert cursor.fetchone() == (None, "17")


@only_sqlite
def test_sign_in_still_goes_by_the_indexes():
    plan_of_query = User.objects.called("đuro-1").explain()

    assert "no_two_service_numbers_differ_by_case_only" in plan_of_query
    assert "SCAN people_user" not in plan_of_query


@only_sqlite
def test_indexes_from_before_are_built_again():
    person = make.officer("ĐURO-1")
    forget_letters()

    assert list(by_number("đuro-1")) == []
    build_again()

    assert list(by_number("đuro-1")) == [person]


@only_sqlite
def test_two_people_from_before_who_would_be_one_stop_the_migration_with_their_names():
    first, second = make.officer("ĐURO-1"), make.officer("BA-2")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX no_two_service_numbers_differ_by_case_only")
    User.objects.filter(pk=second.pk).update(service_number="đuro-1")

    with pytest.raises(migration.SpeltAlike) as stopped:
        build_again()

    assert f"ĐURO-1 (id {first.pk}) = đuro-1 (id {second.pk})" in str(stopped.value)


def planned(text: str):
    return plan(read(text.encode()), by=make.person(role=Role.ADMINISTRATOR))


def by_number(number: str):
    return User.objects.alias(folded=Lower("service_number")).filter(folded=Lower(Value(number)))


def forget_letters() -> None:
    """Fill the indexes as SQLite's own LOWER did."""
    with connection.cursor() as cursor:
        connection.connection.create_function("LOWER", 1, ascii_lowered, deterministic=True)
        try:
            cursor.execute("REINDEX people_user")
        finally:
            teach_sqlite(connection=connection)


def ascii_lowered(text: str | None) -> str | None:
    return None if text is None else "".join(c.lower() if c.isascii() else c for c in text)


def build_again() -> None:
    migration.build_again(apps, Editor())


class Editor:
    """What the migration needs of a schema editor, which SQLite doesn't give out within a test's transaction."""

    connection = connection

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def quote_name(self, name: str) -> str:
        return connection.ops.quote_name(name)
