"""Scenarios as files: the real ones are read, and what is wrong with others is said by line."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import analyse, scenario_file
from quizzes import document as documents
from tests.quizzes import reference

SMALL = """\
key: small
title: Small
summary: A scenario of three steps.
minutes: 5
competencies: [recording]
variables:
  trust: {type: counter, min: 0, max: 5, start: 2}
evidence:
  paint: {title: Paint}
start: begin
nodes:
- id: begin
  type: decision
  text: What now?
  choices:
  - {id: yes, text: Write it down., to: good, scores: {recording: 1}, find: [paint]}
  - {id: no, text: Go on., to: bad, effects: {trust: -1}, when: trust >= 1}
- {id: good, type: ending, outcome: pass, text: It is on record.}
- {id: bad, type: ending, outcome: fail, text: It is forgotten.}
expert_path: [begin.yes]
judgments: [skorjanec]
translations:
  fr:
    title: Petit
    nodes:
      begin: {text: Et maintenant ?, choices: {yes: {text: Le noter.}}}
"""


def wrong(text):
    """Line and code of each problem."""
    with pytest.raises(scenario_file.ScenarioFileError) as error:
        scenario_file.read(text)
    assert str(error.value).startswith("line ")
    return [(found.line, found.problem.code) for found in error.value.problems]


@pytest.mark.parametrize("name", reference.NAMES)
def test_the_real_scenarios_are_read_without_problems(name):
    read = reference.scenario(name)
    assert documents.problems(read.document) == []
    assert read.document["schema"] == "exercise/1"
    assert read.extra["key"] == name


@pytest.mark.parametrize("name", reference.NAMES)
def test_the_real_scenarios_refer_to_judgments_on_file(name):
    cases = yaml.safe_load((reference.FOLDER / "judgments.yaml").read_text(encoding="utf-8"))["cases"]
    assert set(reference.scenario(name).extra.get("judgments", ())) <= {case["id"] for case in cases}


def test_words_that_yaml_takes_for_something_else_stay_words():
    read = scenario_file.read(SMALL.replace("title: Small", "title: 2024"))
    assert read.document["title"] == "2024"
    assert [choice["id"] for choice in read.document["nodes"]["begin"]["choices"]] == ["yes", "no"]
    assert read.document["nodes"]["begin"]["choices"][1]["effects"] == {"trust": -1}


def test_what_stands_beside_the_exercise_is_kept():
    read = scenario_file.read(SMALL)
    assert read.extra == {"key": "small", "judgments": ["skorjanec"]}
    assert read.translations["fr"]["title"] == "Petit"
    assert "bs" in reference.scenario("bakery").translations


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("to: good", "to: god", [(16, "choice_leads_nowhere"), (18, "unreachable")]),
        ("trust >= 1", "rust >= 1", [(17, "expression_unknown_name")]),
        ("minutes: 5", "minutes: five", [(4, "not_a_number")]),
        ("minutes: 5", "minuts: 5", [(4, "unknown_field")]),
        ("text: What now?", "txt: What now?", [(12, "missing_text"), (14, "unknown_field")]),
        ("id: no,", "id: yes,", [(17, "duplicate_id")]),
        ("id: bad", "id: good", [(19, "duplicate_node")]),
        ("find: [paint]", "find: [shoe]", [(16, "unknown_evidence")]),
        ("start: 2", "start: 7", [(7, "start_out_of_range")]),
        ("outcome: pass", "outcome: won", [(18, "unknown_outcome")]),
        ("[begin.yes]", "[begin.maybe]", [(20, "expert_path_broken")]),
        ("title: Petit", "titel: Petit", [(24, "unknown_in_translation")]),
        ("{yes: {text: Le", "{oui: {text: Le", [(26, "unknown_in_translation")]),
        ("title: Small", "title: Small\ntitle: Tiny", [(3, "repeated_key")]),
        ("- id: begin", "- name: begin", [(12, "missing_id")]),
        ("[recording]", "[recording", [(6, "not_yaml")]),
        ("title: Small", "title: &a Small", [(2, "alias_in_file")]),
        ("title: Small", "title: !!int Small", [(2, "tag_in_file")]),
        ("title: Small", "title: Small\n---", [(3, "several_documents")]),
        ("title: Small", "? [a, b]\n: c", [(2, "key_not_a_text")]),
        ("title: Small", "title: [[[[[[[[[[[[[[x]]]]]]]]]]]]]]", [(2, "file_too_deep")]),
    ],
)
def test_a_mistake_is_said_with_its_line(old, new, expected):
    assert SMALL.count(old) == 1
    assert wrong(SMALL.replace(old, new)) == expected


@pytest.mark.parametrize(
    "text", ["", "just words", "- 1\n- 2", "nodes: 3", "nodes: [1, {id: []}]", "\x00", "a: \ud800"]
)
def test_what_is_no_scenario_is_refused(text):
    assert wrong(text)


def test_an_alias_bomb_is_refused_before_it_unfolds():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert {code for _, code in wrong("\n".join(lines))} == {"alias_in_file"}


def test_a_file_that_is_too_big_is_refused_unread():
    assert wrong("title: " + "x" * 1_000_001) == [(1, "file_too_big")]


def test_a_million_brackets_do_not_exhaust_the_stack():
    assert wrong("[" * 900_000)[0][1] in ("file_too_deep", "not_yaml")


def test_a_problem_found_later_has_its_line_too():
    text = SMALL.replace("outcome: pass", "outcome: fail").replace("expert_path: [begin.yes]", "")
    read = scenario_file.read(text.replace("when: trust >= 1", "when: trust > 5"))
    lines = {problem.code: read.line_of(problem.where) for problem in analyse.problems(read.document)}
    assert lines == {"never_reached": 19, "cannot_be_passed": 1}


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, len(SMALL)),
    st.integers(0, 12),
    st.text(max_size=6) | st.sampled_from(["{", "[", ": ", "\n- ", "~"]),
)
def test_a_damaged_file_is_read_or_refused_and_never_breaks(at, length, put):
    damaged = SMALL[:at] + put + SMALL[at + length :]
    try:
        scenario_file.read(damaged)
    except scenario_file.ScenarioFileError as error:
        assert all(found.line >= 1 and str(found) for found in error.problems)
