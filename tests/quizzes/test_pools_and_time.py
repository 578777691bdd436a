"""A check that draws its questions and has a time limit: what ran out is worth what was drawn."""

import pytest

from progress.models import Enrolment
from quizzes import time_up
from quizzes.corrected import Correction, graded
from quizzes.models import Attempt, PublishedVersion
from quizzes.versions import document
from tests.quizzes import marking, pooled, worlds
from tests.quizzes.pooled import right, said, section, single
from tests.quizzes.sat import time_passes, under
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db


def limited(**changed) -> Learner:
    activity = pooled.exercise(**changed)
    under(activity, time_limit=30)
    return Learner(activity).begin()


def test_questions_that_were_not_drawn_count_for_nothing_when_time_is_up():
    learner = limited()
    for node in learner.attempt.drawn[:2]:
        learner.answer(**right(node))
    time_passes(minutes=31)
    assert not time_up.end_all()
    attempt = learner.attempt
    assert (attempt.percent, attempt.ran_out) == (66, True)
    page = learner.debrief()
    assert len(page.context["items"]) == 2
    assert "1 question had no answer and brought nothing." in said(page)


def test_a_regrade_of_what_ran_out_goes_by_what_was_drawn():
    learner = limited()
    learner.answer(**right(learner.attempt.drawn[0]))
    time_passes(minutes=31)
    time_up.end_all()
    version = PublishedVersion.objects.get()
    same_key = Correction(version, version, {version.locale: document(version.pk)}, ())
    (again,) = graded(same_key, Attempt.objects.all())
    assert (again.new_percent, again.new_passed) == (learner.attempt.percent, learner.attempt.passed) == (33, False)


def test_a_section_that_nobody_came_to_is_not_passed_by_that():
    asked = [section("Law"), *(single(word) for word in ("first", "stone", "paint"))]
    asked += [section("Evidence", pass_percent=50), single("word")]
    learner = limited(questions=asked, pass_percent=60)
    for word in ("first", "stone", "paint"):
        learner.answer(**right(pooled.key(f"q-{word}")))
    time_passes(minutes=31)
    time_up.end_all()
    assert (learner.attempt.percent, learner.attempt.passed) == (75, False)
    (shown,) = learner.debrief().context["sections"]
    assert (shown["percent"], shown["mark"]) == (0, 50)
    assert Enrolment.objects.get().status == "in_progress"
    version = PublishedVersion.objects.get()
    same_key = Correction(version, version, {version.locale: document(version.pk)}, ())
    (again,) = graded(same_key, Attempt.objects.all())
    assert (again.new_passed, again.is_enough) == (False, False)


@pytest.mark.parametrize(("levels", "status"), [(marking.HALF, "in_progress"), (marking.BEST, "completed")])
def test_marks_complete_a_course_only_with_every_section_at_its_mark(levels, status):
    who, words = marking.questions()
    activity = worlds.exercise(
        worlds.course(),
        "check",
        "check",
        questions=[section("Facts"), who, section("Words", pass_percent=90), words],
        pass_percent=50,
    )
    learner = marking.officer_who_wrote(activity)
    assert (learner.attempt.percent, Enrolment.objects.get().status) == (50, "in_progress")
    marking.marked(learner, levels)
    assert learner.attempt.percent >= 50 and learner.attempt.passed is (status == "completed")
    assert Enrolment.objects.get().status == status


def test_a_section_is_no_mark_of_the_course_that_she_still_needs():
    learner = limited(questions=pooled.questions(pass_percent=100), pass_percent=50)
    for node in learner.attempt.drawn:
        learner.answer(**(pooled.wrong(node) if node == pooled.FIRST else right(node)))
    page = learner.browser.get(f"/en/courses/{learner.activity.course.slug}/")
    assert "You still need" in said(page) and "at least 50%" not in said(page)
