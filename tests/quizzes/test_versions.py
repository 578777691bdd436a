"""Published versions: immutable, found again by their content, shared by languages that are the same exercise."""

import copy

import pytest

from lms.reference.translate import translate
from quizzes.models import PublishedVersion, Response
from quizzes.versions import current, document, keep_version
from quizzes.versions import in_language as version_for
from tests import factories
from tests.quizzes import worlds
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db

BOSNIAN = {
    "A man says: ‘It is probably nothing.’": "Čovjek kaže: ‘Vjerovatno nije ništa.’",
    "Ask him to begin at the beginning.": "Zamolite ga da počne od početka.",
    "He spells it.": "On je izgovara slovo po slovo.",
    "What do you ask?": "Šta pitate?",
    "Which of these are indicators?": "Šta je od ovoga pokazatelj?",
    "The word that was shouted": "Riječ koja je uzviknuta",
    "You open the log.": "Otvarate dnevnik.",
    "The next officer reads it.": "Sljedeći službenik to čita.",
}


def in_bosnian(value):
    """The same blocks in other words."""
    if isinstance(value, dict):
        return {name: in_bosnian(content) for name, content in value.items()}
    if isinstance(value, list):
        return [in_bosnian(item) for item in value]
    return BOSNIAN.get(value, value) if isinstance(value, str) else value


def longer_steps() -> list[dict]:
    """A version with one more choice at the start."""
    steps = copy.deepcopy(worlds.steps())
    steps[0]["value"]["choices"].append(worlds.taken("wait", "Say nothing and wait.", to="talk"))
    return steps


@pytest.fixture
def scenario():
    return worlds.exercise(worlds.course())


@pytest.fixture
def both(scenario):
    """The scenario in English and Bosnian."""
    fields = worlds.scenario_fields()
    told = {name: in_bosnian(fields[name]) for name in ("steps", "evidence")}
    worlds.republish(scenario, "bs", title="Prvi poziv", **told)
    return scenario


def in_language(learner: Learner, language: str) -> Learner:
    learner.language = language
    return learner


def test_a_version_never_changes(scenario):
    version = scenario.versions.get()
    version.document = {}
    with pytest.raises(TypeError, match="never changes"):
        version.save()
    assert PublishedVersion.objects.get().document["title"] == "The first call"


def test_the_same_content_published_again_is_the_same_version(scenario):
    first = scenario.versions.get()
    second = worlds.republish(scenario, steps=longer_steps())
    assert worlds.republish(scenario) == first
    assert {version.pk for version in PublishedVersion.objects.all()} == {first.pk, second.pk}
    assert current(scenario.editions.get())["nodes"] == first.document["nodes"]


def test_the_same_content_in_another_language_is_a_version_of_its_own(scenario):
    version = scenario.versions.get()
    again = keep_version(
        activity=scenario, locale="fr", document=version.document, content_hash=version.content_hash
    )
    assert again.pk != version.pk and again.structure_hash == version.structure_hash


def test_a_document_is_read_once_and_then_remembered(scenario, django_assert_num_queries):
    pk = scenario.versions.get().pk
    with django_assert_num_queries(1):
        document(pk)
    with django_assert_num_queries(0):
        assert document(pk)["title"] == "The first call"


def test_who_began_on_the_old_version_finishes_on_it_and_the_next_attempt_gets_the_new(scenario):
    learner = Learner(scenario).begin()
    old = learner.attempt.version
    learner.answer(choice="ask")
    new = worlds.republish(scenario, title="The second call", steps=longer_steps())
    assert "The first call" in learner.see().content.decode()
    learner.play(*worlds.WELL[1:])
    assert (learner.attempt.version, learner.attempt.percent) == (old, 100)
    assert "The first call" in learner.debrief().content.decode()
    assert "The second call" in learner.see().content.decode()
    learner.begin()
    assert learner.attempt.version == new
    assert "Say nothing and wait." in learner.see().content.decode()


def test_the_whole_way_from_the_cms_keeps_an_attempt_on_its_version():
    page = worlds.scenario_page(worlds.module())
    learner = Learner(PublishedVersion.objects.get().activity).begin()
    learner.answer(choice="ask")
    page.title = "The second call"
    page.save_revision().publish()
    assert "The first call" in learner.see().content.decode()
    learner.play(*worlds.WELL[1:])
    learner.begin()
    assert "The second call" in learner.see().content.decode()
    assert PublishedVersion.objects.count() == 2


def test_a_switch_of_language_in_the_middle_keeps_everything(both):
    learner = Learner(both).begin()
    learner.play(*worlds.WELL[:2])
    page = in_language(learner, "bs").see().content.decode()
    assert "Zamolite ga da počne od početka." in page  # in the time line
    assert "Riječ koja je uzviknuta" in page  # in the notebook
    assert "On je izgovara slovo po slovo." in page  # what came of the last question
    assert "Ask him" not in page and "He spells it." not in page
    learner.play(worlds.WELL[2])
    page = in_language(learner, "en").see().content.decode()
    assert "Which of these are indicators?" in page and "Ask him to begin at the beginning." in page
    learner.play(*worlds.WELL[3:])
    assert [response.locale for response in learner.attempt.responses.order_by("number")] == [
        *("en", "en", "bs", "en", "en")
    ]
    assert learner.attempt.percent == 100


