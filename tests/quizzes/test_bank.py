"""The question bank: pools draw from it by tags, checks use it, and their questions are copied into it."""


import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Role
from quizzes import bank
from quizzes.document import structure_hash
from quizzes.models import BankQuestion, BankUse, PublishedVersion
from tests import factories
from tests.quizzes import cms, pooled, worlds
from tests.quizzes.banked import by_bank, page, question
from tests.quizzes.pooled import said
from tests.quizzes.worlds import key

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_quizzes_bankquestion:list"


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
