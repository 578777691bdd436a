"""What browsers hold our pages to, and what a form that was open too long gets."""

import pytest
from django.test import Client

from people.models import Role
from tests import factories as make

SIGN_IN = "/en/sign-in/"


def directives(response) -> dict[str, list[str]]:
    policy = response["Content-Security-Policy"]
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("address", [SIGN_IN, "/en/nothing-here/", "/healthz"])
def test_our_own_pages_run_our_own_files_and_nothing_else(client, db, address):
    policy = directives(client.get(address))

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]


def test_our_own_pages_need_no_inline_script_or_style(client, db):
    import re

    page = client.get(SIGN_IN).content.decode()

    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


def test_only_the_cms_may_run_what_its_library_writes(db):
    policy = directives(make.signed_in(make.person(role=Role.TRAINER)).get("/cms/"))

    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["default-src"] == ["'self'"]


def test_pages_are_not_sniffed_framed_or_told_to_others(client, db):
    response = client.get(SIGN_IN)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


class TestAFormThatWasOpenTooLong:
    @pytest.fixture
    def strict(self) -> Client:
        return Client(enforce_csrf_checks=True)

    def send(self, client, referer: str = ""):
        headers = {"referer": referer} if referer else {}
        return client.post(SIGN_IN, {"username": "x", "password": "y"}, headers=headers)

    def test_it_gets_a_sentence_and_a_way_back(self, strict, db):
        response = self.send(strict, "http://testserver/en/sign-in/?next=/en/courses/x/")

        page = response.content.decode()
        assert response.status_code == 403
        assert "This page was open too long" in page
        assert "nothing that was saved before is lost" in page
        assert 'href="/en/sign-in/?next=/en/courses/x/"' in page

    @pytest.mark.parametrize(
        "referer", ["", "https://evil.example/", "http://testserver.evil.example/x", "http://testserver//evil.example/"]
    )
    def test_the_way_back_never_leads_to_another_site(self, strict, db, referer):
        response = self.send(strict, referer)

        assert response.status_code == 403
        address = response.context["action"]["url"]
        assert address.startswith("/")
        assert not address.startswith("//")

    def test_nothing_was_done(self, strict):
        amra = make.officer()
        enrolment = make.enrolment(amra, make.syllabus())
        strict.force_login(amra)

        response = strict.post("/en/courses/hate-crime/l1/done/")

        assert response.status_code == 403
        enrolment.refresh_from_db()
        assert enrolment.percent == 0

    @pytest.fixture(autouse=True)
    def _database(self, db):
        pass
