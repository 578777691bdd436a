"""What changed between two versions: found by a pure function, told in words."""

import copy

import pytest

from quizzes import kinds
from quizzes.changes import ADDED, KEY, KIND, MOVED, PARTS, REMOVED, Changed, changes, in_play
from quizzes.changes_words import told
from quizzes.document import structure_hash
from quizzes.models import CheckPage, ScenarioPage
from tests.quizzes import examples, worlds
from tests.quizzes.worlds import key

pytestmark = pytest.mark.django_db  # of one kind the example is a picture


def scenario(**changed) -> dict:
    return worlds.document("scenario", **changed)


def check(*questions: dict) -> dict:
    return worlds.document("check", questions=list(questions) or worlds.check_fields()["questions"])


def changed_in(document: dict, *path) -> tuple[dict, dict]:
    """A copy, and the part of it at this path."""
    made = copy.deepcopy(document)
    part = made
    for name in path:
        part = part[name]
    return made, part


def said(old: dict, new: dict) -> list[str]:
    """The lines as an author reads them, without marks."""
    page = CheckPage if new["kind"] == "check" else ScenarioPage
    told_ = told(changes(old, new), old, new, page)
    lines = [("", line) for line in told_["head"]]
    lines += [(step["key"] or step["name"], line) for step in told_["steps"] for line in step["lines"]]
    lines = [(step, str(one["label"]), one["part"], one["before"], one["after"]) for step, one in lines]
    return [" | ".join(part for part in line if part) for line in lines]


def test_nothing_changed_between_a_document_and_its_copy():
    for one in (scenario(), check(), check(*map(examples.block, kinds.names()))):
        assert changes(one, copy.deepcopy(one)) == []


def test_steps_are_told_in_the_order_of_play_whatever_the_order_of_their_names():
    made = scenario()
    made["nodes"] = dict(sorted(made["nodes"].items()))
    assert in_play(made) == ["ring", "talk", "wait", "which", "log", "check", "good", "bad"]


def test_a_step_that_came_and_one_that_is_gone_are_told():
    old = scenario()
    new, nodes = changed_in(old, "nodes")
    nodes["pause"] = {"type": "narrative", "text": "Nothing.", "to": "talk"}
    nodes["wait"]["to"] = "pause"
    assert changes(old, new) == [
        Changed("to", "wait", before="talk", after="pause"), Changed(ADDED, "pause", after=nodes["pause"]),
    ]
    assert changes(new, old)[-1] == Changed(REMOVED, "pause", before=nodes["pause"])
    assert said(old, new) == ["wait | Leads to step | talk | pause"]


def test_what_a_choice_is_worth_and_where_it_leads_is_told_with_the_choice():
    old = scenario()
    new, choice = changed_in(old, "nodes", "ring", "choices", 1)
    choice |= {"to": "talk", "scores": {"recording": 1}, "effects": {"trust": -2}, "when": "trust >= 1", "lose": []}
    name = "ring | %s | Ask for his address."
    assert said(old, new) == [
        f"{name % 'Leads to step'} | wait | talk",
        f"{name % 'Only if'} | trust >= 1",
        f"{name % 'Scores'} | recording 1",
        f"{name % 'Effects'} | trust -1 | trust -2",
        f"{name % 'Loses evidence'} | tape",
    ]
    assert not any(one.breaks for one in changes(old, new))


def test_choices_that_came_and_went_are_told_and_break_what_was_answered():
    old = scenario()
    new, choices = changed_in(old, "nodes", "log", "choices")
    choices[1] = {"id": "later", "text": "Leave it for later.", "to": "check"}
    assert said(old, new) == ["log | Added | Leave it for later.", "log | Removed | Write ‘noise’."]
    assert [one.breaks for one in changes(old, new)] == [True, True]


def test_counters_evidence_forks_and_the_exercise_as_a_whole_are_told():
    old = scenario()
    new = copy.deepcopy(old)
    new |= {"title": "The second call", "minutes": 7, "expert_path": ["ring.ask"]}
    new["variables"]["trust"]["max"] = 6
    new["variables"]["doubt"] = {"type": "flag", "start": False}
    del new["evidence"]["earlier"]
    new["nodes"]["check"]["branches"][0]["when"] = "recorded"
    new["nodes"]["good"]["outcome"] = "fail"
    assert said(old, new) == [
        "Title | The first call | The second call",
        "Minutes | 5 | 7",
        "The expert's path | ring.ask, talk.words, talk.sure, which, log.flag | ring.ask",
        "Changed | trust | 0–5, 2 (Trust) | 0–6, 2 (Trust)",
        "Added | doubt | no",
        "Removed | earlier | Earlier calls",
        "check | Branches, tried in this order | recorded and found(shout) → good; otherwise → bad | "
        "recorded → good; otherwise → bad",
        "good | Outcome | passed | not passed",
    ]


