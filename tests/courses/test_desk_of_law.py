"""The translator's desk for texts of law: what waits, and words that go out in files and come back."""

from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from courses.desk import exchange
from courses.desk.law_board import kinds_of_law, law_lines, law_originals
from law.models import GlossaryTerm, Judgment, Provision
from people.models import Role
from tests import factories as make
from tests.law import worlds

from .test_desk import counts, filled, said, send, told

pytestmark = pytest.mark.django_db
WORDS = {"hate crime": "zločin iz mržnje", "Offence with a bias motive": "Djelo s motivom predrasude"}


@pytest.fixture
def client() -> Client:
    return make.signed_in(make.person(role=Role.TRANSLATOR, language="en"))


@pytest.fixture
def bosnian() -> Locale:
    return make.locale("bs")


@pytest.fixture
def term(bosnian) -> GlossaryTerm:
    return worlds.term()


@pytest.fixture
def translation(term, bosnian) -> Translation:
    return into(bosnian, term)


def into(locale: Locale, text) -> Translation:
    translate_object(make.fresh(text), [locale])
    return Translation.objects.get(source__object_id=text.translation_key, target_locale=locale)


def in_bosnian(term) -> GlossaryTerm:
    return GlossaryTerm.objects.get(translation_key=term.translation_key, locale__language_code="bs")


def translated(translation: Translation, words: dict[str, str] = WORDS) -> str:
    po = translation.export_po()
    for entry in po:
        entry.msgstr = words.get(entry.msgid, "")
    return str(po)


def states(model, locale) -> list[str]:
    return [line.state for line in law_lines(law_originals(model, locale), locale)]


class TestTheBoard:
    def test_a_text_that_nobody_began_is_not_begun(self, term, bosnian):
        assert states(GlossaryTerm, bosnian) == ["none"]
        assert states(GlossaryTerm, Locale.get_default()) == []

    def test_it_counts_sentences_and_words_without_a_translation(self, term, translation, bosnian):
        (line,) = law_lines(law_originals(GlossaryTerm, bosnian), bosnian)
        (kind,) = kinds_of_law([GlossaryTerm], bosnian)

        assert (line.state, line.segments, line.words) == ("waiting", 2, 2 + 5)
        assert (kind.not_begun, kind.segments, kind.words) == (0, 2, 7)

    def test_kinds_are_counted_apart(self, term, translation, bosnian):
        make.judgment()
        counted = {one.name: (one.not_begun, one.segments) for one in kinds_of_law([GlossaryTerm, Judgment], bosnian)}
        assert counted == {"glossaryterm": (0, 2), "judgment": (1, 0)}

    def test_a_text_with_all_words_is_done_until_its_original_says_something_else(self, client, term, translation, bosnian):
        send(client, translation, "x.po", translated(translation))
        assert states(GlossaryTerm, bosnian) == ["done"]

        term.sources = "https://example.org/"
        term.save()
        assert states(GlossaryTerm, bosnian) == ["done"]
        term.definition = "Something else"
        term.save()
        assert states(GlossaryTerm, bosnian) == ["stale"]
        type(translation).objects.filter(pk=translation.pk).update(enabled=False)
        assert states(GlossaryTerm, bosnian) == ["own"]

    def test_the_page_shows_a_kind_and_leads_to_the_others(self, client, term, translation):
        page = client.get(reverse("desk_law"), {"kind": "glossaryterm"}).content.decode()

        assert "hate crime" in page and '<option value="bs" selected>' in page
        assert "kind=provision" in page and "kind=judgment" in page
        assert reverse("desk_law") in client.get(reverse("desk")).content.decode()

    def test_what_needs_nothing_is_left_out_unless_asked_for(self, client, term, translation):
        send(client, translation, "x.po", translated(translation))
        asked = {"kind": "glossaryterm", "language": "bs"}

        assert reverse("desk_terms", args=[translation.pk]) not in client.get(reverse("desk_law"), asked).content.decode()
        everything = client.get(reverse("desk_law"), {**asked, "all": "1"}).content.decode()
        assert reverse("desk_terms", args=[translation.pk]) in everything

    def test_the_page_costs_the_same_for_1_text_and_for_6(self, client, translation, bosnian):
        address = f"{reverse('desk_law')}?language=bs&all=1&kind=glossaryterm"

        def cost() -> int:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            return len(queries)

        one = cost()
        for number in range(5):
            into(bosnian, worlds.term(f"word {number}", key=f"word-{number}"))
        assert cost() == one


