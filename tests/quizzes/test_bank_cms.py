"""The question bank in the CMS: trainers search, tag, import and export it, and nobody else gets the keys."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from people.models import Role
from quizzes.models import BankQuestion
from tests import factories
from tests.quizzes import cms, pooled, worlds
from tests.quizzes.banked import question
from tests.quizzes.pooled import said

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_quizzes_bankquestion:list"
GIFT = """// [tag:competency:recording] [tag:difficulty:hard] [tag:topic:recording] [tag:jurisdiction:BA]
::Who:: Who records it? {=The officer ~Nobody}

::Where:: Where is it recorded? {=In the log ~On paper}
"""


def test_a_question_without_a_topic_can_be_saved_in_the_cms():
    form = BankQuestion._meta.get_field("topic").formfield()
    assert not form.required and form.clean("") == ""
    assert form.label == "Topic"


def test_a_question_that_no_check_could_have_is_refused():
    one = question("stone")
    one.question[0].value["options"][0]["correct"] = False
    with pytest.raises(ValidationError) as refused:
        one.clean()
    assert "No option is marked as right." in str(refused.value)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"stone", "paint"}),
        ("?q=STONE", {"stone"}),
        ("?q=leave+paint", {"paint"}),  # words of an option
        ("?q=nothing", set()),
        ("?difficulty=hard", {"paint"}),
        ("?topic=recording", {"stone"}),
        ("?competency=communication", set()),
    ],
)
def test_trainers_search_and_filter_the_bank(query, found):
    question("stone", topic="recording")
    question("paint", difficulty="hard")
    text = said(cms.trainer().get(reverse(LIST) + query))
    assert {word for word in ("stone", "paint") if f"What of the {word}?" in text} == found


def test_accents_and_scripts_do_not_matter_in_a_search():
    question("stone", text="Шта је увреда?")
    assert "Шта је увреда?" in said(cms.trainer().get(reverse(LIST) + "?q=Šta+UVREDA"))


def test_a_row_of_the_list_costs_no_query_of_ours():
    editor = cms.trainer()
    for word in pooled.WORDS:
        question(word, topic="recording", where="BA")
    editor.get(reverse(LIST))
    with CaptureQueriesContext(connection) as queries:
        editor.get(reverse(LIST))
    # wagtail-localize asks for each row whether there is a language left to translate it into.
    ours = [one["sql"] for one in queries.captured_queries if 'FROM "wagtailcore_locale" WHERE NOT' not in one["sql"]]
    assert len(ours) <= 24


def retag_url(*questions) -> str:
    address = reverse("wagtail_bulk_action", args=["quizzes", "bankquestion", "retag"])
    return f"{address}?{'&'.join(f'id={one.pk}' for one in questions)}"


def test_many_questions_get_other_tags_at_once_in_every_language():
    stone, paint = question("stone", topic="recording", where="BA"), question("paint", points=2)
    bosnian = question("stone", language="bs", text="Šta je kamen?")
    form = {"topic": "incitement", "difficulty": "hard", "jurisdiction": "-", "competency": "", "points": "3"}
    assert cms.trainer().post(retag_url(stone, paint), form).status_code == 302
    for one in BankQuestion.objects.all():
        assert (one.topic, one.difficulty, one.jurisdiction, one.competency) == ("incitement", "hard", None, "recording")
        assert (one.node()["points"], one.node()["difficulty"]) == (3, "hard")
    assert BankQuestion.objects.get(pk=bosnian.pk).text == "Šta je kamen?"


def test_what_is_left_as_it_is_stays():
    stone = question("stone", topic="recording", difficulty="easy", where="BA")
    as_it_is = dict.fromkeys(("topic", "jurisdiction", "competency", "points"), "")
    cms.trainer().post(retag_url(stone), {**as_it_is, "difficulty": "-"})
    stone.refresh_from_db()
    assert (stone.topic, stone.difficulty, stone.jurisdiction.code) == ("recording", "", "BA")


def test_no_question_loses_its_competency_by_a_bulk_change():
    stone = question("stone")
    before = stone.competency
    cms.trainer().post(retag_url(stone), {"competency": "-"})
    stone.refresh_from_db()
    assert stone.competency == before != ""


def test_the_page_of_a_bulk_change_lists_the_questions():
    text = said(cms.trainer().get(retag_url(question("stone"))))
    assert "Change tags" in text and "What of the stone?" in text


def send(content: str, editor=None):
    fields = {"competency": "communication", "language": Locale.objects.get(language_code="en").pk}
    factories.syllabus("hate-crime").editions.update(competencies=worlds.COMPETENCIES)
    return (editor or cms.trainer()).post(
        reverse("bank_import"), {**fields, "file": SimpleUploadedFile("bank.gift", content.encode())}
    )


def test_a_file_is_looked_at_then_taken_with_its_tags():
    factories.jurisdiction("BA")
    editor = cms.trainer()
    look = send(GIFT, editor).context_data
    assert [row["name"] for row in look["rows"]] == ["Who", "Where"]
    assert not BankQuestion.objects.exists()
    sent = {"token": look["found"].token, "take": [row["id"] for row in look["rows"]]}
    assert editor.post(reverse("bank_import"), sent).status_code == 302
    who, where = BankQuestion.objects.order_by("pk")
    assert (who.competency, who.difficulty, who.topic, who.jurisdiction.code) == ("recording", "hard", "recording", "BA")
    assert (where.competency, where.difficulty, where.topic, where.jurisdiction) == ("communication", "", "", None)
    assert "imported already" in said(editor.post(reverse("bank_import"), sent, follow=True))
    assert BankQuestion.objects.count() == 2


def test_what_was_shown_to_somebody_else_is_not_taken():
    look = send(GIFT).context_data
    other = cms.trainer()
    sent = {"token": look["found"].token, "take": [row["id"] for row in look["rows"]]}
    assert "isn't valid any more" in said(other.post(reverse("bank_import"), sent, follow=True))
    assert not BankQuestion.objects.exists()


def test_a_broken_file_is_refused_whole_by_line():
    page = send("::A:: What? {=yes ~no")
    assert page.context_data["broken"] and not BankQuestion.objects.exists()


def test_a_question_that_is_there_already_is_not_ticked():
    question("stone", text="Who records it?")
    assert [row["ticked"] for row in send(GIFT).context_data["rows"]] == [False, True]


@pytest.mark.parametrize("format", ["gift", "moodle"])
def test_what_is_exported_comes_back_with_its_tags(format):
    question("stone", topic="recording", difficulty="hard", where="BA")
    editor = cms.trainer()
    file = editor.get(reverse("bank_export_file", args=[format]))
    assert "no-store" in file["Cache-Control"]
    BankQuestion.objects.all().delete()
    look = send(file.content.decode(), editor).context_data
    editor.post(reverse("bank_import"), {"token": look["found"].token, "take": [row["id"] for row in look["rows"]]})
    back = BankQuestion.objects.get()
    assert (back.text, back.topic, back.difficulty, back.jurisdiction.code) == (
        "What of the stone?", "recording", "hard", "BA",
    )


def test_the_export_has_what_the_list_showed():
    question("stone", difficulty="hard")
    question("paint")
    question("word", language="bs", difficulty="hard")
    editor = cms.trainer()
    page = editor.get(reverse("bank_export") + "?difficulty=hard")
    gift = next(way for way in page.context_data["ways"] if way["key"] == "gift")
    text = editor.get(gift["url"]).content.decode()
    assert "stone" in text and "paint" not in text and "word" not in text
    packed = zipfile.ZipFile(io.BytesIO(editor.get(reverse("bank_export_file", args=["qti"])).content))
    assert sum(name.startswith("items/") for name in packed.namelist()) == 2
    assert editor.get(reverse("bank_export_file", args=["word"])).status_code == 404


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.UNIT_MANAGER, Role.TRANSLATOR, Role.REVIEWER, Role.LAWYER])
def test_nobody_else_gets_the_keys(role):
    stone = question("stone")
    person = worlds.stranger(role)
    for address in (reverse("bank_export"), reverse("bank_export_file", args=["gift"]), reverse("bank_import")):
        assert person.get(address).status_code in (302, 403)
    assert person.post(reverse("bank_import"), {"token": "x", "take": "y"}).status_code in (302, 403)
    if role != Role.TRANSLATOR:
        assert person.get(reverse("bank_uses", args=[stone.pk])).status_code in (302, 403)
        assert person.get(reverse(LIST)).status_code in (302, 403)
        person.post(retag_url(stone), {"topic": "recording"})
        assert BankQuestion.objects.get().topic == ""
