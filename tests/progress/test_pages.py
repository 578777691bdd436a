"""An officer's own pages."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import ActivityEdition, Course, CourseEdition
from progress.models import ActivityRecord, Enrolment
from progress.record import record_activity
from tests import factories as make

COURSE = "/en/courses/hate-crime/"
LESSON = f"{COURSE}l1/"
LAST = f"{COURSE}l2/"


def html(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def cost(client, address: str) -> int:
    """Queries of a second reading: what stays cached between readings was read by the first."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


class TestWhoMay:
    @pytest.mark.parametrize("address", ["/en/", COURSE, LESSON])
    def test_who_is_not_signed_in_signs_in_first(self, course, address):
        from django.test import Client

        response = Client().get(address)

        assert response.status_code == 302
        assert response["Location"] == f"/en/sign-in/?next={address}"

    @pytest.mark.parametrize("address", [COURSE, LESSON])
    def test_a_course_that_is_not_assigned_says_whom_to_ask(self, client, course, address):
        response = client.get(address)

        assert response.status_code == 403
        assert "Ask your training unit to assign it" in response.content.decode()

    @pytest.mark.parametrize(
        "address", ["/en/courses/other/", "/en/courses/other/l1/", f"{COURSE}l9/", f"{COURSE}l9/done/"]
    )
    def test_what_is_not_there_says_that_progress_is_kept(self, client, enrolment, address):
        response = client.post(address) if address.endswith("done/") else client.get(address)

        assert response.status_code == 404
        assert "Your progress is kept." in response.content.decode()

    def test_a_course_that_was_withdrawn_is_not_there(self, client, course, enrolment):
        Course.objects.update(is_live=False)

        assert client.get(COURSE).status_code == 404
        assert client.get(LESSON).status_code == 404
        assert "Course hate-crime" not in html(client.get("/en/"))

    def test_nobody_sees_anothers_progress(self, client, course, enrolment):
        other = make.enrolment(make.officer(), course)
        record_activity(enrolment=other, activity=course.activities.first(), language="en")

        assert "0% done" in html(client.get(COURSE))


class TestHome:
    def test_without_a_course_it_says_what_will_be_here(self, client):
        assert "No course is assigned to you yet." in html(client.get("/en/"))

    def test_the_next_thing_to_do_is_one_large_link(self, client, course, enrolment):
        page = html(client.get("/en/"))
        assert f'<a class="button button--hero" href="{LESSON}" aria-describedby="resume">Begin</a>' in page

        record_activity(enrolment=enrolment, activity=course.activities.get(slug="l1"), language="en")

        assert f'href="{LAST}" aria-describedby="resume">Begin</a>' in html(client.get("/en/"))

    def test_what_was_begun_is_resumed(self, client, course, enrolment):
        ActivityRecord.objects.create(enrolment=enrolment, activity=course.activities.get(slug="l1"))

        assert f'href="{LESSON}" aria-describedby="resume">Resume</a>' in html(client.get("/en/"))

    def test_courses_come_by_their_dates_and_those_without_last(self, client, amra):
        today = timezone.localdate()
        for slug, due in (("never", None), ("later", today + timedelta(days=60)), ("soon", today)):
            make.enrolment(amra, make.syllabus(slug), due=due)

        response = client.get("/en/")

        assert [row["title"] for row in response.context["to_do"]] == ["Course soon", "Course later", "Course never"]

    def test_a_date_is_due_soon_or_over(self, client, amra):
        today = timezone.localdate()
        dates = {"over": -1, "today": 0, "soon": 14, "later": 15}
        for slug, days in dates.items():
            make.enrolment(amra, make.syllabus(slug), due=today + timedelta(days=days))

        rows = client.get("/en/").context["to_do"]

        said = {r["title"].removeprefix("Course "): (r["overdue"], r["due_soon"]) for r in rows}
        assert said == {
            "over": (True, False), "today": (False, True), "soon": (False, True), "later": (False, False),
        }

    def test_a_completed_course_stands_below_with_its_score(self, client, course, enrolment):
        Enrolment.objects.update(status="completed", percent=100, score=87, completed_at=timezone.now())

        response = client.get("/en/")

        assert response.context["to_do"] == []
        assert response.context["resume"] is None
        assert "Score 87%" in html(response)

    def test_it_costs_the_same_for_1_course_and_for_5(self, client, amra, enrolment):
        one = cost(client, "/en/")
        for number in range(4):
            make.enrolment(amra, make.syllabus(f"c{number}"))

        assert cost(client, "/en/") == one <= 7


class TestCourse:
    def test_it_shows_its_modules_with_ones_own_state(self, client, course, enrolment):
        record_activity(enrolment=enrolment, activity=course.activities.get(slug="l1"), language="en")

        response = client.get(COURSE)

        (module,) = response.context["modules"]
        assert [(a["url"], a["state"]) for a in module["activities"]] == [(LESSON, "done"), (LAST, "open")]
        assert response.context["resume"]["url"] == LAST
        assert "50% done" in html(response)

    def test_a_completed_course_says_when_and_with_what_score(self, client, enrolment):
        Enrolment.objects.update(status="completed", percent=100, score=91, completed_at=timezone.now())

        page = html(client.get(COURSE))

        assert "You completed this course on" in page
        assert "Score 91%" in page

    def test_it_costs_the_same_for_2_lessons_and_for_20(self, client, course, enrolment):
        few = cost(client, COURSE)
        for number in range(18):
            make.activity(course, f"x{number}")

        assert cost(client, COURSE) == few <= 6


