"""What is added to a course: offered to who completed it, required of her if a trainer says so, never taken from her."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Activity, Course, CoursePage, LessonPage
from people.models import Notice, Role
from progress.models import Enrolment, RequiredUpdate
from progress.record import record_activity
from progress.remind import remind_of_days
from progress.updates import asked_officers, due_updates, require_update, withdraw_update
from tests import factories as make
from tests.standing import stands

COURSE = "/en/courses/hate-crime/"


@stands
def course() -> Course:
    return make.course(lessons=2)


def completed(enrolment: Enrolment) -> Enrolment:
    for one in enrolment.course.activities.filter(required=True):
        record_activity(enrolment=enrolment, activity=one, language="en")
    enrolment.refresh_from_db()
    assert enrolment.status == "completed"
    return enrolment


def added(slug: str = "l3", **fields) -> Activity:
    make.lesson_page(LessonPage.objects.get(slug="l1").get_parent().specific, slug, **fields)
    return Activity.objects.get(slug=slug)


def day(days: int):
    return timezone.localdate() + timedelta(days=days)


def required(course: Course, *, days: int = 30, reason: str = "The law has changed.") -> RequiredUpdate:
    return require_update(course=course, due=day(days), reason=reason, by=make.person(role=Role.TRAINER))


def test_what_stood_there_from_the_beginning_is_new_to_nobody(course):
    assert set(Activity.objects.values_list("since", flat=True)) == {None}


def test_what_is_added_is_offered_to_who_completed_the_course(client, course, enrolment):
    completed(enrolment)
    added(title="Digital evidence")

    page = client.get(COURSE).content.decode()
    assert "New since you completed it:" in page
    assert "Digital evidence" in client.get("/en/").content.decode()
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.percent) == ("completed", 100)


def test_what_becomes_required_is_new_too_and_what_is_optional_is_not(client, enrolment):
    page = LessonPage.objects.get(slug="l2")
    page.required = False
    page.save_revision().publish()
    completed(enrolment)
    added("l4", required=False)
    assert "New since" not in client.get(COURSE).content.decode()

    page.required = True
    page.save_revision().publish()

    assert "New since" in client.get(COURSE).content.decode()


def test_a_change_of_words_is_not_new(client, enrolment):
    completed(enrolment)
    page = LessonPage.objects.get(slug="l1")
    page.title = "Another title"
    page.save_revision().publish()

    assert "New since" not in client.get(COURSE).content.decode()


def test_done_it_is_new_no_more(client, course, enrolment):
    completed(enrolment)
    record_activity(enrolment=enrolment, activity=added(), language="en")

    assert "New since" not in client.get(COURSE).content.decode()
    assert not asked_officers(course).exists()


def test_who_completed_it_with_what_was_added_is_not_asked(course, amra):
    added()
    completed(make.enrolment(amra, course))

    assert not asked_officers(course).exists()


def test_who_is_exempt_is_asked_for_nothing(client, course, amra, enrolment):
    from progress.models import Recognition
    from progress.recognise import recognise

    recognise(officer=amra, course=course, how=Recognition.How.EXEMPT, words="W", by=make.person())
    added()

    assert "New since" not in client.get(COURSE).content.decode()
    assert not asked_officers(course).exists()


class TestRequired:
    def test_it_stands_under_what_is_to_do_with_day_and_reason(self, client, course, enrolment):
        completed(enrolment)
        added()
        required(course)

        for address in (COURSE, "/en/"):
            page = client.get(address).content.decode()
            assert "Update required" in page
            assert "The law has changed." in page
        enrolment.refresh_from_db()
        assert enrolment.status == "completed"

    def test_officers_are_told_once_and_reminded(self, course, enrolment, work_off):
        completed(enrolment)
        completed(make.enrolment(make.officer(), course))
        added()
        required(course, days=5)
        work_off()
        remind_of_days.func()
        remind_of_days.func()

        kinds = Notice.objects.filter(recipient=enrolment.officer).values_list("kind", flat=True)
        assert sorted(kinds) == ["due_soon", "update_required"]

    def test_the_news_say_why(self, client, course, enrolment, work_off):
        completed(enrolment)
        added()
        required(course)
        work_off()

        page = client.get("/en/news/").content.decode()
        assert "Update required: Hate crime" in page
        assert "The law has changed." in page

    def test_when_its_day_is_past_it_is_overdue_and_the_completion_stays(self, client, course, enrolment, work_off):
        completed(enrolment)
        added()
        required(course)
        RequiredUpdate.objects.update(due=day(-1))
        remind_of_days.func()

        assert "Overdue since" in client.get(COURSE).content.decode()
        assert Notice.objects.filter(kind="overdue").count() == 1
        assert due_updates([enrolment.pk]) == {enrolment.pk: day(-1)}

    def test_done_it_is_required_no_more(self, client, course, enrolment):
        completed(enrolment)
        lesson = added()
        required(course)

        record_activity(enrolment=enrolment, activity=lesson, language="en")

        assert "Update required" not in client.get(COURSE).content.decode()
        assert due_updates([enrolment.pk]) == {}

    def test_what_is_added_later_is_offered_only(self, client, course, enrolment):
        completed(enrolment)
        record_activity(enrolment=enrolment, activity=added(), language="en")
        required(course)

        added("l4")

        page = client.get(COURSE).content.decode()
        assert "New since" in page
        assert "Update required" not in page
        assert due_updates([enrolment.pk]) == {}

    def test_withdrawn_it_is_offered_only(self, client, course, enrolment):
        completed(enrolment)
        added()
        required(course)

        withdraw_update(course=course)

        assert "Update required" not in client.get(COURSE).content.decode()

    def test_required_again_the_later_one_counts(self, course, enrolment):
        completed(enrolment)
        added()
        required(course, days=30)
        required(course, days=60)

        assert due_updates([enrolment.pk]) == {enrolment.pk: day(60)}

    def test_home_costs_the_same_for_one_and_for_many(self, client, amra, course, enrolment, django_assert_max_num_queries):
        completed(enrolment)
        added()
        required(course)
        client.get("/en/")

        with django_assert_max_num_queries(12):
            client.get("/en/")


class TestInTheCms:
    def address(self) -> str:
        return f"/cms/courses/{CoursePage.objects.get().pk}/update/"

    def test_a_trainer_sees_whom_it_asks_and_requires_it(self, course, enrolment):
        completed(enrolment)
        added(title="Digital evidence")
        client = make.signed_in(make.person(role=Role.TRAINER))

        page = client.get(self.address()).content.decode()
        assert "1 officer completed the course before" in page
        assert "Digital evidence" in page
        client.post(self.address(), {"due": day(30).isoformat(), "reason": "The law has changed."})

        one = RequiredUpdate.objects.get()
        assert (one.due, one.reason, one.course) == (day(30), "The law has changed.", course)

        client.post(self.address(), {"withdraw": "1"})
        assert RequiredUpdate.objects.get().withdrawn_at is not None

    @pytest.mark.parametrize("fields", [{}, {"due": "2020-01-01", "reason": "x"}, {"due": "soon", "reason": "x"}])
    def test_without_a_day_to_come_and_a_reason_nothing_is_required(self, course, enrolment, fields):
        completed(enrolment)
        added()
        client = make.signed_in(make.person(role=Role.TRAINER))

        assert client.post(self.address(), fields).status_code == 200
        assert not RequiredUpdate.objects.exists()

    @pytest.mark.parametrize("role", [None, Role.OFFICER, Role.TRANSLATOR, Role.REVIEWER, Role.UNIT_MANAGER])
    def test_nobody_else_may(self, course, role):
        client = make.signed_in(make.person(role=role))

        assert client.get(self.address()).status_code in (302, 403)
        assert client.post(self.address(), {"due": day(30), "reason": "x"}).status_code in (302, 403)
        assert not RequiredUpdate.objects.exists()


def test_a_unit_sees_the_flag(course, amra, enrolment):
    from people.models import UnitRole

    completed(enrolment)
    added()
    required(course)
    manager = make.person()
    UnitRole.objects.create(user=manager, unit=amra.unit, role=Role.UNIT_MANAGER)

    page = make.signed_in(manager).get(f"/en/units/{amra.unit_id}/officers/").content.decode()

    assert "Update required" in page