def test_the_debrief_is_in_the_language_of_its_reader(both):
    learner = Learner(both).begin()
    learner.play(*worlds.WELL)
    assert "The next officer reads it." in learner.debrief().content.decode()
    assert "Sljedeći službenik to čita." in in_language(learner, "bs").debrief().content.decode()


@pytest.mark.parametrize("answers", [worlds.WELL, worlds.BADLY])
def test_the_same_answers_in_two_languages_give_the_same_score(both, answers):
    here, there, changing = Learner(both), Learner(both, language="bs"), Learner(both)
    here.begin().play(*answers)
    there.begin().play(*answers)
    changing.begin()
    for position, fields in enumerate(answers):
        in_language(changing, ("en", "bs")[position % 2]).play(fields)
    results = {(one.attempt.percent, one.attempt.passed) for one in (here, there, changing)}
    assert len(results) == 1
    assert there.attempt.version.locale == "bs" and changing.attempt.version.locale == "en"
    payloads = [
        list(Response.objects.filter(attempt=one.attempt).order_by("number").values_list("payload", flat=True))
        for one in (here, there, changing)
    ]
    assert payloads[0] == payloads[1] == payloads[2]


def test_a_language_in_which_the_exercise_is_another_one_is_not_switched_to(both):
    learner = Learner(both).begin()
    learner.play(worlds.WELL[0])
    PublishedVersion.objects.filter(locale="bs").delete()
    worlds.republish(both, "bs", title="Prvi poziv", steps=in_bosnian(longer_steps()))
    page = in_language(learner, "bs").see()
    text = page.content.decode()
    assert page.status_code == 200
    # The note is in the page's language, Bosnian, and names both.
    assert page.context["lang_note"] and page.context["lang_note"] in text
    assert "English" in page.context["lang_note"] and "bosanski" in page.context["lang_note"]
    assert 'lang="en">The first call' in text and "Ask him to begin at the beginning." in text
    learner.play(*worlds.WELL[1:])
    assert learner.attempt.percent == 100
    # Answered on Bosnian pages, but read in English: history says what was read.
    assert set(learner.attempt.responses.values_list("locale", flat=True)) == {"en"}
    assert learner.attempt.enrolment.language == "en"


def test_a_language_without_the_exercise_falls_back_with_the_note(scenario):
    learner = Learner(scenario).begin()
    page = in_language(learner, "fr").see()
    assert "français" in page.context["lang_note"] and page.context["node"]["lang"] == "en"


def test_there_is_no_note_where_nothing_falls_back(both):
    learner = Learner(both).begin()
    assert learner.see().context["lang_note"] is None
    assert in_language(learner, "bs").see().context["lang_note"] is None


def test_a_correction_of_words_reaches_an_attempt_in_the_other_language(both):
    """There is no version of one's own there, so the newest of the same structure is shown."""
    learner = Learner(both).begin()
    worlds.republish(both, "bs", title="Prvi poziv, ispravljen", steps=in_bosnian(worlds.steps()))
    assert "Prvi poziv, ispravljen" in in_language(learner, "bs").see().content.decode()


def test_a_translation_that_came_back_is_what_the_other_language_shows(both):
    """Published as A, then as B, then as A again: A is what officers read now."""
    learner = Learner(both).begin()
    told = in_bosnian(worlds.steps())
    worlds.republish(both, "bs", title="Prvi poziv, ispravljen", steps=told)
    worlds.republish(both, "bs", title="Prvi poziv", steps=told, evidence=in_bosnian(worlds.scenario_fields()["evidence"]))
    page = in_language(learner, "bs").see().content.decode()
    assert "Prvi poziv" in page and "ispravljen" not in page


def test_of_several_languages_the_readers_next_is_shown(both):
    """Montenegrin readers read Serbian in Latin letters before Bosnian, and Bosnian before English."""
    english = both.versions.get(locale="en")
    assert version_for(english, "cnr")[1] == "bs"
    worlds.republish(both, "sr-latn", title="Prvi poziv (sr)", steps=in_bosnian(worlds.steps()))
    assert version_for(english, "cnr")[1] == "sr-latn"
    assert version_for(both.versions.get(locale="sr-latn"), "cnr")[1] == "sr-latn"
    assert version_for(both.versions.get(locale="bs"), "en")[1] == "en"


@pytest.mark.parametrize(("language", "queries"), [("en", 0), ("bs", 1), ("cnr", 1)])
def test_a_document_in_another_language_costs_one_query(both, language, queries, django_assert_num_queries):
    english = both.versions.get(locale="en")
    version_for(english, language)
    with django_assert_num_queries(queries):
        version_for(english, language)


def test_translation_in_the_cms_keeps_the_structure():
    """By wagtail-localize: ids of nodes, choices and options come through, so that an attempt may move."""
    page = worlds.scenario_page(worlds.module())
    factories.locale("bs")
    every = _Words()
    for original in (page.get_parent().get_parent().specific, page.get_parent().specific, page):
        translate(original, "bs", every)
    english, bosnian = (PublishedVersion.objects.get(locale=language) for language in ("en", "bs"))
    assert bosnian.structure_hash == english.structure_hash
    assert bosnian.content_hash != english.content_hash
    assert bosnian.document["nodes"]["ring"]["text"] == "bs: A man says: ‘It is probably nothing.’"
    assert bosnian.document["expert_path"] == english.document["expert_path"]


class _Words(dict):
    """A translator who marks every text and leaves none out."""

    def __contains__(self, text) -> bool:
        return True

    def __getitem__(self, text) -> str:
        return f"bs: {text}"
