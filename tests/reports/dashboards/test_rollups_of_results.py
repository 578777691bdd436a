"""Roll-ups of what was tested agree with the attempts, whoever or whatever changed a result.

Beside `differences()`, which reckons by the SQL that keeps them, all is counted again here without a word of it.
"""

from collections import Counter

import pytest

from people.depart import deactivate
from people.merge import merge
from people.models import Role, Unit
from progress.assign import assign
from progress.models import Enrolment
from quizzes.models import Attempt
from quizzes.shares import mean_percent
from reports.dashboards.fold import differences, fold, rebuild
from reports.dashboards.models import RollUp
from tests import factories as make
from tests.quizzes import marking, regrading
from tests.quizzes.regrading import AS_IT_IS, BY_THE_WRONG_KEY, officer_who_answered


@pytest.fixture
def units(db) -> tuple[Unit, Unit]:
    nation = make.unit("R")
    return make.unit("R-1", above=nation), make.unit("R-2", above=nation)


def counted() -> Counter:
    """By path, facet and value, as the roll-ups have it."""
    fold()
    lines = RollUp.objects.filter(facet__in=("standing", "tested", "competency")).exclude(number=0)
    return Counter({line[:3]: line[3] for line in lines.values_list("path", "facet", "value", "number")})


def recounted() -> Counter:
    found: Counter = Counter()
    for one in Enrolment.objects.exclude(status="withdrawn").select_related("officer__unit"):
        unit = one.officer.unit
        if unit is None or not one.officer.is_active:
            continue
        percents = _percents(one)
        facts = Counter({("standing", f"{_stage(one)}|{one.due or ''}"): 1})
        facts.update({("tested", ""): 1} if percents else {})
        for key, percent in percents.items():
            level = "strong" if percent >= 80 else "partly" if percent >= 50 else "weak"
            facts.update({("competency", f"{key}|{level}"): 1, ("competency", f"{key}|sum"): percent})
        for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen):
            found.update({(unit.path[:end], *fact): number for fact, number in facts.items()})
    return Counter({fact: number for fact, number in found.items() if number})


def _stage(one: Enrolment) -> str:
    return one.status if one.status != "in_progress" else "half" if one.percent >= 50 else "begun"


def _percents(enrolment: Enrolment) -> dict[str, int]:
    best: dict[int, Attempt] = {}
    for one in enrolment.attempts.filter(percent__isnull=False).order_by("percent", "finished_at", "pk"):
        best[one.activity_id] = one
    shares: dict[str, list[int]] = {}
    for one in best.values():
        for key, share in one.competencies.items():
            shares.setdefault(key, []).append(share)
    return {key: mean_percent(those) for key, those in shares.items()}


def agreed() -> Counter:
    """What both say."""
    found = counted()
    assert found == recounted()
    assert differences() == 0
    return found


def told(of: Unit) -> Counter:
    """Of one unit, by facet and value."""
    return Counter({fact[1:]: number for fact, number in agreed().items() if fact[0] == Unit.objects.get(pk=of.pk).path})


@pytest.fixture
def answered(units):
    """A check with a wrong key: in the first unit one who knew better, in the second one who answered as the key has it."""
    check = regrading.check()
    pairs = zip(units, (AS_IT_IS, BY_THE_WRONG_KEY), strict=True)
    return check, [officer_who_answered(check, *answers, officer=make.officer(unit=unit)) for unit, answers in pairs]


def test_they_agree_after_an_attempt_was_finished_and_after_a_better_one(answered, units):
    before = told(units[0])
    assert before["tested", ""] == 1
    learner = answered[1][0].begin()
    assert told(units[0]) == before  # an open attempt counts nowhere
    learner.play(*BY_THE_WRONG_KEY)
    after = told(units[0])
    assert after["tested", ""] == 1 and after != before


def test_they_agree_after_a_key_was_corrected_and_attempts_were_regraded(answered, units):
    check, (wronged, _favoured) = answered
    before = [told(unit) for unit in units]
    regrading.decided(*regrading.correct(check))
    regrading.work()
    after = [told(unit) for unit in units]
    assert wronged.attempt.percent == 100
    assert _of_competencies(after[0]) != _of_competencies(before[0])
    assert all(percent == 100 for fact, percent in _of_competencies(after[0]).items() if fact.endswith("|sum"))
    assert after[1] == before[1]  # who was favoured loses nothing


def test_they_agree_after_people_gave_marks(units):
    check = marking.check()
    learner = marking.officer_who_wrote(check, officer=make.officer(unit=units[0]))
    before = told(units[0])
    assert marking.marked(learner)
    after = told(units[0])
    assert learner.attempt.passed
    assert _of_competencies(after) != _of_competencies(before)
    assert after["tested", ""] == before["tested", ""] == 1


def test_they_agree_after_a_regrade_of_what_was_marked_before_it_was_folded(answered, units):
    """Both changes lie in one transaction's marks: what was counted is taken out once."""
    check, learners = answered
    for learner in learners:
        learner.begin().play(*BY_THE_WRONG_KEY)
    regrading.decided(*regrading.correct(check))
    regrading.work()
    Attempt.objects.filter(enrolment=learners[0].enrolment).update(competencies={"communication": 1})
    assert told(units[0])["tested", ""] == 1
    found = agreed()
    rebuild()
    assert counted() == found


def test_they_agree_after_officers_and_units_moved_and_an_account_was_closed(answered, units):
    officers = [one.officer for one in answered[1]]
    officers[0].unit = units[1]
    officers[0].save()
    assert (told(units[0])["tested", ""], told(units[1])["tested", ""]) == (0, 2)
    Unit.objects.get(pk=units[1].pk).move(Unit.objects.get(pk=units[0].pk), "first-child")
    assert (told(units[0])["tested", ""], told(units[1])["tested", ""]) == (2, 2)
    deactivate(officers[1])
    assert told(units[0])["tested", ""] == 1


def test_they_agree_after_two_accounts_became_one(answered, units):
    kept, merged = (one.officer for one in answered[1])
    merge(kept=kept, merged=merged, reason="Twice.", by=make.person(role=Role.ADMINISTRATOR))
    assert (told(units[0])["tested", ""], told(units[1])["tested", ""]) == (1, 0)
    assert Attempt.objects.filter(enrolment__officer=kept).count() == 2


def test_they_agree_after_a_course_was_taken_back_and_after_all_was_deleted(answered, units):
    check, learners = answered
    make.officer(unit=units[0])
    assignment = assign(course=check.course, unit=units[0])
    assert told(units[0])["standing", "not_started|"] == 1
    assignment.delete()
    assert told(units[0])["standing", "not_started|"] == 0
    Enrolment.objects.filter(pk=learners[0].enrolment.pk).update(status="withdrawn", completed_at=None)
    assert told(units[0])["tested", ""] == 0
    hers = Attempt.objects.filter(enrolment=learners[1].enrolment)
    for one in hers:
        one.responses.all().delete()
    hers.delete()
    assert told(units[1])["tested", ""] == 0


def _of_competencies(found: Counter) -> dict[str, int]:
    return {value: number for (facet, value), number in found.items() if facet == "competency"}
