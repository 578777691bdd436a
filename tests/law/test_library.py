"""The law library, as an officer reads it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from law.models import Provision
from tests import factories as make
from tests.law import worlds
from tests.standing import stands

pytestmark = pytest.mark.django_db
#: Of every page: the session and the reader, with unit and jurisdiction.
READER = 2
TODAY = timezone.localdate
NOBODYS = "00000000-0000-4000-8000-000000000000"


@stands
def library():
    return worlds.library()


@pytest.fixture
def client(library):
    _state, entity, _other = library
    return make.signed_in(make.officer(unit=make.unit(where=entity)))


def html(response, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries) - READER


ADDRESSES = {
    "/en/law/": 7,
    "/en/law/in/BA-SRP/": 7,
    "/en/law/topics/incitement/": 2,
    "/en/law/judgments/": 3,
    "/en/law/judgments/secic/": 1,
    "/en/law/practices/": 1,
    "/en/law/glossary/": 1,
    "/en/law/search/?q=hate": 2 + 2,
    "/en/law/compare/": 2,
    "/en/law/compare/?place=BA&place=RS": 7,
}


class TestWhoMay:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_who_is_not_signed_in_signs_in_first(self, library, address):
        response = Client().get(address)

        assert response.status_code == 302
        assert response["Location"].startswith("/en/sign-in/?next=/en/law/")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_an_officer_reads_and_changes_nothing(self, client, address):
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405

    def test_who_has_no_unit_reads_too(self, library):
        page = html(make.signed_in(make.officer()).get("/en/law/"))

        assert "The law where you serve" not in page

    @pytest.mark.parametrize(
        "address",
        ["in/ZZ/", "in/ba/", "topics/nothing/", f"provisions/{NOBODYS}/", "judgments/nobody/", "provisions/1/"],
    )
    def test_what_is_not_on_file_is_not_found(self, client, address):
        assert client.get(f"/en/law/{address}").status_code == 404


class TestWhatItCosts:
    @pytest.mark.parametrize(("address", "queries"), ADDRESSES.items())
    def test_every_page_has_its_price(self, client, address, queries):
        assert cost(client, address) == queries

    def test_a_provision(self, client):
        key = Provision.objects.get(article="317").translation_key

        assert cost(client, f"/en/law/provisions/{key}/") == 3

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_a_larger_library_asks_no_more(self, client, library, address):
        before = cost(client, address)
        for number in range(8):
            for place in library:
                make.provision(place, topic="incitement", summary="More on hate.")
                worlds.practice(place)
            make.judgment(f"case-{number}", name=f"A{number} v. B")
            worlds.term(f"hate {number}")

        assert cost(client, address) == before

    def test_the_way_to_the_library_costs_other_pages_nothing(self, client, django_assert_num_queries):
        """Home of who has no course: session, reader, that there is none, no news, and nothing to remember."""
        assert 'href="/en/law/"' in html(client.get("/en/"))
        with django_assert_num_queries(READER + 3):
            client.get("/en/")


class TestLaw:
    def test_a_place_is_read_by_topic_with_the_law_of_its_state(self, client):
        page = html(client.get("/en/law/in/BA-SRP/"))

        assert "Hate as a motive." in page
        assert "Inciting hatred in the State." in page
        assert "Serbia" not in page
        assert "By hand, in a register." in page
        assert "Ombudsperson" in page

    def test_law_that_has_ended_is_kept_apart_and_law_to_come_is_named_so(self, client, library):
        yesterday, tomorrow = TODAY() - timedelta(days=1), TODAY() + timedelta(days=1)
        make.provision(library[2], summary="Old law.", in_force_to=yesterday)
        make.provision(library[2], summary="New law.", in_force_from=tomorrow)

        page = html(client.get("/en/law/in/RS/"))

        assert page.index("No longer in force") < page.index("Old law.")
        assert page.index("Not yet in force") < page.index("New law.")
        assert "Old law." not in html(client.get("/en/law/topics/definition/"))

    def test_a_provision_says_where_it_stands_and_that_nobody_reviewed_it(self, client, library):
        law = make.provision(
            library[2], article="54a", summary="Hate aggravates.", in_force_from=date(2013, 1, 1),
            sources="https://law.example/54a\nOfficial Gazette 3", verification_note="check the number",
        )

        page = html(client.get(f"/en/law/provisions/{law.translation_key}/"))

        for words in (
            "Criminal Code, article 54a", "Hate aggravates.", "1 January 2013", 'href="https://law.example/54a"',
            "Official Gazette 3", "Not yet legally reviewed", "Check the number",
        ):
            assert words in page

    def test_text_of_editors_is_never_markup(self, client, library):
        law = make.provision(library[0], summary="<script>alert(1)</script>", sources="javascript:alert(1)")

        page = html(client.get(f"/en/law/provisions/{law.translation_key}/"))

        assert "<script>alert" not in page
        assert 'href="javascript' not in page

    def test_law_is_told_once_in_the_readers_language_else_in_the_first(self, client, library):
        law = make.provision(library[2], summary="In English.")
        make.provision(
            library[2], summary="Na bosanskom.", locale=make.locale("bs"), translation_key=law.translation_key
        )

        told = html(client.get("/bs/law/in/RS/"))

        assert "Na bosanskom." in told
        assert "In English." not in told
        assert "Inciting hatred in Serbia." in told
        assert "Na bosanskom." not in html(client.get("/fr/law/in/RS/"))

    def test_what_exists_in_one_language_only_is_shown_everywhere(self, client, library):
        make.provision(library[2], summary="Samo na bosanskom.", locale=make.locale("bs"))

        assert "Samo na bosanskom." in html(client.get("/en/law/in/RS/"))

    def test_the_note_of_a_name_goes_with_it(self, client):
        make.jurisdiction("XK", name="Kosovo*", note="Under Resolution 1244.")

        assert "Under Resolution 1244." in html(client.get("/en/law/"))
        assert "Under Resolution 1244." in html(client.get("/en/law/in/XK/"))


class TestJudgments:
    def test_a_judgment_teaches_the_investigating_officer(self, client):
        page = html(client.get("/en/law/judgments/secic/"))

        for words in ("Šečić v. Croatia", "He was beaten.", "Look for the motive.", "1/01", "Article 14: violation"):
            assert words in page
        assert "/en/law/judgments/?theme=delay" in page

    @pytest.mark.parametrize("asked", ["article=3", "state=HR", "year=2005", "theme=delay", "ground=roma"])
    def test_judgments_are_found_by_what_they_are_about(self, client, asked):
        make.judgment("other", name="C v. D", respondents=" BG ", convention_articles=" 13 ")

        page = html(client.get(f"/en/law/judgments/?{asked}"))

        assert "Šečić" in page
        assert ("C v. D" in page) is (asked == "year=2005")

    def test_an_article_is_not_found_by_a_part_of_its_number(self, client):
        make.judgment("other", name="C v. D", convention_articles=" 13 ")

        assert "C v. D" not in html(client.get("/en/law/judgments/?article=3"))

    @pytest.mark.parametrize("asked", ["article=99", "year=abc", "state=ZZ", "theme=%00"])
    def test_what_is_not_offered_gets_a_sentence(self, client, asked):
        page = html(client.get(f"/en/law/judgments/?{asked}"), status=400)

        assert "t in the list. Choose one of the list." in page

    def test_more_than_a_page_is_led_through_with_what_was_asked(self, client):
        for number in range(25):
            make.judgment(f"case-{number}", name=f"Case {number}", respondents=" HR ")

        page = html(client.get("/en/law/judgments/?state=HR"))

        assert 'href="?state=HR&amp;page=2"' in page
        assert "Page 2 of 2" in html(client.get("/en/law/judgments/?state=HR&page=99"))


class TestPracticesAndWords:
    def test_practices_say_where_and_what(self, client, library):
        told = {"name": "Second look", "service": "Traffic police", "evidence": "More reports"}
        worlds.practice(library[0], contact="x@y.example", **told)

        page = html(client.get("/en/law/practices/"))

        for words in ("Ask the victim twice.", "Second look", "Traffic police", "More reports", "x@y.example"):
            assert words in page

    def test_a_word_is_called_as_in_the_readers_language(self, client):
        assert "zločin iz mržnje" in html(client.get("/bs/law/glossary/"))
        page = html(client.get("/en/law/glossary/"))
        assert page.index("hate crime") < page.index("zločin iz mržnje")

    def test_an_empty_library_says_what_will_be_there(self, db):
        client = make.signed_in(make.officer())

        assert "No practice is on file yet." in html(client.get("/en/law/practices/"))
        assert "No term is on file yet." in html(client.get("/en/law/glossary/"))
        assert "No judgment is on file yet." in html(client.get("/en/law/judgments/"))
        assert "No provision is on file yet." in html(client.get("/en/law/"))
