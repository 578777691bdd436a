"""The short notation in which authors write effects, scores and names of evidence."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.blocks import EffectsBlock, NamesBlock, ScoresBlock
from quizzes.notation import (
    NotationError,
    read_effects,
    read_names,
    read_scores,
    write_effects,
    write_scores,
)

names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,12}", fullmatch=True)


def test_effects_add_to_counters_and_set_flags():
    assert read_effects("trust +1, time 5, fear -2, escalated yes, closed no") == {
        "trust": 1,
        "time": 5,
        "fear": -2,
        "escalated": True,
        "closed": False,
    }


@pytest.mark.parametrize("text", ["trust +1; time +5", "trust +1\ntime +5", " trust  +1 ,, time +5, "])
def test_parts_are_parted_by_commas_semicolons_or_lines_and_space_means_nothing(text):
    assert read_effects(text) == {"trust": 1, "time": 5}


def test_nothing_is_read_as_nothing():
    assert (read_effects(""), read_scores(" , "), read_names("\n")) == ({}, {}, [])


@pytest.mark.parametrize(
    ("read", "text", "part"),
    [
        (read_effects, "trust +1, time", "time"),
        (read_effects, "trust + 1", "trust + 1"),
        (read_effects, "trust +1.5", "trust +1.5"),
        (read_effects, "trust +1, trust +2", "trust +2"),
        (read_effects, "escalated maybe", "escalated maybe"),
        (read_effects, "time 1234567", "time 1234567"),
        (read_effects, "time ٣", "time ٣"),
        (read_effects, "trust=1", "trust=1"),
        (read_scores, "recording yes", "recording yes"),
        (read_scores, "recording", "recording"),
        (read_names, "paint, the stone", "the stone"),
        (read_names, "1paint", "1paint"),
        (read_names, "čaša", "čaša"),
        (read_names, "paint\x00", "paint\x00"),
    ],
)
def test_what_cannot_be_read_is_named(read, text, part):
    with pytest.raises(NotationError) as error:
        read(text)
    assert error.value.part == part


@given(st.dictionaries(names, st.integers(-999_999, 999_999) | st.booleans(), max_size=6))
def test_effects_are_read_as_they_were_written(effects):
    read = read_effects(write_effects(effects))
    assert read == effects
    assert [type(value) for value in read.values()] == [type(value) for value in effects.values()]


@given(st.dictionaries(names, st.integers(-100, 100), max_size=6))
def test_scores_are_read_as_they_were_written(scores):
    assert read_scores(write_scores(scores)) == scores


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_part_of_it(text):
    for read in (read_effects, read_scores, read_names):
        try:
            read(text)
        except NotationError as error:
            assert error.part and error.part in text


@pytest.mark.parametrize(
    ("block", "text"), [(EffectsBlock, "trust up"), (ScoresBlock, "recording yes"), (NamesBlock, "the stone")]
)
def test_the_form_says_which_part_cannot_be_read_and_how_to_write_it(block, text):
    with pytest.raises(ValidationError) as error:
        block(help_text="For example: like this.").clean(f"{text}")
    assert error.value.messages == [f"‘{text}’ can't be read. For example: like this."]


def test_notation_is_not_offered_for_translation():
    block = EffectsBlock()
    assert block.get_translatable_segments("trust +1") == []
    assert block.restore_translated_segments("trust +1", []) == "trust +1"
