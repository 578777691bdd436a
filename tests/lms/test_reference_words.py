"""The loader of the reference course: words are paired, and a translation with a hole is refused."""

import pytest

from lms.reference.translate import WordsMissing, translate
from lms.reference.words import WordsDontPair, pair, plain
from tests import factories as make


def test_texts_are_paired_through_any_structure():
    source = {"title": "Bias", "points": [{"text": "One"}, {"text": "Two"}], "minutes": 5, "only": "x"}
    target = {"title": "Pristrasnost", "points": [{"text": "Jedan"}, {"text": "Dva"}], "minutes": 5}

    assert pair(source, target) == {"Bias": "Pristrasnost", "One": "Jedan", "Two": "Dva"}


def test_rich_text_is_paired_by_its_segments():
    words = pair("<p>One.</p><ul><li>Two</li></ul>", "<p>Jedan.</p><ul><li>Dva</li></ul>")

    assert words == {"One.": "Jedan.", "Two": "Dva"}


def test_signs_of_markup_in_plain_text_are_kept_as_text():
    assert plain("A & B", "A i B") == {"A &amp; B": "A i B"}


@pytest.mark.parametrize(
    ("source", "target", "where"),
    [
        ({"points": ["One", "Two"]}, {"points": ["Jedan"]}, r"\.points: 2 and 1 entries"),
        ({"body": ["<p>One</p><p>Two</p>"]}, {"body": ["<p>Jedan</p>"]}, r"\.body\[0\]: 2 and 1 segments"),
    ],
)
def test_what_does_not_pair_is_refused_and_says_where(source, target, where):
    with pytest.raises(WordsDontPair, match=where):
        pair(source, target)


class TestTranslate:
    @pytest.fixture
    def page(self, db):
        make.locale("bs")
        return make.course_page()

    WORDS = plain("Hate crime", "Zločin iz mržnje") | plain("What it is.", "Šta je to.")

    def test_a_page_is_translated_and_published(self, page):
        translated = translate(page, "bs", self.WORDS)

        assert translated.live
        assert (translated.title, translated.summary) == ("Zločin iz mržnje", "Šta je to.")
        assert translated.translation_key == page.translation_key

    def test_what_has_no_words_is_named_and_nothing_is_published(self, page):
        with pytest.raises(WordsMissing, match="What it is"):
            translate(page, "bs", plain("Hate crime", "Zločin iz mržnje"))

        assert not page.get_translations().exists()

    def test_new_words_of_the_source_are_translated_anew(self, page):
        translate(page, "bs", self.WORDS)
        page.summary = "What it does."
        page.save()
        make.published(page)

        translated = translate(page, "bs", self.WORDS | plain("What it does.", "Šta čini."))

        assert translated.summary == "Šta čini."
