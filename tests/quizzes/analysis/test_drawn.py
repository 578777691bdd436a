"""The analysis where questions are drawn: who wasn't asked left nothing out, and what can't be told isn't."""

from random import Random

import pytest

from quizzes.analysis.check_report import check_report
from quizzes.analysis.numbers import correlation
from quizzes.analysis.sittings import Given, Sitting, attainable, points_of, totals
from quizzes.simulation import model

from .cohorts import items, sittings


def drawn(over, cohort, *, count: int, seed: int = 1) -> list[Sitting]:
    """Of each sitting the answers to so many items that were drawn for it."""
    random = Random(seed)
    made = []
    for one in cohort:
        shown = frozenset(item.key for item in random.sample(over, count))
        answers = {name: given for name, given in one.answers.items() if name in shown}
        percent = 100 * sum(given.grade for given in answers.values()) / count
        made.append(Sitting(answers, percent, percent >= 70, shown))
    return made


@pytest.fixture(scope="module")
def cohort():
    over = items(12)
    return over, drawn(over, sittings(over, model.cohort(600, ["en"], 1), 1), count=6)


def test_nobody_left_out_what_she_was_not_asked(cohort):
    report = check_report(*cohort, source="en")
    assert sum(item["answered"] for item in report["items"]) == 6 * 600
    assert all(item["omitted"] == 0 for item in report["items"])
    assert not any(flag["code"] == "often_unanswered" for item in report["items"] for flag in item["flags"])


def test_who_was_asked_and_gave_no_answer_left_it_out(cohort):
    over, sat = cohort
    first = next(iter(sorted(sat[0].shown)))
    without = {name: given for name, given in sat[0].answers.items() if name != first}
    report = check_report(over, [sat[0]._replace(answers=without), *sat[1:]], source="en")
    assert sum(item["omitted"] for item in report["items"]) == 1


def test_reliability_is_not_pretended(cohort):
    summary = check_report(*cohort, source="en")["summary"]
    assert (summary["drawn"], summary["alpha"], summary["error"]) == (True, None, None)
    assert summary["points"] == 6


def test_totals_are_shares_of_what_was_there_to_be_had(cohort):
    over, sat = cohort
    assert attainable(over, sat) == 6
    assert totals(over, sat)[0] == pytest.approx(sum(points_of(item, sat[0]) for item in over))


def test_discrimination_is_the_correlation_with_the_share_of_the_other_questions(cohort):
    over, sat = cohort
    found = check_report(over, sat, source="en")["items"][0]["discrimination"]
    mine = [one for one in sat if "q0" in one.shown]
    rest = [sum(g.grade for name, g in one.answers.items() if name != "q0") / 5 for one in mine]
    assert found == pytest.approx(correlation([one.answers["q0"].grade for one in mine], rest), abs=1e-9)


def test_facility_is_that_of_who_was_asked():
    over = items(2)
    right, wrong = (Given(grade, ("right",), "en", 5.0) for grade in (1.0, 0.0))
    sat = [Sitting({"q0": right}, 100, True, frozenset({"q0"}))] * 6
    sat += [Sitting({"q1": wrong}, 0, False, frozenset({"q1"}))] * 6
    assert [item["facility"] for item in check_report(over, sat, source="en")["items"]] == [1.0, 0.0]


def test_a_check_that_asks_everybody_everything_is_counted_as_before():
    over = items(6)
    sat = sittings(over, model.cohort(200, ["en"], 3), 3)
    asked = [one._replace(shown=frozenset(item.key for item in over)) for one in sat]
    plain, all_shown = check_report(over, sat, source="en"), check_report(over, asked, source="en")
    for one, other in zip(plain["items"], all_shown["items"], strict=True):
        assert one["discrimination"] == pytest.approx(other["discrimination"], abs=1e-9)
        assert (one["answered"], one["omitted"], one["facility"]) == (
            other["answered"], other["omitted"], other["facility"],
        )


def test_a_mistranslation_is_found_among_drawn_questions():
    over = items(12)
    officers = model.cohort(3000, ["en", "bs"], 5)
    sat = drawn(over, sittings(over, officers, 5, {"q2": {"bs": 1.5}}), count=8)
    report = check_report(over, sat, source="en")
    found = {item["key"]: [one["grade"] for one in item["differences"]] for item in report["items"]}
    assert found["q2"] == ["C"]
    assert sum(grade == ["C"] for grade in found.values()) == 1
