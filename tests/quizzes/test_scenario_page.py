"""Scenario pages: published when they can be played, refused with the reason and its place when they can't."""

import copy
from json import dumps

import pytest

from courses.compiled import CannotPublish
from courses.models import Activity, ActivityEdition
from quizzes import engine, expert, load
from quizzes.models import PublishedVersion, ScenarioPage
from tests import factories
from tests.quizzes import cms, reference, worlds

pytestmark = pytest.mark.django_db


def changed(where: int, **values) -> list[dict]:
    """The steps, with other values in one of them."""
    steps = copy.deepcopy(worlds.steps())
    steps[where]["value"] |= values
    return steps


def with_choice(where: int, which: int, **values) -> list[dict]:
    steps = copy.deepcopy(worlds.steps())
    steps[where]["value"]["choices"][which]["value"] |= values
    return steps


def with_spare_step() -> list[dict]:
    return [*worlds.steps(), worlds.step("ending", "spare", text="Never.", outcome="pass")]


def without_right_answer() -> list[dict]:
    options = [worlds.option("slur", "The slur"), worlds.option("pattern", "The third call")]
    return changed(3, options=options)


def twice() -> list[dict]:
    steps = worlds.steps()
    return [*steps, worlds.block("ending", {**steps[-1]["value"], "text": "Again."}, "second")]


