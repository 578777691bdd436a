"""The question bank: pools draw from it by tags, trainers search, tag, import and export it."""

import io
import zipfile
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from people.models import Role
from quizzes import bank
from quizzes.document import structure_hash
from quizzes.models import BankQuestion, BankUse, PublishedVersion
from tests import factories
from tests.quizzes import cms, pooled, worlds
from tests.quizzes.pooled import said
from tests.quizzes.worlds import key

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_quizzes_bankquestion:list"
GIFT = """// [tag:competency:recording] [tag:difficulty:hard] [tag:topic:recording] [tag:jurisdiction:BA]
::Who:: Who records it? {=The officer ~Nobody}

::Where:: Where is it recorded? {=In the log ~On paper}
"""


def question(word: str, *, language: str = "en", topic: str = "", where: str = "", **value) -> BankQuestion:
    stored = pooled.single(word, **value)
    return BankQuestion.objects.create(
        translation_key=UUID(key(f"bank-{word}")),
        locale=factories.locale(language),
        question=BankQuestion._meta.get_field("question").to_python([stored]),
        topic=topic,
        jurisdiction=factories.jurisdiction(where) if where else None,
    )


def by_bank(draw: int = 1, **tags) -> dict:
    empty = {"topic": "", "competency": "", "difficulty": "", "jurisdiction": ""}
    return pooled.pool(draw, bank={"use": True, **empty, **tags})


def page(*questions, **changed):
    return worlds.check_page(worlds.module(), publish=False, questions=list(questions), **changed)


def drawn_from(tags: dict) -> set[str]:
    nodes = page(pooled.single("first"), by_bank(**tags)).document()["nodes"]
    return {node["text"] for node in nodes.values() if "pool" in node}


# --- drawing from it


def test_a_pool_draws_from_the_bank_by_its_tags():
    question("stone", topic="recording", difficulty="easy")
    question("paint", topic="incitement", difficulty="hard")
    question("word", topic="recording", difficulty="hard", where="BA")
    question("flag", competency="communication")
    stone, paint, word, flag = (f"What of the {one}?" for one in ("stone", "paint", "word", "flag"))
    assert drawn_from({}) == {stone, paint, word, flag}


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"topic": "recording"}, {"stone", "word"}),
        ({"difficulty": "hard"}, {"paint", "word"}),
        ({"topic": "recording", "difficulty": "hard"}, {"word"}),
        ({"jurisdiction": "BA"}, {"word"}),
        ({"competency": "communication"}, {"flag"}),
    ],
)
def test_each_tag_narrows_what_is_drawn(tags, words):
    question("stone", topic="recording", difficulty="easy")
    question("paint", topic="incitement", difficulty="hard")
    question("word", topic="recording", difficulty="hard", where="BA")
    question("flag", competency="communication")
    assert drawn_from(tags) == {f"What of the {word}?" for word in words}


def test_questions_that_test_what_the_course_does_not_train_are_not_drawn():
    question("stone")
    question("paint", competency="first_aid")
    assert drawn_from({}) == {"What of the stone?"}


def test_the_questions_below_are_drawn_from_together_with_those_of_the_bank():
    question("stone")
    made = page(by_bank(2), pooled.single("paint"), pooled.single("word")).document()
    assert made["nodes"].keys() == {key("bank-stone"), key("q-paint"), key("q-word")}
    assert {node["pool"] for node in made["nodes"].values()} == {key("pool")}


def test_a_pool_that_does_not_ask_the_bank_draws_nothing_from_it():
    question("stone")
    assert page(pooled.pool(1), pooled.single("paint")).document()["nodes"].keys() == {key("q-paint")}


def test_a_question_that_two_pools_ask_for_belongs_to_the_first():
    question("stone")
    second = {**by_bank(1), "id": key("second")}
    made = page(by_bank(1), second, pooled.single("paint")).document()
    assert made["nodes"][key("bank-stone")]["pool"] == key("pool")
    assert made["nodes"][key("q-paint")]["pool"] == key("second")


def test_too_few_in_the_bank_are_told_beside_the_pool():
    question("stone")
    draft = page(pooled.single("first"), by_bank(2))
    problem = draft.problems(draft.document())[0]
    assert problem.sentence == "The pool is to draw 2 questions and has 1."
    assert (problem.field, problem.path) == ("questions", (key("pool"),))


def test_translations_of_a_check_and_of_the_bank_are_the_same_exercise():
    for word in ("stone", "paint", "word"):
        question(word)
    check = factories.published(page(by_bank(2)))
    for word in ("word", "stone", "paint"):  # in another order
        question(word, language="bs", text=f"Šta je {word}?")
    translation = worlds.translated(check)
    made = translation.document()
    assert {node["text"] for node in made["nodes"].values()} == {f"Šta je {word}?" for word in ("word", "stone", "paint")}
    assert structure_hash(made) == PublishedVersion.objects.get().structure_hash