def test_a_check_has_numbers_for_questions_and_tells_which_were_moved():
    questions = worlds.check_fields()["questions"]
    old, new = check(*questions), check(questions[2], *questions[:2])
    assert [(one.field, one.node) for one in changes(old, new)] == [(MOVED, key("order"))]
    steps = told(changes(old, new), old, new, CheckPage)["steps"]
    assert [(step["name"], str(step["mark_word"])) for step in steps] == [("Question 1", "Moved")]


def test_the_pass_mark_points_and_the_key_are_told():
    old = check()
    new = copy.deepcopy(old)
    new["pass_percent"] = 80
    node = new["nodes"][key("who")]
    node |= {"points": 2}
    node["options"][0]["correct"], node["options"][1]["correct"] = False, True
    assert said(old, new) == [
        "Pass mark in percent | 70 | 80",
        "Question 1 | Points | 1 | 2",
        "Question 1 | Right answer | Anyone | The judge",
    ]
    assert not any(one.breaks for one in changes(old, new))


def test_words_alone_change_no_key():
    old = check()
    new, options = changed_in(old, "nodes", key("who"), "options")
    options[0]["text"] = "Anybody"
    assert [(one.field, one.part) for one in changes(old, new)] == [("text", key("anyone"))]
    assert said(old, new) == ["Question 1 | Text | Anybody | Anyone | Anybody"]


def test_another_kind_of_question_under_the_same_id_is_told_and_breaks():
    old = check()
    new = copy.deepcopy(old)
    new["nodes"][key("who")]["kind"] = "multiple"
    assert [(one.field, one.breaks) for one in changes(old, new)] == [(KIND, True)]
    assert said(old, new) == ["Question 1 | Kind | Single choice | Multiple choice"]


def _judge(node):
    for option in node["options"]:
        option["correct"] = not option["correct"]


def _other_group(node):
    node["items"][0]["group"] = next(one["id"] for one in node["groups"] if one["id"] != node["items"][0]["group"])


KEYS = {
    "single": _judge,
    "multiple": _judge,
    "hotspot": _judge,
    "ordering": lambda node: node["options"].reverse(),
    "true_false": lambda node: node.update(correct=not node["correct"]),
    "gap": lambda node: node["gaps"][0].update(accepted="another\nword"),
    "numeric": lambda node: node.update(value=node["value"] + 7),
    "groups": _other_group,
    "report": lambda node: next(one for one in node["fields"] if one["type"] == "text").update(accepted="other"),
}


@pytest.mark.parametrize("name", sorted(KEYS))
def test_another_key_is_found_in_every_kind_and_takes_answers_as_before(name):
    old = check(examples.block(name))
    new, node = changed_in(old, "nodes", old["start"])
    KEYS[name](node)
    found = changes(old, new)
    assert KEY in [one.field for one in found] and not any(one.breaks for one in found)
    assert said(old, new)
    kind = kinds.get(name)
    for answer in kind.samples(old["nodes"][old["start"]]):
        assert 0 <= kind.grade(node, kind.parse(answer, node)) <= 1


def test_a_mark_moved_in_a_text_breaks_since_pieces_are_named_by_the_marks():
    old = check(examples.block("highlight"))
    new, node = changed_in(old, "nodes", old["start"])
    node["body"] = node["body"].replace("[[", "", 1).replace("]]", "", 1)
    assert {KEY, PARTS} <= {one.field for one in changes(old, new)}
    assert any(one.breaks for one in changes(old, new))


def test_pairs_have_no_other_key_than_their_words():
    old = check(examples.block("matching"))
    new, pairs = changed_in(old, "nodes", old["start"], "pairs")
    pairs[0]["match"] = "something else"
    assert {one.field for one in changes(old, new)} == {"match"}


@pytest.mark.parametrize("name", kinds.names())
def test_equal_keys_and_parts_mean_an_equal_structure(name):
    """Whatever makes two exercises different for an officer is told as a change."""
    old = check(examples.block(name))
    for field in ("points", "competency"):
        new, node = changed_in(old, "nodes", old["start"])
        node[field] = "communication" if field == "competency" else 9
        assert structure_hash(new) != structure_hash(old)
        assert [one.field for one in changes(old, new)] == [field]
