"""Regrading: a better result is given, of a worse one nothing is taken, and all of it is written down."""

import copy

import pytest
from django.utils import timezone

from people.models import Notice
from progress.models import ActivityRecord, Change, Enrolment
from quizzes import regrade as regrading_module
from quizzes.corrected import DoesNotFit, correction, preview
from quizzes.models import Attempt, PublishedVersion, Regrade, RegradedAttempt, Response
from quizzes.regrade import AlreadyUnderWay, NothingToRegrade, carry_out
from tests.quizzes import regrading, worlds
from tests.quizzes.regrading import AS_IT_IS, BY_THE_WRONG_KEY, WHY, correct, decided, officer_who_answered, outcomes
from tests.quizzes.worlds import key

pytestmark = pytest.mark.django_db


@pytest.fixture
def check():
    return regrading.check()


@pytest.fixture
def wronged(check):
    """She knew better than the key, and didn't pass."""
    learner = officer_who_answered(check, *AS_IT_IS)
    assert (learner.attempt.percent, learner.attempt.passed) == (66, False)
    return learner


@pytest.fixture
def favoured(check):
    """She answered as the wrong key has it."""
    learner = officer_who_answered(check, *BY_THE_WRONG_KEY)
    assert (learner.attempt.percent, learner.attempt.passed) == (100, True)
    return learner


def record(learner) -> ActivityRecord:
    return ActivityRecord.objects.get(enrolment=learner.enrolment, activity=learner.activity)


def enrolment(learner) -> Enrolment:
    return Enrolment.objects.get(pk=learner.enrolment.pk)


def test_who_was_wronged_is_raised_and_completes_the_course(check, wronged):
    before = list(Response.objects.values())
    regrade = decided(*correct(check))
    assert wronged.attempt.percent == 66  # nothing happens while somebody waits
    regrading.work()
    attempt = wronged.attempt
    assert (attempt.percent, attempt.passed, attempt.graded_by) == (100, True, regrade.to_version)
    assert (record(wronged).status, record(wronged).score) == ("done", 100)
    assert (enrolment(wronged).status, enrolment(wronged).score) == ("completed", 100)
    assert list(Response.objects.values()) == before  # what was answered stays as it was answered


def test_who_passes_by_a_corrected_key_is_told_once(check, wronged, favoured):
    regrade = decided(*correct(check))
    regrading.work()
    Regrade.objects.update(finished_at=None)  # as if the worker had been killed right before its last word
    carry_out(regrade.pk)
    notice = Notice.objects.get(kind="passed")
    assert notice.recipient == wronged.officer
    assert "Passed: " in wronged.browser.get("/en/news/").content.decode()


def test_who_was_favoured_loses_nothing_and_the_record_says_what_it_would_be(check, favoured):
    standing, done = enrolment(favoured), record(favoured)
    regrade = decided(*correct(check))
    regrading.work()
    attempt = favoured.attempt
    assert (attempt.percent, attempt.passed, attempt.graded_by) == (100, True, None)
    assert (enrolment(favoured).status, enrolment(favoured).completed_at) == ("completed", standing.completed_at)
    assert record(favoured).score == done.score == 100
    row = RegradedAttempt.objects.get(regrade=regrade)
    assert (row.outcome, row.old_percent, row.new_percent, row.new_passed) == ("lowered", 100, 66, False)


def test_the_record_says_who_when_why_from_what_to_what_and_the_place_in_the_feed(check, wronged, favoured):
    trainer = regrading.trainer()
    old, new = correct(check)
    began = timezone.now()
    regrade = decided(old, new, by=trainer)
    regrading.work()
    regrade.refresh_from_db()
    assert (regrade.asked_by, regrade.reason, regrade.total) == (trainer, WHY, 2)
    assert (regrade.from_version, regrade.to_version) == (old, new)
    assert began <= regrade.asked_at <= regrade.finished_at
    row = RegradedAttempt.objects.get(attempt=wronged.attempt)
    assert (row.old_percent, row.old_passed, row.new_percent, row.new_passed) == (66, False, 100, True)
    assert Change.objects.get(position=row.feed_position).enrolment == wronged.enrolment
    assert Change.objects.get(position=row.feed_position).kind == Change.Kind.COMPLETED
    assert RegradedAttempt.objects.get(attempt=favoured.attempt).feed_position is None


def test_her_day_and_language_of_latest_activity_stay(check, wronged):
    before = enrolment(wronged)
    decided(*correct(check))
    regrading.work()
    after = enrolment(wronged)
    assert (after.language, after.last_activity_at) == (before.language, before.last_activity_at)


