"""Two to four jurisdictions side by side."""

from datetime import date

import pytest

from tests import factories as make
from tests.law import worlds
from tests.standing import stands

pytestmark = pytest.mark.django_db
ADDRESS = "/en/law/compare/"


@stands
def library():
    return worlds.library()


@pytest.fixture
def client(library):
    return make.signed_in(make.officer(unit=make.unit(where=library[1])))


def page(client, status: int = 200, **asked) -> str:
    response = client.get(ADDRESS, asked)
    assert response.status_code == status
    return response.content.decode()


def test_each_topic_shows_every_place_with_the_law_of_its_state(client):
    html = page(client, place=["BA-SRP", "RS"])

    for words in ("Hate as a motive.", "Inciting hatred in the State.", "Inciting hatred in Serbia.", "Nothing on file"):
        assert words in html
    for words in ("Ask the victim twice.", "Ombudsperson", "By hand, in a register."):
        assert words in html


def test_only_the_topics_that_were_asked_for(client):
    html = page(client, place=["BA-SRP", "RS"], topic=["incitement"])

    assert "Inciting hatred in Serbia." in html
    assert "Hate as a motive." not in html


def test_as_of_a_day(client, library):
    make.provision(library[2], topic="online", summary="Old law.", in_force_to=date(2020, 12, 31))

    then = page(client, place=["BA", "RS"], on="2020-12-31")
    assert "Old law." in then
    assert 'name="on" value="2020-12-31"' in then
    assert "Old law." not in page(client, place=["BA", "RS"], on="2021-01-01")


def test_without_a_choice_ones_own_place_is_proposed(client):
    html = page(client)

    assert 'value="BA-SRP" checked' in html
    assert 'name="on" value="20' in html
    assert "<table" not in html


def test_something_else_in_the_address_is_no_choice(client):
    page(client, utm_source="mail")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"place": ["BA"]}, "Choose two to four jurisdictions to compare."),
        ({"place": ["BA", "BA"]}, "Choose two to four jurisdictions to compare."),
        ({"topic": ["incitement"]}, "Choose two to four jurisdictions to compare."),
        ({"place": ["BA", "ZZ"]}, "t a jurisdiction of the library."),
        ({"place": ["BA", "RS"], "topic": ["nothing"]}, "t a topic of the library."),
        ({"place": ["BA", "RS"], "on": "yesterday"}, "Give the day as year, month, day"),
        ({"place": ["BA", "RS"], "on": "2026-02-30"}, "Give the day as year, month, day"),
    ],
)
def test_a_comparison_that_cannot_be_made_gets_a_sentence(client, asked, sentence):
    html = page(client, status=400, **asked)

    assert sentence in html
    assert "<table" not in html


def test_five_are_too_many(client):
    for code in ("AL", "ME"):
        make.jurisdiction(code)

    html = page(client, status=400, place=["BA", "BA-SRP", "RS", "AL", "ME"])

    assert "Choose two to four jurisdictions to compare." in html
    assert 'value="AL" checked' in html
