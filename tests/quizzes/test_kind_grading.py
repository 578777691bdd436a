"""Grading of the kinds with parts, typed answers and marks in a text, with the examples that trainers might ask."""

import pytest
from django.http import QueryDict

from quizzes import kinds, marks, typed
from quizzes.kinds import highlight
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle
from tests.quizzes import examples

SHUFFLE = Shuffle(7, "n0")


def grade(kind: str, answer, **changed) -> float:
    question = examples.node(kind, **changed)
    return round(kinds.get(kind).grade(question, kinds.get(kind).parse(answer, question)), 4)


def codes(kind: str, **changed) -> list[str]:
    return [problem.code for problem in kinds.get(kind).check_node(examples.node(kind, **changed))]


def sent(kind: str, form: str, **changed):
    return kinds.get(kind).parse_form(QueryDict(form), examples.node(kind, **changed), SHUFFLE)


# --- true or false


@pytest.mark.parametrize(
    ("value", "sure", "earned"), [(False, True, 1), (False, False, 0.85), (True, False, 0.3), (True, True, 0)]
)
def test_sure_and_wrong_earns_least(value, sure, earned):
    assert grade("true_false", {"value": value, "sure": sure}) == earned


def test_saying_that_one_is_sure_pays_only_from_two_thirds():
    def expected(belief: float, sure: bool) -> float:
        right, wrong = (grade("true_false", {"value": value, "sure": sure}) for value in (False, True))
        return belief * right + (1 - belief) * wrong

    assert expected(0.65, True) < expected(0.65, False)
    assert expected(0.68, True) > expected(0.68, False)


# --- matching and groups


def test_each_pair_counts_and_a_match_may_be_chosen_twice():
    assert grade("matching", {"fear": "fear", "shame": "shame", "words": "shame"}) == pytest.approx(2 / 3, abs=1e-4)
    assert grade("matching", {"fear": "child", "shame": "child", "words": "child"}) == 0


def test_what_matching_and_groups_refuse_to_publish():
    pair = {"id": "one", "text": "One", "match": "First"}
    assert codes("matching", pairs=[pair]) == ["too_few_pairs"]
    assert codes("matching", pairs=[pair, {**pair, "id": "two"}], distractors=[]) == ["repeated_option_text"] * 2
    twice = [{"id": "one", "text": "Something else"}]
    assert codes("matching", pairs=[pair, {"id": "two", "text": "Two", "match": "Second"}], distractors=twice) == [
        "duplicate_id"
    ]
    groups = examples.EXAMPLES["groups"]["groups"]
    items = [{"id": name, "text": name, "group": group} for name, group in (("a", "crime"), ("b", "nowhere"))]
    assert codes("groups", groups=groups[:1]) == ["too_few_groups"]
    assert codes("groups", items=items[:1]) == ["too_few_items"]
    assert codes("groups", items=items) == ["unknown_group"]
    assert codes("groups", items=[items[0], {**items[1], "group": "crime"}]) == ["one_group_only"]


# --- typed text


@pytest.mark.parametrize(
    ("text", "accepted", "tolerances", "right"),
    [
        ("means", "means", {}, True),
        ("  means ", "effort\nmeans", {}, True),
        ("Means", "means", {}, False),
        ("Means", "means", {"any_case": True}, True),
        ("Nachova's", "Nachova’s", {}, True),
        ("Skorjanec", "Škorjanec", {}, False),
        ("Skorjanec", "Škorjanec", {"any_accents": True}, True),
        ("dokaz", "đokaz", {"any_accents": True}, True),
        ("доказ", "dokaz", {}, False),
        ("доказ", "dokaz", {"any_script": True}, True),
        ("Љубљана", "Ljubljana", {"any_script": True}, True),
        ("mrznja", "мржња", {"any_script": True, "any_accents": True}, True),
        ("IŞIK", "ışık", {"any_case": True}, True),
        ("İSTANBUL", "istanbul", {"any_case": True}, True),
        ("ՆԱԽԱՊԱՇԱՐՈՒՄ", "նախապաշարում", {"any_case": True}, True),
        ("e\u0301tat", "\u00e9tat", {}, True),
        ("", "means", {}, False),
        ("meanss", "means", {"any_case": True, "any_accents": True, "any_script": True}, False),
    ],
)
def test_typed_text_is_compared_as_tolerantly_as_the_author_says(text, accepted, tolerances, right):
    assert typed.is_accepted(typed.read(text), accepted, tolerances) is right


