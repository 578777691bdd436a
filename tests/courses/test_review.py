"""Reviews of a course: recorded by who may, for what was read, and told to officers."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from courses.compiled import CannotPublish
from courses.models import Course, CoursePage, CourseReview, LessonPage, ModulePage
from courses.review import published_digest, record_review
from people.models import Role
from tests import factories as make
from tests.standing import stands

pytestmark = pytest.mark.django_db
ADDRESSES = {"legal": Role.LAWYER, "community": Role.COMMUNITY_REVIEWER}


@stands
def course() -> CoursePage:
    make.course()
    return CoursePage.objects.get()


def address(course, kind="legal") -> str:
    return reverse("review_course", args=[course.pk, kind])


def record(client, course, kind="legal", **fields):
    """As a browser does: open the form, send it with what it holds."""
    digest = client.get(address(course, kind)).context["form"]["digest"].value()
    return client.post(address(course, kind), {"digest": digest, "confirmed": "on", **fields})


def told_of(course) -> list[dict]:
    return Course.objects.get(key=course.translation_key).editions.get(locale="en").reviews


@pytest.mark.parametrize(("kind", "role"), ADDRESSES.items())
def test_who_has_the_task_records_a_review_and_officers_are_told(course, kind, role):
    reviewer = make.person(role=role, first_name="Ana", last_name="Marić")
    assert record(make.signed_in(reviewer), course, kind, organisation="Bar").status_code == 302
    assert told_of(course) == [
        {
            "kind": kind,
            "name": "Ana Marić",
            "organisation": "Bar",
            "on": localdate(CourseReview.objects.get().reviewed_at).isoformat(),
            "jurisdiction": "",
            "current": True,
        }
    ]
    officer = make.officer()
    make.enrolment(officer, Course.objects.get())
    page = make.signed_in(officer).get(reverse("course", args=["hate-crime"])).content.decode()
    assert "by Ana Marić" in page and "changed since" not in page


@pytest.mark.parametrize("kind", ADDRESSES)
def test_nobody_else_records_one(course, kind):
    others = [role for role in Role if role != ADDRESSES[kind]]
    for role in others:
        client = make.signed_in(make.person(role=role))
        assert client.post(address(course, kind), {"confirmed": "on"}).status_code in (302, 403)
    assert not CourseReview.objects.exists()
    with pytest.raises(PermissionDenied):
        record_review(page=course, kind=kind, by=make.person(role=Role.TRAINER), digest="")


def test_a_review_must_be_confirmed(course):
    client = make.signed_in(make.person(role=Role.LAWYER))
    answer = record(client, course, confirmed="")
    assert answer.status_code == 400 and "Please confirm" in answer.content.decode()
    assert not CourseReview.objects.exists()


def test_words_that_changed_while_the_form_was_open_must_be_looked_at(course):
    client = make.signed_in(make.person(role=Role.LAWYER))
    digest = client.get(address(course)).context["form"]["digest"].value()
    lesson = LessonPage.objects.first()
    lesson.title = "Other words"
    lesson.save_revision()
    answer = client.post(address(course), {"digest": digest, "confirmed": "on", "note": "Well done."})
    assert answer.status_code == 400
    told = answer.content.decode()
    assert "changed while this page was open" in told and "Well done." in told
    fresh = answer.context["form"]["digest"].value()
    assert client.post(address(course), {"digest": fresh, "confirmed": "on"}).status_code == 302


def test_a_review_outlives_a_republication_without_changes_and_no_change_of_words(course):
    record(make.signed_in(make.person(role=Role.LAWYER)), course)
    make.published(LessonPage.objects.first())
    assert [review["current"] for review in told_of(course)] == [True]
    lesson = make.fresh(LessonPage.objects.first())
    lesson.intro = "Other words"
    make.published(lesson)
    lesson.save_revision().publish()
    assert [review["current"] for review in told_of(course)] == [False]


def test_what_reviewers_read_as_drafts_is_what_is_published(course):
    """The digest of a trial and that of the syllabus are one, or no review of a draft would ever count."""
    lesson = make.fresh(LessonPage.objects.first())
    lesson.title = "Other words"
    lesson.save_revision()
    record(make.signed_in(make.person(role=Role.LAWYER)), course)
    edition = Course.objects.get().editions.get(locale="en")
    assert CourseReview.objects.get().digest != published_digest(edition)
    make.fresh(lesson).get_latest_revision().publish()
    edition.refresh_from_db()
    assert CourseReview.objects.get().digest == published_digest(edition)
    assert [review["current"] for review in told_of(course)] == [True]


@pytest.mark.parametrize("field", ["title", "summary", "objectives"])
def test_words_of_a_module_and_of_the_course_count(course, field):
    record(make.signed_in(make.person(role=Role.LAWYER)), course)
    for page in (ModulePage.objects.get(), course):
        page = make.fresh(page)
        setattr(page, field, "Police may ignore Article 14.")
        make.published(page)
        page.save_revision().publish()
        assert [review["current"] for review in told_of(course)] == [False]


def test_what_is_withdrawn_on_purpose_is_no_part_of_what_is_reviewed(course):
    make.published(LessonPage.objects.first()).unpublish()
    record(make.signed_in(make.person(role=Role.LAWYER)), course)
    assert [review["current"] for review in told_of(course)] == [True]


def test_reviews_of_another_jurisdiction_are_not_shown(course):
    here, there = make.jurisdiction("RS"), make.jurisdiction("MD")
    for where in (here, there):
        reviewer = make.person(role=Role.LAWYER, first_name="Lawyer", last_name=where.code)
        record(make.signed_in(reviewer), course, jurisdiction=where.pk)
    officer = make.officer(unit=make.unit(where=here))
    make.enrolment(officer, Course.objects.get())
    page = make.signed_in(officer).get(reverse("course", args=["hate-crime"])).content.decode()
    assert "Lawyer RS" in page and "Lawyer MD" not in page


def test_a_course_that_asks_for_reviews_goes_live_after_both():
    course = make.course_page("asks", publish=False, reviews_required=True)
    course.save_revision()
    for kind, role in ADDRESSES.items():
        with pytest.raises(CannotPublish, match="review"):
            make.published(course)
        assert record(make.signed_in(make.person(role=role)), course, kind).status_code == 302
    assert make.published(course).live


def test_reviews_of_other_words_open_no_door():
    course = make.course_page("asks", publish=False, reviews_required=True)
    course.save_revision()
    for kind, role in ADDRESSES.items():
        record(make.signed_in(make.person(role=role)), course, kind)
    course = make.fresh(course)
    course.summary = "Other words"
    with pytest.raises(CannotPublish, match="is not of these words"):
        course.save_revision().publish()
    client = make.signed_in(make.person(role=Role.TRAINER))
    assert client.post(reverse("publish_course", args=[course.pk])).status_code == 400
    assert not make.fresh(course).live and not Course.objects.exists()


def test_what_does_not_compile_is_not_reviewed(course):
    lesson = make.fresh(LessonPage.objects.first())
    lesson.body = []
    lesson.save_revision()
    client = make.signed_in(make.person(role=Role.LAWYER))
    answer = client.get(address(course), follow=True)
    assert "Please put the problems right first." in answer.content.decode()


@pytest.mark.parametrize("kind", ["other", "LEGAL"])
def test_an_unknown_kind_of_review_is_refused(course, kind):
    client = make.signed_in(make.person(role=Role.LAWYER))
    assert client.get(f"/cms/courses/{course.pk}/review/{kind}/").status_code in (302, 403)
