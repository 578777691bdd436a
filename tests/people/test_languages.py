"""In which language a reader is served when her own isn't there."""

from types import SimpleNamespace

import pytest

from people.languages import best_of, reading_order


def test_a_montenegrin_reader_is_served_in_the_languages_next_to_hers_then_in_english():
    assert reading_order("cnr") == ("cnr", "sr-latn", "bs", "hr", "en")


@pytest.mark.parametrize(("language", "order"), [("en", ("en",)), ("fr", ("fr", "en"))])
def test_who_has_no_chain_is_served_in_english(language, order):
    assert reading_order(language) == order


def test_an_installation_names_its_own_chains(settings):
    settings.LANGUAGE_FALLBACKS = {"fr": ("ro",)}
    assert reading_order("fr") == ("fr", "ro", "en")


def test_more_languages_come_last_and_none_twice():
    assert reading_order("ka", "fr", "en") == ("ka", "en", "fr")


def test_the_best_is_the_first_of_the_order_and_others_are_not_offered():
    rows = [SimpleNamespace(locale=locale) for locale in ("fr", "bs", "en")]
    assert best_of(rows, ("cnr", "bs", "en")).locale == "bs"
    assert best_of(rows, ("uk",)) is None
    assert best_of([], ("en",)) is None
