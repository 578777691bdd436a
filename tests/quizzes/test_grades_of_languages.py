"""A typed answer is graded by the words in which it was read, and that grade holds in every language."""

import copy
import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import engine, kinds, read_attempts
from quizzes.analyse_attempts import structures
from quizzes.debrief_page import debrief_context
from quizzes.models import ChoiceTally, PublishedVersion, Response
from quizzes.recount import recount
from quizzes.state import Graded
from tests.quizzes import examples, worlds
from tests.quizzes.worlds import Learner

#: What is right in each language, as the fields of the form, and wrong in the other.
RIGHT = {"en": {"gap-1": "means", "gap-2": "result"}, "bs": {"gap-1": "sredstva", "gap-2": "rezultata"}}
PATH = "ring.ask\ntalk.words\ntalk.sure\nwhich\nlog.flag"
LANGUAGES = pytest.mark.parametrize(("answered", "read"), [("bs", "en"), ("en", "bs")])


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def in_bosnian(value: dict) -> dict:
    told = copy.deepcopy(value)
    told["body"] = "Obaveza [[1]], a ne [[2]]."
    for gap, accepted in zip(told["gaps"], ("sredstva", "rezultata"), strict=True):
        gap["value"]["accepted"] = accepted
    return told


def steps(asked: dict) -> list[dict]:
    """The scenario with a gap fill, after which the way depends on its score."""
    found = worlds.steps()
    found[3] = worlds.step("gap", "which", **{**asked, "to": "fork"})
    branches = [worlds.branch("log", "score(recording) >= 0.9"), worlds.branch("lost")]
    found.insert(4, worlds.step("gate", "fork", branches=branches))
    found.insert(5, worlds.step("narrative", "lost", text="The words are lost.", to="log"))
    return found


@pytest.fixture
def check(db):
    block = examples.block("gap")
    made = worlds.exercise(worlds.course(), "check", "check", questions=[block])
    worlds.republish(made, "bs", questions=[{**block, "value": in_bosnian(block["value"])}])
    return made


@pytest.fixture
def scenario(db):
    value = examples.block("gap")["value"]
    made = worlds.exercise(worlds.course(), steps=steps(value), expert_path=PATH)
    worlds.republish(made, "bs", steps=steps(in_bosnian(value)), expert_path=PATH)
    return made


def read_in(learner: Learner, language: str) -> Learner:
    learner.language = language
    return learner


def finished(scenario, answered: str) -> Learner:
    """Who began in English, typed what is right in `answered`, reading that, and came to the good ending."""
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL[:3])
    read_in(learner, answered).play(RIGHT[answered])
    learner.play(worlds.WELL[4])
    return learner


@LANGUAGES
def test_what_is_right_in_the_language_that_is_read_is_right_in_every_debrief(check, answered, read):
    learner = read_in(Learner(check).begin(), answered)
    learner.play(RIGHT[answered])
    assert (learner.attempt.percent, learner.attempt.passed) == (100, True)
    for language in (answered, read):
        shown = read_in(learner, language).debrief().context
        assert (shown["score"], shown["outcome"]["passed"], shown["items"][0]["right"]) == (100, True, True)


@LANGUAGES
def test_what_is_right_only_in_another_language_is_wrong(check, answered, read):
    learner = read_in(Learner(check).begin(), answered)
    learner.play(RIGHT[read])
    assert (learner.attempt.percent, learner.attempt.passed) == (0, False)
    assert read_in(learner, read).debrief().context["items"][0]["right"] is False


def test_words_of_the_debrief_are_those_of_the_reader(check):
    learner = read_in(Learner(check).begin(), "bs")
    learner.play({"gap-1": "sredstva", "gap-2": "?"})
    (item,) = read_in(learner, "en").debrief().context["items"]
    assert (item["partial"], item["your_answer"]) == (True, ["sredstva", "?"])
    assert item["right_answer"] == ["means / effort", "result / results"]


