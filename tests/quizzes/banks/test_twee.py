"""Reading Twee: the links of all story formats, what becomes a step, and the code that isn't taken."""

import json
import time
from contextlib import suppress

import pytest

from quizzes.banks import twee_read
from quizzes.banks.item import BrokenFile
from quizzes.banks.twee_scenario import scenario


def read(text: str):
    story = twee_read.read(text)
    return story, *scenario(story, ["recording"], "file.twee")


def said(notes) -> list[tuple[int, str]]:
    return [(note.line, note.problem.code) for note in notes]


@pytest.mark.parametrize("link", ["[[Ask->Her words]]", "[[Her words<-Ask]]", "[[Ask|Her words]]", "[[ Ask -> Her words ]]"])
def test_links_are_read_in_every_notation(link):
    story, _made, _notes = read(f":: Start\nShe waits.\n\n{link}\n\n:: Her words\nx")
    [found] = story.passages["Start"].links
    assert (found.text, found.target, found.line) == ("Ask", "Her words", 4)


def test_a_link_alone_on_its_line_leaves_the_text_and_one_in_a_sentence_leaves_its_words():
    _story, made, _notes = read(":: Start\nYou may [[wait->B]] here.\n\n1. [[Go->C]]\n- [[C]]\n\n:: B\n:: C\n")
    assert made["nodes"]["Start"]["text"] == "You may wait here."
    assert [choice["text"] for choice in made["nodes"]["Start"]["choices"]] == ["wait", "Go", "C"]


def test_passages_become_stories_decisions_and_endings():
    _story, made, notes = read(":: A\na [[B]]\n:: B\nb\n[[x->C]]\n[[y->D]]\n:: C [fail]\nc\n:: D\nd")
    assert {key: node["type"] for key, node in made["nodes"].items()} == {
        "A": "narrative", "B": "decision", "C": "ending", "D": "ending",
    }
    assert made["nodes"]["C"]["outcome"] == "fail"
    assert said(notes) == [(9, "twee_ending")]


def test_the_start_is_that_of_the_data_or_the_passage_start_or_the_first():
    body = ":: A\n[[B]]\n:: B [pass]\nx\n:: Start\n[[A]]\n"
    data = f":: StoryData\n{json.dumps({'ifid': 'X', 'start': 'B'})}\n"
    assert read(data + body)[1]["start"] == "B"
    assert read(body)[1]["start"] == "Start"
    assert read(body.replace(":: Start", ":: Other"))[1]["start"] == "A"


def test_a_start_that_is_no_passage_is_told():
    _story, made, notes = read(':: StoryData\n{"start": "Gone"}\n:: A [pass]\nx')
    assert made["start"] == "A" and "missing_start" in [code for _line, code in said(notes)]


def test_names_become_keys_and_stay_as_titles():
    text = ":: Prva škola\n[[Prva skola]]\n:: Prva skola\n[[Порука]]\n:: Порука\n[[a-1]]\n:: a-1 [pass]\nx"
    _story, made, _notes = read(text)
    assert list(made["nodes"]) == ["Prva_skola", "Prva_skola_2", "step", "a-1"]
    assert made["nodes"]["Prva_skola"]["title"] == "Prva škola" and made["nodes"]["a-1"]["title"] == ""
    assert made["nodes"]["Prva_skola"]["to"] == "Prva_skola_2"


def test_escaped_names_tags_and_positions_in_a_header():
    story, _made, _notes = read(r':: A \[b\] [one two] {"position":"1,2","size":"100,100"}' + "\n[[A \\[b\\]]]")
    assert story.passages["A [b]"].tags == ("one", "two")


def test_twee_1_headers_without_a_space_are_read():
    assert list(read("::Start [tag]\n[[Next]]\n\n::Next\nx")[0].passages) == ["Start", "Next"]


