"""Which law a reader gets."""

from datetime import date

import pytest

from law.queries import judgment_in, provisions_on
from tests import factories as make

TODAY = date(2026, 11, 24)


@pytest.fixture
def state(db):
    return make.jurisdiction("BA")


@pytest.fixture
def entity(state):
    return make.jurisdiction("BA-SRP", parent=state)


def summaries(jurisdiction, *, topic="definition", language="en", on=TODAY) -> list[str]:
    found = provisions_on([topic], jurisdiction=jurisdiction, language=language, on=on)
    return [provision.summary for provision in found.get(topic, [])]


def test_the_law_of_the_entity_comes_before_that_of_its_state(state, entity):
    make.provision(state, summary="of the State")
    make.provision(entity, summary="of the entity")

    assert summaries(entity) == ["of the entity", "of the State"]
    assert summaries(state) == ["of the State"]


def test_the_law_of_elsewhere_is_never_shown(state, entity):
    make.provision(make.jurisdiction("RS"), summary="of a neighbour")
    make.provision(make.jurisdiction("BA-BIH", parent=state), summary="of the other entity")

    assert summaries(entity) == []


def test_who_is_nowhere_gets_no_law(state):
    make.provision(state)

    assert summaries(None) == []


def test_only_the_topic_that_was_asked_for(state):
    make.provision(state, topic="incitement", summary="on incitement")
    make.provision(state, topic="recording", summary="on recording")

    assert summaries(state, topic="recording") == ["on recording"]


@pytest.mark.parametrize(
    ("begins", "ends", "shown"),
    [
        (None, None, True),
        (TODAY, None, True),
        (None, TODAY, True),
        (date(2026, 11, 25), None, False),
        (None, date(2026, 11, 23), False),
        (date(2020, 1, 1), date(2030, 1, 1), True),
    ],
)
def test_law_is_shown_from_its_first_to_its_last_day(state, begins, ends, shown):
    make.provision(state, in_force_from=begins, in_force_to=ends)

    assert bool(summaries(state)) is shown


def test_a_provision_is_read_once_in_the_readers_language_else_as_it_was_written(state):
    said = make.provision(state, summary="in English")
    make.provision(
        state, summary="na bosanskom", locale=make.locale("bs"), translation_key=said.translation_key
    )

    assert summaries(state, language="bs") == ["na bosanskom"]
    assert summaries(state, language="fr") == ["in English"]


def test_provisions_cost_one_query_with_their_places_and_languages(state, entity, django_assert_num_queries):
    for _ in range(5):
        make.provision(entity)

    with django_assert_num_queries(1):
        found = provisions_on(["definition"], jurisdiction=entity, language="en", on=TODAY)["definition"]
        assert {(p.jurisdiction.code, p.locale.language_code) for p in found} == {("BA-SRP", "en")}


def test_a_judgment_is_told_in_the_readers_language_else_as_it_was_given(db, django_assert_num_queries):
    said = make.judgment(facts="He was beaten.")
    make.judgment(facts="Pretučen je.", locale=make.locale("bs"), translation_key=said.translation_key)

    with django_assert_num_queries(1):
        assert judgment_in(said, "bs").facts == "Pretučen je."
    assert judgment_in(said, "fr").facts == "He was beaten."


def test_law_is_read_along_the_chain_of_languages(state):
    said = make.provision(state, summary="in English")
    for language, summary in (("fr", "en français"), ("bs", "na bosanskom")):
        make.provision(state, summary=summary, locale=make.locale(language), translation_key=said.translation_key)

    assert summaries(state, language="cnr") == ["na bosanskom"]
    assert summaries(state, language="uk") == ["in English"]
