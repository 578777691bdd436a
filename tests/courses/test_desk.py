"""The translator's desk: what waits, the memory, and words that go out in files and come back."""

import re
from xml.etree import ElementTree

import polib
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from courses.desk import exchange
from courses.desk.board import lines_of, originals
from courses.desk.memory import TranslationMemory
from courses.desk.terms import suggestions
from courses.models import CoursePage, LessonPage
from law.models import GlossaryTerm
from people.models import Role
from tests import factories as make
from tests.standing import stands

pytestmark = pytest.mark.django_db

BODY = [make.text("<h2>The pharmacy</h2><p>Ask the <b>victim</b> first.</p>")]


@pytest.fixture
def client() -> Client:
    return make.signed_in(make.person(role=Role.TRANSLATOR, language="bs"))


@stands
def lesson() -> LessonPage:
    page = make.lesson_page(make.module_page(make.course_page()), body=BODY, intro="What to secure.")
    into("bs", CoursePage.objects.get(), page.get_parent(), page)
    return page


@pytest.fixture
def translation(lesson) -> Translation:
    return Translation.objects.get(source__object_id=lesson.translation_key)


def into(language: str, *pages) -> None:
    locale = make.locale(language)
    for page in pages:
        translate_object(make.fresh(page).specific, [locale])


def told(translation: Translation) -> dict[str, str]:
    return {e.msgid: e.msgstr for e in translation.export_po() if e.msgstr}


def send(client, translation, name: str, content: str | bytes):
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("desk_upload", args=[translation.pk]), {"file": file, "next": reverse("desk")}, follow=True)


def said(response) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]] if response.context else []


def counts(response) -> list[str]:
    """Of the first message: how many sentences were taken, how many of them new, how many changed."""
    return re.findall(r"\d+", said(response)[0].partition(":")[2])


def filled(translation: Translation) -> polib.POFile:
    po = translation.export_po()
    for entry in po:
        entry.msgstr = entry.msgid.replace("victim", "žrtva").replace("Ask", "Pitajte")
    return po


class TestTheBoard:
    def lines(self, language: str = "bs"):
        locale = Locale.objects.get(language_code=language)
        return [(line.page.slug, line.state) for one in lines_of(originals(locale), locale) for line in one.lines]

    def test_it_says_of_every_page_what_it_waits_for(self, lesson, translation):
        make.lesson_page(lesson.get_parent().specific, "l2")
        assert self.lines() == [("hate-crime", "waiting"), ("m1", "waiting"), ("l1", "waiting"), ("l2", "none")]

        translation.import_po(filled(translation))
        assert self.lines()[2] == ("l1", "done")
        make.published(LessonPage.objects.get(slug="l1", locale__language_code="en"))
        assert self.lines()[2] == ("l1", "stale")
        translation.enabled = False
        translation.save()
        assert self.lines()[2] == ("l1", "own")

    def test_it_counts_sentences_and_words_without_a_translation(self, lesson, translation):
        locale = translation.target_locale
        line = lines_of(originals(locale), locale)[0].lines[2]
        # title, introduction, heading, sentence: Lesson l1 | What to secure. | The pharmacy | Ask the <b>victim</b> first.
        assert (line.segments, line.words) == (4, 2 + 3 + 2 + 4)

    def test_a_course_made_in_the_language_itself_is_no_work(self, lesson):
        assert self.lines("en") == []

    def test_the_page_costs_the_same_for_2_lessons_and_for_8(self, client, lesson):
        address = f"{reverse('desk')}?language=bs&all=1"

        def cost() -> int:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            return len(queries)

        one = cost()
        for number in range(2, 9):
            into("bs", make.lesson_page(lesson.get_parent().specific, f"l{number}"))
        assert cost() == one

    def test_a_translator_sees_her_own_language_and_what_is_left(self, client, lesson):
        page = client.get(reverse("desk")).content.decode()
        assert "Lesson l1" in page and '<option value="bs" selected>' in page


class TestTheMemory:
    def test_the_same_sentence_is_filled_in_elsewhere_and_nothing_else(self, client, lesson, translation):
        translation.import_po(filled(translation), user=make.person(role=Role.TRANSLATOR))
        twin = make.lesson_page(lesson.get_parent().specific, "l2", body=BODY, title="Another")
        into("bs", twin)
        other = Translation.objects.get(source__object_id=twin.translation_key)

        client.post(reverse("wagtail_localize:machine_translate", args=[other.pk]), {"next": "/cms/"})

        sentence = "Ask the <b>victim</b> first."
        assert told(other) == {"The pharmacy": "The pharmacy", sentence: "Pitajte the <b>žrtva</b> first."}

    def test_what_a_person_wrote_goes_before_what_was_filled_in(self, translation, lesson):
        segment = translation.source.stringsegment_set.select_related("string", "context").get(string__data="The pharmacy")
        twin = make.lesson_page(lesson.get_parent().specific, "l2", body=BODY)
        into("bs", twin)
        other = Translation.objects.get(source__object_id=twin.translation_key)
        context = other.source.stringsegment_set.get(string=segment.string).context
        for kind, text, where in (("manual", "Apoteka", segment.context), ("machine", "Farmacija", context)):
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=where,
                data=text,
                translation_type=kind,
            )

        known = TranslationMemory({}).translate(
            translation.source.locale, translation.target_locale, [segment.string.as_value()]
        )
        assert [value.data for value in known.values()] == ["Apoteka"]

    def test_it_does_not_translate_a_language_into_itself(self):
        english = make.locale("en")
        assert not TranslationMemory({}).can_translate(english, english)