class TestOutAndIn:
    @pytest.mark.parametrize("form", ["po", "xlf"])
    def test_a_file_goes_out_and_comes_back_and_readers_have_the_words(self, client, term, translation, form):
        response = client.get(reverse("desk_download", args=[translation.pk, form]))
        name = f"glossaryterm-{in_bosnian(term).pk}-bs.{form}"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        content = translated(translation)
        if form == "xlf":
            root = ElementTree.fromstring(response.content)
            for unit in root.iter(f"{{{exchange.XLIFF}}}trans-unit"):
                source, target = list(unit)
                target.text, target.attrib["state"] = WORDS[source.text], "translated"
            content = ElementTree.tostring(root, encoding="unicode")

        response = send(client, translation, f"back.{form}", content)

        assert counts(response) == ["2", "2", "0"]
        now = in_bosnian(term)
        assert (now.term, now.definition) == tuple(WORDS.values())

    def test_a_review_of_other_words_ends(self, client, term, translation):
        text = in_bosnian(term)
        text.reviewed_words = text.print_of_words()
        text.reviewed_on = "2026-01-01"
        text.save()
        assert in_bosnian(term).reviewed_on

        send(client, translation, "back.po", translated(translation))

        assert in_bosnian(term).reviewed_on is None

    def test_readers_are_not_shown_half_of_it(self, client, term, translation):
        response = send(client, translation, "back.po", translated(translation, {"hate crime": "zločin iz mržnje"}))

        assert "sentences without words" in said(response)[1]
        assert in_bosnian(term).term == "hate crime"
        assert told(translation) == {"hate crime": "zločin iz mržnje"}

    def test_words_that_do_not_fit_are_said_and_the_text_stays(self, client, term, translation):
        response = send(client, translation, "back.po", translated(translation, {**WORDS, "hate crime": "x" * 121}))

        assert "can't be stored" in said(response)[1] and "120" in said(response)[1]
        assert in_bosnian(term).term == "hate crime"

    def test_words_with_other_tags_are_refused_alone(self, client, translation):
        send(client, translation, "back.po", translated(translation, {**WORDS, "hate crime": "<script>x</script>"}))
        assert told(translation) == {"Offence with a bias motive": "Djelo s motivom predrasude"}

    def test_a_file_for_another_text_or_a_page_changes_nothing(self, client, translation, bosnian):
        other = into(bosnian, worlds.term("victim"))
        for name, content in (("x.po", str(filled(other))), ("x.xlf", exchange.to_xliff(other))):
            assert len(said(send(client, translation, name, content))) == 2
        assert told(translation) == {}

    BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "https://example.org/x">]>'

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("x.po", 'msgid "a"\nmsgstr "b"\n'),
            ("x.po", b"\xff\xfe\x00"),
            ("x.xlf", f'{BOMB}<xliff xmlns="{exchange.XLIFF}">&b;</xliff>'),
            ("x.exe", "MZ"),
            ("x.po", b"a" * (exchange.LARGEST + 1)),
        ],
    )
    def test_what_can_not_be_read_gets_a_sentence_and_changes_nothing(self, client, translation, name, content):
        response = send(client, translation, name, content)
        assert response.status_code == 200 and len(said(response)) == 2
        assert told(translation) == {}

    def test_the_button_of_the_editor_refuses_what_is_not_its_own_too(self, client, translation):
        address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
        response = client.post(address, {"file": SimpleUploadedFile("x.po", b'msgid "a"\nmsgstr "b"\n')}, follow=True)
        assert response.status_code == 200 and told(translation) == {}


def test_the_memory_is_the_same_for_lessons_and_law(client, translation, term, bosnian):
    send(client, translation, "x.po", translated(translation))
    lesson = make.lesson_page(make.module_page(make.course_page()), body=[make.text("<h2>hate crime</h2>")])
    translate_object(lesson.get_parent().get_parent().specific, [bosnian])
    translate_object(lesson.get_parent().specific, [bosnian])
    translate_object(lesson, [bosnian])
    other = Translation.objects.get(source__object_id=lesson.translation_key)

    client.post(reverse("wagtail_localize:machine_translate", args=[other.pk]), {"next": "/cms/"})

    assert told(other) == {"hate crime": "zločin iz mržnje"}


class TestWhoMay:
    def test_officers_and_strangers_have_none_of_it(self, translation):
        for browser in (make.signed_in(make.officer()), Client()):
            for address in (reverse("desk_law"), reverse("desk_download", args=[translation.pk, "po"])):
                assert browser.get(address).status_code == 302
            assert browser.post(reverse("desk_upload", args=[translation.pk])).status_code == 302

    def test_who_may_change_one_kind_of_law_sees_that_one_alone(self, translation, bosnian, term):
        judgment = into(bosnian, make.judgment())
        keeper = make.person()
        wanted = ["access_admin", "change_judgment"]
        keeper.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
        browser = make.signed_in(keeper)

        page = browser.get(reverse("desk_law"), {"kind": "glossaryterm"}).content.decode()

        assert "kind=judgment" in page and "hate crime" not in page
        assert browser.get(reverse("desk_download", args=[judgment.pk, "po"])).status_code == 200
        assert browser.get(reverse("desk_download", args=[translation.pk, "po"])).status_code == 302
        assert browser.post(reverse("desk_upload", args=[translation.pk])).status_code == 302

    def test_a_text_that_is_gone_is_not_found(self, client, translation, term):
        in_bosnian(term).delete()
        assert client.get(reverse("desk_download", args=[translation.pk, "po"])).status_code == 404

    def test_provisions_have_a_way_out_too(self, client, bosnian):
        law = into(bosnian, make.provision(make.jurisdiction("BA")))
        assert Provision.objects.filter(locale=bosnian).exists()
        assert client.get(reverse("desk_download", args=[law.pk, "xlf"])).status_code == 200
