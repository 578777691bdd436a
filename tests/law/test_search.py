"""Searching the law library."""

import pytest
from django.db.models import QuerySet

from law.models import Judgment, Provision
from law.search import hits, matches
from tests import factories as make
from tests.law import worlds
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def library():
    return worlds.library()


def titles(query: str, language: str = "en", kind: str = "") -> list[str]:
    rows = matches(query, language, kind)
    found = hits(list(rows), query)
    return ["".join(piece.text for piece in hit.title) for hit in found]


@pytest.mark.parametrize("query", ["secic", "ŠEČIĆ", "шечић", "Croatia šečić", "1/01"])
def test_a_judgment_is_found_in_any_accents_case_and_script(library, query):
    assert titles(query) == ["Šečić v. Croatia"]


def test_every_word_has_to_be_there(library):
    assert len(titles("inciting hatred")) == 2
    assert titles("inciting serbia") == ["Criminal Code, article 317"]
    assert titles("inciting zebra") == []


@pytest.mark.parametrize("query", ["", "   ", "—!?", "%", "_"])
def test_no_word_finds_nothing(library, query):
    assert titles(query) == []


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("zločin mržnja", "hate crime"),
        ("злочин", "hate crime"),
        ("victim twice", "Serbia"),
        ("ombudsperson", "Ombudsperson"),
        ("register hand", "Bosnia and Herzegovina"),
    ],
)
def test_words_practices_bodies_and_recording_are_found(library, query, title):
    assert title in titles(query)


def test_one_kind_alone(library):
    assert titles("hate", kind="term") == ["hate crime"]


def test_a_text_is_found_in_the_readers_language_and_once(library):
    law = make.provision(library[2], article="9", summary="Cemetery.")
    make.provision(
        library[2], article="9", summary="Groblje.", locale=make.locale("bs"), translation_key=law.translation_key
    )

    assert titles("groblje", "bs")
    assert titles("cemetery", "bs") == []
    assert titles("cemetery", "fr") == ["Criminal Code, article 9"]


def test_what_is_changed_is_found_by_its_new_words_only(library):
    law = Provision.objects.get(article="317")
    law.summary = "Poticanje."
    law.save(update_fields=["summary"])

    assert titles("poticanje") == ["Criminal Code, article 317"]
    assert "Criminal Code, article 317" not in titles("inciting")


def test_law_is_found_by_its_place_too(library):
    assert "Criminal Code, article 317" in titles("serbia")


def test_a_judgment_is_found_by_its_country(library):
    make.judgment("other", name="C v. D", respondents=" HR ")

    assert set(titles("croatia")) == {"Šečić v. Croatia", "C v. D"}


class TestPage:
    @pytest.fixture
    def client(self, library):
        return make.signed_in(make.officer())

    def page(self, client, query: str, status: int = 200, **more) -> str:
        response = client.get("/en/law/search/", {"q": query, **more})
        assert response.status_code == status
        return response.content.decode()

    def test_what_was_found_is_marked_in_title_and_text(self, client):
        page = self.page(client, "сечић")

        assert "<mark>Šečić</mark> v. Croatia" in page
        assert "/en/law/judgments/secic/" in page

    def test_nothing_found_says_what_to_try(self, client):
        assert "Nothing holds all of these words." in self.page(client, "zebra")

    def test_no_words_explain_the_search(self, client):
        assert "Every word has to be there." in self.page(client, "")

    def test_what_was_asked_is_never_markup(self, client):
        page = self.page(client, '"><script>alert(1)</script>')

        assert "<script>alert" not in page

    @pytest.mark.parametrize("asked", [{"q": "x" * 201}, {"q": "hate", "kind": "secrets"}])
    def test_a_search_that_cannot_be_made_gets_a_sentence(self, client, asked):
        response = client.get("/en/law/search/", asked)

        assert response.status_code == 400
        assert 'role="alert"' in response.content.decode()

    def test_many_hits_are_paged(self, client, library):
        for number in range(45):
            make.provision(library[0], article=str(number), summary="Cemetery.")

        first, last = self.page(client, "cemetery"), self.page(client, "cemetery", page="3")

        assert "45 results" in first
        assert "Page 3 of 3" in last
        assert 'href="?q=cemetery&amp;page=2"' in first


def test_matches_are_not_read_before_they_are_paged(library):
    assert isinstance(matches("hate", "en"), QuerySet)


def test_search_words_are_kept_in_every_save(library):
    assert "secic" in Judgment.objects.get(slug="secic").search_text
