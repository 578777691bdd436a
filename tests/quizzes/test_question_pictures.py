"""The picture of a question: shown wherever the question is, said in words, the same exercise in every language."""

import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Locale

from people.models import Role
from quizzes import document as documents
from quizzes import export, import_bank, import_pictures, import_questions
from quizzes.banks import moodle_read, moodle_write, pictures
from quizzes.banks.item import Item, Picture
from quizzes.document import structure
from quizzes.models import BankQuestion
from tests import factories
from tests.courses.test_pictures import photograph
from tests.quizzes import cms, worlds
from tests.standing import stands

pytestmark = pytest.mark.django_db

QUESTION = """<question type="truefalse"><name><text>{name}</text></name>
<questiontext format="html"><text><![CDATA[<p>What is in the picture?</p>{image}]]></text>{file}</questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>"""
IMAGE = '<p><img src="@@PLUGINFILE@@/shop%20window.jpg" alt="A broken window" width="600"></p>'


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@stands
def check():
    page = worlds.check_page(worlds.module(live=False), publish=False)
    page.save_revision()
    return page


@pytest.fixture
def trainer():
    return factories.person(role=Role.TRAINER)


def file(content: bytes, name: str = "shop window.jpg") -> str:
    return f'<file name="{name}" path="/" encoding="base64">{pictures.encoded(Picture(name, content))}</file>'


def bank(image: str = IMAGE, beside: str | None = None, name: str = "one") -> bytes:
    beside = file(photograph()) if beside is None else beside
    return f"<quiz>{QUESTION.format(name=name, image=image, file=beside)}</quiz>".encode()


def codes(row) -> list[str]:
    return [problem.code for problem in row.reasons]


def seen(page, content: bytes, by):
    return import_questions.look(page, content, competency="recording", by=by)


def taken(page, look, by) -> dict:
    """The value of the last question after all of what was shown is taken."""
    chosen = [row.block["id"] for row in look.rows if row.block]
    import_questions.append(page, token=look.token, chosen=chosen, by=by)
    page.refresh_from_db()
    return page.get_latest_revision_as_object().questions[-1].value


# in, with Moodle XML


def test_a_picture_comes_along_with_its_words_and_is_told_before(check, trainer):
    look = seen(check, bank(), trainer)
    [row] = look.rows
    assert codes(row) == ["bank_how_sure", "bank_picture"]
    assert row.block["value"]["text"] == "What is in the picture?"
    assert not get_image_model().objects.exists(), "nothing is kept before it is taken"
    picture = taken(check, look, trainer)["picture"]
    assert (picture["alt_text"], picture["decorative"]) == ("A broken window", False)
    assert picture["image"].title == "A broken window"
    assert b"Telephone of A. B." not in picture["image"].file.open().read(), "the safe path of uploads"


def test_the_same_picture_twice_is_in_the_library_once(check, trainer):
    for name in ("one", "two"):
        taken(check, seen(check, bank(name=name), trainer), trainer)
    assert get_image_model().objects.count() == 1


def test_a_picture_without_words_is_listed_and_keeps_the_check_from_being_published(check, trainer):
    look = seen(check, bank(IMAGE.replace("A broken window", "")), trainer)
    assert "bank_no_alt" in codes(look.rows[0])
    taken(check, look, trainer)
    page = check.get_latest_revision_as_object()
    answer = cms.send(factories.signed_in(trainer), page, publish=True)
    assert "This picture needs words for who can" in answer.content.decode()
    # Nor is it published past the form.
    [problem] = page.problems(page.document())
    assert problem.path == (page.questions[-1].id, "picture", "alt_text")


