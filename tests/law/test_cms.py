"""The law in the CMS: kept by trainers, out of reach of officers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Role
from tests import factories as make

LISTS = {"provision": "/cms/snippets/law/provision/", "judgment": "/cms/snippets/law/judgment/"}


@pytest.fixture
def trainer(db):
    return make.signed_in(make.person(role=Role.TRAINER))


@pytest.fixture
def law(db):
    make.provision(make.jurisdiction("BA"), instrument="Criminal Code of Bosnia")
    make.provision(make.jurisdiction("RS"), instrument="Criminal Code of Serbia", topic="incitement")
    make.judgment("nachova", name="Nachova and Others v. Bulgaria")
    make.judgment("identoba", name="Identoba and Others v. Georgia")


def shown(client, address: str, **parameters) -> str:
    response = client.get(address, parameters)
    assert response.status_code == 200
    return response.content.decode()


def test_a_trainer_sees_the_provisions_and_judgments(trainer, law):
    provisions = shown(trainer, LISTS["provision"])
    assert "Criminal Code of Bosnia" in provisions
    assert "Criminal Code of Serbia" in provisions
    assert "Nachova and Others" in shown(trainer, LISTS["judgment"])


def test_a_trainer_finds_law_by_its_words(trainer, law):
    found = shown(trainer, LISTS["judgment"], q="Nachova")
    assert "Nachova and Others" in found
    assert "Identoba" not in found
    assert "of Bosnia" not in shown(trainer, LISTS["provision"], q="Serbia")


def test_a_trainer_filters_provisions_by_jurisdiction_and_topic(trainer, law):
    by_place = shown(trainer, LISTS["provision"], jurisdiction=make.jurisdiction("RS").pk)
    by_topic = shown(trainer, LISTS["provision"], topic="definition")

    assert "of Serbia" in by_place
    assert "of Bosnia" not in by_place
    assert "of Bosnia" in by_topic
    assert "of Serbia" not in by_topic


@pytest.mark.parametrize("model", LISTS)
def test_a_trainer_is_offered_a_form_for_new_law(trainer, model):
    assert 'name="sources"' in shown(trainer, f"{LISTS[model]}add/")


@pytest.mark.parametrize("address", LISTS.values())
def test_an_officer_gets_no_list(db, law, address):
    client = make.signed_in(make.officer())

    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/cms/login/")


def test_a_trainer_does_not_delete_law(trainer, law):
    from law.models import Judgment

    one = Judgment.objects.get(slug="nachova")

    trainer.post(f"{LISTS['judgment']}delete/{one.pk}/")

    assert Judgment.objects.filter(pk=one.pk).exists()


def test_a_longer_list_asks_no_more_for_jurisdictions(trainer, law):
    """wagtail-localize's own buttons ask two questions a row, on lists of 50 at most; our columns ask none."""
    few = queries_on_jurisdictions(trainer)
    for _ in range(20):
        make.provision(make.jurisdiction("BA"))

    assert queries_on_jurisdictions(trainer) == few


def queries_on_jurisdictions(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client, LISTS["provision"])
    return sum('FROM "people_jurisdiction"' in query["sql"] for query in queries)
