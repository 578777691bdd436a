"""Statements that are made once say what the query sets would say that they are made of."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from people.models import Unit
from reports.access import _NOTED, note_pull
from reports.clients import _HELD, client_of_token, create_client, rotate
from reports.compiled import Given, Statement
from reports.courses import _TITLES, keys_of_courses, words_of_courses
from reports.models import ApiClient

from .world import make_world

pytestmark = pytest.mark.django_db


def test_a_client_is_known_with_all_its_columns_and_its_unit(world, django_assert_num_queries):
    made, token = create_client(
        name='"Records" of\\Sarajevo', unit=world.region, networks=["192.0.2.0/24"], resources=("enrolments", "units"),
        calls_per_minute=7, expires_at=timezone.now() + timedelta(days=3, microseconds=5),
    )  # fmt: skip
    with django_assert_num_queries(1):
        known = client_of_token(token, address="192.0.2.1")
        assert known.unit.path == world.region.path
    stored = ApiClient.objects.get(pk=made.pk)
    for model, one, other in ((ApiClient, known, stored), (Unit, known.unit, Unit.objects.get(pk=world.region.pk))):
        names = [field.attname for field in model._meta.concrete_fields]
        assert {name: getattr(one, name) for name in names} == {name: getattr(other, name) for name in names}
    assert known._state.adding is False


def test_each_of_two_tokens_opens_its_own_client_call_after_call(world):
    region, token = create_client(name="R", unit=world.region)
    station, other = create_client(name="S", unit=world.station)
    again = rotate(client=station)
    for _n in range(3):
        assert [client_of_token(one) for one in (token, other, again, "cg_unknown")] == [region, station, station, None]


def test_a_reading_of_another_hour_question_or_client_is_another(world):
    client, _token = create_client(name="R", unit=world.region)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    here = {"client": client.pk, "path": world.region.path, "asked": "completions?status=100%", "hour": hour}
    note_pull(client=client, asked=here["asked"])
    assert len(_NOTED.rows(**here)) == 1
    others = {"client": client.pk + 1, "path": world.nation.path, "asked": "completions", "hour": hour + timedelta(hours=1)}
    for name, value in others.items():
        assert _NOTED.rows(**{**here, name: value}) == []


def test_each_call_gives_its_own_values(world):
    statement = Statement(_by_code)
    assert statement.rows(code="T-BA") == [("T-BA", "Nation")]
    assert statement.rows(code="T-BA-MO") == [("T-BA-MO", "Region of Mostar")]
    assert statement.rows(code="' OR ''='") == []


def test_neither_a_language_nor_a_time_zone_of_one_call_is_anothers(world):
    until = timezone.now() + timedelta(days=3, microseconds=5)
    client, token = create_client(name="R", unit=world.region, expires_at=until)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    asked = {"client": client.pk, "path": world.region.path, "asked": "x"}
    note_pull(client=client, asked="x")
    for made_in, read_in in (("Pacific/Auckland", "America/Bogota"), ("America/Bogota", "Pacific/Auckland")):
        for statement in (_HELD, _NOTED, _TITLES):
            statement.made.clear()
        with timezone.override(made_in), override("bs"):
            first = client_of_token(token).expires_at, len(_NOTED.rows(**asked, hour=hour)), words_of_courses("en")
        with timezone.override(read_in), override("hy"):
            second = client_of_token(token).expires_at, len(_NOTED.rows(**asked, hour=hour)), words_of_courses("en")
        assert first == second and first[:2] == (until, 1)
    assert words_of_courses("bs")[world.course.pk].title.endswith("(bs)")
    assert not words_of_courses("en")[world.course.pk].title.endswith("(bs)")


def test_threads_that_make_one_at_the_same_time_get_each_their_own_rows(transactional_db):
    world = make_world()
    statement, begin, found = Statement(_by_code), threading.Barrier(6), {}

    def ask(code: str) -> None:
        try:
            begin.wait(20)
            found[code] = [statement.rows(code=code) for _n in range(20)]
        finally:
            connection.close()

    units = [world.nation, world.region, world.station, world.sister_station, world.other_region]
    threads = [threading.Thread(target=ask, args=[code]) for code in [*(one.code for one in units), "nobody"]]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == {**{one.code: [[(one.code, one.name)]] * 20 for one in units}, "nobody": [[]] * 20}
    # What was made by a thread that is gone serves others.
    assert statement.rows(code=world.region.code) == [(world.region.code, world.region.name)]


def _by_code():
    return Unit.objects.filter(code=Given("code", Unit._meta.get_field("code"))).order_by().values_list("code", "name")


def test_keys_are_text_on_each_database(world):
    assert keys_of_courses() == {world.course.pk: str(world.course.key)}
