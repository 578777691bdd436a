"""Many calls at once write what one would: on PostgreSQL, with threads."""

import json

import pytest
from django.db import connection
from django.test import Client

from people.models import Role
from progress.models import Assignment, Change, Enrolment
from reports.clients import create_client
from reports.models import RIGHTS, KeptAnswer
from tests import factories as make

from .test_idempotency import at_once
from .world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


@pytest.fixture
def post():
    """One call that enrols an officer, with a key; what it is answered."""
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    world = make_world()
    make.person("O-1", role=Role.OFFICER, unit=world.station)
    token = create_client(name="Records", unit=world.region, resources=RIGHTS)[1]
    body = json.dumps({"course": world.course.slug, "officers": ["O-1"], "days": 30})

    def call(key: str):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        return Client().post("/api/v1/enrolments/", body, content_type="application/json", headers=headers)

    return call


def test_one_key_enrols_once_and_all_are_answered_alike(post):
    answers = at_once([lambda: post("k")] * AT_ONCE)
    assert [one.status_code for one in answers] == [201] * AT_ONCE
    assert len({one.content for one in answers}) == 1
    assert sum("Idempotency-Replayed" not in one for one in answers) == 1
    assert (Enrolment.objects.count(), Assignment.objects.count(), KeptAnswer.objects.count()) == (1, 1, 1)
    assert Change.objects.filter(kind=Change.Kind.ENROLLED).count() == 1


def test_as_many_keys_give_one_enrolment_too(post):
    answers = at_once([lambda n=n: post(f"k{n}") for n in range(AT_ONCE)])
    assert [one.status_code for one in answers] == [201] * AT_ONCE
    results = [one.json()["enrolments"][0] for one in answers]
    assert len({one["enrolment"] for one in results}) == 1
    assert sorted(one["result"] for one in results) == ["enrolled"] + ["had"] * (AT_ONCE - 1)
    assert (Enrolment.objects.count(), Assignment.objects.count(), KeptAnswer.objects.count()) == (1, AT_ONCE, AT_ONCE)
    assert Change.objects.filter(kind=Change.Kind.ENROLLED).count() == 1
