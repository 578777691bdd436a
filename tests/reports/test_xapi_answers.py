"""Answers as xAPI statements: of the standard's shape, for who may have them, and never with what would be right."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Activity
from people.models import Role
from quizzes import kinds
from quizzes.models import Attempt, PublishedVersion
from quizzes.shuffle import Shuffle
from tests import factories as make
from tests.quizzes import answered as played
from tests.quizzes import examples, forms, worlds
from tests.quizzes.worlds import Learner

from .test_xapi import ask, walk
from .xapi_schema import check

KINDS = {
    "single": "choice", "multiple": "choice", "hotspot": "choice", "highlight": "choice", "ordering": "sequencing",
    "matching": "matching", "groups": "matching", "true_false": "true-false", "numeric": "numeric", "gap": "fill-in",
    "short_text": "long-fill-in", "report": "other",
}  # fmt: skip


def officer_of(unit, number="A-1"):
    return make.person(number, role=Role.OFFICER, unit=unit)


def play(activity, officer, sample: int) -> Learner:
    """A check by its forms, each question with the kind's first sample (all right) or its last."""
    learner = Learner(activity, officer).begin()
    for _ in PublishedVersion.objects.get(pk=learner.attempt.version_id).document["nodes"]:
        page, attempt = learner.see(), learner.attempt
        name = page.context["node"]["id"]
        node = PublishedVersion.objects.get(pk=attempt.version_id).document["nodes"][name]
        fields = forms.filled_in(node, Shuffle(attempt.seed, name), kinds.get(node["kind"]).samples(node)[sample])
        data = {"node": name, "response": page.context["response_id"], **{one: fields.getlist(one) for one in fields}}
        assert learner.browser.post(page.context["action_url"], data).status_code == 302
    long_ago(learner.attempt)
    return learner


