"""What keeps a document from being published, and what makes two of them the same exercise."""

import copy
import re
import string
from itertools import pairwise

import pytest
from hypothesis import given, settings

from quizzes import document as documents
from quizzes import overlay
from tests.quizzes import reference, strategies

quick = settings(max_examples=60, deadline=None)


def small():
    """The smallest scenario that has every type of step."""
    options = [{"id": "x", "text": "X", "correct": True}, {"id": "y", "text": "Y", "correct": False}]
    taken = {"scores": {"recording": 1}, "effects": {"trust": 1}, "find": ["paint"]}
    return {
        **strategies.head("scenario"),
        "nodes": {
            "n0": {
                "type": "decision",
                "text": "t",
                "choices": [
                    {"id": "a", "text": "A", "to": "talk", **taken},
                    {"id": "b", "text": "B", "to": "talk"},
                ],
            },
            "talk": {
                "type": "interview",
                "text": "t",
                "turns": 1,
                "questions": [{"id": "q", "text": "Q", "answer": "A", "when": "trust >= 2"}],
                "to": "tell",
            },
            "tell": {"type": "narrative", "text": "t", "to": "ask"},
            "ask": {
                "type": "question",
                "kind": "single",
                "text": "t",
                "options": options,
                "competency": "recording",
                "points": 1,
                "to": "fork",
            },
            "fork": {
                "type": "gate",
                "branches": [{"when": "found(paint)", "to": "good"}, {"else": True, "to": "bad"}],
            },
            "good": {"type": "ending", "text": "t", "outcome": "pass"},
            "bad": {"type": "ending", "text": "t", "outcome": "fail"},
        },
        "expert_path": ["n0.a", "talk.q", "ask"],
    }


def changed(path, value):
    """The small scenario with one value put, or with None taken away."""
    made = small()
    *steps, last = path
    part = made
    for step in steps:
        part = part[step]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return made


def codes(document):
    return [problem.code for problem in documents.problems(document)]


CHOICE, QUESTION = ("nodes", "n0", "choices", 0), ("nodes", "talk", "questions", 0)


def test_the_small_scenario_is_without_problems():
    assert documents.problems(small()) == []


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("schema",), "exercise/2", "unknown_schema"),
        (("kind",), "game", "unknown_kind_of_document"),
        (("title",), " ", "missing_text"),
        (("title",), 3, "not_a_text"),
        (("minutes",), "3", "not_a_number"),
        (("minutes",), 0, "minutes_out_of_range"),
        (("colour",), "red", "unknown_field"),
        (("competencies",), "recording", "not_a_list_of_names"),
        (("pass_percent",), 70, "pass_percent_in_scenario"),
        (("clock", "variable"), "escalated", "unknown_clock_variable"),
        (("clock", "start"), "24:00", "bad_clock_start"),
        (("variables", "trust", "start"), 9, "start_out_of_range"),
        (("variables", "trust", "max"), 0, "bad_range"),
        (("variables", "trust", "type"), "word", "unknown_variable_type"),
        (("variables", "not"), {"type": "flag", "start": True}, "reserved_name"),
        (("variables", "số"), {"type": "flag", "start": True}, "bad_name"),
        (("evidence", "paint", "title"), "", "missing_text"),
        (("start",), "nowhere", "missing_start"),
        (("start",), "fork", "start_not_playable"),
        (("nodes",), [], "not_a_group"),
        (("nodes", "n0", "type"), "dance", "unknown_type"),
        (("nodes", "n0", "type"), ["decision"], "unknown_type"),
        (("nodes", "n0", "type"), None, "missing_field"),
        (("nodes", "n0", "text"), None, "missing_text"),
        (("nodes", "n0", "text"), "x" * 10_001, "text_too_long"),
        (("nodes", "n0", "choices"), [], "no_choices"),
        (("nodes", "n0", "choices"), {}, "not_a_list"),
        ((*CHOICE, "id"), "", "missing_id"),
        ((*CHOICE, "id"), "a.b", "bad_id"),
        ((*CHOICE, "to"), "nowhere", "choice_leads_nowhere"),
        ((*CHOICE, "to"), "", "choice_without_target"),
        ((*CHOICE, "effects"), {"rust": 1}, "unknown_variable_in_effects"),
        ((*CHOICE, "effects"), {"trust": True}, "effect_not_a_number"),
        ((*CHOICE, "effects"), {"escalated": 1}, "effect_not_true_or_false"),
        ((*CHOICE, "find"), ["shoe"], "unknown_evidence"),
        ((*CHOICE, "lose"), ["paint"], "found_and_lost"),
        ((*CHOICE, "scores"), {"dancing": 1}, "unknown_competency"),
        ((*CHOICE, "scores"), {"recording": 1.5}, "bad_score"),
        ((*CHOICE, "scores"), {"recording": 101}, "bad_score"),
        ((*CHOICE, "when"), "trust >", "expression_unfinished"),
        ((*QUESTION, "when"), "rust > 1", "expression_unknown_name"),
        ((*QUESTION, "answer"), "", "missing_text"),
        (("nodes", "talk", "turns"), 0, "bad_turns"),
        (("nodes", "talk", "questions"), [], "no_questions"),
        (("nodes", "tell", "to"), "nowhere", "step_leads_nowhere"),
        (("nodes", "tell", "to"), None, "step_without_target"),
        (("nodes", "ask", "kind"), "riddle", "unknown_question_kind"),
        (("nodes", "ask", "kind"), None, "missing_field"),
        (("nodes", "ask", "points"), 0, "bad_points"),
        (("nodes", "ask", "competency"), "dancing", "unknown_competency"),
        (("nodes", "ask", "options", 0, "correct"), False, "no_right_answer"),
        (("nodes", "ask", "options", 1, "id"), "x", "duplicate_id"),
        (("nodes", "fork", "branches"), [], "no_branches"),
        (("nodes", "fork", "branches", 1), {"when": "true", "to": "bad"}, "gate_without_else"),
        (("nodes", "fork", "branches", 0, "when"), None, "branch_without_condition"),
        (("nodes", "fork", "branches", 0, "to"), "nowhere", "branch_leads_nowhere"),
        (("nodes", "fork", "branches", 0, "to"), None, "branch_without_target"),
        (("nodes", "good", "outcome"), "win", "unknown_outcome"),
        (("nodes", "lost"), {"type": "narrative", "text": "t", "to": "bad"}, "unreachable"),
        (("nodes", "tell", "to"), "n0", "endless_loop"),
        (("expert_path",), ["n0.z", "talk.q", "ask"], "expert_path_broken"),
        (("expert_path",), ["ask"], "expert_path_broken"),
        (("expert_path",), ["n0.a", "talk.q"], "expert_path_unfinished"),
        (("nodes", "fork", "branches", 0, "when"), "false", "expert_path_fails"),
    ],
)
def test_a_problem_is_found_and_can_be_said(path, value, code):
    found = documents.problems(changed(path, value))
    assert code in [problem.code for problem in found]
    for problem in found:
        assert "{" not in problem.sentence()


