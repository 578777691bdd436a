"""What a language's catalogue lacks is said in the next language of its chain."""

import pytest
from django.utils.translation import gettext, ngettext, override, pgettext, trans_real

from lms.catalogues import chain_catalogues


@pytest.fixture
def montenegrin(settings):
    """A language of the site that has no catalogue at all."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("cnr", "crnogorski")]
    chain_catalogues()
    yield "cnr"
    trans_real._translations.pop("cnr")


def said(language: str, message: str) -> str:
    with override(language):
        return gettext(message)


def test_our_sentences_are_said_in_the_first_language_that_has_them(montenegrin):
    assert said("cnr", "A lesson needs at least one block.") == said("bs", "A lesson needs at least one block.")
    assert said("cnr", "A lesson needs at least one block.") != "A lesson needs at least one block."


def test_djangos_own_come_from_a_language_before_bosnian(montenegrin):
    assert said("cnr", "Enter a whole number.") == said("sr-latn", "Enter a whole number.")
    assert said("cnr", "Enter a whole number.") != said("bs", "Enter a whole number.")


def test_counted_and_distinguished_sentences_follow_the_chain_too(montenegrin):
    with override("sr-latn"):
        expected = [ngettext("%(num)d hour", "%(num)d hours", n) for n in (1, 3, 5)], pgettext("abbrev. month", "May")
    with override("cnr"):
        assert [ngettext("%(num)d hour", "%(num)d hours", n) for n in (1, 3, 5)] == expected[0]
        assert pgettext("abbrev. month", "May") == expected[1]


def test_what_no_language_of_the_chain_has_stays_as_it_is(montenegrin):
    assert said("cnr", "No catalogue has this.") == "No catalogue has this."
    with override("cnr"):
        assert [ngettext("one thing here", "many things here", n) for n in (1, 2)] == [
            "one thing here", "many things here",
        ]
        assert pgettext("nowhere", "No catalogue has this.") == "No catalogue has this."


def test_the_languages_of_the_chain_keep_their_own_sentences(montenegrin):
    assert said("sr-latn", "A lesson needs at least one block.") == "A lesson needs at least one block."
    assert said("en", "A lesson needs at least one block.") == "A lesson needs at least one block."
