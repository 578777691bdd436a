"""From an author's blocks to the document: all she wrote, nothing she left empty, and drafts that break nothing."""

import copy

import pytest

from courses.compiled import content_hash
from quizzes import document as documents
from quizzes.document_of import check_document, problems_of, scenario_document
from quizzes.models import CheckPage, ScenarioPage
from tests.quizzes import worlds

COUNTER = {"key": "trust", "label": "", "start": 2}
NAMES = list(worlds.COMPETENCIES)


def scenario(**changed) -> dict:
    return worlds.document("scenario", **changed)


def check() -> dict:
    return worlds.document("check")


def test_the_small_scenario_and_the_small_check_have_no_problem():
    assert problems_of(scenario()) == []
    assert problems_of(check()) == []


def test_the_head_says_what_the_page_says():
    made = scenario()
    assert {name: made[name] for name in ("schema", "kind", "title", "summary", "disclaimer", "minutes", "start")} == {
        "schema": "exercise/1",
        "kind": "scenario",
        "title": "The first call",
        "summary": "A caller gives up too soon, or doesn't.",
        "disclaimer": "Persons and places are invented.",
        "minutes": 5,
        "start": "ring",
    }
    assert made["clock"] == {"variable": "time", "start": "23:50"}
    assert made["expert_path"] == ["ring.ask", "talk.words", "talk.sure", "which", "log.flag"]
    assert made["competencies"] == NAMES


def test_variables_and_evidence_are_kept_by_their_keys():
    made = scenario()
    assert made["variables"] == {
        "trust": {"type": "counter", "min": 0, "max": 5, "start": 2, "label": "Trust"},
        "time": {"type": "counter", "min": 0, "max": 60, "start": 0},
        "recorded": {"type": "flag", "start": False},
    }
    assert made["evidence"]["tape"] == {"title": "The tape of the call", "text": "Kept a day."}


def test_a_choice_has_what_was_written_and_no_empty_field():
    ask, form, boast = scenario()["nodes"]["ring"]["choices"]
    assert ask == {
        "id": "ask",
        "text": "Ask him to begin at the beginning.",
        "feedback": "An open question, and time.",
        "scores": {"communication": 2},
        "effects": {"trust": 1, "time": 15},
        "to": "talk",
    }
    assert form == {
        "id": "form",
        "text": "Ask for his address.",
        "effects": {"trust": -1},
        "lose": ["tape"],
        "to": "wait",
    }
    assert boast["when"] == "trust >= 5"


def test_every_type_of_step_is_told():
    nodes = scenario()["nodes"]
    assert [node["type"] for node in nodes.values()] == [
        *("decision", "narrative", "interview", "question", "decision", "gate", "ending", "ending")
    ]
    assert nodes["wait"] == {"type": "narrative", "text": "He breathes.", "to": "talk"}
    assert nodes["talk"]["turns"] == 2 and nodes["talk"]["questions"][1]["answer"] == "‘Then it was nothing.’"
    assert nodes["check"]["branches"] == [
        {"when": "recorded and found(shout)", "to": "good"},
        {"else": True, "to": "bad"},
    ]
    assert nodes["good"] == {
        "type": "ending",
        "title": "It is on record",
        "text": "The next officer reads it.",
        "outcome": "pass",
    }


def test_options_are_named_by_their_blocks_so_that_languages_agree():
    node = scenario()["nodes"]["which"]
    assert [option["id"] for option in node["options"]] == [worlds.key(name) for name in ("slur", "pattern", "mood")]
    assert node["options"][2] == {
        "id": worlds.key("mood"),
        "text": "His mood",
        "correct": False,
        "feedback": "A mood is no indicator.",
    }


def test_a_check_is_its_questions_one_after_another():
    made = check()
    who, what, order = (worlds.key(name) for name in ("who", "what", "order"))
    assert (made["kind"], made["start"], made["pass_percent"]) == ("check", who, 70)
    assert [(name, node["kind"], node["to"]) for name, node in made["nodes"].items()] == [
        (who, "single", what),
        (what, "multiple", order),
        (order, "ordering", None),
    ]
    assert made["nodes"][order]["options"] == [
        {"id": worlds.key("life"), "text": "Life"},
        {"id": worlds.key("scene"), "text": "Scene"},
        {"id": worlds.key("words"), "text": "Words"},
    ]
    assert "why" not in made["nodes"][what]


def test_other_words_make_another_document_of_the_same_structure():
    steps = copy.deepcopy(worlds.steps())
    steps[0]["value"]["text"] = "Čovjek kaže: ‘Vjerovatno nije ništa.’"
    steps[3]["value"]["options"][0]["value"]["text"] = "Uvreda"
    made, told = scenario(), scenario(title="Prvi poziv", steps=steps)
    assert content_hash(made) != content_hash(told)
    assert documents.structure_hash(made) == documents.structure_hash(told)


def hollow(fields: dict, stream: str, index: int) -> list[dict]:
    """The stream, one of its blocks added in the CMS but not filled in yet."""
    blocks = copy.deepcopy(fields[stream])
    blocks[index]["value"] = {name: _emptied(value) for name, value in blocks[index]["value"].items()}
    return blocks


def _emptied(value):
    if isinstance(value, list):
        return [{**item, "value": _emptied(item["value"])} for item in value]
    if isinstance(value, dict):
        return {name: _emptied(content) for name, content in value.items()}
    return False if isinstance(value, bool) else "" if isinstance(value, str) else None


@pytest.mark.django_db
@pytest.mark.parametrize("stream", ["steps", "variables", "evidence"])
def test_a_block_that_is_not_filled_in_yet_is_a_problem_and_breaks_nothing(stream):
    fields = worlds.scenario_fields()
    for index in range(len(fields[stream])):
        page = ScenarioPage(**worlds.fields_of("scenario", **{stream: hollow(fields, stream, index)}))
        found = page.problems(scenario_document(page, NAMES))
        assert found and all(problem.sentence for problem in found), fields[stream][index]["type"]


@pytest.mark.django_db
def test_a_question_that_is_not_filled_in_yet_is_a_problem_beside_its_block():
    fields = worlds.check_fields()
    for index, block in enumerate(fields["questions"]):
        page = CheckPage(**worlds.fields_of("check", questions=hollow(fields, "questions", index)))
        found = page.problems(check_document(page, NAMES))
        assert {problem.path[0] for problem in found} == {block["id"]}
        assert {problem.field for problem in found} == {"questions"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"start": "nowhere"}, "start"),
        ({"expert_path": "ring.nothing"}, "expert_path"),
        ({"variables": [worlds.block("counter", {**COUNTER, "min": 5, "max": 0}, "trust")]}, "variables"),
    ],
)
def test_a_problem_of_the_head_stands_at_its_field(fields, field):
    page = ScenarioPage(**worlds.fields_of("scenario", **fields))
    assert field in {problem.field for problem in page.problems(scenario_document(page, NAMES))}


@pytest.mark.django_db
def test_the_step_is_named_where_the_sentence_alone_does_not_say_it():
    steps = copy.deepcopy(worlds.steps())
    steps[0]["value"]["choices"][0]["value"]["to"] = ""
    page = ScenarioPage(**worlds.fields_of("scenario", steps=steps))
    told = [problem.sentence for problem in page.problems(scenario_document(page, NAMES))]
    assert "Step ‘ring’: The choice ‘ask’ doesn't say where it leads." in told