class TestLesson:
    def test_it_shows_the_text_and_the_way_on(self, client, enrolment):
        response = client.get(LESSON)

        page = html(response)
        assert "Ask what was said." in page
        assert "Step 1 of 2" in page and "about 20 minutes left in this module" in page
        assert "Previous:" not in page
        assert re.search(rf'Next:\s*<a href="{LAST}" lang="en">Lesson l2</a>', page)
        assert re.findall(r'steps__step--(\w+)" href="([^"]+)"( aria-current="step")?', page) == [
            ("open", LESSON, ' aria-current="step"'),
            ("open", LAST, ""),
        ]

    def test_the_law_is_that_of_the_readers_unit(self, client, amra, course, enrolment):
        make.provision(amra.unit.jurisdiction, summary="Law of the entity.")
        make.provision(make.jurisdiction("RS"), summary="Law of a neighbour.")
        ActivityEdition.objects.update(content=[make.block("provision", {"topic": "definition"})])

        page = html(client.get(LESSON))

        assert "Law of the entity." in page
        assert "Law of a neighbour." not in page

    def test_who_has_no_unit_reads_it_too(self, course):
        homeless = make.officer()
        make.enrolment(homeless, course)

        assert make.signed_in(homeless).get(LESSON).status_code == 200

    def test_it_costs_12_queries_at_most_and_the_same_for_20_lessons_and_200_officers(self, client, course, enrolment):
        few = cost(client, LESSON)
        for number in range(18):
            make.activity(course, f"x{number}")
        for officer in make.officers(make.unit(), 200):
            make.enrolment(officer, course)

        assert cost(client, LESSON) == few <= 12


class TestMarkedAsRead:
    def test_it_is_recorded_and_leads_to_the_next(self, client, course, enrolment):
        response = client.post(f"{LESSON}done/")

        assert response.status_code == 302
        assert response["Location"] == LAST
        enrolment.refresh_from_db()
        assert (enrolment.status, enrolment.percent) == ("in_progress", 50)
        assert "You have read this lesson." in html(client.get(LESSON))

    def test_the_last_one_leads_back_to_the_course_and_completes_it(self, client, enrolment):
        client.post(f"{LESSON}done/")

        assert client.post(f"{LAST}done/")["Location"] == COURSE
        enrolment.refresh_from_db()
        assert enrolment.status == "completed"

    def test_sent_twice_it_leads_to_the_same_place_and_changes_nothing(self, client, enrolment):
        client.post(f"{LESSON}done/")
        before = Enrolment.objects.values().get()

        assert client.post(f"{LESSON}done/")["Location"] == LAST
        assert Enrolment.objects.values().get() == before

    def test_a_link_marks_nothing(self, client, enrolment):
        response = client.get(f"{LESSON}done/")

        assert response.status_code == 405
        assert not ActivityRecord.objects.exists()

    def test_a_check_is_not_done_by_reading(self, client, course, enrolment):
        make.activity(course, "check", kind="check")

        assert client.post(f"{COURSE}check/done/").status_code == 404
        assert not ActivityRecord.objects.exists()

    def test_who_is_not_enrolled_marks_nothing(self, client, course):
        assert client.post(f"{LESSON}done/").status_code == 403
        assert not ActivityRecord.objects.exists()


class TestLanguages:
    NOTE = "This is not available in your language yet."

    @pytest.fixture
    def bosnian(self, course, enrolment) -> Course:
        """The course and its first lesson have Bosnian words; the second lesson has none."""
        source = course.editions.get()
        CourseEdition.objects.create(course=course, locale="bs", title="Zločin iz mržnje", outline=source.outline)
        make.words(course.activities.get(slug="l1"), "bs", title="Lekcija", html="<p>Pitaj.</p>")
        return course

    def test_a_lesson_is_read_in_the_language_of_its_address(self, client, bosnian):
        page = html(client.get("/bs/courses/hate-crime/l1/"))

        assert '<html lang="bs"' in page
        assert '<h1 lang="bs">Lekcija</h1>' in page
        assert "Pitaj." in page
        assert not client.get("/bs/courses/hate-crime/l1/").context["lesson"]["fallback"]

    def test_a_lesson_without_a_translation_is_shown_in_the_source_language_and_says_so(self, client, bosnian):
        response = client.get("/bs/courses/hate-crime/l2/")

        page = html(response)
        assert '<html lang="bs"' in page
        assert '<h1 lang="en">Lesson l2</h1>' in page
        assert response.context["lesson"]["fallback"]
        assert '<p class="note">' in page

    def test_the_note_is_a_sentence(self, client, bosnian):
        ActivityEdition.objects.filter(locale="en").delete()
        CourseEdition.objects.filter(locale="en").delete()
        Course.objects.update(source_locale="bs")

        assert self.NOTE in html(client.get(LESSON))

    def test_the_language_that_was_read_is_recorded(self, client, bosnian, enrolment):
        client.post("/bs/courses/hate-crime/l1/done/")

        enrolment.refresh_from_db()
        assert enrolment.language == "bs"

    def test_progress_is_the_same_in_both_languages(self, client, bosnian):
        client.post("/bs/courses/hate-crime/l1/done/")

        assert client.get(COURSE).context["course"]["percent"] == 50
        assert client.get("/bs/courses/hate-crime/").context["course"]["percent"] == 50

    def test_a_draft_translation_says_so(self, client, bosnian):
        ActivityEdition.objects.filter(locale="bs").update(draft_translation=True)

        assert '<p class="note">' in html(client.get("/bs/courses/hate-crime/l1/"))
        assert '<p class="note">' not in html(client.get(LESSON))
