"""Words are compared without accents, case and script, and what was found is marked in the words as they stand."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from law.excerpts import excerpt, marked
from law.folding import fold, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Šečić", "secic"),
        ("Шечић", "Šečić"),
        ("ЗЛОЧИН ИЗ МРЖЊЕ", "zločin iz mržnje"),
        ("Đorđević", "Ђорђевић"),
        ("İSTANBUL", "istanbul"),
        ("ılık", "ilik"),
        ("nifrət", "nifret"),
        ("urrejtjes së", "urrejtjes se"),
        ("Ștefan", "Stefan"),
        ("Київ", "Kyiv"),
        ("п'ять", "пʼять"),
        ("злосторство ѓ ќ", "zlostorstvo g k"),
        ("c\u030c", "č"),
    ],
)
def test_the_same_word_in_other_accents_case_or_script_is_the_same(one, other):
    assert fold(one) == fold(other)


def test_georgian_and_armenian_are_folded_to_latin_letters():
    assert fold("სიძულვილი") == "sidzulvili"
    assert fold("ատելության").isascii()


def test_numbers_of_applications_and_recommendations_are_words():
    assert fold("43577/98; CM/Rec(2024)4") == "43577 98 cm rec 2024 4"


@pytest.mark.parametrize(("asked", "there"), [("mržnja", "iz mržnje"), ("victims", "a victim"), ("zločina", "zločin")])
def test_the_end_of_a_word_may_be_inflected(asked, there):
    assert all(stem in fold(there) for stem in stems(asked))


def test_short_words_are_taken_as_they_are():
    assert stems("bias the bias") == ["bias", "the"]


@given(st.text())
@example("𝐀")
def test_any_text_can_be_folded_and_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text(min_size=1, max_size=6))
def test_marking_loses_no_letter(text, query):
    from law.folding import compose

    assert "".join(piece.text for piece in marked(text, stems(query))) == compose(text)


def test_a_word_is_marked_as_it_stands():
    pieces = marked("Šečić v. Croatia", stems("сечић"))

    assert [(p.text, p.marked) for p in pieces] == [("Šečić", True), (" v. Croatia", False)]


def test_an_excerpt_shows_the_words_around_what_was_found():
    text = "Nothing here. " * 40 + "They found the motive at last. " + "And more. " * 40

    pieces = excerpt(["no such word", text], stems("motive"))

    assert [p.text for p in pieces if p.marked] == ["motive"]
    assert pieces[0].text.startswith("…")
    assert pieces[-1].text.endswith("…")
    assert sum(len(p.text) for p in pieces) < 300