def test_what_is_published_stays_when_the_bank_changes():
    asked = question("stone")
    factories.published(page(pooled.single("first"), by_bank()))
    asked.delete()
    assert key("bank-stone") in PublishedVersion.objects.get().document["nodes"]


def test_a_pool_from_the_bank_costs_one_query_however_many_it_finds():
    for word in pooled.WORDS:
        question(word)
    costs = []
    module = worlds.module()
    for slug, pools in (("warm", []), ("plain", []), ("drawing", [by_bank(2)])):
        draft = worlds.check_page(module, slug, publish=False, questions=[pooled.single("first"), *pools])
        with CaptureQueriesContext(connection) as queries:
            draft.document()
        costs.append(len(queries))
    assert costs[2] == costs[1] + 1


# --- where it is used


def test_the_bank_knows_which_published_checks_can_ask_a_question():
    stone, paint = question("stone"), question("paint", difficulty="hard")
    check = factories.published(page(pooled.single("first"), by_bank(difficulty="hard")))
    counts = {one.pk: one.used for one in bank.with_uses(BankQuestion.objects.all())}
    assert counts == {stone.pk: 0, paint.pk: 1}
    assert [one.pk for one in bank.uses(paint)] == [check.pk]
    editor = cms.trainer()
    assert check.title in said(editor.get(reverse("bank_uses", args=[paint.pk])))
    assert "No published check can ask this question." in said(editor.get(reverse("bank_uses", args=[stone.pk])))


def test_a_check_that_is_published_without_a_question_uses_it_no_more():
    paint = question("paint")
    check = factories.published(page(pooled.single("first"), by_bank()))
    check.questions = type(check)._meta.get_field("questions").to_python([pooled.single("first")])
    check.save_revision().publish()
    assert not BankUse.objects.exists()
    assert not bank.uses(paint)


def test_a_check_that_was_withdrawn_uses_nothing():
    paint = question("paint")
    check = factories.published(page(pooled.single("first"), by_bank()))
    check.unpublish()
    assert not bank.uses(paint)


# --- the bank in the CMS


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


# --- from a check into the bank


def to_bank(page, editor=None, **data):
    address = reverse("copy_to_bank", args=[page.pk])
    editor = editor or cms.trainer()
    return editor.post(address, data) if data else editor.get(address)


def test_questions_of_a_check_are_copied_once():
    check = page(*pooled.questions())
    check.save_revision()
    rows = to_bank(check).context_data["rows"]
    assert [row.text for row in rows] == [f"What of the {word}?" for word in ("first", *pooled.WORDS)]
    chosen = [row.id for row in rows[:2]]
    assert to_bank(check, take=[*chosen, "x", key("nowhere")]).status_code == 302
    assert {str(one.translation_key) for one in BankQuestion.objects.all()} == set(chosen)
    to_bank(check, take=chosen)
    assert BankQuestion.objects.count() == 2
    assert [row.there for row in to_bank(check).context_data["rows"][:3]] == [True, True, False]


def test_what_is_not_finished_is_not_copied():
    broken = pooled.single("stone")
    broken["value"]["options"] = broken["value"]["options"][1:]
    check = page(broken)
    check.save_revision(clean=False)
    assert "It isn't finished." in said(to_bank(check))
    to_bank(check, take=[key("q-stone")])
    assert not BankQuestion.objects.exists()


def test_copies_of_a_translated_check_are_translations_of_the_copies():
    check = factories.published(page(pooled.single("stone")))
    to_bank(check, take=[key("q-stone")])
    BankQuestion.objects.update(topic="recording")
    to_bank(worlds.translated(check), take=[key("q-stone")])
    english, bosnian = BankQuestion.objects.order_by("pk")
    assert (english.translation_key, english.topic) == (bosnian.translation_key, bosnian.topic)
    assert {english.locale.language_code, bosnian.locale.language_code} == {"en", "bs"}


def test_a_check_that_has_a_question_and_draws_it_too_asks_it_once():
    check = page(pooled.single("stone"), by_bank(1), pooled.single("paint"))
    check.save_revision()
    to_bank(check, take=[key("q-stone")])
    made = type(check).objects.get(pk=check.pk).document()
    assert made["nodes"].keys() == {key("q-stone"), key("q-paint")}
    assert "pool" not in made["nodes"][key("q-stone")]


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.UNIT_MANAGER, Role.TRANSLATOR, Role.REVIEWER, Role.LAWYER])
def test_nobody_else_copies_into_the_bank(role):
    check = page(pooled.single("stone"))
    check.save_revision()
    person = worlds.stranger(role)
    assert to_bank(check, person).status_code in (302, 403)
    assert to_bank(check, person, take=[key("q-stone")]).status_code in (302, 403)
    assert not BankQuestion.objects.exists()
