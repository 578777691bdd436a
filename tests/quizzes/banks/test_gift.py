"""Reading GIFT: every type of question of its description, and truthful words for what we don't take."""

import pytest

from quizzes.banks import gift_read, gift_write
from quizzes.banks.fit import fit
from quizzes.banks.item import BrokenFile
from quizzes.problem import Problem


def only(text: str, **wanted):
    """The one question of a text as a node of ours, and what is said of it."""
    [item] = gift_read.read(text).items
    node = fit(item, ["recording"], "recording")
    said = {problem.code for problem in (item.changed if node else item.out)}
    return node, said


def options(node) -> list[tuple]:
    return [(o["text"], o["correct"], o.get("feedback", "")) for o in node["options"]]


def accepted(node) -> list[list[str]]:
    return [gap["accepted"].split("\n") for gap in node["gaps"]]


def test_multiple_choice_with_one_right_answer_and_feedback():
    node, said = only("""// from a course for patrols
    ::Scene:: Who guards the scene until the technicians come?{
        =The first patrol # Yes, and writes down who enters.
        ~The shopkeeper # She is a witness.
        ~Nobody
        #### See the lesson on first response.
    }""")
    assert node["kind"] == "single" and said == set()
    assert node["text"] == "Who guards the scene until the technicians come?"
    assert options(node) == [
        ("The first patrol", True, "Yes, and writes down who enters."),
        ("The shopkeeper", False, "She is a witness."),
        ("Nobody", False, ""),
    ]
    assert node["why"] == "See the lesson on first response."


def test_weights_alone_mean_that_several_are_right():
    node, said = only("Which count?{~%50%Slurs ~%50%The date ~%-50%Rain ~%-50%Wind}")
    assert node["kind"] == "multiple" and said == set()
    assert [correct for _text, correct, _feedback in options(node)] == [True, True, False, False]


@pytest.mark.parametrize("answers", ["~%70%a ~%30%b ~%-50%c", "~%50%a ~%50%b ~c", "~%33,3%a ~%33.3%b ~%33.3%c ~%-100%d"])
def test_other_weights_than_ours_are_told(answers):
    assert only(f"Which?{{{answers}}}")[1] == {"bank_equal_marks"}


def test_a_part_for_an_option_is_told_and_counts_as_wrong():
    node, said = only("Which?{=right ~%50%half ~%-25%harm ~wrong}")
    assert [text for text, correct, _f in options(node) if correct] == ["right"]
    assert said == {"bank_other_worth"}


@pytest.mark.parametrize(("written", "correct"), [("T", True), ("TRUE", True), ("f", False), ("False", False)])
def test_true_and_false(written, correct):
    node, said = only(f"A motive alone is no offence.{{{written}}}")
    assert (node["kind"], node["correct"], said) == ("true_false", correct, {"bank_how_sure"})


def test_feedback_to_true_and_false_is_kept_under_why():
    node, said = only("It rains.{TRUE#It does.#Indeed.####Look up.}")
    assert node["why"] == "Look up.\n\nIt does.\n\nIndeed."
    assert "bank_feedback_moved" in said


def test_short_answers_become_a_gap_that_ignores_capitals():
    node, said = only("Who leads the inquiry?{=the prosecutor =%100%prosecutor#Right. =%50%the court}")
    assert (node["kind"], node["body"], node["any_case"]) == ("gap", "[[1]]", True)
    assert accepted(node) == [["the prosecutor", "prosecutor"]]
    assert said == {"bank_other_worth", "bank_feedback_moved"} and node["why"] == "Right."


def test_one_short_answer_may_stand_without_its_sign():
    node, said = only("Write the word for the number 1.{One}")
    assert node["kind"] == "gap" and accepted(node) == [["One"]] and said == set()


def test_a_missing_word_is_a_gap_in_its_sentence():
    node, _said = only("::Duty::To unmask a motive is an obligation of {=means =effort}, not of result.")
    assert node["body"] == "To unmask a motive is an obligation of [[1]], not of result."
    assert node["text"] == "Duty"


def test_a_missing_word_with_distractors_is_a_choice():
    node, _said = only("Write down the exact {=words ~weather} of the attacker.")
    assert node["kind"] == "single" and node["text"] == "Write down the exact _____ of the attacker."


def test_matching_and_what_belongs_to_nothing():
    node, said = only("Match.{=fear -> a named contact =language -> an interpreter = -> the child}")
    assert node["kind"] == "matching" and said == set()
    assert [(p["text"], p["match"]) for p in node["pairs"]] == [("fear", "a named contact"), ("language", "an interpreter")]
    assert [one["text"] for one in node["distractors"]] == ["the child"]


def test_matching_with_the_same_answer_twice_becomes_groups():
    node, said = only("Sort.{=arson -> crime =assault -> crime =a joke -> neither}")
    assert node["kind"] == "groups" and said == {"bank_as_groups"}
    groups = {group["id"]: group["text"] for group in node["groups"]}
    assert [groups[item["group"]] for item in node["items"]] == ["crime", "crime", "neither"]


@pytest.mark.parametrize(("written", "value", "tolerance"), [
    ("#1945", 1945, 0), ("#3.14:0.05", 3.14, 0.05), ("#1..5", 3, 2), ("#3.1..3.2", 3.15, 0.05), ("#-4:1", -4, 1),
    ("#=72:0", 72, 0), ("# 72 # in hours", 72, 0),
])
def test_numbers_with_tolerances_and_ranges(written, value, tolerance):
    node, _said = only(f"How many?{{{written}}}")
    assert (node["kind"], node["value"], node["tolerance"]) == ("numeric", value, tolerance)