@pytest.mark.parametrize("value", [None, 7, ["a"], "x" * 201, "a\x00b", "\ud800", "a\x1bb"])
def test_what_nobody_can_type_is_no_answer(value):
    with pytest.raises(Malformed):
        typed.read(value)


def test_gaps_are_filled_by_number_whatever_their_place_in_the_text():
    turned = "Not of [[2]], but of [[1]]."
    assert sent("gap", "gap-1=Means&gap-2=result", body=turned) == {"means": "Means", "result": "result"}
    assert grade("gap", {"means": "Effort", "result": "aim"}) == 0.5
    with pytest.raises(Malformed, match="nothing_typed"):
        sent("gap", "gap-1=&gap-2=+")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("No gap.", "gaps_in_text"),
        ("[[1]]", "gaps_in_text"),
        ("[[1]] [[2]] [[2]]", "gaps_in_text"),
        ("[[1]] [[3]]", "gaps_in_text"),
        ("[[1]] [[2", "broken_marks"),
        ("[[1]] [[2]] ]]", "broken_marks"),
    ],
)
def test_a_text_must_have_each_gap_once(body, code):
    assert codes("gap", body=body) == [code]


def test_a_gap_must_accept_something_that_can_be_typed():
    assert codes("gap", gaps=[]) == ["no_gaps"]
    assert codes("gap", body="[[1]]", gaps=[{"id": "a", "accepted": " \n "}]) == ["no_accepted_form"]
    assert codes("gap", body="[[1]]", gaps=[{"id": "a", "accepted": "x" * 300}]) == ["bad_accepted_form"]
    many = "\n".join(map(str, range(30)))
    assert codes("gap", body="[[1]]", gaps=[{"id": "a", "accepted": many}]) == ["too_many_forms"]


# --- numbers


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("72", "72"), ("72.0", "72"), ("+72", "72"), ("72 hours", "72"), ("0,5", "0.5"), ("1 000", "1000"),
        ("1\u202f000", "1000"), ("1'000", "1000"), ("−2.50", "-2.5"), ("-0", "0"), ("007", "7"),
    ],
)
def test_a_number_may_be_written_in_many_ways(written, answer):
    assert sent("numeric", f"number={written.replace('+', '%2B')}") == answer


@pytest.mark.parametrize("written", ["seven", "1e9", "7 x", "1,000,000", "٣", "²", "NaN", "9" * 40, "1.2.3", "--1"])
def test_what_is_no_number_is_said_to_be_none(written):
    with pytest.raises(Malformed, match="not_a_number"):
        sent("numeric", f"number={written}")


def test_a_number_within_the_tolerance_is_right_and_a_near_one_half_right():
    assert [grade("numeric", answer, tolerance=2) for answer in ("72", "74", "74.001", "96", "97")] == [1, 1, 0.5, 0.5, 0]
    assert grade("numeric", "0.3", value=0.1, tolerance=0.2, near=None) == 1
    assert grade("numeric", "72.5", near=None) == 0


def test_what_a_number_refuses_to_publish():
    assert codes("numeric", tolerance=-1) == ["negative_tolerance"]
    assert codes("numeric", tolerance=24) == ["near_within_tolerance"]
    assert codes("numeric", value=0.123456789) == ["too_many_decimals"]


# --- highlight

BODY = examples.EXAMPLES["highlight"]["body"]


def test_pieces_are_the_whole_text_and_hide_where_the_spans_are():
    cut = highlight.pieces(BODY)
    assert "".join(piece.text for piece in cut) == BODY.replace("[[", "").replace("]]", "")
    assert [piece.text for piece in cut if piece.id.startswith("s")] == [span.strip("'") for span in marks.marked(BODY)]
    outside = [piece.text for piece in cut if piece.id.startswith("o")]
    assert outside == ["They waited", "One said", "My phone fell", "He", "and left my bag"]
    long = highlight.pieces("One two three four five six seven eight nine ten. [[a b]]")
    assert max(len(piece.text.split()) for piece in long) == 4


