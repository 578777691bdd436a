"""Where the glossary's terms are explained, and what has to be looked at again when one changes."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from law.models import GlossaryTerm, Use
from law.uses import to_look_at, with_uses
from people.models import Role
from tests import factories as make

from .worlds import term

pytestmark = pytest.mark.django_db
LIST = "/cms/law-uses/"


def explaining(*keys: str) -> dict:
    return make.block("terms", {"terms": [make.block("item", key) for key in keys]})


@pytest.fixture
def word() -> GlossaryTerm:
    return term()


@pytest.fixture
def lesson(word):
    """A live lesson that explains `word`."""
    return make.lesson_page(make.module_page(make.course_page()), body=[make.text(), explaining("hate-crime")])


@pytest.fixture
def trainer():
    return make.signed_in(make.person(role=Role.TRAINER))


def flagged() -> set[str]:
    return {use.term for use in to_look_at(timezone.localdate())}


def test_publishing_keeps_each_term_once(lesson):
    term("victim")
    make.lesson_page(lesson.get_parent().specific, "l2", body=[explaining("hate-crime", "hate-crime", "victim")])

    assert sorted(Use.objects.values_list("page__slug", "term")) == [
        ("l1", "hate-crime"), ("l2", "hate-crime"), ("l2", "victim"),
    ]  # fmt: skip


def test_terms_that_a_lesson_no_longer_explains_are_forgotten(lesson):
    lesson.body = [make.text()]
    lesson.save()
    make.published(lesson)

    assert not Use.objects.exists()


def test_lessons_are_counted_for_the_term_in_each_of_its_languages_and_once(lesson, word):
    bosnian = make.locale("bs")
    term("zločin iz mržnje", "Djelo", locale=bosnian, key=word.key, translation_key=word.translation_key)
    translated = lesson.copy_for_translation(bosnian, copy_parents=True)
    make.published(translated)

    assert [one.in_lessons for one in with_uses(GlossaryTerm.objects.all())] == [1, 1]


@pytest.mark.parametrize("field", ["term", "definition", "equivalents"])
def test_words_that_change_flag_the_lessons_that_show_them(lesson, word, field):
    setattr(word, field, "bs: zločin")
    word.save()

    assert flagged() == {"hate-crime"}


def test_what_no_reader_sees_flags_nothing(lesson, word):
    word.sources = "https://example.org/"
    word.save()

    assert flagged() == set()


def test_other_terms_flag_nothing(lesson):
    other = term("victim")
    other.definition = "Somebody"
    other.save()

    assert flagged() == set()


@pytest.mark.parametrize("leave", ["key", "delete"])
def test_a_term_that_is_gone_flags_the_lessons_that_explained_it(lesson, word, leave):
    if leave == "delete":
        word.delete()
    else:
        word.key = "bias-crime"
        word.save()

    assert flagged() == {"hate-crime"}


def test_the_list_of_terms_says_where_each_is_used_and_leads_there(trainer, lesson):
    term("victim")

    listed = trainer.get("/cms/snippets/law/glossaryterm/").content.decode()

    assert "1 lesson<" in listed and "nowhere yet" in listed
    places = trainer.get(LIST, {"show": "all", "term": "hate-crime"}).content.decode()
    assert "Lesson l1" in places and "hate crime" in places
    assert "Lesson l1" not in trainer.get(LIST, {"show": "all", "term": "victim"}).content.decode()


def test_what_changed_is_listed_until_somebody_has_looked(trainer, lesson, word):
    word.definition = "Other words"
    word.save()
    use = Use.objects.get()
    assert "The term changed:" in trainer.get(LIST).content.decode()

    trainer.post(f"{LIST}{use.pk}/looked-at/", {"seen": use.changed_at.isoformat()})

    assert flagged() == set()


def test_more_terms_ask_no_more(trainer, lesson):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            trainer.get(LIST, {"show": "all"})
        return len(queries)

    cost()
    before = cost()
    for number in range(4):
        term(f"word {number}", key=f"word-{number}")
        make.lesson_page(lesson.get_parent().specific, f"m{number}", body=[explaining("hate-crime", f"word-{number}")])

    assert cost() == before


def test_a_use_is_of_a_term_or_of_law_never_of_both(lesson):
    with pytest.raises(IntegrityError), transaction.atomic():
        Use.objects.create(page=lesson, place=Use.Place.LESSON, term="victim", topic="definition")