def test_a_wider_range_for_half_the_points_is_ours_too():
    node, said = only("When?{#=1822:0#Right. =%50%1822:2#Nearly. =%25%1822:9 ~#No.}")
    assert (node["value"], node["tolerance"], node["near"]) == (1822, 0, 2)
    assert said == {"bank_other_worth", "bank_feedback_moved"}


def test_several_right_numbers_are_left_out():
    assert only("Which?{#=1 =2}") == (None, {"bank_several_numbers"})


@pytest.mark.parametrize(("text", "kind"), [("Tell what you saw.{}", "essay"), ("You now read a statement.", "description")])
def test_what_has_no_kind_is_left_out_by_name(text, kind):
    [item] = gift_read.read(text).items
    assert fit(item, [], "") is None and item.out == [Problem("bank_no_kind", params={"type": kind})]


@pytest.mark.parametrize(("text", "code"), [
    ("Q{~a ~b}", "no_right_answer"),
    ("Q{=a =b ~c}", "several_right_answers"),
    ("Q{=a ~a}", "repeated_option_text"),
    ("Q{=*}", "no_accepted_form"),
    ("Q{=a -> b}", "too_few_pairs"),
    ("Q{=" + "x" * 10_001 + " ~b}", "text_too_long"),
])
def test_a_question_that_could_not_be_published_is_left_out_with_the_reason(text, code):
    node, said = only(text)
    assert node is None and code in said


def test_escaped_signs_are_meant_as_themselves():
    node, _said = only(r"Is 1 \= 1 \{set\} \#1 \~ a\:b\nnew \\ line?{=\=yes\\ ~\~no}")
    assert node["text"] == "Is 1 = 1 {set} #1 ~ a:b\nnew \\ line?"
    assert [text for text, _c, _f in options(node)] == ["=yes\\", "~no"]


def test_names_categories_comments_and_tags():
    bank = gift_read.read("""// A bank
$CATEGORY: $course$/top/Bias

// [id:q7] [tag:competency:recording] [tag:easy]
::The
 name::What?{=a
// a comment inside
~b}

$CATEGORY: Other

Next?{T}
""")
    first, second = bank.items
    assert (first.line, first.name, first.tags) == (5, "The name", ["competency:recording", "easy"])
    assert [o.text for o in first.options] == ["a", "b"] and second.line == 12
    assert [(one.line, one.problem.params["name"]) for one in bank.aside] == [(2, "$course$/top/Bias"), (10, "Other")]


@pytest.mark.parametrize(("written", "text", "codes"), [
    ("[html]<p>What is <b>this</b>?</p><p>Say.</p>", "What is this?\n\nSay.", {"bank_words_only"}),
    ("[html]a<br>b &amp; c", "a\nb & c", set()),
    ("[plain]Is a<b>c?", "Is a<b>c?", set()),
    ("[markdown]Is *this* it?", "Is *this* it?", set()),
    ("Plain <i>words</i> in Moodle’s own format", "Plain words in Moodle’s own format", {"bank_words_only"}),
    ("Is 1 < 2 and 3 > 2?", "Is 1 < 2 and 3 > 2?", set()),
    ('[html]<img src\\="@@PLUGINFILE@@/a.png" alt\\="A wall"> What is it?', "A wall What is it?", {"bank_file_lost"}),
    ("[html]<script>alert(1)</script><p onclick\\='x'>Q</p>", "Q", set()),
    ("[html]<ul><li>one</li><li>two</li></ul>", "– one\n– two", set()),
])
def test_only_the_words_of_formatted_text_are_taken_and_that_is_said(written, text, codes):
    node, said = only(f"{written}{{=a ~b}}")
    assert (node["text"], said) == (text, codes)


@pytest.mark.parametrize(("text", "line", "code"), [
    ("Q1{T}\n\nQ2{=a\n~b\n\nQ3{T}", 3, "gift_open"),
    ("Q1{T}\n\nand }", 3, "gift_close"),
    ("Q1{T}\nQ2{F}", 2, "gift_second"),
    ("Q1{=a {b} ~c}", 1, "gift_second"),
    ("::name Q{T}", 1, "gift_name"),
    ("Q{\nyes\n=a}", 2, "gift_no_marker"),
    ("Q{#many}", 1, "bank_no_number"),
    ("Q{#=1\n=2x}", 2, "bank_no_number"),
    ("Q{=a -> b\n=c}", 2, "bank_no_shape"),
    ("// nothing\n", 1, "bank_nothing"),
])
def test_a_file_that_is_no_gift_is_refused_by_line(text, line, code):
    with pytest.raises(BrokenFile) as refused:
        gift_read.read(text)
    assert next((one.line, one.problem.code) for one in refused.value.problems) == (line, code)
    assert str(refused.value)


def test_every_broken_line_is_told_at_once():
    with pytest.raises(BrokenFile) as refused:
        gift_read.read("A{\n\nB}\n\nC{T}\n\nD{#x}")
    assert [one.line for one in refused.value.problems] == [1, 3, 7]


def test_an_arrow_in_a_pair_is_written_otherwise_and_that_is_said():
    pairs = [{"id": "a", "text": "x -> y", "match": "1"}, {"id": "b", "text": "z", "match": "2"}]
    asked = {"type": "question", "kind": "matching", "text": "Match.", "pairs": pairs, "competency": "c", "points": 1}
    written = gift_write.write({"title": "A check", "nodes": {"a": asked}}, str)
    assert [problem.params["what"] for problem in written.lost] == ["->"]
    assert gift_read.read(written.content.decode()).items[0].pairs == [("x → y", "1"), ("z", "2")]


def test_a_bank_of_more_than_500_questions_is_refused():
    with pytest.raises(BrokenFile) as refused:
        gift_read.read("\n\n".join(f"Q{n}{{T}}" for n in range(501)))
    assert refused.value.problems[0].problem.code == "bank_too_many"
