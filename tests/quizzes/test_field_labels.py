"""What authors are told names the fields of their form; files keep the names of the document."""

import copy
import re

import pytest
from django.utils import translation

from quizzes import document, kinds
from tests.quizzes import examples, worlds

pytestmark = pytest.mark.django_db


def told(page) -> list[str]:
    return [str(problem.sentence) for problem in page.compile().problems]


def check(**changed):
    return worlds.check_page(worlds.module(), publish=False, **changed)


def with_question(kind: str, **changed):
    block = examples.block(kind)
    block["value"].update(changed)
    return check(questions=[block])


def test_the_head_is_told_by_the_labels_of_the_page():
    assert told(check(intro="")) == ["‘Introduction’ is empty."]


def test_the_labels_are_those_of_the_authors_language():
    page = check(intro="")
    with translation.override("bs"):
        label = str(page._meta.get_field("intro").verbose_name)
        assert label != "introduction" and label.lower() in told(page)[0].lower()


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        ("numeric", {"value": None}, "‘Right number’ is missing."),
        ("report", {"case_file": ""}, "‘Case file’ is empty."),
        ("gap", {"body": None}, "‘Text with gaps’ is empty."),
        ("single", {"text": None}, "‘Question’ is empty."),
        ("single", {"points": None}, "‘Points’ is empty."),
        ("single", {"competency": None}, "‘Competency’ is empty."),
    ],
)
def test_a_field_of_a_question_is_told_once_and_by_its_label(kind, changed, sentence):
    assert told(with_question(kind, **changed)) == [sentence]


@pytest.mark.parametrize(
    ("kind", "stream", "child", "sentence"),
    [
        ("groups", "groups", "key", "Entry 1 of ‘Groups’ has no key."),
        ("groups", "groups", "text", "‘Name of the group’ is empty."),
        ("groups", "items", "text", "‘Text’ is empty."),
        ("matching", "pairs", "match", "‘belongs to this’ is empty."),
        ("gap", "gaps", "accepted", "‘Accepted forms’ is empty."),
        ("report", "form", "text", "‘Name of the field’ is empty."),
    ],
)
def test_a_part_of_a_question_is_told_by_the_label_of_its_field(kind, stream, child, sentence):
    entries = copy.deepcopy(examples.block(kind)["value"][stream])
    entries[0]["value"][child] = ""
    assert sentence in told(with_question(kind, **{stream: entries}))


def test_a_list_of_mere_texts_is_told_by_their_label():
    entries = copy.deepcopy(examples.block("ordering")["value"]["options"])
    entries[0]["value"] = ""
    assert told(with_question("ordering", options=entries)) == ["‘Item’ is empty."]


def test_steps_counters_and_evidence_are_told_by_their_labels():
    fields = worlds.scenario_fields()
    steps, evidence = copy.deepcopy(fields["steps"]), copy.deepcopy(fields["evidence"])
    steps[0]["value"]["choices"][0]["value"]["text"] = ""
    steps[0]["value"]["text"] = None
    evidence[0]["value"]["title"] = ""
    page = worlds.scenario_page(worlds.module(), publish=False, steps=steps, evidence=evidence)
    assert told(page) == [
        "‘Name’ is empty.",
        "Step ‘ring’: ‘What happens’ is empty.",
        "Step ‘ring’: ‘Text’ is empty.",
    ]


@pytest.mark.parametrize("kind", kinds.names())
def test_no_name_of_the_document_is_told_of_a_question_that_is_not_filled_in(kind):
    block = examples.block(kind)
    block["value"] |= {name: None for name, value in block["value"].items() if isinstance(value, str | int | float)}
    sentences = told(check(questions=[block]))
    named = {name for sentence in sentences for name in re.findall(r"^‘(.+?)’ (?:is|must)", sentence)}
    labels = {str(child.label) for child in kinds.get(kind).block.child_blocks.values()}
    assert "Question" in named and named <= labels
    assert len(sentences) == len(set(sentences)) and not any("must be" in sentence for sentence in sentences)


def test_files_are_told_by_the_names_of_the_document():
    made = worlds.document("check") | {"summary": None}
    assert [problem.sentence() for problem in document.problems(made)] == ["‘summary’ is empty."]


def test_an_entry_of_a_file_without_its_id_is_told_once():
    made = worlds.document("check")
    next(iter(made["nodes"].values()))["options"][0]["id"] = None
    sentences = [problem.sentence() for problem in document.problems(made)]
    assert sentences == ["Entry 1 of ‘options’ has no short name (id)."]
