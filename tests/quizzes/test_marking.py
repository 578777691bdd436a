"""Answers that people mark: they wait, count nothing until then, and are given to the officer once and whole."""

import pytest

from people.models import Notice
from progress.models import ActivityRecord, Change, Enrolment
from quizzes import marking as marking_module
from quizzes.analyse_attempts import structures
from quizzes.corrected import DoesNotFit, correction, preview
from quizzes.marking import AlreadyMarked, OwnAnswer, mark
from quizzes.models import AnswerToMark, Attempt, Mark, Response
from quizzes.refused import Malformed
from quizzes.regrade import decide
from tests.quizzes import marking, regrading, worlds
from tests.quizzes.marking import BEST, HALF, NOTHING, WORDS, marked, of, officer_who_wrote, trainer, waiting
from tests.quizzes.test_every_kind import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def check():
    return marking.check()


@pytest.fixture
def learner(check):
    return officer_who_wrote(check)


def stored() -> dict:
    return {
        **worlds.stored(),
        **{model.__name__: list(model.objects.order_by("pk").values()) for model in (AnswerToMark, Mark, Notice)},
    }


def test_an_answer_waits_counts_nothing_and_the_officer_is_told_so(learner):
    assert (learner.attempt.percent, learner.attempt.passed) == (50, False)
    assert Response.objects.get(number=2).grade is None
    assert ActivityRecord.objects.get().status != "done"
    told = text_of(learner.debrief())
    assert "A trainer is marking your answer." in told and WORDS in told
    assert "Her words show the motive" not in told  # the model answer comes with the marks


def test_with_the_marks_everything_rises_and_she_is_told(learner):
    assert marked(learner)
    assert (learner.attempt.percent, learner.attempt.passed) == (100, True)
    assert (ActivityRecord.objects.get().status, ActivityRecord.objects.get().score) == ("done", 100)
    assert Enrolment.objects.get().status == "completed"
    assert Change.objects.filter(kind="completed").count() == 1
    notice = Notice.objects.get(kind="marked")
    assert notice.recipient == learner.officer
    page = learner.debrief()
    told = text_of(page)
    assert "4 of 4 points" in told and "Well seen." in told and "Her words show the motive" in told
    assert "Is said with its reason" in told and "A trainer is marking" not in told
    assert '<dd lang="bs">Well seen.</dd>' in page.content.decode()
    home = learner.browser.get("/en/news/").content.decode()
    assert "Passed: " in home and "Your result rose to 100%" in home and str(learner.attempt.key) in home


def test_what_is_marked_and_not_passed_is_told_as_marked(learner):
    marked(learner, NOTHING)
    assert "Your answers are marked: " in learner.browser.get("/en/news/").content.decode()


def test_marks_in_part_are_worth_a_part(learner):
    marked(learner, HALF)
    assert (learner.attempt.percent, learner.attempt.passed) == (75, True)
    assert Response.objects.get(number=2).grade == 0.5


def test_no_points_change_no_result_and_she_is_told_all_the_same(learner):
    marked(learner, NOTHING)
    assert (learner.attempt.percent, Response.objects.get(number=2).grade) == (50, 0)
    assert Notice.objects.filter(kind="marked").count() == 1


def test_marking_again_changes_nothing(learner):
    marked(learner)
    before = stored()
    with pytest.raises(AlreadyMarked):
        marked(learner)
    assert stored() == before


def test_two_markers_who_agree_give_their_mean():
    learner = officer_who_wrote(marking.check(two_markers=True, difference=50))
    assert not marked(learner, BEST)
    assert (learner.attempt.percent, Response.objects.get(number=2).grade) == (50, None)
    assert marked(learner, HALF)
    assert (waiting(learner).points, Response.objects.get(number=2).grade, learner.attempt.percent) == (3, 0.75, 87)


