"""Terms of a lesson: marked where they stand first, explained in a list, in the words of the lesson's language."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from courses.body import lesson_body, render_body
from courses.mark_terms import Marker, Term
from courses.models import ActivityEdition, LessonPage
from tests import factories as make
from tests.law.worlds import term

ON = date(2026, 11, 24)


def marked(html: str, *called: str, language: str = "en") -> str:
    """The HTML with marks written as [key|words]."""
    told = Marker([Term(str(n), one) for n, one in enumerate(called, start=1)], language).mark(html)
    for n in range(1, len(called) + 1):
        told = told.replace(f'<a class="term" href="#term-{n}" aria-describedby="term-{n}-told" data-term>', f"[{n}|")
    return told.replace("</a>", "]")


class TestWhere:
    def test_the_first_occurrence_alone(self):
        assert marked("<p>A victim is a victim.</p><p>Victims</p>", "victim") == (
            "<p>A [1|victim] is a victim.</p><p>Victims</p>"
        )

    def test_the_first_in_several_pieces_of_one_text(self):
        marker = Marker([Term("v", "victim")], "en")
        assert "data-term" in marker.mark("<p>victim</p>")
        assert marker.mark("<p>victim</p>") == "<p>victim</p>"

    @pytest.mark.parametrize(
        "html",
        [
            '<p><a href="/victim">victim <b>victim</b></a></p>',
            "<h2>The victim</h2>",
            "<h3>A <i>victim</i></h3>",
            '<img alt="victim" title="victim">',
            '<p data-x="victim">no</p>',
            "<summary>victim</summary>",
            "<button>victim</button>",
            '<p class="panel__title">victim</p>',
            "<!--victim-->",
            "<textarea>victim</textarea>",
            "<script>victim</script>",
            "<style>.victim{}</style>",
            '<p lang="bs">victim</p>',
        ],
    )
    def test_never_in_links_headings_attributes_and_what_is_no_running_text(self, html):
        assert marked(html, "victim") == html.replace("</a>", "]")
        assert marked(f"{html}<p>victim</p>", "victim").endswith("<p>[1|victim]</p>")

    def test_text_in_the_language_of_the_lesson_may_say_so(self):
        assert marked('<p lang="en">victim</p>', "victim") == '<p lang="en">[1|victim]</p>'

    def test_empty_elements_close_nothing(self):
        assert marked('<h2>x</h2>a<br>b<img src="/x"><hr/>victim', "victim").endswith("[1|victim]")

    def test_what_is_escaped_stays_escaped(self):
        assert marked("<p>&lt;b&gt; victim &amp; &quot;co&quot;</p>", "victim") == '<p>&lt;b&gt; [1|victim] &amp; "co"</p>'

    def test_a_term_that_looks_like_markup_makes_none(self):
        told = Marker([Term('"><script>', "victim")], "en").mark("<p>victim</p>")
        assert "<script" not in told

    def test_apostrophes_are_read_as_they_are_shown(self):
        assert marked("<p>victims&#x27; rights</p>", "victims' rights") == "<p>[1|victims' rights]</p>"


class TestWords:
    @pytest.mark.parametrize(
        ("text", "term", "language"),
        [
            ("Hate Crimes", "hate crime", "en"),
            ("victim's", "victim", "en"),
            ("communities", "community", "en"),
            ("third-party reporting", "third-party reporting", "en"),
            ("third party\nreporting", "third-party reporting", "en"),
            ("zločina iz mržnje", "zločin iz mržnje", "bs"),
            ("Zločinima iz mržnje", "zločin iz mržnje", "bs"),
            ("žrtvama", "žrtva", "bs"),
            ("злочину на ґрунті ненависті", "злочин на ґрунті ненависті", "uk"),
            ("жертви", "потерпілий (proc.) / жертва", "uk"),
            ("потерпілого", "потерпілий (proc.) / жертва", "uk"),
            ("infracțiuni motivate de ură", "infracțiune motivată de ură / de prejudecată", "ro"),
            ("nefret suçunun", "nefret suçu", "tr"),
            ("დაზარალებულის", "დაზარალებული / მსხვერპლი", "ka"),
        ],
    )
    def test_case_and_endings_may_differ(self, text, term, language):
        assert marked(f"<p>{text}</p>", term, language=language) == f"<p>[1|{text}]</p>"

    @pytest.mark.parametrize(
        ("text", "term", "language"),
        [
            ("Crimean", "crime", "en"),
            ("hateful crime", "hate crime", "en"),
            ("hate, crime", "hate crime", "en"),
            ("convictims", "victim", "en"),
            ("biased", "bi", "en"),
            ("provokim", "provë", "sq"),
            ("krimin e urrejtjes", "krim i urrejtjes", "sq"),
            ("iza", "iz", "bs"),
        ],
    )
    def test_other_words_are_not_taken_for_it(self, text, term, language):
        assert "[1|" not in marked(f"<p>{text}</p>", term, language=language)

    def test_the_longer_term_goes_first(self):
        assert marked("<p>A hate crime is a crime.</p>", "crime", "hate crime") == "<p>A [2|hate crime] is a [1|crime].</p>"


@given(st.text(alphabet="<>/=\"'&;ab victim-", max_size=80))
def test_no_text_becomes_markup(text):
    from html import escape, unescape

    told = Marker([Term("v", "victim")], "en").mark(f"<p>{escape(text)}</p>")

    bare = told.removeprefix("<p>").removesuffix("</p>")
    bare = bare.replace('<a class="term" href="#term-v" aria-describedby="term-v-told" data-term>', "").replace("</a>", "")
    assert unescape(bare) == text
    assert "<" not in bare


@pytest.mark.django_db
class TestBlock:
    def content(self, *keys: str, html: str = "<p>Each hate crime has a victim.</p>") -> list[dict]:
        return [make.text(html), make.block("terms", {"terms": [make.block("item", key) for key in keys]})]

    def body(self, *keys: str, language: str = "en", **content) -> str:
        return render_body(self.content(*keys, **content), language, jurisdiction=None, on=ON)

    def test_it_lists_the_terms_and_the_text_leads_there(self):
        term()

        told = self.body("hate-crime")

        assert 'Each <a class="term" href="#term-hate-crime"' in told
        assert 'id="term-hate-crime"' in told
        assert '<dd id="term-hate-crime-told" lang="en">Offence with a bias motive.</dd>' in told
        assert 'href="/en/law/glossary/#hate-crime"' in told

    def test_only_what_the_author_chose_is_marked(self):
        term()
        term("victim")

        assert self.body("victim").count("data-term") == 1

    def test_the_translated_lesson_has_the_term_of_its_language(self):
        english = term(equivalents="bs: zločin iz mržnje\nsr: злочин из мржње")

        told = self.body("hate-crime", language="bs", html="<p>Svaki zločin iz mržnje.</p>")
        assert ">zločin iz mržnje</a>." in told and 'lang="en">Offence' in told

        same = {"key": "hate-crime", "translation_key": english.translation_key}
        term("zločin iz mržnje", "Djelo", locale=make.locale("bs"), **same)
        assert 'lang="bs">Djelo.</dd>' in self.body("hate-crime", language="bs")

    def test_what_left_the_glossary_is_shown_as_nothing(self):
        assert "lesson-terms" not in self.body("gone")
        assert "lesson-terms" not in self.body()

    def test_a_term_that_is_chosen_twice_is_explained_once(self):
        term()
        content = [*self.content("hate-crime", "hate-crime"), *self.content("hate-crime")]

        told = render_body(content, "en", jurisdiction=None, on=ON)

        assert told.count('id="term-hate-crime"') == 1

    def test_its_own_list_is_not_marked(self):
        term("victim")
        term(definition="Offence against a victim")

        assert "data-term" not in self.body("victim", "hate-crime", html="<p>Nothing.</p>")

    def test_the_places_of_reflections_are_left_as_they_are(self):
        term()
        reflection = make.block("reflection", {"question": "Was it a hate crime?"})

        told = render_body([reflection, *self.content("hate-crime")], "en", jurisdiction=None, on=ON)

        assert f"<!--what the reader wrote at {reflection['id']}-->" in told

    def test_a_term_that_changes_is_shown_at_the_next_reading(self):
        known = term()
        course = make.syllabus(activities=1)
        edition = ActivityEdition.objects.get(activity__course=course)
        edition.content = self.content("hate-crime")
        edition.save()
        assert "Offence with a bias motive." in lesson_body(edition, jurisdiction=None, on=ON)

        known.definition = "A crime that says: you don't belong"
        known.save()
        edition.refresh_from_db()

        assert "you don&#x27;t belong." in lesson_body(edition, jurisdiction=None, on=ON)

    def test_a_second_reading_asks_the_database_nothing(self, django_assert_num_queries):
        term()
        edition = ActivityEdition.objects.get(activity__course=make.syllabus(activities=1))
        edition.content = self.content("hate-crime")
        edition.save()
        first = lesson_body(edition, jurisdiction=None, on=ON)

        with django_assert_num_queries(0):
            assert lesson_body(edition, jurisdiction=None, on=ON) == first

    def test_all_terms_of_a_lesson_cost_one_query(self, django_assert_num_queries):
        for name in ("hate crime", "victim", "bias"):
            term(name)

        with django_assert_num_queries(1):
            self.body("hate-crime", "victim", "bias")

    def test_translators_are_not_asked_for_it(self):
        stream = LessonPage.body.field.stream_block.to_python(self.content("hate-crime")[1:])
        block = stream[0].block
        from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

        assert list(StreamFieldSegmentExtractor(LessonPage.body.field).handle_block(block, stream[0].value)) == []

    def test_an_empty_list_and_an_unknown_term_are_refused(self):
        block = LessonPage.body.field.stream_block.child_blocks["terms"]
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"terms": []}))
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"terms": [make.block("item", "gone")]}))
