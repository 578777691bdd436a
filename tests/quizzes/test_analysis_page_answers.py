"""The answers to kinds without a table of options: in words, in the language of the page, and nobody's own."""

import pytest
from django.utils import translation

from courses.models import Activity
from quizzes import kinds
from quizzes.analysis_page_check import item_context
from quizzes.models import Analysis
from quizzes.read_attempts import items_of
from tests.quizzes import answered, cms, examples, worlds
from tests.quizzes.test_analysis_page import address, seen

WHOLE = [name for name in kinds.names() if not items_of({"start": "q", "nodes": {"q": examples.node(name)}})[0].options]


def entry(answers: list, other: dict | None = None) -> dict:
    empty = {"number": 1, "key": "q", "points": 1, "answered": 12, "omitted": 0, "left": 0, "facility": 0.5}
    none = {"discrimination": None, "seconds": None, "groups": [], "options": [], "by_language": {}}
    rows = [{"answer": answer, "count": 5, "grade": 1.0} for answer in answers]
    return {**empty, **none, "differences": [], "flags": [], "answers": rows, "other_answers": other}


def test_there_are_kinds_that_show_whole_answers():
    assert {"gap", "highlight", "true_false", "matching", "groups", "numeric", "report", "ordering"} <= set(WHOLE)


@pytest.mark.parametrize("name", WHOLE)
def test_every_kind_tells_its_answers_itself(name):
    kind, node = kinds.get(name), examples.node(name)
    for answer in kind.samples(node):
        (row,) = item_context(entry([answer]), node, "en")["answers"]
        for line in kind.told(node, answer):
            assert line[:40] in row["text"]


def test_words_of_the_kind_are_in_the_language_of_the_page():
    (row,) = item_context(entry([{"value": True, "sure": False}]), examples.node("true_false"), "bs")["answers"]
    with translation.override("bs"):
        told = " · ".join(kinds.get("true_false").told(examples.node("true_false"), {"value": True, "sure": False}))
    assert (row["text"], row["lang"]) == (told, "bs") and "sure" not in row["text"]


def test_an_analysis_that_was_kept_earlier_shows_nobodys_own_words_either():
    old = entry([{"means": "ask my brother", "result": ""}])
    old["answers"][0]["count"] = 2
    del old["other_answers"]
    assert item_context(old, examples.node("gap"), "en")["answers"] == []


def test_other_answers_stand_last_with_their_number():
    rows = item_context(entry(["72"], {"count": 4, "grade": 0.25}), examples.node("numeric"), "en")["answers"]
    assert [(row["text"], row["count"]) for row in rows] == [("72 hours", "5"), ("Other answers", "4")]


@pytest.mark.django_db
def test_the_page_shows_typed_answers_that_three_gave_and_counts_the_others():
    page = worlds.check_page(worlds.module(), questions=[examples.block("numeric")])
    activity, node = Activity.objects.get(key=page.translation_key), page.questions[0].id
    for number in ["72"] * 7 + ["48"] * 3 + ["31415", "27182"]:
        answered.attempt(activity, [{"node": node, "answer": number}])
    browser = cms.trainer()
    browser.get(address(page))
    text = seen(browser.get(address(page, "analysis_item", node)))
    assert "72 hours" in text and "48 hours" in text and "Other answers" in text
    assert "31415" not in text and "27182" not in text and "31415" not in str(Analysis.objects.get().report)