def test_where_two_differ_a_third_person_decides_alone():
    learner = officer_who_wrote(marking.check(two_markers=True, difference=49))
    assert not marked(learner, BEST, comment="First.") and not marked(learner, HALF, comment="Second.")
    assert waiting(learner).needed == 3
    assert marked(learner, NOTHING, comment="Third.")
    assert (waiting(learner).points, learner.attempt.percent) == (0, 50)
    told = text_of(learner.debrief())
    assert "Third." in told and "First." not in told and "Second." not in told


def test_nobody_marks_twice_nor_decides_on_her_own_mark():
    learner, one, two = officer_who_wrote(marking.check(two_markers=True, difference=0)), trainer(), trainer()
    marked(learner, BEST, by=one)
    with pytest.raises(AlreadyMarked):
        marked(learner, HALF, by=one)
    marked(learner, HALF, by=two)
    for marker in (one, two):
        with pytest.raises(AlreadyMarked):
            marked(learner, BEST, by=marker)
    assert Mark.objects.count() == 2


def test_nobody_marks_what_she_wrote_herself(check):
    author = trainer()
    learner = officer_who_wrote(check, officer=author)
    with pytest.raises(OwnAnswer):
        marked(learner, by=author)
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    "levels", [{}, {"evidence": "fully"}, {**BEST, "more": "yes"}, {**BEST, "respect": "fully"}], ids=str
)
def test_marks_that_are_not_of_the_rubric_are_refused_without_a_trace(learner, levels):
    before = stored()
    with pytest.raises(Malformed):
        marked(learner, levels)
    assert stored() == before


@pytest.mark.parametrize("dies_at", ["_raise_result", "record_raised"])
def test_killed_in_the_middle_nothing_is_there_and_the_next_try_does_it_all(learner, dies_at, monkeypatch):
    before = stored()

    def dies(*_arguments, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(marking_module, dies_at, dies)
        with pytest.raises(KeyboardInterrupt):
            marked(learner)
    assert stored() == before
    assert marked(learner)
    assert learner.attempt.percent == 100


def test_an_attempt_that_waits_is_left_out_of_the_statistics_until_it_is_marked(check, learner):
    (structure,) = structures(check)
    assert structure.finished == 0
    marked(learner)
    assert structures(check)[0].finished == 1


def test_queries_of_a_mark(learner, django_assert_max_num_queries):
    marker, answer = trainer(), waiting(learner)
    with django_assert_max_num_queries(26):
        mark(answer_id=answer.pk, by=marker, levels=of(BEST), comment="", comment_locale="en")


def test_an_answer_of_another_length_is_refused_and_kept(check):
    learner = worlds.Learner(check).begin()
    learner.play({"option": [worlds.key("anyone")]})
    page = learner.answer(text="Too short")
    assert page.status_code == 400
    assert "Your answer is shorter or longer than asked" in text_of(page) and "Too short" in text_of(page)
    assert not AnswerToMark.objects.exists() and Attempt.objects.get().finished_at is None


def test_a_regrade_waits_for_marks_and_keeps_them(check, learner):
    corrected = marking.questions()
    for option in corrected[0]["value"]["options"]:
        option["value"]["correct"] = option["id"] == worlds.key("judge")
    sure = worlds.Learner(check).begin()
    sure.play({"option": [worlds.key("judge")]}, {"text": WORDS})
    of_both = correction(*regrading.correct(check, questions=corrected))
    assert preview(of_both).total == 0
    marked(sure, HALF)
    assert (sure.attempt.percent, preview(of_both).total) == (25, 1)
    decide(of=of_both, reason="The key was wrong.", by=trainer())
    regrading.work()
    assert (sure.attempt.percent, sure.attempt.passed) == (75, True)
    assert "2 of 4 points" in text_of(sure.debrief())


def test_other_points_of_the_rubric_are_another_question_which_no_regrade_leads_to(check, learner):
    changed = marking.questions()
    changed[1]["value"]["criteria"][0]["value"]["levels"][2]["value"]["points"] = 3
    with pytest.raises(DoesNotFit):
        correction(*regrading.correct(check, questions=changed))
