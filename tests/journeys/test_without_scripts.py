"""An officer's training life, her manager's and a facilitator's part in it, by keyboard in a browser without scripts."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from credentials.issue import issue
from meetings.models import Attendance
from people.models import Correction, Role, UnitRole
from progress.models import Assignment, CourseRequest, Enrolment, Note
from progress.paths import assign_path, make_path
from quizzes.make_cards import cards_of
from quizzes.models import MemoryCard, MemoryReview
from tests import factories as make
from tests.meetings import worlds
from tests.quizzes import answered
from tests.quizzes import worlds as exercises

pytestmark = [pytest.mark.journey, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def region():
    return make.unit("R")


@pytest.fixture
def amra(region):
    return make.officer("amra", unit=region, email="amra@police.example")


@pytest.fixture
def surf(new_page, live_server, settings):
    """Somebody's browser without scripts, on a phone."""
    settings.WAGTAILADMIN_BASE_URL = live_server.url

    def make_page(person=None):
        page = new_page(viewport=PHONE, java_script_enabled=False)
        page.set_default_timeout(10_000)
        if person is not None:
            cookie = make.signed_in(person).cookies[django_settings.SESSION_COOKIE_NAME]
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return Surfer(page, live_server.url)

    return make_page


class Surfer:
    """Goes by keyboard from page to page, each of which must show nothing that does nothing."""

    def __init__(self, page, site: str):
        self.page, self.site = page, site

    def open(self, path: str) -> None:
        answer = self.page.goto(self.site + path)
        assert answer.status == 200, f"{path}: {answer.status}"
        self.look()

    def look(self) -> None:
        """Every button that is shown sends a form, every link leads somewhere, and the page fits the phone."""
        shown = self.page.locator
        dead = shown("button:visible:not([type=submit])").or_(shown("button:visible:not(form button):not([form])"))
        assert dead.count() == 0, f"{self.page.url}: {dead.first.inner_text()}"
        assert shown("a:visible:not([href]), a[href='#']:visible, .js-only:visible, [onclick]").count() == 0, self.page.url
        metrics = self.page.context.new_cdp_session(self.page).send("Page.getLayoutMetrics")
        assert metrics["cssContentSize"]["width"] <= metrics["cssLayoutViewport"]["clientWidth"], self.page.url

    def follow(self, name: str, within: str = "main") -> None:
        self._enter(self.page.locator(within).get_by_role("link", name=name, exact=True).first)

    def press(self, name: str, within: str = "main") -> None:
        self._enter(self.page.locator(within).get_by_role("button", name=name, exact=True).first)

    def _enter(self, control) -> None:
        control.focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def menu(self, name: str) -> None:
        """By the menu of who is signed in, which opens without scripts."""
        summary = self.page.locator("summary:has(svg)").last
        summary.focus()
        self.page.keyboard.press("Enter")
        self._enter(self.page.locator(".menu__list").get_by_role("link", name=name, exact=True))

    def take(self, name: str, within: str = "main") -> bytes:
        """Download what a link leads to."""
        link = self.page.locator(within).get_by_role("link", name=name, exact=True).first
        link.focus()
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return Path(download.value.path()).read_bytes()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)

    def reads(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for(timeout=5_000)


def look_at(page) -> None:
    """A picture of the page, where `LOOK` names a folder."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=str(Path(folder) / f"{len(list(Path(folder).iterdir())):02}.png"), full_page=True)


def test_an_officer_takes_asks_reads_and_writes(surf, region, amra):
    make.enrolment(amra, make.course("reading"))
    make.syllabus("open", open_to_all=True)
    make.syllabus("asked", open_to_all=True, approval_needed=True)
    steps = [make.syllabus("first", activities=1), make.syllabus("second", activities=1)]
    assign_path(path=make_path(titles={"en": "Basics of investigation"}, courses=steps), unit=region)

    hers = surf()
    hers.open("/en/")
    hers.write("Service number or e-mail", "amra")
    hers.write("Password", make.PASSWORD)
    hers.page.keyboard.press("Enter")
    hers.reads("Welcome, Amra")
    hers.look()
    hers.reads("Basics of investigation")
    hers.follow("Course second")
    hers.reads("First complete:")

    hers.open("/en/")
    hers.follow("Hate crime")
    hers.follow("Lesson l1")
    hers.page.locator("main summary", has_text="note").focus()
    hers.page.keyboard.press("Enter")
    hers.page.locator("textarea[name=text]").fill("Ask the prosecutor.")
    hers.press("Keep")
    hers.reads("Kept. Nobody else can read it.")

    # Her session ends while she writes: nothing is lost, and she keeps it herself.
    hers.page.locator("textarea[name=text]").fill("Ask the prosecutor. Then write it down.")
    hers.page.context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    hers.press("Keep")
    hers.write("Service number or e-mail", "amra")
    hers.write("Password", make.PASSWORD)
    hers.page.keyboard.press("Enter")
    hers.reads("What you wrote is here; it is not kept yet.")
    hers.look()
    look_at(hers.page)
    hers.press("Keep")
    hers.reads("Kept. Nobody else can read it.")
    assert Note.objects.get().text == "Ask the prosecutor. Then write it down."
    hers.press("Bookmark")
    hers.press("Mark as read and go on")
    hers.reads("Lesson l2")

    hers.open("/en/")
    hers.follow("More courses")
    hers.press("Take this course", "li:has(h2:has-text('Course open'))")
    assert Enrolment.objects.filter(officer=amra, course__slug="open").exists()
    hers.open("/en/more-courses/")
    hers.write("Why you would like to take it (optional)", "I work with victims.")
    hers.press("Ask for this course")
    hers.reads("It isn’t decided yet.")
    assert CourseRequest.objects.get().words == "I work with victims."

    hers.menu("My notes")
    hers.reads("Ask the prosecutor.")
    hers.page.get_by_role("button", name="Remove").first.press("Enter")
    hers.press("Put it back")
    hers.reads("Ask the prosecutor.")


def test_an_officer_books_a_session_and_gives_the_place_back(surf, region, amra):
    activity = worlds.activity()
    make.enrolment(amra, activity.course)
    meeting = worlds.meeting(activity)
    hers = surf(amra)
    hers.open("/en/")
    hers.follow("Course hate-crime")
    hers.follow("Lesson meet")
    hers.press("Book a place")
    hers.reads("You have a place.")
    assert hers.take("Calendar file").startswith(b"BEGIN:VCALENDAR\r\n")
    hers.press("Give the place back")
    meeting.refresh_from_db()
    assert meeting.taken == 0


def test_an_officer_remembers_and_shows_what_she_has_earned(surf, amra):
    check = exercises.exercise(exercises.course(), "check", "check")
    enrolment = make.enrolment(amra, check.course)
    answered.attempt(check, answered.RIGHT, enrolment=enrolment)
    enrolment.refresh_from_db()
    cards_of([enrolment.pk])
    MemoryCard.objects.update(due=timezone.now() - timedelta(days=1))
    certificate = issue(enrolment)

    hers = surf(amra)
    hers.open("/en/")
    hers.press("Begin")
    for _ in range(3):
        # Lines that are to be ordered have a position already.
        if (options := hers.page.locator("main input[type=radio], main input[type=checkbox]")).count():
            options.first.press("Space")
        hers.press("Answer")
    assert MemoryReview.objects.count() == 3

    hers.menu("My certificates")
    assert hers.take("Certificate (PDF)").startswith(b"%PDF-")
    hers.follow("Page to check it")
    hers.reads("This certificate is valid.")
    anybodys = surf()
    anybodys.open("/en/verify/")
    anybodys.page.locator("main input[name=code]").fill(certificate.shown_code)
    anybodys.page.keyboard.press("Enter")
    anybodys.reads("This certificate is valid.")
    anybodys.look()


def test_an_officer_reads_her_record_and_says_how_she_is_told(surf, amra, work_off):
    hers = surf(amra)
    hers.open("/en/")
    hers.menu("My record")
    assert json.loads(hers.take("Download (JSON)"))["about"] == "amra"
    assert hers.take("Download (PDF)").startswith(b"%PDF-")
    hers.write("What is wrong, and how should it be?", "My rank.")
    hers.press("Ask for a correction")
    hers.reads("Waits for an answer")
    assert Correction.objects.get().words == "My rank."

    hers.menu("News")
    hers.page.locator("main select[name=mails]").select_option("daily")
    hers.page.locator("main [name=quiet_from]").select_option(label="21:00")
    hers.page.locator("main [name=quiet_until]").select_option(label="07:00")
    hers.press("Save")
    amra.refresh_from_db()
    assert (amra.mails, amra.quiet_from, amra.quiet_until) == ("daily", 21, 7)

    for path in ("/en/search/?q=lesson", "/en/law/", "/en/who-looked/", "/en/password/", "/bs/record/"):
        hers.open(path)


def test_a_manager_decides_assigns_after_a_look_and_takes_back(surf, region, amra):
    asked = make.syllabus("asked", open_to_all=True, approval_needed=True)
    other = make.syllabus("given")
    CourseRequest.objects.create(officer=amra, course=asked, words="I work with victims.")
    manager = make.person("chief", role=Role.UNIT_MANAGER)
    UnitRole.objects.create(user=manager, unit=region, role=Role.UNIT_MANAGER)

    hers = surf(manager)
    hers.open("/en/course-requests/")
    hers.press("Decline")
    hers.reads("Needed to decline; the officer reads it.")
    hers.press("Approve")
    assert Enrolment.objects.filter(officer=amra, course=asked).exists()

    hers.menu("Units")
    for name in ("Over time and by rank", "All units below", "Competencies", "Questions", "How far they are"):
        hers.follow(name, ".unit-pages")
    hers.follow("Assignments")
    hers.page.locator("main select[name=course]").select_option(label="Course given")
    hers.page.locator("main input[name=days]").fill("14")
    hers.press("Look at what it would change")
    hers.reads("Nothing has been changed yet.")
    assert not Assignment.objects.exists()
    hers.press("Assign")
    assert Enrolment.objects.filter(officer=amra, course=other).exists()


def test_a_facilitator_keeps_the_list_by_hand(surf):
    activity, vera = worlds.activity(), worlds.facilitator()
    amra, marko = worlds.enrolled(activity), worlds.enrolled(activity, first_name="Marko", last_name="Jurić")
    meeting = worlds.begin_now(worlds.meeting(activity, facilitators=[vera], places=3))
    surfing = surf(vera)
    surfing.open("/en/")
    surfing.menu("Sessions that I run")
    surfing.follow("Meet the community")
    for one in (amra, marko):
        surfing.write("Service number", one.service_number)
        surfing.press("Add, and tick as here")
    surfing.press("Undo", f"#officer-{marko.pk}")
    surfing.write("Service number", "nobody")
    surfing.press("Add, and tick as here")
    surfing.reads("Nobody with this number can be added here.")
    surfing.press("The list is right: count it now")
    assert list(Attendance.objects.exclude(counted_at=None).values_list("officer", "meeting")) == [(amra.pk, meeting.pk)]

    # It was somebody else: it counts no more, with a reason.
    line = f"#officer-{amra.pk}"
    surfing.page.locator(f"{line} summary").focus()
    surfing.page.keyboard.press("Enter")
    surfing.page.locator(f"{line} input[name=reason]").fill("Her colleague was there.")
    look_at(surfing.page)
    surfing.press("Didn’t come", line)
    surfing.reads("what is completed stays")
    assert not Attendance.objects.exists()
