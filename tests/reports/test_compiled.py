"""Statements that are made once say what the query sets would say that they are made of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.models import Unit
from reports.access import _NOTED, note_pull
from reports.clients import client_of_token, create_client, rotate
from reports.compiled import Given, Statement
from reports.courses import keys_of_courses
from reports.models import ApiClient

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


def _by_code():
    return Unit.objects.filter(code=Given("code", Unit._meta.get_field("code"))).order_by().values_list("code", "name")


def test_keys_are_text_on_each_database(world):
    assert keys_of_courses() == {world.course.pk: str(world.course.key)}
