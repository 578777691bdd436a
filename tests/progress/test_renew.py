"""Renewing a completion: by the refresher in time, by the whole course later; nothing that was before is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Activity, Course
from credentials.models import Certificate
from progress.models import ActivityRecord, Change, Enrolment, PastCompletion, TimeSpent
from progress.record import record_activity
from progress.renew import NothingToRenew, begin_renewal
from tests import factories as make

COURSE = "/en/courses/hate-crime/"


@pytest.fixture
def course(db) -> Course:
    """A lesson, a check, and a lesson of the refresher; a completion is valid for a year, and two months more."""
    made = make.syllabus(activities=1, validity_months=12, refresher_months=2)
    make.activity(made, "check", kind="check", weight=1, pass_percent=70)
    make.activity(made, "again", refresher=True)
    edition = made.editions.get()
    edition.outline[0]["activities"][-1]["refresher"] = True
    edition.save()
    return made


def do(enrolment: Enrolment, slug: str, score: int | None = None) -> Enrolment:
    enrolment.refresh_from_db()
    record_activity(enrolment=enrolment, activity=Activity.objects.get(slug=slug), language="en", score=score)
    enrolment.refresh_from_db()
    return enrolment


def completed(enrolment: Enrolment, *, days_ago: int) -> Enrolment:
    for slug, score in (("l1", None), ("check", 80), ("again", None)):
        do(enrolment, slug, score)
    assert enrolment.status == "completed"
    then = timezone.now() - timedelta(days=days_ago)
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=then)
    ActivityRecord.objects.update(started_at=then, done_at=then)
    enrolment.refresh_from_db()
    return enrolment


def renewing(enrolment: Enrolment, *, days_ago: int) -> Enrolment:
    completed(enrolment, days_ago=days_ago)
    return begin_renewal(officer=enrolment.officer, slug="hate-crime")


def test_in_time_the_refresher_is_enough(amra, enrolment):
    one = renewing(enrolment, days_ago=300)
    before = one.completed_at

    do(one, "again")

    assert (one.status, one.percent, one.renewal_percent, one.score) == ("completed", 100, None, 80)
    assert one.completed_at > before
    past = PastCompletion.objects.get()
    assert (past.completed_at, past.score, past.ended_at) == (before, 80, None)


def test_lapsed_for_long_the_whole_course_is_done_again(enrolment):
    one = renewing(enrolment, days_ago=365 + 90)

    do(one, "again")
    assert one.renewal_percent == 33
    do(one, "check", 90)
    do(one, "l1")

    assert (one.renewal_percent, one.score) == (None, 90)
    assert PastCompletion.objects.get().score == 80


def test_soon_after_the_last_day_the_refresher_is_still_enough(enrolment):
    assert do(renewing(enrolment, days_ago=365 + 50), "again").renewal_percent is None


def test_without_a_refresher_the_whole_course_is_done_again(course, enrolment):
    Activity.objects.update(refresher=False)

    assert do(renewing(enrolment, days_ago=300), "again").renewal_percent == 33


def test_who_takes_too_long_over_the_refresher_does_the_whole_course(enrolment):
    one = renewing(enrolment, days_ago=300)
    Enrolment.objects.update(completed_at=timezone.now() - timedelta(days=600))

    assert do(one, "again").renewal_percent == 33


@pytest.mark.parametrize("days_ago", [0, 270])
def test_it_is_not_renewed_long_before_it_ends(enrolment, days_ago):
    completed(enrolment, days_ago=days_ago)

    with pytest.raises(NothingToRenew):
        begin_renewal(officer=enrolment.officer, slug="hate-crime")


def test_what_does_not_expire_is_not_renewed(course, enrolment):
    completed(enrolment, days_ago=2000)
    Course.objects.update(validity_months=None)

    with pytest.raises(NothingToRenew):
        begin_renewal(officer=enrolment.officer, slug="hate-crime")


def test_what_is_not_completed_is_not_renewed(enrolment):
    with pytest.raises(NothingToRenew):
        begin_renewal(officer=enrolment.officer, slug="hate-crime")


def test_begun_twice_it_is_begun_once(enrolment):
    one = renewing(enrolment, days_ago=300)

    assert begin_renewal(officer=one.officer, slug="hate-crime").round == one.round == 1


def test_until_it_is_done_the_completion_stays_as_it_is(enrolment):
    one = renewing(enrolment, days_ago=365 + 90)
    before = one.completed_at

    do(one, "check", 10)

    assert (one.status, one.percent, one.score, one.completed_at) == ("completed", 100, 80, before)


def test_scores_of_before_are_kept(enrolment):
    one = renewing(enrolment, days_ago=365 + 90)
    do(one, "check", 75)

    scores = ActivityRecord.objects.filter(activity__slug="check").order_by("round")
    assert list(scores.values_list("round", "score")) == [(0, 80), (1, 75)]


def test_a_mark_for_what_was_done_before_raises_what_was_before(enrolment):
    from progress.record import record_raised

    one = renewing(enrolment, days_ago=365 + 90)
    finished = timezone.now() - timedelta(days=200)
    do(one, "check", 75)

    record_raised(enrolment=one, activity=Activity.objects.get(slug="check"), score=95, finished_at=finished)

    scores = ActivityRecord.objects.filter(activity__slug="check").order_by("round")
    assert list(scores.values_list("round", "score")) == [(0, 95), (1, 75)]


def test_a_minimum_time_is_asked_for_anew_with_the_whole_course(course, enrolment):
    TimeSpent.objects.create(enrolment=enrolment, seconds=4000, seen_at=timezone.now())
    Course.objects.update(minimum_minutes=30)
    one = renewing(enrolment, days_ago=365 + 90)

    for slug, score in (("l1", None), ("check", 80), ("again", None)):
        do(one, slug, score)

    assert one.renewal_percent == 99
    TimeSpent.objects.update(seconds=6000)
    record_activity(enrolment=one, activity=Activity.objects.get(slug="check"), language="en", score=99)
    one.refresh_from_db()
    assert one.renewal_percent is None


def test_a_new_completion_is_told_and_has_a_certificate_of_its_own(
    enrolment, work_off, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        completed(enrolment, days_ago=0)
    work_off()
    then = timezone.now() - timedelta(days=300)
    Enrolment.objects.update(completed_at=then)
    Certificate.objects.update(completed_on=timezone.localdate(then))
    one = begin_renewal(officer=enrolment.officer, slug="hate-crime")

    with django_capture_on_commit_callbacks(execute=True):
        do(one, "again")
    work_off()

    days = Certificate.objects.order_by("pk").values_list("completed_on", flat=True)
    assert list(days) == [timezone.localdate(then), timezone.localdate()]
    assert not Certificate.objects.filter(revoked_at__isnull=False).exists()
    assert Change.objects.filter(kind="completed").count() == 2


def test_when_a_course_asks_for_less_who_renews_it_may_be_done(course, enrolment):
    from progress.restand import restand

    one = renewing(enrolment, days_ago=365 + 90)
    do(one, "check", 90)
    Activity.objects.exclude(slug="check").update(position=None)

    restand(course)

    one.refresh_from_db()
    assert one.renewal_percent is None
    assert PastCompletion.objects.count() == 1


class TestPages:
    def test_the_course_offers_it_and_then_says_what_is_needed(self, client, enrolment):
        completed(enrolment, days_ago=300)
        page = client.get(COURSE).content.decode()
        assert "The refresher is enough to renew it." in page

        answer = client.post(f"{COURSE}~renew/", follow=True)

        page = answer.content.decode()
        assert "You are renewing it with the refresher." in page
        assert "You still need:" in page
        assert "Lesson again" in client.get("/en/").content.decode()

    def test_in_a_renewal_a_lesson_can_be_marked_as_read_again(self, client, enrolment):
        renewing(enrolment, days_ago=300)

        page = client.get(f"{COURSE}again/").content.decode()
        assert "Mark as read and go on" in page
        client.post(f"{COURSE}again/done/")

        enrolment.refresh_from_db()
        assert enrolment.renewal_percent is None

    def test_too_early_it_is_said_and_nothing_begins(self, client, enrolment):
        completed(enrolment, days_ago=10)
        assert "~renew" not in client.get(COURSE).content.decode()

        answer = client.post(f"{COURSE}~renew/", follow=True)

        assert "There is nothing to renew here yet." in answer.content.decode()
        enrolment.refresh_from_db()
        assert enrolment.renewal_percent is None

    def test_who_is_not_enrolled_renews_nothing(self, course):
        assert make.signed_in(make.officer()).post(f"{COURSE}~renew/").status_code == 403

    def test_who_is_not_signed_in_signs_in_first(self, course):
        from django.test import Client

        assert Client().post(f"{COURSE}~renew/").status_code == 302

    def test_reading_the_address_begins_nothing(self, client, enrolment):
        completed(enrolment, days_ago=300)

        assert client.get(f"{COURSE}~renew/").status_code == 405
