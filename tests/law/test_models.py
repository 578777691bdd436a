"""How law is cited and linked, and what can't be stored."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from law.models import Judgment, Provision
from tests import factories as make


def test_a_number_of_an_article_is_cited_as_one():
    assert Provision(instrument="Criminal Code", article="145a").citation == "Criminal Code, article 145a"


def test_an_article_in_words_stands_as_it_is():
    assert Provision(instrument="Convention", article="Protocol 12").citation == "Convention, Protocol 12"
    assert Provision(instrument="Recommendation CM/Rec(2022)16").citation == "Recommendation CM/Rec(2022)16"


def test_a_citation_keeps_its_parts_in_every_language():
    with override("bs"):
        citation = Provision(instrument="Krivični zakon", article="145a").citation
    assert citation.startswith("Krivični zakon")
    assert citation.endswith("145a")


def test_only_addresses_of_the_web_become_links():
    sources = "https://hudoc.echr.coe.int/x\njavascript:alert(1) Official Gazette 3/03 http://a.example/b https://..."

    assert Judgment(sources=sources).source_links == ["https://hudoc.echr.coe.int/x", "http://a.example/b"]


def test_what_no_lawyer_confirmed_is_not_reviewed():
    assert not Provision().reviewed
    assert Provision(reviewed_on=date(2026, 1, 1)).reviewed


def test_a_provision_does_not_end_before_it_begins(db):
    with pytest.raises(IntegrityError):
        make.provision(
            make.jurisdiction(), in_force_from=date(2020, 1, 2), in_force_to=date(2020, 1, 1)
        )


def test_a_judgment_has_one_text_in_a_language(db):
    said = make.judgment()

    with pytest.raises(IntegrityError):
        make.judgment("another-name", translation_key=said.translation_key)


def test_a_jurisdiction_with_law_cannot_be_lost(db):
    from django.db.models import ProtectedError

    state = make.jurisdiction()
    make.provision(state)

    with pytest.raises(ProtectedError):
        state.delete()