def test_a_grade_is_kept_with_the_answer_to_a_question_and_with_nothing_else(scenario):
    finished(scenario, "bs")
    assert list(Response.objects.order_by("number").values_list("grade", "locale")) == [
        (None, "en"), (None, "en"), (None, "en"), (1.0, "bs"), (None, "bs"),
    ]  # fmt: skip


@LANGUAGES
def test_the_way_past_a_gate_that_asks_a_score_is_the_same_in_every_language(scenario, answered, read):
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL[:3])
    read_in(learner, answered).play(RIGHT[answered])
    page = read_in(learner, read).see()
    assert page.context["node"]["id"] == "log"
    learner.play(worlds.WELL[4])
    assert (learner.attempt.percent, learner.attempt.passed) == (100, True)
    assert read_in(learner, answered).debrief().context["score"] == 100


@LANGUAGES
def test_the_debrief_of_a_scenario_opens_in_every_language(scenario, answered, read):
    learner = finished(scenario, answered)
    page = read_in(learner, read).debrief()
    assert page.status_code == 200 and page.context["score"] == 100
    assert [one["same_as_expert"] for one in page.context["decisions"]] == [True] * 4
    assert "The words are lost." not in said(page)


@LANGUAGES
def test_a_practice_goes_on_in_every_language(scenario, answered, read):
    learner = finished(scenario, answered)

    def url() -> str:
        return learner.address("practise", learner.attempt.key)

    assert learner.browser.post(url(), {"from": "4"}).status_code == 302
    assert read_in(learner, read).browser.get(url()).context["node"]["id"] == "log"
    read_in(learner, answered).browser.post(url(), {"from": "3"})
    learner.browser.post(url(), {"node": "which", **RIGHT[answered]})
    page = read_in(learner, read).browser.get(url())
    assert page.context["node"]["id"] == "log"
    learner.browser.post(url(), {"node": "log", **learner.as_sent("log", {"choice": "flag"})})
    end = learner.browser.get(url())
    assert (end.context["tried"]["score"], end.context["attempt"]["score"]) == (100, 100)


def test_a_practice_that_was_stored_without_grades_goes_back_to_its_decision(scenario):
    learner = finished(scenario, "en")
    session = learner.browser.session
    earlier = [{"node": "log", "choice": "noise"}]
    session["practice"] = {"attempt": str(learner.attempt.key), "kept": 4, "since": earlier}
    session.save()
    assert learner.browser.get(learner.address("practise", learner.attempt.key)).context["node"]["id"] == "log"


def test_tallies_and_the_analysis_take_the_grade_that_was_given(check):
    learner = read_in(Learner(check).begin(), "bs")
    learner.play(RIGHT["bs"])
    structure = structures(check)[0]
    name = worlds.key("gap")
    counted = {row.choice: row.count for row in ChoiceTally.objects.all()}
    assert counted == {"": 1, "*": 1}
    recount(check)
    assert {row.choice: row.count for row in ChoiceTally.objects.all()} == counted
    items = read_attempts.items_of(PublishedVersion.objects.get(locale="en").document)
    (sitting,) = read_attempts.read_sittings(check, structure.hash, items)
    assert (sitting.answers[name].grade, sitting.percent) == (1, 100)


def test_journeys_and_stops_stand_where_the_officer_stood(scenario):
    finished(scenario, "bs")
    half_way = Learner(scenario).begin()
    half_way.play(*worlds.WELL[:3])
    read_in(half_way, "bs").play(RIGHT["bs"])
    structure = structures(scenario)[0]
    (journey,) = read_attempts.read_journeys(scenario, structure.hash)
    assert "lost" not in journey.steps and journey.steps[-1] == "good"
    assert [stop.node for stop in read_attempts.read_stops(scenario, structure.hash)] == ["log"]


def test_an_answer_from_before_grades_were_kept_is_graded_by_the_attempts_own_version(scenario):
    learner = finished(scenario, "en")
    Response.objects.update(grade=None)
    page = read_in(learner, "bs").debrief()
    assert (page.status_code, page.context["score"]) == (200, 100)
    assert recount(scenario) == 1
    assert ChoiceTally.objects.get(node="which", choice="*").count == 1