@pytest.mark.parametrize(("body", "text", "told"), [
    ("Hi. (set: $trust to $trust + 1)", "Hi.", "(set: $trust to $trust + 1)"),
    ("(if: $trust > 2)[She speaks.] Then.", "She speaks.  Then.", "(if: $trust > 2)"),
    ("Hi. <<set $trust += 1>>", "Hi.", "<<set $trust += 1>>"),
    ("<<if $a gt 1>>x<</if>>", "x", "<<if $a gt 1>>"),
    ("A <!-- note --> b", "A  b", "<!-- note -->"),
    ("You have $trust left", "You have $trust left", "$trust"),
])
def test_code_of_story_formats_is_named_by_its_line_and_not_taken(body, text, told):
    _story, made, notes = read(f":: A\n\n{body}\n[[B]]\n:: B [pass]\nx")
    assert " ".join(made["nodes"]["A"]["text"].split()) == " ".join(text.split())
    assert (3, "twee_code") in said(notes)
    assert told in [note.problem.params.get("text") for note in notes]


def test_what_a_link_sets_is_named_and_the_link_is_kept():
    story, _made, notes = read(":: A\n[[Go|B][$trust to 3]]\n[[B]]\n:: B [pass]\nx")
    assert [link.target for link in story.passages["A"].links] == ["B", "B"]
    assert "$trust to 3" in [note.problem.params.get("text") for note in notes]


def test_a_conditional_link_is_kept_without_its_condition_and_that_is_said():
    _story, made, notes = read(":: A\n(if: $a is 1)[[[Go->B]]]\n[[Stay->C]]\n:: B [pass]\nx\n:: C [fail]\ny")
    assert [choice["to"] for choice in made["nodes"]["A"]["choices"]] == ["B", "C"]
    assert made["nodes"]["A"]["text"] == "A"
    assert (2, "twee_code") in said(notes)


def test_money_and_brackets_in_prose_are_no_code():
    _story, made, notes = read(":: A\nIt costs $5 (note: a lot) [sic].\n[[B]]\n:: B [pass]\nx")
    assert made["nodes"]["A"]["text"] == "It costs $5 (note: a lot) [sic]." and notes == []


def test_scripts_styles_and_special_passages_are_named_as_not_taken():
    text = ":: A [pass]\nx\n:: Code [script]\nalert(1)\n:: Look [stylesheet]\nb{}\n:: StoryInit\n<<set $a to 1>>"
    story, _made, notes = read(text)
    assert list(story.passages) == ["A"]
    assert said(notes) == [(3, "twee_passage_aside"), (5, "twee_passage_aside"), (7, "twee_passage_aside")]


@pytest.mark.parametrize(("text", "line", "code"), [
    ("", 1, "twee_no_passage"),
    ("hello\n:: A", 1, "twee_no_passage"),
    (":: A\nx\n::", 3, "twee_no_passage"),
    (":: A\nx\n::  [tag]", 3, "twee_no_passage"),
    (":: A\nx\n\n[[B\n]]", 4, "broken_marks"),
    (":: A\nx\n:: A", 3, "duplicate_node"),
    (":: StoryTitle\nx\n:: StoryData\n{", 3, "twee_bad_data"),
    ("\n".join(f":: p{n}" for n in range(1001)), 1001, "too_many"),
])
def test_a_file_that_is_no_twee_is_refused_by_line(text, line, code):
    with pytest.raises(BrokenFile) as refused:
        twee_read.read(text)
    assert [(one.line, one.problem.code) for one in refused.value.problems] == [(line, code)]
    assert str(refused.value)


@pytest.mark.parametrize("sign", ["(if: ", "<!--", "/*", "<<", "[", "(", "$a ", "[[A]] ", "<b "])
def test_a_file_of_beginnings_without_an_end_is_read_in_good_time(sign):
    began = time.process_time()
    with suppress(BrokenFile):
        twee_read.read(":: A\n" + sign * (200_000 // len(sign)))
    assert time.process_time() - began < 5


def test_deep_data_is_refused():
    with pytest.raises(BrokenFile):
        twee_read.read(":: StoryData\n" + "[" * 100_000)