def long_ago(attempt: Attempt) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(finished_at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def check_of_every_kind(world):
    blocks = [examples.block(name) for name in kinds.names()]
    return worlds.exercise(worlds.course(), "check", "check", questions=blocks)


@pytest.fixture
def reader(world, caller):
    return caller(world.station, resources=["xapi", "responses"])


def told(caller) -> list[dict]:
    return [one for one in walk(caller) if one["verb"]["id"].endswith("answered")]


@pytest.mark.parametrize("sample", [0, -1])
def test_each_answer_is_a_statement_of_the_standards_shape(world, check_of_every_kind, reader, sample):
    play(check_of_every_kind, officer_of(world.station), sample)
    found = told(reader)
    for statement in walk(reader):
        check(statement)
    assert sorted(one["object"]["definition"]["interactionType"] for one in found) == sorted(KINDS.values())
    assert len({one["id"] for one in found}) == len(kinds.names())
    for one in found:
        parent, [grouping] = one["context"]["contextActivities"]["parent"], one["context"]["contextActivities"]["grouping"]
        assert one["object"]["id"].startswith(f"{parent[0]['id']}/") and "/courses/" in grouping["id"]
        by_people = one["object"]["definition"]["interactionType"] == "long-fill-in"
        assert one["result"].get("success") is (None if by_people else sample == 0)
    assert told(reader) == found


def test_what_is_right_is_in_no_statement_of_who_was_wrong(world, check_of_every_kind, reader):
    play(check_of_every_kind, officer_of(world.station), -1)
    version = PublishedVersion.objects.get(activity=check_of_every_kind)
    for one in told(reader):
        text = json.dumps(one)
        assert "correct" not in text.lower().replace("incorrect", "") and "accepted" not in text
        node = version.document["nodes"][one["object"]["id"].rsplit("/", 1)[1]]
        definition = one["object"]["definition"]
        for part in ("options", "pairs", "items", "groups"):
            assert not [own for own in node.get(part, ()) if f'"{own["id"]}"' in text]
        for components in (definition.get("choices"), definition.get("source"), definition.get("target")):
            ids = [component["id"] for component in components or ()]
            assert ids == sorted(ids)
        if node["kind"] == "matching":
            assert not {one["id"] for one in definition["source"]} & {one["id"] for one in definition["target"]}


def test_a_response_names_the_components_that_were_chosen(world, check_of_every_kind, reader):
    play(check_of_every_kind, officer_of(world.station), 0)
    version = PublishedVersion.objects.get(activity=check_of_every_kind)
    for one in told(reader):
        node = version.document["nodes"][one["object"]["id"].rsplit("/", 1)[1]]
        definition, response = one["object"]["definition"], one["result"]["response"]
        if node["kind"] in ("single", "multiple", "hotspot", "ordering"):
            words = {it["id"]: next(iter(it["description"].values())) for it in definition["choices"]}
            sample = kinds.get(node["kind"]).samples(node)[0]
            chosen = [sample] if isinstance(sample, str) else sample
            texts = {option["id"]: option["text"] for option in node["options"]}
            given, right = [words[it] for it in response.split("[,]")], [texts[it] for it in chosen]
            assert given == right if node["kind"] == "ordering" else sorted(given) == sorted(right)
        if node["kind"] == "matching":
            sources = {it["id"]: next(iter(it["description"].values())) for it in definition["source"]}
            targets = {it["id"]: next(iter(it["description"].values())) for it in definition["target"]}
            pairs = {tuple(pair.split("[.]")) for pair in response.split("[,]")}
            assert {(sources[a], targets[b]) for a, b in pairs} == {(it["text"], it["match"]) for it in node["pairs"]}


def test_decisions_of_a_scenario_are_answers_without_right_and_wrong(world, reader):
    scenario = worlds.exercise(worlds.course())
    enrolment = make.enrolment(officer_of(world.station), scenario.course)
    long_ago(played.attempt(scenario, played.BADLY, enrolment=enrolment))
    found = told(reader)
    for one in found:
        check(one)
    decisions = [one for one in found if "success" not in one["result"]]
    assert len(found) == sum(bool(one.keys() & {"choice", "question", "answer"}) for one in played.BADLY)
    assert len(decisions) == len(found) - 1
    assert {one["object"]["definition"]["interactionType"] for one in found} == {"choice"}


def test_before_the_attempt_is_over_nothing_is_told(world, reader):
    scenario = worlds.exercise(worlds.course())
    played.attempt(scenario, played.BADLY[:3], enrolment=make.enrolment(officer_of(world.station), scenario.course))
    assert walk(reader) == []


@pytest.mark.parametrize(("feedback", "success"), [("at_once", True), ("at_end", True), ("after_due", None)])
def test_right_and_wrong_are_told_only_where_officers_are_told_after_the_attempt(
    world, check_of_every_kind, reader, feedback, success
):
    Activity.objects.filter(pk=check_of_every_kind.pk).update(feedback=feedback)
    play(check_of_every_kind, officer_of(world.station), 0)
    graded = [one for one in told(reader) if one["object"]["definition"]["interactionType"] != "long-fill-in"]
    assert {one["result"].get("success") for one in graded} == {success}
    assert {"score" in one["result"] for one in graded} == {bool(success)}
    assert all(one["result"]["response"] for one in graded)


@pytest.mark.parametrize("by", ["a day", "the due date"])
def test_answers_are_kept_back_until_she_is_told_herself(world, check_of_every_kind, reader, by):
    today, officer = timezone.localdate(), officer_of(world.station)
    play(check_of_every_kind, officer, 0)
    for days, kept_back in ((1, True), (0, False)):
        opens = today + timedelta(days=days)
        Activity.objects.filter(pk=check_of_every_kind.pk).update(
            feedback="after_due", feedback_from=opens if by == "a day" else None
        )
        officer.enrolments.update(due=opens - timedelta(days=1))
        assert (told(reader) == []) == kept_back


def test_only_tokens_with_that_right_and_only_of_ones_own(world, check_of_every_kind, caller, reader):
    play(check_of_every_kind, officer_of(world.station), 0)
    play(check_of_every_kind, officer_of(world.other_region, "B-1"), 0)
    assert told(caller(world.nation, resources=["xapi"])) == []
    assert {one["actor"]["account"]["name"] for one in told(reader)} == {"A-1"}
    both = caller(world.nation, resources=["xapi", "responses"])
    assert {one["actor"]["account"]["name"] for one in told(both)} == {"A-1", "B-1"}
    from .test_xapi import HERE, SPEAKS

    assert caller(world.nation, resources=["responses"]).get(HERE, headers=SPEAKS).status_code == 403


@pytest.mark.parametrize("ascending", ["true", "false"])
def test_page_by_page_each_comes_once(world, check_of_every_kind, reader, ascending):
    play(check_of_every_kind, officer_of(world.station), 0)
    everything = ask(reader, ascending=ascending)["statements"]
    for limit in (1, 5, 12):
        assert walk(reader, limit=limit, ascending=ascending) == everything


def test_many_answers_cost_as_much_as_few(world, check_of_every_kind, reader, django_assert_max_num_queries):
    for number in range(3):
        play(check_of_every_kind, officer_of(world.station, f"A-{number}"), 0)
    told(reader)
    with django_assert_max_num_queries(9):
        assert len(told(reader)) == 3 * len(kinds.names())
