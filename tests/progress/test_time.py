"""How long officers are at their courses, and courses that ask for a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Course
from progress.models import Enrolment, TimeSpent
from progress.note_time import forget
from progress.record import record_activity
from progress.spend_time import seconds_spent, spend
from tests import factories as make

COURSE = "/en/courses/hate-crime/"


def minutes_pass(minutes: float) -> None:
    """Everybody was last seen so much earlier."""
    for one in TimeSpent.objects.all():
        TimeSpent.objects.filter(pk=one.pk).update(seen_at=one.seen_at - timedelta(minutes=minutes))
    forget()


def at(enrolment: Enrolment) -> int:
    """Seconds that she has been there by now."""
    return seconds_spent([enrolment.pk]).get(enrolment.pk, 0)


def read(enrolment: Enrolment, *slugs: str) -> Enrolment:
    for slug in slugs:
        record_activity(enrolment=enrolment, activity=enrolment.course.activities.get(slug=slug), language="en")
    return Enrolment.objects.get(pk=enrolment.pk)


def test_the_time_between_two_pages_of_a_course_counts(client, enrolment):
    client.get(f"{COURSE}l1/")
    minutes_pass(3)
    client.get(f"{COURSE}l2/")

    assert 180 <= at(enrolment) <= 182


def test_a_page_left_open_over_lunch_counts_five_minutes(client, enrolment):
    client.get(f"{COURSE}l1/")
    minutes_pass(90)
    client.get(f"{COURSE}l1/")

    assert at(enrolment) == 300


def test_time_at_another_course_counts_there_only(amra, enrolment):
    other = make.enrolment(amra, make.syllabus("other"))
    spend(enrolment.pk)
    minutes_pass(2)
    spend(other.pk)
    minutes_pass(2)
    spend(enrolment.pk)

    assert (at(enrolment), at(other)) == (0, 0)
    minutes_pass(2)
    spend(enrolment.pk)
    assert 120 <= at(enrolment) <= 122


def test_colleagues_take_nothing_from_each_other(course, enrolment):
    colleague = make.enrolment(make.officer(), course)
    spend(enrolment.pk)
    minutes_pass(1)
    spend(colleague.pk)
    spend(enrolment.pk)

    assert 60 <= at(enrolment) <= 62


def test_the_same_sent_twice_at_once_counts_once(enrolment):
    spend(enrolment.pk)
    minutes_pass(4)

    assert 240 <= spend(enrolment.pk) <= 242
    assert spend(enrolment.pk) <= 242


def test_a_clock_set_back_takes_nothing_away(enrolment):
    spend(enrolment.pk)
    minutes_pass(1)
    before = spend(enrolment.pk)
    TimeSpent.objects.update(seen_at=timezone.now() + timedelta(minutes=5))

    assert spend(enrolment.pk) == before


def test_within_a_minute_a_process_writes_once(client, enrolment):
    client.get(f"{COURSE}l1/")
    TimeSpent.objects.all().delete()
    client.get(f"{COURSE}l2/")

    assert not TimeSpent.objects.exists()


class TestACourseThatAsksForATime:
    @pytest.fixture
    def course(self, course) -> Course:
        Course.objects.update(minimum_minutes=10)
        return Course.objects.get()

    def test_is_not_complete_before(self, enrolment):
        now = read(enrolment, "l1", "l2")

        assert (now.status, now.percent) == ("in_progress", 99)

    def test_completes_with_the_last_activity_when_the_time_is_spent(self, enrolment):
        TimeSpent.objects.create(enrolment=enrolment, seconds=301, seen_at=timezone.now() - timedelta(minutes=8))

        now = read(enrolment, "l1", "l2")

        assert (now.status, now.percent) == ("completed", 100)

    def test_completes_when_its_time_is_there_after_everything_else(self, client, enrolment):
        read(enrolment, "l1", "l2")
        TimeSpent.objects.update(seconds=400)
        minutes_pass(5)

        client.get(f"{COURSE}l1/")

        enrolment.refresh_from_db()
        assert (enrolment.status, enrolment.percent) == ("completed", 100)

    def test_says_how_many_minutes_are_missing(self, client, enrolment):
        read(enrolment, "l1", "l2")
        TimeSpent.objects.update(seconds=200)

        for address in (COURSE, "/en/"):
            page = client.get(address).content.decode()
            assert "You still need:" in page
            assert "7 more minutes in this course" in page

    def test_home_asks_once_for_all_its_courses(self, amra, client, enrolment):
        read(enrolment, "l1")
        for number in range(3):
            other = make.syllabus(f"c{number}", minimum_minutes=30)
            read(make.enrolment(amra, other), "l1")

        assert client.get("/en/").content.decode().count("more minutes in this course") == 4


def test_a_course_tells_what_is_still_needed_with_mark_and_best_score(client, course, enrolment):
    check = make.activity(course, "check", kind="check", weight=1, pass_percent=70)
    edition = course.editions.get()
    edition.outline[0]["activities"][-1]["pass_percent"] = 70
    edition.save()
    read(enrolment, "l1")
    record_activity(enrolment=enrolment, activity=check, language="en", score=55)

    page = client.get(COURSE).content.decode()

    assert "You still need:" in page
    assert "(at least 70%; your best: 55%)" in page


def test_who_has_not_begun_is_not_told_what_is_needed(client, enrolment):
    assert "You still need" not in client.get(COURSE).content.decode()




def test_a_minimum_time_is_published_with_the_course(db):
    make.course(minimum_minutes=45)

    assert Course.objects.get().minimum_minutes == 45