def test_every_sentence_names_its_values_plainly():
    """A translator sees them in braces, so they must be words."""
    for code, sentence in documents.MESSAGES.items():
        names = [name for _, name, _, _ in string.Formatter().parse(str(sentence)) if name is not None]
        assert all(re.fullmatch(r"[a-z]+", name) for name in names), code


def test_a_problem_says_where_it_is():
    problem = documents.problems(changed((*CHOICE, "to"), "nowhere"))[0]
    assert problem.where == documents.Where("n0", "a", "to")
    assert problem.sentence() == "The choice ‘a’ leads to ‘nowhere’, and there is no such step."


def test_a_bad_condition_is_shown_by_line_and_column():
    problem = documents.problems(changed((*QUESTION, "when"), "trust > 1 and\n  rust > 1"))[0]
    assert problem.where == documents.Where("talk", "q", "when")
    assert (problem.params["line"], problem.params["column"]) == (2, 3)


def test_a_circle_is_named_step_by_step():
    found = documents.problems(changed(("nodes", "tell", "to"), "n0"))
    loop = next(problem for problem in found if problem.code == "endless_loop").params["loop"].split(" → ")
    assert loop[0] == loop[-1]
    assert set(pairwise(loop)) == {("n0", "talk"), ("talk", "tell"), ("tell", "n0")}


def test_a_circle_without_a_way_out_is_a_dead_end_as_well():
    document = changed(("nodes", "tell", "to"), "talk")
    document["nodes"]["n0"]["choices"].append({"id": "c", "text": "C", "to": "ask"})
    dead = {problem.where.node for problem in documents.problems(document) if problem.code == "dead_end"}
    assert dead == {"talk", "tell"}


def test_only_the_first_step_of_a_lost_region_is_called_unreachable():
    document = small()
    document["nodes"] |= {
        "lost": {"type": "narrative", "text": "t", "to": "lost_too"},
        "lost_too": {"type": "narrative", "text": "t", "to": "bad"},
    }
    assert [problem.where.node for problem in documents.problems(document)] == ["lost"]


def test_a_scenario_without_an_ending_is_told_so():
    document = small()
    for name in ("good", "bad"):
        document["nodes"][name] = {"type": "narrative", "text": "t", "to": "n0"}
    assert "no_ending" in codes(document)


