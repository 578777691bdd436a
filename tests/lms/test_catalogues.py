"""What a language's catalogue lacks is said in the next language of its chain."""

import pytest
from django.utils.translation import gettext, ngettext, override, pgettext, trans_real

OURS = "A lesson needs at least one block."


@pytest.fixture
def silent(monkeypatch):
    """Make languages whose catalogues have nothing."""

    def make(*languages: str) -> None:
        for language in languages:
            monkeypatch.setattr(trans_real.translation(language), "_catalog", trans_real.TranslationCatalog())

    return make


def said(language: str, message: str) -> str:
    with override(language):
        return gettext(message)


def test_our_sentences_are_said_in_the_first_language_that_has_them(silent):
    silent("cnr")
    assert said("cnr", OURS) == said("sr-latn", OURS) != OURS

    silent("sr-latn")
    assert said("cnr", OURS) == said("bs", OURS) != OURS


def test_djangos_own_come_from_a_language_before_bosnian(silent):
    silent("cnr")
    assert said("cnr", "Enter a whole number.") == said("sr-latn", "Enter a whole number.")
    assert said("cnr", "Enter a whole number.") != said("bs", "Enter a whole number.")


def test_django_does_not_know_montenegrin_and_needs_no_catalogue_of_it():
    assert said("cnr", "Enter a whole number.") == said("sr-latn", "Enter a whole number.") != "Enter a whole number."


def test_counted_and_distinguished_sentences_follow_the_chain_too(silent):
    silent("cnr")
    with override("sr-latn"):
        expected = [ngettext("%(num)d hour", "%(num)d hours", n) for n in (1, 3, 5)], pgettext("abbrev. month", "May")
    with override("cnr"):
        assert [ngettext("%(num)d hour", "%(num)d hours", n) for n in (1, 3, 5)] == expected[0]
        assert pgettext("abbrev. month", "May") == expected[1]


def test_what_no_language_of_the_chain_has_stays_as_it_is(silent):
    silent("cnr")
    assert said("cnr", "No catalogue has this.") == "No catalogue has this."
    with override("cnr"):
        assert [ngettext("one thing here", "many things here", n) for n in (1, 2)] == [
            "one thing here", "many things here",
        ]
        assert pgettext("nowhere", "No catalogue has this.") == "No catalogue has this."


def test_a_language_keeps_its_own_sentences():
    assert said("cnr", "Croatian") == "hrvatski"
    assert said("en", OURS) == OURS