def test_a_better_second_attempt_stays_what_counts(check, wronged):
    wronged.begin()
    wronged.play(*BY_THE_WRONG_KEY)
    completed = enrolment(wronged).completed_at
    regrade = decided(*correct(check))
    regrading.work()
    assert sorted(outcomes(regrade).values()) == ["lowered", "raised"]
    assert (enrolment(wronged).completed_at, record(wronged).score) == (completed, 100)
    assert RegradedAttempt.objects.get(outcome="raised").feed_position is None  # her standing is what it was


def test_an_open_attempt_is_left_alone_and_found_by_the_next_regrade(check, wronged):
    late = worlds.Learner(check).begin()
    old, new = correct(check)
    decided(old, new)
    regrading.work()
    late.play(*AS_IT_IS)
    assert late.attempt.percent == 66
    regrade = decided(old, new)
    regrading.work()
    assert outcomes(regrade) == {late.attempt.pk: "raised"}
    with pytest.raises(NothingToRegrade):
        decided(old, new)


def test_doing_it_twice_changes_nothing_more(check, wronged, favoured):
    regrade = decided(*correct(check))
    regrading.work()
    before, rows = worlds.stored(), list(RegradedAttempt.objects.values())
    Regrade.objects.update(finished_at=None)  # as if the worker had been killed right before its last word
    carry_out(regrade.pk)
    carry_out(regrade.pk)
    assert (worlds.stored(), list(RegradedAttempt.objects.values())) == (before, rows)


@pytest.mark.parametrize("killed_at", range(1, 6))
def test_killed_at_any_point_it_goes_on_and_gives_the_same(check, killed_at, monkeypatch):
    learners = [officer_who_answered(check, *(AS_IT_IS if place % 2 else BY_THE_WRONG_KEY)) for place in range(4)]
    regrade = decided(*correct(check))
    calls = iter(range(1, 100))
    monkeypatch.setattr(regrading_module, "PIECE", 1)
    for name in ("record_raised", "_moved"):
        whole = getattr(regrading_module, name)

        def dies(*arguments, whole=whole, **named):
            if next(calls) == killed_at:
                raise KeyboardInterrupt
            return whole(*arguments, **named)

        monkeypatch.setattr(regrading_module, name, dies)
    with pytest.raises(KeyboardInterrupt):
        carry_out(regrade.pk)
    assert Regrade.objects.get().finished_at is None
    # Between the two nobody has a result without its line, nor a line without its result.
    raised = Attempt.objects.filter(graded_by__isnull=False).values_list("pk", flat=True)
    assert set(raised) == set(RegradedAttempt.objects.filter(outcome="raised").values_list("attempt", flat=True))
    carry_out(regrade.pk)
    assert sorted(outcomes(regrade).values()) == ["lowered", "lowered", "raised", "raised"]
    assert [learner.attempt.percent for learner in learners] == [100] * 4
    assert Change.objects.filter(kind="completed").count() == 4
    assert Regrade.objects.get().finished_at is not None


def test_one_regrade_of_an_exercise_at_a_time(check, wronged):
    old, new = correct(check)
    decided(old, new)
    with pytest.raises(AlreadyUnderWay):
        decided(old, new)
    assert Regrade.objects.count() == 1


def test_the_preview_says_what_will_be_and_writes_nothing(check, wronged, favoured):
    before = worlds.stored()
    old, new = correct(check)
    seen = preview(correction(old, new))
    assert (seen.total, seen.seen, seen.counts) == (2, 2, {"raised": 1, "lowered": 1})
    assert (seen.pass_now, seen.fail_now) == (1, 1)
    assert {name: rows for name, rows in worlds.stored().items() if name != "PublishedVersion"} == {
        name: rows for name, rows in before.items() if name != "PublishedVersion"
    }


def test_queries_of_the_preview_do_not_grow_with_attempts(check, wronged, favoured, django_assert_num_queries):
    late = [worlds.Learner(check).begin() for _ in range(3)]
    of = correction(*correct(check))
    with django_assert_num_queries(6):
        assert preview(of).total == 2
    for learner in late:
        learner.play(*AS_IT_IS)
    with django_assert_num_queries(6):
        assert preview(of).total == 5
    with django_assert_num_queries(6):
        preview(of)


# what fits


def another(change) -> list[dict]:
    questions = regrading.corrected_questions()
    change(questions)
    return questions


@pytest.mark.parametrize(
    "change",
    [
        lambda questions: questions.pop(),
        lambda questions: questions[0]["value"]["options"].append(worlds.option("clerk", "The clerk")),
        lambda questions: questions[0]["value"]["options"].pop(),
        lambda questions: questions.append({**copy.deepcopy(questions[0]), "id": key("again")}),
    ],
    ids=["a question gone", "an option more", "an option gone", "a question more"],
)
def test_a_version_with_other_questions_or_options_is_refused(check, wronged, change):
    old, new = correct(check, questions=another(change))
    with pytest.raises(DoesNotFit):
        correction(old, new)


