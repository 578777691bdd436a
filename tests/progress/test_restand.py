"""When a course asks for something else, who is under way stands elsewhere, and nobody is stuck."""

import pytest

from courses.models import LessonPage
from progress import signals
from progress.models import Change, Enrolment
from progress.record import record_activity
from tests import factories as make
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def course():
    return make.course(lessons=3)


def read(course, officer, *slugs: str) -> Enrolment:
    enrolment = make.enrolment(officer, course)
    for slug in slugs:
        record_activity(enrolment=enrolment, activity=course.activities.get(slug=slug), language="en")
    return Enrolment.objects.get(pk=enrolment.pk)


def test_who_did_all_but_what_is_withdrawn_completes_the_course(course, django_capture_on_commit_callbacks):
    enrolment = read(course, make.officer(), "l1", "l2")
    assert (enrolment.status, enrolment.percent) == ("in_progress", 66)
    told = []
    signals.course_completed.connect(lambda enrolment_ids, **_: told.extend(enrolment_ids), weak=False, dispatch_uid="t")

    with django_capture_on_commit_callbacks(execute=True):
        LessonPage.objects.get(slug="l3").unpublish()
    signals.course_completed.disconnect(dispatch_uid="t")

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.percent) == ("completed", 100)
    assert enrolment.completed_at is not None
    assert told == [enrolment.pk]
    assert Change.objects.filter(enrolment=enrolment, kind="completed").count() == 1


def test_what_becomes_optional_is_asked_of_nobody_any_more(course):
    enrolment = read(course, make.officer(), "l1")

    page = LessonPage.objects.get(slug="l3")
    page.required = False
    page.save_revision().publish()

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.percent) == ("in_progress", 50)


def test_who_completed_it_stays_completed_when_more_is_asked_for(course):
    enrolment = read(course, make.officer(), "l1", "l2", "l3")

    make.lesson_page(LessonPage.objects.get(slug="l1").get_parent().specific, "l4")

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.percent) == ("completed", 100)


def test_who_has_not_begun_has_not_begun(course):
    enrolment = make.enrolment(make.officer(), course)

    LessonPage.objects.get(slug="l3").unpublish()

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.percent, enrolment.started_at) == ("not_started", 0, None)


def test_a_change_of_words_alone_moves_nobody(course):
    enrolment = read(course, make.officer(), "l1")
    before = Change.objects.count()

    page = LessonPage.objects.get(slug="l1")
    page.title = "Another title"
    page.save_revision().publish()

    assert Change.objects.count() == before
    assert Enrolment.objects.get(pk=enrolment.pk).percent == enrolment.percent


def test_it_costs_the_same_for_2_officers_and_for_20(course, django_assert_max_num_queries):
    from progress.restand import restand

    for _ in range(20):
        read(course, make.officer(), "l1")
    course.activities.filter(slug="l3").update(required=False)

    # A savepoint's two statements are among them.
    with django_assert_max_num_queries(10):
        restand(course)

    assert set(Enrolment.objects.values_list("percent", flat=True)) == {50}