class TestOutAndIn:
    @pytest.mark.parametrize("form", ["po", "xlf"])
    def test_a_file_goes_out_and_comes_back_with_words(self, client, translation, form):
        response = client.get(reverse("desk_download", args=[translation.pk, form]))
        assert response["Content-Disposition"] == f'attachment; filename="l1-bs.{form}"'
        content = response.content.decode()
        if form == "po":
            content = str(filled(translation))
        else:
            root = ElementTree.fromstring(content)
            for unit in root.iter(f"{{{exchange.XLIFF}}}trans-unit"):
                source, target = list(unit)
                target.text = source.text.replace("victim", "žrtva").replace("Ask", "Pitajte")
                target.attrib["state"] = "translated"
            content = ElementTree.tostring(root, encoding="unicode")

        response = send(client, translation, f"back.{form}", content)

        assert counts(response) == ["4", "4", "0"]
        assert told(translation)["Ask the <b>victim</b> first."] == "Pitajte the <b>žrtva</b> first."
        again = send(client, translation, f"back.{form}", content)
        assert StringTranslation.objects.filter(context__object_id=translation.source.object_id).count() == 4
        assert counts(again) == ["0", "0", "0"]

    def test_words_with_other_tags_are_refused_alone(self, client, translation):
        po = filled(translation)
        next(e for e in po if "<b>" in e.msgid).msgstr = "Pitajte <script>x</script>"
        send(client, translation, "back.po", str(po))
        assert "Ask the <b>victim</b> first." not in told(translation) and len(told(translation)) == 3

    def test_guesses_of_a_tool_are_no_translation(self, client, translation):
        po = filled(translation)
        for entry in po:
            entry.flags.append("fuzzy")
        send(client, translation, "back.po", str(po))
        root = ElementTree.fromstring(exchange.to_xliff(translation))
        for target, state in zip(root.iter(f"{{{exchange.XLIFF}}}target"), ("new", "needs-review") * 2, strict=True):
            target.text, target.attrib["state"] = "x", state
        send(client, translation, "back.xlf", ElementTree.tostring(root))
        assert told(translation) == {}

    def test_line_ends_of_a_browser_survive_xliff(self, client, lesson):
        body = [make.block("discussion", {"question": "Who was there?\r\nWho saw it?", "hints": []})]
        page = make.lesson_page(lesson.get_parent().specific, "l2", body=body)
        into("bs", page)
        translation = Translation.objects.get(source__object_id=page.translation_key)
        root = ElementTree.fromstring(exchange.to_xliff(translation))
        for unit in root.iter(f"{{{exchange.XLIFF}}}trans-unit"):
            source, target = list(unit)
            target.text, target.attrib["state"] = source.text, "translated"

        send(client, translation, "back.xlf", ElementTree.tostring(root))

        assert translation.get_progress() == (2, 2)

    def test_a_file_for_another_page_changes_nothing(self, client, translation, lesson):
        twin = make.lesson_page(lesson.get_parent().specific, "l2", body=BODY)
        into("bs", twin)
        other = Translation.objects.get(source__object_id=twin.translation_key)
        for name, content in (("back.po", str(filled(other))), ("back.xlf", exchange.to_xliff(other))):
            assert len(said(send(client, translation, name, content))) == 2
        assert told(translation) == {}

    BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "https://example.org/x">]>'

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("x.po", "no line of it"),
            ("x.po", "msgid \nmsgstr what\n"),
            ("x.po", 'msgid "a"\nmsgstr "b"\n'),
            ("x.po", b"\xff\xfe\x00"),
            ("x.xlf", "<xliff"),
            ("x.xlf", "<xliff><file/></xliff>"),
            ("x.xlf", f'{BOMB}<xliff xmlns="{exchange.XLIFF}">&b;</xliff>'),
            ("x.xlf", f'<! doctype x><xliff xmlns="{exchange.XLIFF}"/>'),
            ("x.exe", "MZ"),
            ("x.po", b"a" * (exchange.LARGEST + 1)),
        ],
    )
    def test_what_can_not_be_read_gets_a_sentence_and_changes_nothing(self, client, translation, name, content):
        response = send(client, translation, name, content)
        assert response.status_code == 200 and len(said(response)) == 2
        assert told(translation) == {}

    def test_the_button_of_the_editor_is_ours_too(self, client, translation):
        address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
        response = client.post(address, {"file": SimpleUploadedFile("x.po", b'msgid "a"\nmsgstr "b"\n')}, follow=True)
        assert response.status_code == 200 and told(translation) == {}

    def test_the_button_still_takes_the_words_of_a_text_of_law(self, lesson):
        judgment = make.fresh(make.judgment())
        translate_object(judgment, [make.locale("bs")])
        translation = Translation.objects.get(source__object_id=judgment.translation_key)
        editor = make.signed_in(make.person(role=Role.ADMINISTRATOR))
        address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])

        file = SimpleUploadedFile("x.po", str(filled(translation)).encode())
        response = editor.post(address, {"file": file, "next": "/cms/"})

        assert response.status_code == 302 and told(translation)

    def test_no_file_is_said(self, client, translation):
        assert len(said(client.post(reverse("desk_upload", args=[translation.pk]), follow=True))) == 1