def test_versions_of_different_exercises_or_languages_are_refused(check, wronged):
    old, new = correct(check)
    bosnian = worlds.republish(check, "bs", title="Provjeri se", questions=regrading.corrected_questions())
    other = worlds.republish(worlds.exercise(check.course, "check", "other"))
    for pair in ((old, bosnian), (old, other), (old, old)):
        with pytest.raises(DoesNotFit):
            correction(*pair)
    assert correction(old, new).missing == ()


def test_an_answer_read_in_a_language_without_the_correction_waits_for_it(check):
    worlds.republish(check, "bs", title="Provjeri se")
    learner = officer_who_answered(check, *AS_IT_IS, language="bs")
    old, new = correct(check)
    assert correction(old, new).missing == ("bs",)
    assert preview(correction(old, new)).missing == ("bs",)
    first = decided(old, new)
    regrading.work()
    assert outcomes(first) == {learner.attempt.pk: "left"} and learner.attempt.percent == 66
    worlds.republish(check, "bs", title="Provjeri se", questions=regrading.corrected_questions())
    second = decided(old, new)
    regrading.work()
    assert outcomes(second) == {learner.attempt.pk: "raised"}


def test_accepted_words_that_were_forgotten_count_after_the_regrade(check):
    from tests.quizzes import examples

    gap = examples.block("gap")
    accepted = gap["value"]["gaps"][0]["value"]["accepted"]
    activity = worlds.exercise(check.course, "check", "gaps", questions=[gap])
    learner = worlds.Learner(activity).begin()
    learner.answer(**{f"gap-{place}": "forgotten" for place in range(1, len(gap["value"]["gaps"]) + 1)})
    assert learner.attempt.percent == 0
    more = copy.deepcopy(gap)
    more["value"]["gaps"][0]["value"]["accepted"] = f"{accepted}\nforgotten"
    old, new = correct(activity, questions=[more])
    assert old.structure_hash == new.structure_hash
    decided(old, new)
    regrading.work()
    assert learner.attempt.percent > 0
    assert record(learner).score == learner.attempt.percent


# scenarios


def test_a_scenario_is_replayed_and_who_would_stand_elsewhere_is_left():
    scenario = worlds.exercise(worlds.course())
    well = officer_who_answered(scenario, *worlds.WELL)
    badly = officer_who_answered(scenario, *worlds.BADLY)
    steps = worlds.steps()
    steps[4]["value"]["choices"][1]["value"]["scores"] = "recording 1"  # ‘noise’ was worth something
    steps[1]["value"]["to"] = "log"  # and who waited is led past the interview
    old, new = correct(scenario, steps=steps)
    regrade = decided(old, new)
    regrading.work()
    assert outcomes(regrade) == {well.attempt.pk: "same", badly.attempt.pk: "left"}
    assert badly.attempt.percent == RegradedAttempt.objects.get(outcome="left").old_percent


# what the officer sees


def seen(page) -> str:
    assert page.status_code == 200
    return page.content.decode()


def test_she_reads_that_and_why_she_was_regraded_and_sees_the_corrected_key(check, wronged):
    regrade = decided(*correct(check))
    regrading.work()
    page = wronged.debrief()
    assert (page.context["score"], page.context["outcome"]["passed"]) == (100, True)
    assert [item["right"] for item in page.context["items"]] == [True, True, True]
    assert page.context["regraded"] == {"on": regrade.attempts.get().at, "reason": WHY, "before": 66}
    assert WHY in seen(page)
    assert [row["regraded"] for row in wronged.see().context["attempts"]] == [True]


def test_who_was_not_raised_sees_what_she_saw(check, favoured):
    decided(*correct(check))
    regrading.work()
    page = favoured.debrief()
    assert page.context["regraded"] is None and page.context["score"] == 100
    assert [item["right"] for item in page.context["items"]] == [True, True, True]


def test_the_debrief_of_a_regraded_attempt_costs_one_query_more(check, wronged, django_assert_max_num_queries):
    decided(*correct(check))
    regrading.work()
    wronged.debrief()
    with django_assert_max_num_queries(11):
        wronged.debrief()


def test_the_analysis_of_the_old_key_stays_what_it_was(check, wronged):
    from quizzes.read_attempts import items_of, read_sittings

    old, new = correct(check)
    items = items_of(PublishedVersion.objects.get(pk=old.pk).document)
    before = read_sittings(check, old.structure_hash, items)
    decided(old, new)
    regrading.work()
    assert wronged.attempt.percent == 100
    assert read_sittings(check, old.structure_hash, items) == before