@pytest.mark.parametrize(
    "beside",
    [
        file(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        file(b"GIF89a no picture"),
        file(photograph("PNG")),  # of another kind than its name says
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason_and_the_question_comes_without(check, trainer, beside):
    look = seen(check, bank(beside=beside), trainer)
    assert "bank_picture_refused" in codes(look.rows[0]) and look.rows[0].picture is None
    assert not taken(check, look, trainer)["picture"]["image"]


def test_a_picture_with_more_pixels_than_a_machine_can_hold_is_refused(check, trainer, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 2000
    assert "bank_picture_refused" in codes(seen(check, bank(), trainer).rows[0])


@pytest.mark.parametrize(
    ("image", "beside"),
    [
        (IMAGE, "<file name='shop window.jpg' encoding='base64'>not base64 é</file>"),
        (IMAGE, ""),
        ("<img src='https://example.org/a.png' alt='x'>", ""),
        (IMAGE, file(photograph(), "../other.jpg")),
    ],
)
def test_a_picture_whose_file_is_not_there_is_told_as_lost(check, trainer, image, beside):
    assert "bank_file_lost" in codes(seen(check, bank(image, beside), trainer).rows[0])


def test_of_two_pictures_the_first_is_taken_and_the_other_told(check, trainer):
    two = IMAGE + IMAGE.replace("shop%20window", "b")
    look = seen(check, bank(two, file(photograph()) + file(photograph(), "b.jpg")), trainer)
    assert {"bank_picture", "bank_file_lost"} <= set(codes(look.rows[0]))


def test_a_name_with_a_path_in_it_leads_nowhere(check, trainer):
    image = IMAGE.replace("shop%20window.jpg", "../../etc/cron.d/a.jpg")
    value = taken(check, seen(check, bank(image, file(photograph(), "../../etc/cron.d/a.jpg")), trainer), trainer)
    assert value["picture"]["image"].file.name.startswith("original_images/")


def test_a_picture_that_waited_too_long_is_gone_and_the_bank_has_to_be_sent_again(check, trainer):
    look = seen(check, bank(), trainer)
    [name] = default_storage.listdir(import_pictures.WAITING)[1]
    default_storage.delete(f"{import_pictures.WAITING}/{name}")
    with pytest.raises(import_questions.NotValid):
        taken(check, look, trainer)


def test_the_question_bank_takes_pictures_as_a_check_does(trainer):
    factories.locale("en")
    of = {"competency": "recording", "competencies": {"recording"}, "locale": Locale.objects.get(language_code="en")}
    look = import_bank.look(bank(), **of, by=trainer)
    [row] = look.rows
    assert "bank_picture" in codes(row) and not get_image_model().objects.exists()

    assert import_bank.append(token=look.token, chosen=[row.block["id"]], by=trainer) == 1

    node = BankQuestion.objects.get().node()
    assert (node["picture"]["image"], node["alt"]) == (get_image_model().objects.get().pk, "A broken window")
    again = import_bank.look(bank(), **of, by=trainer)
    [name] = default_storage.listdir(import_pictures.WAITING)[1]
    default_storage.delete(f"{import_pictures.WAITING}/{name}")
    with pytest.raises(import_questions.NotValid):
        import_bank.append(token=again.token, chosen=[again.rows[0].block["id"]], by=trainer)
    assert BankQuestion.objects.count() == 1


def test_what_waited_for_a_day_is_deleted(monkeypatch):
    default_storage.save(f"{import_pictures.WAITING}/old.png", ContentFile(b"x"))
    import_pictures.forget_old()
    assert default_storage.exists(f"{import_pictures.WAITING}/old.png")
    later = timezone.now() + import_pictures.KEPT_FOR * 2
    monkeypatch.setattr(timezone, "now", lambda: later)
    import_pictures.forget_old()
    assert not default_storage.exists(f"{import_pictures.WAITING}/old.png")


def test_moodle_xml_reads_what_it_writes():
    picture = Picture("a b.png", b"\x89x", 'Say "no"')
    item = Item(1, form="truth", name="01", text="First line\nsecond <b>\n\nA & B", picture=picture)
    xml = moodle_write._question(item, {})
    [back] = moodle_read.read(f"<quiz>{xml}</quiz>".encode()).items
    assert (back.text, back.picture) == (item.text, item.picture)
    assert not back.changed


# out, and on pages


@pytest.fixture
def illustrated(check, trainer):
    """A check whose last question has a picture."""
    taken(check, seen(check, bank(), trainer), trainer)
    return check


def test_exports_have_the_picture_or_say_that_they_have_not(illustrated):
    moodle = export.export(illustrated, "moodle").content
    [picture] = [item.picture for item in moodle_read.read(moodle).items if item.picture]
    assert picture.alt == "A broken window" and picture.content[:2] == b"\xff\xd8"
    gift = export.export(illustrated, "gift")
    assert any("Picture" in problem.params.get("labels", ()) for problem in gift.lost)
    package = zipfile.ZipFile(io.BytesIO(export.export(illustrated, "qti").content))
    [image] = [name for name in package.namelist() if name.startswith("images/")]
    assert package.read(image) == picture.content
    item = f"items/{image.removeprefix('images/').removesuffix('.jpg')}.xml"
    shown = ElementTree.fromstring(package.read(item)).find(".//{*}img")
    assert (shown.get("src"), shown.get("alt")) == (f"../{image}", "A broken window")
    assert f'href="{image}"' in package.read("imsmanifest.xml").decode()


def test_officers_see_the_picture_with_its_words_and_no_key_of_the_library(illustrated, trainer):
    document = illustrated.get_latest_revision_as_object().document()
    document["nodes"] = dict(list(document["nodes"].items())[-1:])
    [node] = document["nodes"].values()
    assert node["picture"]["width"] == 40 and node["alt"] == "A broken window"
    editor = factories.signed_in(trainer)
    page = illustrated.get_latest_revision_as_object()
    page.questions = page.questions.get_prep_value()[-1:]
    page.save_revision()
    html = editor.get(reverse("play_draft", args=[illustrated.pk])).content.decode()
    assert 'alt="A broken window"' in html and node["picture"]["image_url"] in html


def test_a_picture_changes_nothing_of_what_the_exercise_is(illustrated):
    document = illustrated.get_latest_revision_as_object().document()
    [*_others, last] = document["nodes"]
    bare = {**document["nodes"][last]}
    del bare["picture"], bare["alt"]
    assert structure(document) == structure({**document, "nodes": {**document["nodes"], last: bare}})


def test_who_may_not_upload_pictures_gets_the_questions_without(check, trainer, monkeypatch):
    monkeypatch.setattr(import_pictures._policy(), "user_has_permission", lambda user, action: False)
    look = seen(check, bank(), trainer)
    assert codes(look.rows[0]) == ["bank_how_sure", "bank_file_lost"]


def test_an_upload_of_the_bank_shows_what_becomes_of_the_picture(check, trainer):
    answer = factories.signed_in(trainer).post(
        reverse("import_questions", args=[check.pk]),
        {"file": SimpleUploadedFile("bank.xml", bank()), "competency": "recording"},
    )
    assert "Its picture comes along, into the library of pictures." in answer.content.decode()


# steps of scenarios


@pytest.fixture
def scene():
    """A scenario whose first step has a picture; the others were stored before steps could have one."""
    steps = worlds.steps()
    image = get_image_model().objects.create(title="Shop", file=ImageFile(io.BytesIO(photograph()), "shop.jpg"))
    steps[0]["value"]["picture"] = {"image": image.pk, "decorative": False, "alt_text": "A broken window"}
    page = worlds.scenario_page(worlds.module(live=False), publish=False, steps=json.dumps(steps))
    page.save_revision()
    return page


def test_a_step_of_a_scenario_shows_its_picture_with_its_words(scene, trainer):
    document = scene.get_latest_revision_as_object().document()
    first = document["nodes"][document["start"]]
    html = factories.signed_in(trainer).get(reverse("play_draft", args=[scene.pk])).content.decode()
    assert 'alt="A broken window"' in html and first["picture"]["image_url"] in html
    assert [name for name, node in document["nodes"].items() if "picture" in node] == [document["start"]]


def test_the_picture_of_a_step_makes_no_other_exercise(scene):
    document = scene.get_latest_revision_as_object().document()
    bare = {field: value for field, value in document["nodes"]["ring"].items() if field not in ("picture", "alt")}
    assert documents.problems(document) == []
    assert structure(document) == structure({**document, "nodes": {**document["nodes"], "ring": bare}})


def test_a_picture_of_a_step_without_words_is_a_problem_at_its_field(scene):
    steps = json.loads(json.dumps(scene.steps.get_prep_value()))
    steps[0]["value"]["picture"]["alt_text"] = ""
    scene.steps = json.dumps(steps)
    problem = scene.problems(scene.document())[0]
    assert problem.path == (scene.steps[0].id, "picture", "alt_text")