#: Fields with a fault, the words that the editor must see, and the position of the block that they stand beside.
FAULTS = {
    "a choice leads nowhere": (
        {"steps": with_choice(0, 0, to="tlak")},
        "Step ‘ring’: The choice ‘ask’ leads to ‘tlak’, and there is no such step.",
        0,
    ),
    "a step can't be reached": ({"steps": with_spare_step()}, "No path leads to the step ‘spare’.", 8),
    "a question has no right answer": (
        {"steps": without_right_answer()},
        "Step ‘which’: No option is marked as right.",
        3,
    ),
    "two steps share a key": ({"steps": twice()}, "Two steps have the key ‘bad’. Give each its own.", 8),
    "a condition asks for what isn't there": (
        {"steps": with_choice(0, 2, when="rust >= 5")},
        "Step ‘ring’: The condition uses ‘rust’ (line 1, column 1), and there is no such counter or flag.",
        0,
    ),
    "a step comes about on no path": (
        {"steps": with_choice(4, 0, effects="recorded no"), "expert_path": ""},
        "The step ‘good’ can never be reached: no path fulfils the conditions on the way.",
        6,
    ),
    "a competency isn't the course's": (
        {"steps": changed(3, competency="patience")},
        "Step ‘which’: ‘patience’ is not among the competencies of this exercise.",
        3,
    ),
    "nobody can pass": (
        {"steps": changed(6, outcome="fail"), "expert_path": ""},
        "Whatever the officer does, this can't be passed.",
        None,
    ),
    "the expert fails": (
        {"expert_path": "ring.ask talk.words talk.sure which log.noise"},
        "The expert's path doesn't lead to a pass.",
        None,
    ),
    "there is no step": ({"steps": [], "expert_path": ""}, "There are no steps yet.", None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_publishing_in_the_cms_is_refused_with_the_reason_and_its_place_but_the_draft_can_be_saved(fault):
    fields, words, position = FAULTS[fault]
    page, trainer = worlds.scenario_page(worlds.module(live=False), publish=False), cms.trainer()
    answer = cms.send(trainer, page, publish=True, **fields)
    assert answer.status_code == 200
    assert words in cms.messages(answer)
    beside = cms.beside_blocks(answer)
    assert words in beside[position] if position is not None else beside == {}
    page.refresh_from_db()
    assert not page.live and page.get_latest_revision() is None

    assert cms.send(trainer, page, publish=False, **fields).status_code == 302
    draft = ScenarioPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert words in [problem.sentence for problem in draft.compile().problems]
    assert not PublishedVersion.objects.exists()


@pytest.mark.parametrize("fault", ["a choice leads nowhere", "two steps share a key", "nobody can pass"])
def test_no_other_way_publishes_it_and_what_was_live_stays(fault):
    fields, words, _ = FAULTS[fault]
    page = worlds.scenario_page(worlds.module())
    before = worlds.stored(), list(ActivityEdition.objects.values())
    for name, value in worlds.fields_of("scenario", **fields).items():
        setattr(page, name, value)
    page.title = "With a fault"
    with pytest.raises(CannotPublish) as refused:
        page.save_revision().publish()
    assert words in [problem.sentence for problem in refused.value.problems]
    page = ScenarioPage.objects.get(pk=page.pk)
    assert page.live and page.title == "The first call"
    assert (worlds.stored(), list(ActivityEdition.objects.values())) == before


def test_a_trainer_publishes_through_the_form_and_nothing_is_lost_on_the_way():
    page = worlds.scenario_page(worlds.module(), publish=False)
    document = page.document()
    answer = cms.send(cms.trainer(), page, publish=True)
    assert answer.status_code == 302
    assert PublishedVersion.objects.get().document == document


def test_publishing_compiles_to_an_activity_that_names_its_version():
    page = worlds.scenario_page(worlds.module())
    activity = Activity.objects.get(key=page.translation_key)
    assert (activity.kind, activity.slug, activity.weight, activity.pass_percent) == ("scenario", "first-call", 1, None)
    edition, version = activity.editions.get(), activity.versions.get()
    assert (edition.title, edition.minutes, edition.content) == ("The first call", 5, None)
    assert edition.content_hash == version.content_hash
    assert version.document["competencies"] == ["communication", "recording"]


def test_an_officer_plays_what_the_trainer_published():
    page = worlds.scenario_page(worlds.module())
    learner = worlds.Learner(Activity.objects.get(key=page.translation_key)).begin()
    learner.play(*worlds.WELL)
    assert (learner.attempt.passed, learner.attempt.percent) == (True, 100)


@pytest.mark.parametrize("name", reference.NAMES)
def test_a_real_scenario_becomes_a_page_that_compiles_to_the_same_exercise(name):
    file = reference.scenario(name)
    page = load.add_scenario(file, under=module_that_trains(file), slug=name)
    compiled = page.compile()
    assert compiled.problems == ()
    without = without_option_ids(file.document) | {"disclaimer": page.disclaimer}
    assert without_option_ids(compiled.content) == without


def module_that_trains(file):
    """A module for the scenario, with the judgments that its decisions name on file."""
    for slug in sorted({name for node in file.document["nodes"].values() for name in node.get("law", ())}):
        factories.judgment(slug)
    return worlds.module(named={name: name for name in file.document["competencies"]})


def without_option_ids(document) -> dict:
    """Options get the ids of their blocks; that apart, nothing of a file may change, nor its order."""
    made = copy.deepcopy(dict(document))
    for node in made["nodes"].values():
        for option in node.get("options", ()):
            del option["id"]
    for evidence in made["evidence"].values():
        evidence.setdefault("text", "")
        evidence.pop("competency", None)  # of use to authors of files alone
    return made


def test_the_bakery_is_played_by_its_expert_to_the_strong_ending():
    file = reference.scenario("bakery")
    factories.published(load.add_scenario(file, under=module_that_trains(file), slug="bakery"))
    document = PublishedVersion.objects.get().document
    state = expert.walk(document)
    assert (state.ending, engine.score(document, state).passed) == ("end_strong", True)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("variables", "Two counters or flags have the key ‘trust’. Give each its own."),
        ("evidence", "Two pieces of evidence have the key ‘tape’. Give each its own."),
    ],
)
def test_a_second_counter_or_piece_of_evidence_of_one_key_is_said_and_not_lost(field, words):
    page = worlds.scenario_page(worlds.module(live=False), publish=False)
    key = {"variables": "trust", "evidence": "tape"}[field]
    blocks = list(getattr(page, field).raw_data)
    blocks.append({**next(block for block in blocks if block["value"]["key"] == key), "id": worlds.key("again")})
    setattr(page, field, dumps(blocks))

    problems = page.compile().problems

    assert [(problem.sentence, problem.field, problem.path) for problem in problems] == [
        (words, field, (worlds.key("again"),))
    ]
