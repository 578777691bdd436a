"""The front door, errors in one's language, and the language switch."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils.html import escape
from django.utils.translation import override

from lms.context import html_lang, page
from people.kept import gap
from people.models import Role
from tests import factories as make

GAP = gap("rest")


class TestTheFrontDoor:
    @pytest.mark.parametrize(
        ("accepts", "home"), [("bs", "/bs/"), ("fr-CH, fr;q=0.9", "/fr/"), ("ja", "/en/"), ("", "/en/")]
    )
    def test_a_stranger_is_led_home_in_the_language_of_the_browser(self, client, db, accepts, home):
        response = client.get("/", headers={"accept-language": accepts})

        assert response.status_code == 302
        assert response["Location"] == home

    def test_a_person_is_led_home_in_her_own_language(self, db):
        client = make.signed_in(make.officer(language="bs"))

        assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/bs/"

    def test_a_language_that_we_no_longer_speak_becomes_the_default(self, db):
        client = make.signed_in(make.officer(language="xx"))

        assert client.get("/")["Location"] == "/en/"

    def test_the_cms_has_no_door_of_its_own(self, client, db):
        assert client.get("/cms/login/?next=/cms/pages/")["Location"] == "/en/sign-in/?next=/cms/pages/"

    def test_who_is_signed_in_is_led_home_from_the_door_of_the_cms(self, db):
        assert make.signed_in(make.officer()).get("/cms/login/")["Location"] == "/en/"

    def test_the_root_of_the_page_tree_leads_home(self, db):
        home = make.locale("en") and make.course_page().get_parent().specific

        assert home.url == "/en/"


class TestErrors:
    def test_nothing_at_this_address(self, client, db):
        response = client.get("/en/nothing-here/")

        page = response.content.decode()
        assert response.status_code == 404
        assert "There is nothing at this address" in page
        assert page.count("<h1") == 1

    def test_an_error_in_bosnian_is_a_bosnian_page(self, client, db):
        response = client.get("/bs/nothing-here/")

        assert response.status_code == 404
        assert '<html lang="bs"' in response.content.decode()

    def test_a_fault_of_ours_gets_a_page_in_the_language_of_the_address(self, db, monkeypatch):
        from progress import views

        def fail(*args):
            raise RuntimeError("a secret of the database")

        monkeypatch.setattr(views, "fronts", fail)
        client = make.signed_in(make.officer(), raise_request_exception=False)

        response = client.get("/bs/")

        page = response.content.decode()
        assert response.status_code == 500
        assert '<html lang="bs"' in page
        assert page.count("<h1") == 1
        assert "a secret" not in page

    def test_the_page_for_our_faults_asks_no_database(self, rf, django_assert_num_queries, db):
        from lms.errors import server_error

        with django_assert_num_queries(0):
            response = server_error(rf.get("/en/"))

        assert b"Every answer that was saved is kept." in response.content

    def test_a_request_that_cannot_be_read_gets_a_sentence(self, client, db):
        from lms.errors import bad_request

        request = RequestFactory().get("/en/")
        request.user = make.officer()

        response = bad_request(request)

        assert response.status_code == 400
        assert b"Nothing was changed." in response.content

    def test_a_page_that_cannot_be_published_is_opened_again_with_all_reasons(self, db):
        from django.contrib.messages import get_messages

        client = make.signed_in(make.person(role=Role.TRAINER))
        page = make.lesson_page(make.module_page(make.course_page()), publish=False, body=[], title="Hollow")
        page.save_revision()

        response = client.post(f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}&next=/cms/")

        assert response["Location"] == f"/cms/pages/{page.pk}/edit/"
        said = [str(message) for message in get_messages(response.wsgi_request)]
        assert said == [
            "Nothing was changed, since the course could not be published like that.",
            "Hollow: A lesson needs at least one block.",
        ]


class TestTheLanguageSwitch:
    def switch(self, address: str, language: str = "en") -> dict[str, str]:
        request = RequestFactory().get(address)
        with override(language):
            return {entry["code"]: entry["url"] for entry in page(request)["languages"]()}

    def test_it_leads_to_the_same_page_and_keeps_what_was_asked(self):
        expected = {code: f"/{code}/courses/x/?attempt=7&a=b" for code, _name in settings.LANGUAGES}
        assert self.switch("/en/courses/x/?attempt=7&a=b") == expected

    def test_from_another_language_too(self):
        assert self.switch("/bs/courses/x/", "bs")["en"] == "/en/courses/x/"

    def test_from_an_address_without_a_language_it_leads_home(self):
        assert self.switch("/cms/pages/")["bs"] == "/bs/"

    def test_languages_are_named_in_themselves_and_the_current_one_is_marked(self):
        with override("bs"):
            entries = page(RequestFactory().get("/bs/"))["languages"]()

        names = {entry["code"]: entry["name"] for entry in entries}
        assert [entry["code"] for entry in entries if entry["current"]] == ["bs"]
        assert (names["bs"], names["cnr"], names["sr-latn"]) == ("Bosanski", "Crnogorski", "Srpski (latinica)")
        assert (names["sr"], names["hy"], names["ka"]) == ("Српски", "Հայերեն", "ქართული")

    def test_the_menu_that_is_kept_gets_each_pages_address_and_nothing_else_from_it(self):
        for address in ("/en/law/?q=%3Cscript%3E", "/en/courses/x/?a=1&b=2"):
            menu = page(RequestFactory().get(address))["language_menu"]

            assert f'href="/ka/{escape(address.removeprefix("/en/"))}"' in menu
            assert "<script" not in menu and GAP not in menu

    def test_scripts_of_a_language_have_full_tags(self):
        assert (html_lang("sr"), html_lang("sr-latn"), html_lang("bs")) == ("sr-Cyrl", "sr-Latn", "bs")

    def test_a_page_offers_it_without_a_query(self, db, rf, django_assert_num_queries):
        with django_assert_num_queries(0):
            page(rf.get("/en/"))

    def test_it_works_for_who_is_not_signed_in(self, db):
        html = Client().get("/en/sign-in/?next=/en/courses/x/").content.decode()

        assert 'href="/bs/sign-in/?next=/en/courses/x/"' in html


def test_the_project_passes_djangos_checks(db):
    call_command("check", fail_level="WARNING")


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_laying_the_foundations_again_changes_nothing(db):
    from wagtail.models import Page, Site

    from lms.foundations import lay_foundations

    def state():
        return list(Page.objects.values_list("pk", "path", "slug")), list(Site.objects.values_list("root_page"))

    before = state()
    lay_foundations()

    assert state() == before
