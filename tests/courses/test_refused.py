"""What trainers and translators bring that can't be taken: refused with a sentence that says why, and nothing is lost.

A circle of prerequisites is told in `test_prerequisites.py`.
"""

from functools import cache
from json import dumps
from struct import pack
from zlib import compressobj, crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from courses.desk import exchange
from courses.models import ActivityEdition, CoursePage, LessonPage
from people.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><title>x</title><script>alert(1)</script>"


@pytest.fixture
def trainer():
    return make.signed_in(make.person(role=Role.TRAINER))


@cache
def huge() -> bytes:
    """A real PNG of 20,000 × 20,000 pixels, each of one bit: 50 megabytes of nothing, well compressed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    rows = compressobj(1)
    data = b"".join(rows.compress(bytes(2_501 * 100)) for _ in range(200)) + rows.flush()
    head = pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


PICTURES = {
    "huge.png": (huge, "pixels"),
    "drawing.svg": (lambda: SVG, "Supported formats"),
    "photograph.jpg": (lambda: HTML, "image"),
}


class TestPictures:
    @pytest.mark.parametrize("name", PICTURES)
    def test_by_the_form(self, trainer, name):
        content, word = PICTURES[name]
        file = SimpleUploadedFile(name, content())

        answer = trainer.post(reverse("wagtailimages:add"), {"title": "My own title", "file": file})

        assert word in answer.context["form"].errors["file"][0]
        assert 'value="My own title"' in answer.content.decode()
        assert not get_image_model().objects.exists()

    @pytest.mark.parametrize("name", PICTURES)
    def test_by_dropping_several(self, trainer, name):
        content, word = PICTURES[name]

        answer = trainer.post(
            reverse("wagtailimages:add_multiple"),
            {"title": "x", "files[]": SimpleUploadedFile(name, content())},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )

        assert not answer.json()["success"] and word in answer.json()["error_message"]
        assert not get_image_model().objects.exists()

    @pytest.mark.parametrize("name", PICTURES)
    def test_from_within_a_lesson(self, trainer, name):
        content, word = PICTURES[name]
        fields = {"image-chooser-upload-title": "x", "image-chooser-upload-file": SimpleUploadedFile(name, content())}

        answer = trainer.post(reverse("wagtailimages_chooser:create"), fields)

        assert answer.json()["step"] == "reshow_creation_form"
        assert word in answer.json()["htmlFragment"]
        assert not get_image_model().objects.exists()

    @pytest.mark.parametrize(("name", "content"), [("drawing.svg", SVG), ("page.html", HTML)])
    def test_nor_as_documents(self, trainer, name, content):
        fields = {"title": "My own title", "file": SimpleUploadedFile(name, content)}

        answer = trainer.post(reverse("wagtaildocs:add"), fields)

        assert "is not allowed" in answer.context["form"].errors["file"][0]
        assert not get_document_model().objects.exists()


def pasted(text: str, *, url: str) -> str:
    """Rich text as the editor sends it, with a link."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
             "entityRanges": [{"key": 0, "offset": 0, "length": 4}]}  # fmt: skip
    return dumps({"blocks": [block], "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}}})


class TestRichText:
    WORDS = "Seen <script>alert(1)</script><img src=x onerror=alert(1)> by her"

    def test_what_is_pasted_is_text_and_no_script(self, trainer):
        page = make.lesson_page(make.module_page(make.course_page()))
        body = streamfield([("text", pasted(self.WORDS, url="javascript:alert(1)"))])
        sent = nested_form_data({
            "title": page.title, "slug": page.slug, "intro": "", "minutes": "10", "required": "on", "body": body,
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-publish": "1",
        })  # fmt: skip

        assert trainer.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent).status_code == 302

        officer = make.officer()
        edition = ActivityEdition.objects.get()
        make.enrolment(officer, edition.activity.course)
        shown = make.signed_in(officer).get("/en/courses/hate-crime/l1/").content.decode()
        article = shown[shown.index("<article") : shown.index("</article>")]
        assert "<script" not in article and "<img" not in article and "javascript:" not in article
        # Nothing she wrote is lost: it stands there as the text that it is.
        assert "Seen" in article and "&lt;script&gt;alert(1)&lt;/script&gt;" in article and "by her" in article


class TestTranslators:
    @pytest.fixture
    def translator(self):
        return make.signed_in(make.person(role=Role.TRANSLATOR))

    @pytest.fixture
    def translations(self) -> list[Translation]:
        """The same lesson in two courses, both handed over to be translated into Bosnian."""
        made = []
        for slug in ("one", "other"):
            make.course(slug, lessons=1)
            course = CoursePage.objects.get(slug=slug, locale=Locale.get_default())
            make.locale("bs")
            bosnian = Locale.objects.get(language_code="bs")
            lesson = LessonPage.objects.descendant_of(course).get()
            for page in (course, lesson.get_parent().specific, lesson):
                translate_object(page, [bosnian])
            made.append(Translation.objects.get(source__object_id=lesson.translation_key))
        return made

    def send(self, translator, translation: Translation, name: str, content: bytes) -> list[str]:
        file = SimpleUploadedFile(name, content)
        address = reverse("desk_upload", args=[translation.pk])
        answer = translator.post(address, {"file": file, "next": reverse("desk")}, follow=True)
        return [str(message) for message in answer.context["messages"]]

    def test_a_po_file_of_another_course(self, translator, translations):
        own, other = translations
        po = other.export_po()
        for entry in po:
            entry.msgstr = f"bs: {entry.msgid}"

        told = self.send(translator, own, "theirs.po", str(po).encode())

        assert "‘theirs.po’ was not taken, and nothing was changed." in told[0]
        assert "This file was made for another page or language." in told[1]
        assert not StringTranslation.objects.exists()

    def test_xliff_with_an_external_entity(self, translator, translations, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text("the secret")
        declared = f'<!DOCTYPE xliff [<!ENTITY x SYSTEM "file://{secret}">]>'
        content = exchange.to_xliff(translations[0]).decode().replace("?>", f"?>{declared}", 1)
        content = content.replace("<target", "<target>&x;</target><target", 1)

        told = self.send(translator, translations[0], "words.xlf", content.encode())

        assert "was not taken, and nothing was changed." in told[0]
        assert "declares a document type or entities" in told[1]
        assert "the secret" not in "".join(told)
        assert not StringTranslation.objects.exists()
