"""Reading Moodle XML: the types of Moodle's own export, and what is said of the rest."""

import pytest

from quizzes.banks import moodle_read
from quizzes.banks.fit import fit
from quizzes.banks.item import BrokenFile

#: In the shape in which Moodle 4 writes a bank, HTML in CDATA.
BANK = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0  -->
  <question type="category">
    <category><text>$course$/top/Default for police</text></category>
    <info format="moodle_auto_format"><text></text></info>
    <idnumber></idnumber>
  </question>
<!-- question: 41  -->
  <question type="multichoice">
    <name><text>Perception</text></name>
    <questiontext format="html">
      <text><![CDATA[<p dir="ltr">Whose perception opens the inquiry into a <strong>motive</strong>?</p>]]></text>
    </questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>Anybody's.</p>]]></text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade>
    <penalty>0.3333333</penalty>
    <hidden>0</hidden>
    <idnumber></idnumber>
    <single>true</single>
    <shuffleanswers>true</shuffleanswers>
    <answernumbering>abc</answernumbering>
    <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
    <partiallycorrectfeedback format="html"><text></text></partiallycorrectfeedback>
    <answer fraction="100" format="html">
      <text><![CDATA[<p>That of the victim or any other person</p>]]></text>
      <feedback format="html"><text><![CDATA[<p>Yes.</p>]]></text></feedback>
    </answer>
    <answer fraction="-33.33333" format="html">
      <text><![CDATA[<p>The officer's alone</p>]]></text>
      <feedback format="html"><text></text></feedback>
    </answer>
    <hint format="html"><text>Think of who suffers.</text></hint>
    <tags><tag><text>competency:recording</text></tag></tags>
  </question>
  <question type="multichoice">
    <name><text>Several</text></name>
    <questiontext format="html"><text>Which?</text></questiontext>
    <single>false</single>
    <answer fraction="50"><text>a</text></answer>
    <answer fraction="50"><text>b</text></answer>
    <answer fraction="-50"><text>c</text></answer>
  </question>
  <question type="truefalse">
    <name><text>TF</text></name>
    <questiontext format="html"><text>It is so.</text></questiontext>
    <answer fraction="0" format="moodle_auto_format"><text>true</text><feedback format="html"><text>No.</text></feedback>
    </answer>
    <answer fraction="100" format="moodle_auto_format"><text>false</text><feedback format="html"><text></text></feedback>
    </answer>
  </question>
  <question type="shortanswer">
    <name><text>Short</text></name>
    <questiontext format="html"><text>Who?</text></questiontext>
    <usecase>1</usecase>
    <answer fraction="100"><text>Nachova</text></answer>
    <answer fraction="100"><text>*achova</text></answer>
    <answer fraction="0"><text>*</text><feedback format="html"><text>Read again.</text></feedback></answer>
  </question>
  <question type="numerical">
    <name><text>Hours</text></name>
    <questiontext format="html"><text>How long?</text></questiontext>
    <answer fraction="100"><text>72</text><tolerance>1</tolerance></answer>
    <answer fraction="50"><text>72</text><tolerance>24</tolerance></answer>
    <units><unit><multiplier>1</multiplier><unit_name>hours</unit_name></unit>
      <unit><multiplier>0.0417</multiplier><unit_name>days</unit_name></unit></units>
  </question>
  <question type="matching">
    <name><text>Match</text></name>
    <questiontext format="html"><text>Match.</text></questiontext>
    <subquestion format="html"><text><![CDATA[<p>fear</p>]]></text><answer><text>contact</text></answer></subquestion>
    <subquestion format="html"><text>language</text><answer><text>interpreter</text></answer></subquestion>
    <subquestion format="html"><text></text><answer><text>a child</text></answer></subquestion>
  </question>
  <question type="ordering">
    <name><text>Order</text></name>
    <questiontext format="html"><text>Order.</text></questiontext>
    <answer fraction="2.0000000" format="html"><text>then</text></answer>
    <answer fraction="1.0000000" format="html"><text>first</text></answer>
  </question>
  <question type="cloze">
    <name><text>Cloze</text></name>
    <questiontext format="html"><text><![CDATA[<p>Fill in.</p>
      <p>A {1:SHORTANSWER:=duty#Yes~%50%task} of {1:SA:=means}.</p>]]></text></questiontext>
  </question>
  <question type="cloze">
    <name><text>Menu</text></name>
    <questiontext format="html"><text>A {1:MULTICHOICE:=duty~task} and {1:NUMERICAL:=2}.</text></questiontext>
  </question>
  <question type="gapselect"><name><text>Gapselect</text></name><questiontext><text>[[1]]</text></questiontext></question>
  <question type="ddwtos"><name><text>Drag</text></name><questiontext><text>[[1]]</text></questiontext></question>
  <question type="essay"><name><text>Essay</text></name><questiontext><text>Write.</text></questiontext></question>
  <question type="calculated"><name><text>Sum</text></name><questiontext><text>{a}</text></questiontext></question>
  <question type="multichoice">
    <name><text>Picture</text></name>
    <questiontext format="html"><text><![CDATA[<p><img src="@@PLUGINFILE@@/x.png" alt="A sticker">What is it?</p>]]></text>
      <file name="x.png" path="/" encoding="base64">iVBORw0KGgo=</file></questiontext>
    <single>true</single>
    <answer fraction="100"><text>bias</text></answer>
    <answer fraction="0"><text>art</text></answer>
  </question>
</quiz>
"""


@pytest.fixture(scope="module")
def found():
    """By name: the node, and the codes of what is said."""
    made = {}
    for item in moodle_read.read(BANK.encode()).items:
        node = fit(item, ["recording"], "")
        made[item.name] = node, {one.code for one in (item.changed if node else item.out)}, item
    return made


def test_a_choice_with_all_that_moodle_keeps_beside_it(found):
    node, said, item = found["Perception"]
    assert (node["kind"], node["points"], node["why"], node["competency"]) == ("single", 2, "Anybody's.", "recording")
    assert node["text"] == "Whose perception opens the inquiry into a motive?" and item.line == 10
    assert node["options"][0] == {
        "id": "o1", "text": "That of the victim or any other person", "correct": True, "feedback": "Yes.",
    }
    assert said == {"bank_words_only", "bank_other_worth", "bank_not_taken"}
    assert {"names": "hint, correctfeedback"} in [one.params for one in item.changed]


def test_each_type_that_we_have_is_taken(found):
    kinds = {name: node["kind"] for name, (node, _said, _item) in found.items() if node}
    assert kinds == {
        "Perception": "single", "Several": "multiple", "TF": "true_false", "Short": "gap", "Hours": "numeric",
        "Match": "matching", "Order": "ordering", "Cloze": "gap", "Picture": "single",
    }
    assert found["Several"][1] == set()


def test_a_false_statement_keeps_its_feedback(found):
    node, said, _item = found["TF"]
    assert node["correct"] is False and node["why"] == "No." and "bank_feedback_moved" in said


def test_short_answers_keep_capitals_and_name_patterns(found):
    node, said, _item = found["Short"]
    assert node["gaps"] == [{"id": "g1", "accepted": "Nachova"}] and "any_case" not in node
    assert "bank_wildcard" in said and node["why"] == "Read again."


def test_a_number_has_its_unit_and_half_points(found):
    node, said, _item = found["Hours"]
    assert (node["value"], node["tolerance"], node["near"], node["unit"]) == (72, 1, 24, "hours")
    assert said == {"bank_not_taken"}


def test_pairs_order_and_gaps(found):
    match, order, cloze = (found[name][0] for name in ("Match", "Order", "Cloze"))
    assert match["distractors"] == [{"id": "d1", "text": "a child"}]
    assert [option["text"] for option in order["options"]] == ["first", "then"]
    assert (cloze["text"], cloze["body"]) == ("Fill in.", "A [[1]] of [[2]].")
    assert [gap["accepted"] for gap in cloze["gaps"]] == ["duty", "means"]


@pytest.mark.parametrize(("name", "type"), [
    ("Menu", "cloze, MULTICHOICE, NUMERICAL"), ("Gapselect", "gapselect"), ("Drag", "ddwtos"), ("Essay", "essay"),
    ("Sum", "calculated"),
])
def test_types_that_we_have_not_are_left_out_by_name(found, name, type):
    node, said, item = found[name]
    assert node is None and said == {"bank_no_kind"} and item.out[0].params == {"type": type}


def test_the_picture_of_a_question_is_taken_as_a_file_with_its_words(found):
    node, said, item = found["Picture"]
    assert "What is it?" in node["text"] and item.picture.alt not in node["text"]
    assert item.picture.content and said == set()


BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz><question type="essay"><name><text>&c;</text></name></question></quiz>"""
EXTERNAL = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "secret.txt">]><quiz><question><name>&x;</name></question></quiz>'
DTD = '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:1/x.dtd"><quiz/>'


@pytest.mark.parametrize("text", [BOMB, EXTERNAL, DTD])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_bombs_and_external_entities_are_refused_before_anything_is_expanded(text, encoding):
    if encoding == "utf-16":
        text = text.removeprefix('<?xml version="1.0"?>')
    with pytest.raises(BrokenFile) as refused:
        moodle_read.read(text.encode(encoding))
    assert refused.value.problems[0].problem.code == "bank_doctype"


@pytest.mark.parametrize(("content", "line", "code"), [
    (b"<quiz>\n<question>\n</quiz>", 3, "bank_not_xml"),
    (b"<quiz>&nbsp;</quiz>", 1, "bank_not_xml"),
    (b"", 1, "bank_not_xml"),
    (b"<html/>", 1, "moodle_not_a_quiz"),
    (b"<quiz/>", 1, "bank_nothing"),
    (b"<quiz>\n<question type='multichoice'>\n<answer fraction='half'/></question></quiz>", 3, "bank_no_number"),
    (b"<quiz>" + b"<a>" * 60 + b"</a>" * 60 + b"</quiz>", 1, "file_too_deep"),
    (b"<quiz>" + b"<a/>" * 100_001 + b"</quiz>", 1, "bank_too_many"),
    (b"<quiz>" + b" " * 5_000_000 + b"</quiz>", 1, "file_too_big"),
    (b'<?xml version="1.0" encoding="nonsense"?><quiz/>', 1, "bank_not_utf8"),
    ("<quiz>š</quiz>".encode("cp1250"), 1, "bank_not_xml"),
])
def test_what_is_no_bank_is_refused_by_line(content, line, code):
    with pytest.raises(BrokenFile) as refused:
        moodle_read.read(content)
    [problem] = refused.value.problems
    assert (problem.line, problem.problem.code) == (line, code)


def test_a_bank_in_another_encoding_that_it_declares_is_read():
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    content = head + '<quiz><question type="essay"><name><text>Señal</text></name></question></quiz>'
    assert moodle_read.read(content.encode("latin-1")).items[0].name == "Señal"