def promising_too_much(scenario) -> None:
    """Bosnian words of the same structure hash, by which a question can't be asked that was asked nevertheless."""
    told = PublishedVersion.objects.get(locale="bs")
    document = copy.deepcopy(told.document)
    document["nodes"]["talk"]["questions"][0]["when"] = "trust >= 5"
    told.delete()
    PublishedVersion.objects.create(
        activity=scenario, locale="bs", content_hash="other", structure_hash=told.structure_hash, document=document
    )


def assert_told_in_english(page, note: str) -> None:
    assert page.status_code == 200 and page.context["exercise"]["lang"] == "en"
    assert page.context["lang_note"] and note in said(page)


def test_words_that_dont_take_the_responses_give_way_to_those_of_the_attempts_own_version(scenario):
    learner = finished(scenario, "en")
    promising_too_much(scenario)
    page = read_in(learner, "bs").debrief()
    note = page.context["lang_note"]
    assert_told_in_english(page, note)
    url = learner.address("practise", learner.attempt.key)
    learner.browser.post(url, {"from": "4"})
    assert_told_in_english(learner.browser.get(url), note)
    learner.browser.post(url, {"node": "log", **learner.as_sent("log", {"choice": "flag"})})
    assert_told_in_english(learner.browser.get(url), note)


def test_who_goes_on_where_such_words_stand_answers_in_those_of_the_attempts_own_version(scenario):
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL[:3])
    promising_too_much(scenario)
    page = read_in(learner, "bs").see()
    assert page.context["node"]["id"] == "which"
    assert_told_in_english(page, page.context["lang_note"])
    learner.play(RIGHT["en"])
    last = learner.attempt.responses.get(number=4)
    assert (last.grade, last.locale, learner.see().context["node"]["id"]) == (1, "en", "log")


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in kinds.names() if not kinds.get(name).marked])
def test_who_is_wholly_right_is_told_so_whatever_the_kind(name):
    value = examples.block(name)["value"]
    with_kind = worlds.steps()
    with_kind[3] = worlds.step(name, "which", **{**value, "to": "log"})
    document = worlds.document("scenario", steps=with_kind)
    kind, node = kinds.get(name), document["nodes"]["which"]

    def told(answer) -> dict:
        before = [{"node": "ring", "choice": "ask"}, {"node": "talk", "question": "words"}]
        before += [{"node": "talk", "question": "sure"}, {"node": "which", "answer": answer}]
        state = engine.replay(document, before)
        decisions = debrief_context(document, state, locale="en", competencies={})["decisions"]
        return next(one for one in decisions if one["node"] == "which")

    right, *others = kind.samples(node)
    assert told(right)["same_as_expert"] and told(right)["expert_why"] == ""
    assert not told(others[-1])["same_as_expert"]


def test_a_replay_keeps_the_grade_of_a_graded_response_and_makes_that_of_any_other():
    document = worlds.document("check", questions=[examples.block("gap")])
    name = document["start"]
    ids = [gap["id"] for gap in document["nodes"][name]["gaps"]]
    response = {"node": name, "answer": dict(zip(ids, ("sredstva", "rezultata"), strict=True))}
    own, kept = engine.replay(document, [response]), engine.replay(document, [Graded(response, 1.0)])
    assert (own.path[0].grade, own.outcome) == (0, "fail")
    assert (kept.path[0].grade, kept.outcome, kept.earned) == (1, "pass", {"recording": 1})


def test_answering_in_another_language_costs_one_query_more_which_finds_its_words(scenario):
    def costs(language: str) -> list[int]:
        learner = Learner(scenario).begin()
        learner.play(*worlds.WELL[:3])
        read_in(learner, language).see()
        sent = {"node": "which", "response": str(uuid4()), **RIGHT[language]}
        url, counted = learner.address("answer", learner.attempt.key), []
        for visit in (learner.see, lambda: learner.browser.post(url, sent)):
            with CaptureQueriesContext(connection) as queries:
                assert visit().status_code in (200, 302)
            counted.append(len(queries))
        return counted

    assert costs("bs") == [one + 1 for one in costs("en")]
