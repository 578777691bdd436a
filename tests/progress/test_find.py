"""One search over an officer's courses and the library."""

import importlib

import pytest
from django.apps import apps
from django.test import Client

from courses.models import ActivityEdition
from progress.models import Enrolment
from quizzes.models import CheckPage, ScenarioPage
from tests import factories as make
from tests.progress.test_pages import cost, html

BODY = [
    make.text("<h2>The pharmacy</h2><p>Ask the <b>pharmacist</b> for the recording.</p>"),
    make.block("timeline", {"title": "A night", "events": [{"when": "02:10", "text": "<p>A stone.</p>"}] * 2}),
]


@pytest.fixture
def taught(amra):
    """A published course with words of its own in its first lesson, and the officer in it."""
    module = make.module_page(make.course_page())
    make.lesson_page(module, "l1", title="First hour", intro="What to secure.", body=BODY)
    make.lesson_page(module, "l2")
    of = apps.get_model("courses", "Course").objects.get()
    return make.enrolment(amra, of)


def found(client, words: str, language: str = "en") -> str:
    return html(client.get(f"/{language}/search/", {"q": words}))


@pytest.mark.usefixtures("taught")
class TestLessons:
    @pytest.mark.parametrize(
        "words", ["pharmacist", "PHARMACISTS recording", "Pharmácist", "стоне", "stone", "first hour", "secure"]
    )
    def test_one_is_found_by_any_of_its_words_in_any_case_accent_and_script(self, client, words):
        page = found(client, words)
        assert 'href="/en/courses/hate-crime/l1/"' in page and 'href="/en/courses/hate-crime/l2/"' not in page

    def test_every_word_has_to_be_there(self, client):
        assert "Nothing holds all of these words." in found(client, "pharmacist lantern")

    @pytest.mark.parametrize("words", ["timeline", "<b>", "   ", "strong"])
    def test_what_is_no_word_of_it_finds_nothing(self, client, words):
        assert 'href="/en/courses/hate-crime/l1/"' not in found(client, words)

    def test_the_words_are_marked_where_they_stand(self, client):
        assert "Ask the <mark>pharmacist</mark> for the recording." in found(client, "pharmacist")

    def test_it_is_looked_for_in_the_language_in_which_it_is_shown(self, client, taught):
        first = taught.course.activities.get(slug="l1")
        ActivityEdition.objects.create(
            activity=first, locale="bs", title="Prvi sat", minutes=10, content_hash="x", search_text="prvi sat apotekar"
        )

        assert "/bs/courses/hate-crime/l1/" in found(client, "apotekar", "bs")
        assert "/bs/courses/hate-crime/l1/" not in found(client, "pharmacist", "bs")
        assert "/cnr/courses/hate-crime/l1/" in found(client, "apotekar", "cnr")
        assert "/en/courses/hate-crime/l1/" not in found(client, "apotekar")

    def test_a_course_is_found_too(self, client):
        assert 'href="/en/courses/hate-crime/"' in found(client, "hate crime")

    def test_nothing_of_an_exercise_is_given_away(self):
        assert [model().plain_text() for model in (CheckPage, ScenarioPage)] == ["", ""]

    def test_it_costs_the_same_for_2_lessons_and_for_25(self, client, taught):
        ActivityEdition.objects.update(search_text="pharmacist")
        two = cost(client, "/en/search/?q=pharmacist")
        for number in range(3, 26):
            make.activity(taught.course, f"x{number}")
        ActivityEdition.objects.update(search_text="pharmacist")

        assert cost(client, "/en/search/?q=pharmacist") == two <= 13
        assert "Page 1 of 2" in found(client, "pharmacist")


class TestTheLibrary:
    def test_its_first_hits_stand_below_with_the_way_to_all(self, client, db):
        where = make.jurisdiction("BA")
        for number in range(7):
            make.provision(where, summary=f"Recording duty number {number}")

        page = found(client, "recording duty")
        assert page.count("law-row__title") == 5
        assert 'href="/en/law/search/?q=recording%20duty"' in page and "All 7 results" in page


class TestWhoMay:
    def test_who_is_not_signed_in_signs_in_first(self, db):
        assert Client().get("/en/search/?q=x")["Location"].startswith("/en/sign-in/")

    def test_nobody_finds_lessons_of_courses_that_she_is_not_in(self, taught):
        stranger = make.signed_in(make.officer())
        assert "Nothing holds all of these words." in found(stranger, "pharmacist")

        Enrolment.objects.update(status="withdrawn")
        assert "Nothing holds all of these words." in found(make.signed_in(taught.officer), "pharmacist")

    def test_too_many_words_get_a_sentence(self, client):
        response = client.get("/en/search/", {"q": "x" * 201})
        assert response.status_code == 400 and "200 characters at most" in response.content.decode()


def test_what_was_published_before_there_was_a_search_is_found_without_markup(taught):
    edition = ActivityEdition.objects.get(activity__slug="l1")
    ActivityEdition.objects.update(search_text="", plain_text="")

    importlib.import_module("courses.migrations.0011_words_to_find").words_of_what_is_published(apps, None)

    edition.refresh_from_db()
    assert "pharmacist" in edition.search_text and "first hour" in edition.search_text
    assert "<" not in edition.plain_text and "strong" not in edition.search_text
