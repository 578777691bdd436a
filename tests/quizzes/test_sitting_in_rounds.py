"""Who renews her completion sits its checks anew: the rules count the attempts of her present round."""

from datetime import timedelta

import pytest
from django.db.models import F

from courses.models import Course
from progress.models import ActivityRecord, Enrolment
from progress.record import record_raised
from progress.renew import begin_renewal
from quizzes import attempts, grant
from quizzes.models import Attempt, ExtraAttempt
from tests import factories
from tests.quizzes import worlds
from tests.quizzes.sat import RIGHT, fail, ruled, under
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db
A_YEAR = timedelta(days=360)


def years_pass() -> None:
    """All that was done lies further back."""
    for model, names in (
        (Attempt, ("started_at", "finished_at")),
        (ActivityRecord, ("started_at", "done_at")),
        (Enrolment, ("started_at", "completed_at")),
        (ExtraAttempt, ("at",)),
    ):
        model.objects.update(**{name: F(name) - A_YEAR for name in names})


def renew(learner: Learner) -> Learner:
    years_pass()
    learner.enrolment = begin_renewal(officer=learner.officer, slug=learner.activity.course.slug)
    assert learner.enrolment.renewal_percent == 0
    return learner


@pytest.fixture
def learner():
    activity = ruled(attempts_allowed=1, waiting_hours=48)
    Course.objects.filter(pk=activity.course_id).update(validity_months=12)
    worlds.syllabus_changed(activity.course)
    learner = Learner(activity)
    learner.begin().play(*RIGHT)
    assert Enrolment.objects.get(pk=learner.enrolment.pk).status == "completed"
    return learner


def test_a_renewal_has_its_attempts_anew(learner):
    renew(learner)
    assert learner.see().context["sitting"] == {"may_begin": True, "left": 1, "begins_at": None}

    learner.begin().play(*RIGHT)

    learner.enrolment.refresh_from_db()
    assert learner.attempt.number == 2 and learner.enrolment.renewal_percent is None
    assert learner.see().context["sitting"]["left"] == 0


def test_failed_in_a_renewal_she_waits_and_is_given_one_more_for_this_round(learner):
    fail(renew(learner))
    assert learner.browser.post(learner.address("begin")).status_code == 409
    grant.grant(
        enrolment=learner.enrolment, activity=learner.activity, reason="The alarm went.", by=factories.officer()
    )
    learner.begin().play(*RIGHT)
    learner.enrolment.refresh_from_db()
    assert learner.enrolment.renewal_percent is None

    renew(learner)
    assert attempts.sitting_of(learner.enrolment, learner.activity).left == 1


def test_what_was_begun_before_a_renewal_counts_in_it_and_is_raised_in_it(learner):
    under(learner.activity, attempts_allowed=2)
    learner.begin()
    renew(learner)
    fail(learner)

    sitting = attempts.sitting_of(learner.enrolment, learner.activity)
    assert (sitting.left, sitting.may_begin) == (1, False)
    attempt = learner.attempt
    record_raised(
        enrolment=learner.enrolment, activity=learner.activity, score=90, finished_at=attempt.finished_at
    )
    records = ActivityRecord.objects.filter(activity=learner.activity).order_by("round")
    assert list(records.values_list("round", "score")) == [(0, 100), (1, 90)]
