"""The law beside the decisions: named by key, shown in the reader's language and for where she is."""

import copy
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import document as documents
from quizzes import load, scenario_file
from quizzes.models import ScenarioPage
from tests import factories
from tests.quizzes import cms, worlds
from tests.quizzes.test_preview import play
from tests.quizzes.test_scenario_file import SMALL
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db

AGGRAVATING = "general-aggravating"


def law(*judgments, topics=()) -> dict:
    """The value of a law block."""
    return {
        "judgments": [worlds.block("item", judgment.pk, f"law-{judgment.pk}") for judgment in judgments],
        "topics": [worlds.block("item", topic, f"topic-{topic}") for topic in topics],
    }


def steps_with(of_step: dict | None = None, of_choice: dict | None = None) -> list[dict]:
    """The small scenario, with law at its first decision and at the choice ‘form’."""
    steps = copy.deepcopy(worlds.steps())
    if of_step:
        steps[0]["value"]["law"] = of_step
    if of_choice:
        steps[0]["value"]["choices"][1]["value"]["law"] = of_choice
    return steps


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def looked_back(steps, answers=worlds.WELL, officer=None, language="en", course="hate-crime"):
    learner = Learner(worlds.exercise(worlds.course(slug=course), steps=steps), officer).begin()
    learner.play(*answers)
    learner.language = language
    return learner.debrief()


def test_the_document_names_judgments_by_their_short_name_and_keeps_no_words_of_them():
    first, second = factories.judgment("first-case"), factories.judgment("second-case")
    made = worlds.document("scenario", steps=steps_with(law(first, second, topics=[AGGRAVATING]), law(second)))
    ring = made["nodes"]["ring"]
    assert (ring["law"], ring["provisions"]) == (["first-case", "second-case"], [AGGRAVATING])
    assert ring["choices"][1]["law"] == ["second-case"] and "law" not in ring["choices"][0]
    assert "A v. B" not in str(made)
    assert documents.problems(made) == []


def test_law_does_not_make_it_another_exercise():
    made = worlds.document("scenario", steps=steps_with(law(factories.judgment(), topics=[AGGRAVATING])))
    assert documents.structure_hash(made) == documents.structure_hash(worlds.document("scenario"))


def test_the_judgment_of_a_decision_is_shown_with_its_lesson():
    page = looked_back(steps_with(law(factories.judgment())))
    assert "The law A v. B No. 1/01 · 6 July 2005 · Article 14: violation Look for the motive." in said(page)
    assert "Not yet legally reviewed" in said(page)


def test_the_law_of_a_choice_is_shown_to_who_took_it_and_no_other():
    steps = steps_with(of_choice=law(factories.judgment()))
    assert "A v. B" in said(looked_back(steps, worlds.BADLY))
    assert "A v. B" not in said(looked_back(steps, worlds.WELL, course="another"))


def test_it_is_in_the_language_of_the_reader():
    judgment = factories.judgment()
    told = judgment.copy_for_translation(factories.locale("bs"))
    told.name, told.lesson = "A protiv B", "Tražite motiv."
    told.save()
    page = looked_back(steps_with(law(judgment)), language="bs")
    assert "A protiv B" in said(page) and "Tražite motiv." in said(page) and "A v. B" not in said(page)
    assert 'lang="bs"><cite>A protiv B' in page.content.decode()


def test_provisions_are_those_of_where_the_reader_is():
    here, there = factories.jurisdiction("BA"), factories.jurisdiction("RS")
    factories.provision(here, topic=AGGRAVATING, summary="Heavier here.")
    factories.provision(there, topic=AGGRAVATING, summary="Heavier there.")
    factories.provision(here, topic="definition", summary="Another topic.")
    officer = factories.officer(unit=factories.unit(where=here))
    page = looked_back(steps_with(law(topics=[AGGRAVATING])), officer=officer)
    assert "Heavier here." in said(page)
    assert "Heavier there." not in said(page) and "Another topic." not in said(page)


def test_a_judgment_that_was_deleted_since_is_simply_not_there():
    judgment = factories.judgment()
    activity = worlds.exercise(worlds.course(), steps=steps_with(law(judgment)))
    learner = Learner(activity).begin()
    learner.play(*worlds.WELL)
    judgment.delete()
    page = learner.debrief()
    assert page.status_code == 200 and "The law" not in said(page)


def test_more_law_costs_no_more_queries():
    def cost(count: int) -> int:
        judgments = [factories.judgment(f"case-{count}-{number}") for number in range(count)]
        here = factories.jurisdiction("BA")
        officer = factories.officer(unit=factories.unit(where=here))
        factories.provision(here, topic=AGGRAVATING)
        steps = steps_with(law(*judgments, topics=[AGGRAVATING]), law(*judgments))
        learner = Learner(worlds.exercise(worlds.course(slug=f"c{count}"), steps=steps), officer).begin()
        learner.play(*worlds.BADLY)
        learner.debrief()
        with CaptureQueriesContext(connection) as queries:
            assert learner.debrief().status_code == 200
        return len(queries)

    assert cost(1) == cost(6) <= 11


def test_a_file_names_law_and_what_is_on_file_is_joined():
    factories.judgment("first-case")
    words = "- id: begin\n  type: decision\n"
    assert words in SMALL
    text = SMALL.replace(words, words + "  law: [first-case, no-such-case]\n  provisions: [recording, nonsense]\n")
    file = scenario_file.read(text)
    page = load.add_scenario(file, under=worlds.module(named={"recording": "Recording"}), slug="small")
    begin = ScenarioPage.objects.get(pk=page.pk).document()["nodes"]["begin"]
    assert (begin["law"], begin["provisions"]) == (["first-case"], ["recording"])
    line = next(n for n, of_file in enumerate(text.splitlines(), start=1) if "no-such-case" in of_file)
    assert [str(problem) for problem in load.unknown_law(file)] == [
        f"line {line}: The law on file has no judgment with the short name ‘no-such-case’; it was left out.",
        f"line {line + 1}: The law on file has no topic ‘nonsense’; it was left out.",
    ]


@pytest.mark.parametrize("wrong", ["first-case", "{a: b}", "[[a]]"])
def test_law_in_another_form_than_a_list_of_names_is_refused(wrong):
    words = "- id: begin\n  type: decision\n"
    text = SMALL.replace(words, f"{words}  law: {wrong}\n")
    with pytest.raises(scenario_file.ScenarioFileError, match="‘law’ must be a list of short names"):
        scenario_file.read(text)


def test_a_decision_names_six_judgments_at_most():
    made = worlds.document("scenario")
    made["nodes"]["ring"]["law"] = [f"case-{number}" for number in range(7)]
    assert [problem.code for problem in documents.problems(made)] == ["too_many"]


def test_translating_a_scenario_asks_for_no_law_and_keeps_it():
    page = worlds.scenario_page(worlds.module(live=False), publish=False, steps=steps_with(law(factories.judgment())))
    told = page.copy_for_translation(factories.locale("bs"), copy_parents=True)
    assert told.document()["nodes"]["ring"]["law"] == ["a-case"]


def test_an_author_sees_the_law_when_she_plays_her_draft():
    page = worlds.scenario_page(worlds.module(live=False), publish=False, steps=steps_with(law(factories.judgment())))
    page.save_revision()
    assert "A v. B" in said(play(cms.trainer(), page, worlds.WELL))