def test_terms_of_the_glossary_are_suggested_where_they_stand(client, translation):
    english = make.locale("en")
    GlossaryTerm.objects.create(locale=english, key="victim", term="victim", equivalents="bs: žrtva\nsq: viktimë")
    GlossaryTerm.objects.create(locale=english, key="witness", term="witness", equivalents="bs: svjedok")

    assert [(one.term, one.told, one.count) for one in suggestions(translation)] == [("victim", "žrtva", 1)]
    page = client.get(reverse("desk_terms", args=[translation.pk])).content.decode()
    assert "žrtva" in page and "svjedok" not in page


class TestWhoMay:
    @pytest.fixture
    def addresses(self, translation) -> list[str]:
        return [
            reverse("desk"),
            reverse("desk_terms", args=[translation.pk]),
            reverse("desk_download", args=[translation.pk, "po"]),
        ]

    def test_officers_and_strangers_have_no_desk(self, addresses, translation):
        for browser in (make.signed_in(make.officer()), Client()):
            for address in addresses:
                assert browser.get(address).status_code == 302
            assert browser.post(reverse("desk_upload", args=[translation.pk])).status_code == 302
        assert told(translation) == {}

    def test_who_may_not_edit_the_page_gets_nothing_of_it(self, addresses, translation):
        guest = make.person()
        guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
        browser = make.signed_in(guest)
        assert [browser.get(address).status_code for address in addresses] == [302, 302, 302]
        assert browser.post(reverse("desk_upload", args=[translation.pk])).status_code == 302
        assert 'href="/cms/desk/"' not in browser.get("/cms/", follow=True).content.decode()

    def test_what_is_not_there_is_not_found(self, client, translation):
        assert client.get(reverse("desk_download", args=[translation.pk, "exe"])).status_code == 404
        assert client.get(reverse("desk_terms", args=[translation.pk + 1])).status_code == 404


class TestDrafts:
    """The cockpit publishes drafts, so a translator's words have to be in them."""

    @pytest.fixture
    def page(self, translation) -> LessonPage:
        return LessonPage.objects.get(locale=translation.target_locale)

    def words(self, translation) -> polib.POFile:
        po = filled(translation)
        next(entry for entry in po if entry.msgctxt == "title").msgstr = "Lekcija"
        return po

    def draft(self, page) -> LessonPage:
        return make.fresh(page).get_latest_revision_as_object()

    def test_a_file_that_comes_back_is_in_the_draft_and_not_yet_live(self, client, translation, page):
        file = SimpleUploadedFile("x.po", str(self.words(translation)).encode())

        client.post(reverse("desk_upload", args=[translation.pk]), {"file": file})

        assert self.draft(page).title == "Lekcija" != make.fresh(page).title
        assert make.fresh(page).has_unpublished_changes

    def test_sentences_written_in_the_editor_are_in_what_the_cockpit_shows_and_publishes(self, client, translation, page):
        trainer = make.signed_in(make.person(role=Role.TRAINER))
        translation.import_po(self.words(translation), user=make.person())
        assert self.draft(page).title == make.fresh(page).title
        course = CoursePage.objects.get(locale=translation.target_locale)

        trainer.post(reverse("publish_course", args=[course.pk]))

        assert make.fresh(page).live and make.fresh(page).title == "Lekcija"

    def test_what_is_in_the_draft_already_is_not_saved_again(self, client, translation, page):
        translation.import_po(self.words(translation), user=make.person())
        course = CoursePage.objects.get(locale=translation.target_locale)
        client.get(reverse("course_cockpit", args=[course.pk]))
        saved = page.revisions.count()

        client.get(reverse("course_cockpit", args=[course.pk]))

        assert page.revisions.count() == saved

    def test_a_page_that_is_kept_by_hand_is_left_alone(self, client, translation, page):
        translation.import_po(self.words(translation), user=make.person())
        type(translation).objects.filter(pk=translation.pk).update(enabled=False)
        saved = page.revisions.count()

        client.get(reverse("course_cockpit", args=[CoursePage.objects.get(locale=translation.target_locale).pk]))

        assert page.revisions.count() == saved

    def test_who_may_not_begin_a_translation_is_not_sent_there(self, client, lesson):
        other = make.lesson_page(lesson.get_parent().specific, "not-begun")
        address = reverse("wagtail_localize:submit_page_translation", args=[other.pk])

        assert address not in client.get(reverse("desk"), {"language": "bs"}).content.decode()
        trainer = make.signed_in(make.person(role=Role.TRAINER))
        assert address in trainer.get(reverse("desk"), {"language": "bs"}).content.decode()