def test_a_wrong_mark_takes_a_span_away_and_marking_everything_earns_nothing():
    everything = [piece.id for piece in highlight.pieces(BODY) if piece.id]
    assert grade("highlight", ["s1", "s2", "s3", "s4"]) == 1
    assert grade("highlight", ["s1", "s2", "s3"]) == 0.75
    assert grade("highlight", ["s1", "s2", "o0.1"]) == 0.25
    assert grade("highlight", everything) == 0


def test_marks_mean_the_same_in_another_language_that_is_cut_otherwise():
    bosnian = "[[Ispred bogomolje]] su čekali [[na praznik]]. [[Rekao je]] i još mnogo toga. Pao je. [[Srušio je stalak]]."
    answer = ["s2", "o4.2", "o0.1"]
    assert grade("highlight", answer) == grade("highlight", answer, body=bosnian)
    assert kinds.get("highlight").told(examples.node("highlight", body=bosnian), ["s1", "s4"]) == [
        "Ispred bogomolje",
        "Srušio je stalak",
    ]


@pytest.mark.parametrize(
    "answer", [[], ["s5"], ["s0"], ["o5.1"], ["o0.0"], ["o0.100"], ["s1", "s1"], ["x"], "s1", {"s1": 1}, ["s1\n"], ["s١"]]
)
def test_what_is_no_piece_is_no_mark(answer):
    with pytest.raises(Malformed):
        grade("highlight", answer)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Nothing marked.", "no_spans"),
        ("[[Everything]]", "nothing_outside"),
        ("Some [[ ]] here", "empty_span"),
        ("Some [[open", "broken_marks"),
        ("Some [[in [[in]] out]]", "broken_marks"),
        ("word. " * 80 + "[[end]]", "text_too_long_to_mark"),
        ("[[a]] b " * 21, "too_many_spans"),
    ],
)
def test_a_text_that_cannot_be_marked_fairly_is_a_problem(body, code):
    assert codes("highlight", body=body) == [code]


def test_a_bank_may_name_the_parts_instead_of_marking_them():
    made = kinds.get("highlight").from_bank({"text": "He said 'no' and no more.", "correct": ["'no'"], "prompt": "Mark."})
    assert made == {"text": "Mark.", "body": "He said [['no']] and no more."}


# --- the report form

FULL = {
    "motive": "yes", "indicators": ["pattern", "perception"], "day": "2026-03-14", "hour": "23:35", "who": "The owner",
}


def test_a_form_is_worth_the_mean_of_its_fields():
    assert grade("report", FULL) == 1
    assert grade("report", {**FULL, "indicators": ["pattern"]}) == 0.9
    assert grade("report", {**FULL, "hour": "23:51", "day": "", "who": ""}) == 0.4


def test_a_time_may_be_off_past_midnight():
    fields = [{"id": "hour", "text": "Time", "type": "time", "time": "23:58", "minutes": 5}]
    assert grade("report", {"hour": "00:03"}, fields=fields) == 1
    assert grade("report", {"hour": "00:04"}, fields=fields) == 0


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("", "nothing_entered"),
        ("field-3=14.3.2026", "bad_date"),
        ("field-3=2026-02-30", "bad_date"),
        ("field-4=25:00", "bad_time"),
        ("field-1=9", "unknown_option"),
        ("field-2=1&field-2=1", "repeated_option"),
    ],
)
def test_a_form_that_is_filled_in_wrongly_says_how(form, reason):
    with pytest.raises(Malformed) as refusal:
        sent("report", form)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ({"type": "stamp"}, "unknown_field_type"),
        ({"type": "date", "date": "14.3."}, "bad_date"),
        ({"type": "time", "time": "24:00"}, "bad_time"),
        ({"type": "time", "time": "23:00", "minutes": 999}, "bad_minutes"),
        ({"type": "text", "accepted": ""}, "no_accepted_form"),
        ({"type": "choice", "options": []}, "too_few_options"),
        ({"type": "choices", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}, "no_right_answer"),
    ],
)
def test_a_field_without_a_right_answer_is_a_problem(field, code):
    assert code in codes("report", fields=[{"id": "f", "text": "Field", **field}])
