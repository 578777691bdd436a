"""Certificates for officers, the page where anybody checks one, and administrators' pages."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from credentials.models import Certificate, CertificateDesign
from credentials.print import pdf_of
from credentials.revoke import revoke
from people.models import Role
from tests import factories as make

MINE = "/en/certificates/"
LIST = "/cms/certificates/"


@pytest.fixture
def browser(amra):
    return make.signed_in(amra)


class TestMine:
    def test_before_the_first_it_says_how_to_get_one(self, browser):
        assert "You have no certificate yet." in browser.get(MINE).content.decode()

    def test_each_offers_its_pdf_its_badge_and_the_page_to_check_it(self, browser, certificate, django_assert_num_queries):
        browser.get(MINE)
        with django_assert_num_queries(4):
            page = browser.get(MINE).content.decode()
        assert certificate.shown_code in page
        assert f"/verify/{certificate.code}/" in page
        assert f"{MINE}{certificate.code}/pdf/" in page
        assert f"{MINE}{certificate.code}/credential/" in page

    def test_the_pdf_is_made_when_it_is_asked_for_and_kept(self, browser, certificate):
        response = browser.get(f"{MINE}{certificate.code}/pdf/")
        words = PdfReader(BytesIO(b"".join(response.streaming_content))).pages[0].extract_text()
        assert "Amra Hodžić" in words
        certificate.refresh_from_db()
        assert certificate.file

    def test_the_badge_is_the_signed_text(self, browser, certificate):
        response = browser.get(f"{MINE}{certificate.code}/credential/")
        assert response.content.decode() == certificate.credential

    def test_a_revoked_one_cannot_be_had_any_more(self, browser, certificate):
        revoke(certificate=certificate, reason="Wrong person.", by=make.person())
        assert browser.get(f"{MINE}{certificate.code}/pdf/").status_code == 404
        assert Client().get(f"/credentials/{certificate.code}/").status_code == 404

    @pytest.mark.parametrize("end", ["pdf/", "credential/"])
    def test_nobody_elses(self, certificate, end):
        other = make.signed_in(make.officer())
        assert other.get(f"{MINE}{certificate.code}/{end}").status_code == 404
        assert Client().get(f"{MINE}{certificate.code}/{end}").status_code == 302
        assert certificate.shown_code not in other.get(MINE).content.decode()


class TestChecking:
    def at(self, code: str, status: int = 200) -> str:
        response = Client().get(f"/en/verify/{code}/")
        assert response.status_code == status
        return response.content.decode()

    def test_a_valid_one(self, certificate):
        page = self.at(certificate.code)
        assert "This certificate is valid." in page
        assert "Amra Hodžić" in page and "Course hate-crime" in page

    def test_it_says_no_more_than_the_certificate_does(self, certificate, amra):
        page = self.at(certificate.code)
        assert amra.service_number not in page
        assert amra.unit.name not in page

    def test_an_expired_one(self, certificate):
        Certificate.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
        assert "This certificate expired on" in self.at(certificate.code)

    def test_a_revoked_one_without_its_reason(self, certificate):
        revoke(certificate=certificate, reason="Somebody else sat the check.", by=make.person())
        page = self.at(certificate.code)
        assert "was revoked on" in page and "valid." not in page
        assert "Somebody else" not in page

    def test_an_unknown_one(self, db):
        assert "We know no certificate with this code." in self.at("0000000000000000", 404)

    def test_a_code_is_taken_as_people_type_it(self, certificate):
        typed = f" {certificate.shown_code.lower()} "
        response = Client().get("/en/verify/", {"code": typed}, follow=True)
        assert "This certificate is valid." in response.content.decode()

    def test_what_cannot_be_a_code_is_said_at_once(self, db):
        page = Client().get("/en/verify/", {"code": "hello"}).content.decode()
        assert "This can't be a code of ours." in page
        assert 'value="hello"' in page

    def test_the_scanned_address_leads_to_the_readers_language(self, certificate):
        response = Client(HTTP_ACCEPT_LANGUAGE="bs").get(f"/verify/{certificate.code}/")
        assert response["Location"] == f"/bs/verify/{certificate.code}/"

    def test_only_the_whole_code_finds_one_and_nothing_is_listed(self, certificate):
        code = certificate.code
        other = "1" if code[-1] == "0" else "0"
        for near in (code[:-1], code[:-1] + other, code + other, code[:8], str(certificate.pk), "_" * 16, "0" * 5000):
            assert "Amra" not in self.at(near, 404)
            assert Client().get(f"/credentials/{near}/").status_code == 404
        for typed in (code[:-1], f"{code[:-1]}%", f"{code[:-1]}_", "%", "\0", "' OR 1=1 --"):
            answer = Client().get("/en/verify/", {"code": typed})
            assert answer.status_code == 200 and "Amra" not in answer.content.decode()
        assert Client().post(f"/en/verify/{code}/").status_code == 405

    def test_it_is_kept_by_nobody(self, certificate):
        response = Client().get(f"/en/verify/{certificate.code}/")
        assert "no-store" in response["Cache-Control"]
        assert 'content="noindex"' in response.content.decode()


NAMES = {"ka": "ნინო ბერიძე", "hy": "Անի Հակոբյան", "sr": "Јована Петровић", "az": "Ülviyyə Əliyeva"}


@pytest.mark.parametrize("language", NAMES)
def test_names_in_every_script_are_on_the_pdf(certificate, language):
    certificate.name, certificate.locale = NAMES[language], language
    pdf = PdfReader(BytesIO(pdf_of(certificate)))
    words = " ".join(pdf.pages[0].extract_text().split())
    assert NAMES[language] in words
    assert "has completed the course" in words
    assert len(pdf.pages) == 1
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_very_long_name_and_title_stay_on_one_page(certificate):
    certificate.name = "Maria-Magdalena Konstantinovska-Hadžimuhamedović " * 2
    certificate.titles = {"en": "Investigating hate crime together with communities and prosecutors " * 2}
    assert len(PdfReader(BytesIO(pdf_of(certificate))).pages) == 1


class TestAdministrators:
    @pytest.fixture
    def admin(self, db):
        return make.signed_in(make.person(role=Role.ADMINISTRATOR))

    def test_they_find_one_by_name_number_or_code(self, admin, certificate, amra):
        for wanted in ("hodž", amra.service_number, certificate.shown_code):
            assert certificate.shown_code in admin.get(LIST, {"q": wanted}).content.decode()
        assert certificate.shown_code not in admin.get(LIST, {"q": "Nobody"}).content.decode()

    def test_they_revoke_one_with_a_reason(self, admin, certificate):
        address = reverse("certificates:page", args=[certificate.pk])
        page = admin.get(address).content.decode()
        assert "Amra" in page and f'href="{LIST}"' in page
        admin.post(address, {"way": "revoke", "reason": ""})
        certificate.refresh_from_db()
        assert certificate.state == "valid"
        admin.post(address, {"way": "revoke", "reason": "Wrong person."})
        certificate.refresh_from_db()
        assert certificate.state == "revoked"
        again = admin.post(address, {"way": "revoke", "reason": "Once more."}, follow=True)
        assert "Somebody has revoked it before" in again.content.decode()

    def test_they_issue_one_again(self, admin, certificate, amra):
        amra.last_name = "Begić"
        amra.save()
        address = reverse("certificates:page", args=[certificate.pk])
        response = admin.post(address, {"way": "again", "reason": "She married."}, follow=True)
        assert "Begić" in response.content.decode()

    def test_they_see_a_design_before_it_is_used(self, admin, amra):
        design = CertificateDesign.objects.create(
            unit=amra.unit, issuer="Police of the canton", crest=make.picture(),
            signatories=[make.block("signatory", {"name": "Senad Kovač", "function": "Head", "signature": None})],
        )  # fmt: skip
        response = admin.get(reverse("sample_certificate", args=[design.pk]))
        words = PdfReader(BytesIO(response.content)).pages[0].extract_text()
        assert "Police of the canton" in words and "Senad Kovač" in words

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_nobody_else_may(self, certificate, amra, role):
        design = CertificateDesign.objects.create(unit=amra.unit, issuer="Police")
        other = make.signed_in(make.person(role=role))
        addresses = [LIST, reverse("certificates:page", args=[certificate.pk])]
        for address in [*addresses, reverse("sample_certificate", args=[design.pk])]:
            assert other.get(address).status_code in (302, 403)
            other.post(address, {"way": "revoke", "reason": "Because."})
        certificate.refresh_from_db()
        assert certificate.state == "valid"