def test_a_check_has_questions_only_and_may_end_with_the_last():
    document = {**strategies.head("check"), "pass_percent": 70, "start": "ask"}
    question = {**small()["nodes"]["ask"], "to": None}
    assert codes({**document, "nodes": {"ask": question}}) == []
    story = {"type": "narrative", "text": "t", "to": "ask"}
    assert "only_questions_in_check" in codes(
        {**document, "start": "n", "nodes": {"n": story, "ask": question}}
    )
    assert "pass_percent_out_of_range" in codes({**document, "pass_percent": 101, "nodes": {"ask": question}})
    assert "no_nodes" in codes({**document, "nodes": {}})


def test_steps_of_the_same_name_are_found_when_they_are_collected():
    nodes, twice = documents.collect_nodes([{"id": "a", "x": 1}, {"id": "b"}, {"id": "a", "x": 2}])
    assert nodes == {"a": {"x": 1}, "b": {}}
    assert [(problem.code, problem.where.node) for problem in twice] == [("duplicate_node", "a")]


@settings(max_examples=150, deadline=None)
@given(strategies.json_values)
def test_any_json_has_problems_and_breaks_nothing(value):
    assert documents.problems(value)


@pytest.mark.parametrize("junk", [None, 0, 1.5, "x", [], {}, [[]], [{}], {"a": []}, True], ids=repr)
def test_junk_in_any_place_of_a_document_breaks_nothing(junk):
    def places(part, path=()):
        keys = part if isinstance(part, dict) else range(len(part))
        for key in keys:
            yield (*path, key)
            if isinstance(part[key], dict | list):
                yield from places(part[key], (*path, key))

    for path in places(small()):
        made = small()
        part = made
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = junk
        for problem in documents.problems(made):
            assert problem.sentence()


@quick
@given(strategies.documents)
def test_words_do_not_change_the_structure(document):
    words = {
        "title": "Naslov",
        "nodes": {
            name: {
                "text": "Riječi",
                **{
                    field: {item["id"]: {"text": f"Riječ {item['id']}"} for item in node[field]}
                    for field in ("choices", "questions", "options")
                    if field in node
                },
            }
            for name, node in document["nodes"].items()
            if node["type"] != "gate"
        },
    }
    assert list(overlay.problems(document, words)) == []
    translated = overlay.lay_over(document, words)
    assert documents.problems(translated) == []
    assert documents.structure_hash(translated) == documents.structure_hash(document)
    assert translated != document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*CHOICE, "to"), "tell"),
        ((*CHOICE, "scores"), {"recording": 2}),
        ((*CHOICE, "effects"), {"trust": 2}),
        ((*CHOICE, "find"), ["stone"]),
        ((*CHOICE, "when"), "trust > 0"),
        ((*CHOICE, "id"), "c"),
        (("nodes", "ask", "points"), 2),
        (("nodes", "ask", "options", 1, "correct"), True),
        (("nodes", "fork", "branches", 0, "when"), "lost(paint)"),
        (("nodes", "good", "outcome"), "fail"),
        (("variables", "trust", "start"), 1),
    ],
)
def test_whatever_changes_the_exercise_changes_the_structure(path, value):
    assert documents.structure_hash(changed(path, value)) != documents.structure_hash(small())


def test_spelling_and_shuffled_order_are_not_structure():
    document = small()
    document["nodes"]["ask"]["options"].reverse()
    document["nodes"]["fork"]["branches"][0]["when"] = " found( paint )"
    assert documents.structure_hash(document) == documents.structure_hash(small())


@pytest.mark.parametrize("name", reference.NAMES)
def test_a_scenario_in_bosnian_is_the_same_exercise(name):
    document = reference.scenario(name).document
    words = reference.bosnian(name)
    assert list(overlay.problems(document, words)) == []
    translated = overlay.lay_over(document, words)
    assert documents.problems(translated) == []
    assert documents.structure_hash(translated) == documents.structure_hash(document)


@pytest.mark.parametrize("name", reference.NAMES)
def test_nothing_that_an_officer_reads_is_left_in_english(name):
    document = reference.scenario(name).document
    translated = dict(said(overlay.lay_over(document, reference.bosnian(name))))
    names = {"Jonas", "Dav Renko"}
    assert [place for place, text in said(document) if translated[place] == text and text not in names] == []


def said(part, place=()):
    """Every text for people in a document, with its place."""
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        if isinstance(value, dict | list | tuple):
            yield from said(value, (*place, key))
        elif key in ("title", "summary", "disclaimer", "text", "answer", "feedback", "why", "label") and value:
            yield (*place, key), value


def test_a_document_is_never_changed_by_looking_at_it():
    document = small()
    before = copy.deepcopy(document)
    documents.problems(document)
    documents.structure(document)
    assert document == before
