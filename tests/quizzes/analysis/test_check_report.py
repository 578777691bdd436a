"""The report of a check: what it says, and what it leaves unsaid where too few have answered."""

import json

import pytest

from quizzes.analysis.check_report import check_report
from quizzes.analysis.item import option_table, seconds
from quizzes.analysis.sittings import Given, Item, Sitting
from quizzes.simulation import model

from .cohorts import OPTIONS, items, sittings


def report(count: int, *, locales=("en",), over=None, seed: int = 1, shifts=None) -> dict:
    over = over or items(6)
    return check_report(over, sittings(over, model.cohort(count, list(locales), seed), seed, shifts), source="en")


def test_a_report_is_plain_json():
    made = report(60, locales=("en", "bs"))
    assert json.loads(json.dumps(made)) == made


def test_below_ten_nothing_is_enough():
    assert not report(9)["enough"]
    assert report(10)["enough"]
    assert check_report(items(2), [], source="en")["attempts"] == 0


def test_small_numbers_leave_out_what_would_be_chance():
    few = report(29)
    assert few["summary"]["alpha"] is None and few["summary"]["error"] is None
    assert all(item["discrimination"] is None and item["flags"] == [] for item in few["items"])
    more = report(30)
    assert more["summary"]["alpha"] is not None
    assert all(item["groups"] == [] for item in more["items"])
    assert all(len(item["groups"]) > 1 for item in report(200)["items"])


def test_languages_are_compared_from_a_hundred_on():
    assert report(198, locales=("en", "bs"))["compared"] == []
    made = report(1000, locales=("en", "bs"), shifts={"q2": {"bs": 1.5}})
    assert made["compared"] == ["bs"]
    assert {"code": "harder_in_language", "focal": "bs", "reference": "en", "grade": "C"} in made["items"][2]["flags"]


def sitting(*grades: float, chosen: str = "", percent: float = 50) -> Sitting:
    answers = {f"q{n}": Given(g, (chosen or ("right" if g else "near"),), "en", 20.0) for n, g in enumerate(grades)}
    return Sitting(answers, percent, percent >= 70)


def codes(made: dict, number: int) -> list[str]:
    return [flag["code"] for flag in made["items"][number]["flags"]]


def test_a_wrong_key_is_called_a_negative_discrimination():
    """The weak get the third item right, the strong don't."""
    cohort = [sitting(1, 1, 0)] * 40 + [sitting(0, 0, 1)] * 40 + [sitting(1, 0, 0)] * 10
    made = check_report(items(3), cohort, source="en")
    assert codes(made, 2)[0] == "negative_discrimination"
    assert "the_strongest_prefer" in codes(made, 2)


def test_a_figure_below_zero_that_may_be_chance_is_not_called_a_wrong_key():
    cohort = [sitting(1, 1), sitting(0, 1), sitting(1, 0)] * 11
    cohort += [sitting(0, 0)] * 8
    made = check_report(items(2), cohort, source="en")
    assert -0.3 < made["items"][1]["discrimination"] < 0
    assert codes(made, 1)[0] == "perhaps_negative_discrimination"


def test_options_that_nobody_chose_are_named():
    made = check_report(items(2), [sitting(1, 1), sitting(0, 0), sitting(1, 0)] * 20, source="en")
    named = [flag["option"] for flag in made["items"][0]["flags"] if flag["code"] == "nobody_chose"]
    assert named == ["far", "odd"]


@pytest.mark.parametrize(("right", "code"), [(59, "too_easy"), (3, "too_hard")])
def test_what_everybody_or_nobody_knows_is_flagged(right, code):
    cohort = [sitting(1, n % 2) for n in range(right)] + [sitting(0, n % 2) for n in range(60 - right)]
    assert code in codes(check_report(items(2), cohort, source="en"), 0)


def test_answers_that_are_missing_are_counted_and_earn_nothing():
    cohort = [sitting(1, 1), sitting(0, 1)] * 15 + [sitting(1)] * 10
    made = check_report(items(2), cohort, source="en", left={"q1": 3})
    second = made["items"][1]
    assert (second["answered"], second["omitted"], second["left"]) == (30, 10, 3)
    assert second["facility"] == 1
    assert "often_unanswered" in codes(made, 1)


def test_shares_of_options_are_of_those_who_answered():
    item = Item("q0", "single", 1, OPTIONS)
    table = {row["id"]: row for row in option_table(item, [sitting(1)] * 3 + [sitting(0)] + [Sitting({}, 0, False)], [])}
    assert (table["right"]["count"], table["right"]["share"]) == (3, 0.75)
    assert (table["odd"]["count"], table["odd"]["share"]) == (0, 0.0)


def test_a_long_pause_is_no_time_on_an_item():
    item = Item("q0", "single", 1, OPTIONS)
    cohort = [Sitting({"q0": Given(1, (), "en", time)}, 0, False) for time in (10, 20, 30, 7200)]
    assert seconds(item, cohort) == {"median": 20, "low": 15, "high": 25, "count": 3}


def test_kinds_without_options_show_whole_answers():
    item = Item("q0", "ordering", 1, {})
    right, wrong = Given(1.0, (), "en", 5.0, ["a", "b"]), Given(0.0, (), "en", 5.0, ["b", "a"])
    given = [right, right, wrong]
    made = check_report([item], [Sitting({"q0": one}, 0, False) for one in given * 5], source="en")
    assert made["items"][0]["answers"] == [
        {"answer": ["a", "b"], "count": 10, "grade": 1.0}, {"answer": ["b", "a"], "count": 5, "grade": 0.0},
    ]
    assert made["items"][0]["other_answers"] is None


def test_what_was_typed_is_shown_from_three_equal_answers_on_and_the_rest_is_counted():
    item = Item("q0", "gap", 1, {}, typed=True)
    typed = ["means"] * 6 + ["effort"] * 3 + ["result"] * 2 + ["ask my brother Amir"]
    given = [Given(float(word == "means"), (), "en", 5.0, {"g1": word}) for word in typed]
    made = check_report([item], [Sitting({"q0": one}, 0, False) for one in given], source="en")
    assert [(one["answer"]["g1"], one["count"]) for one in made["items"][0]["answers"]] == [("means", 6), ("effort", 3)]
    assert made["items"][0]["other_answers"] == {"count": 3, "grade": 0.0}
    assert "Amir" not in json.dumps(made) and "result" not in json.dumps(made)


def test_answers_beyond_the_most_frequent_are_counted_together():
    item = Item("q0", "ordering", 1, {})
    cohort = [Sitting({"q0": Given(0.5, (), "en", 5.0, [str(place)])}, 0, False) for place in range(10)]
    made = check_report([item], cohort, source="en")["items"][0]
    assert len(made["answers"]) == 8 and made["other_answers"] == {"count": 2, "grade": 0.5}
