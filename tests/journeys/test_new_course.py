"""A course from nothing to live in two languages, as its people make it: no programmer near, no error page on the way."""

import polib
import pytest

from .test_trainer import WATCHED, write

pytestmark = [pytest.mark.journey, pytest.mark.one_database]

TITLE = "Asking a witness"
#: What the trainer writes over the guidance; the rest of the template stands as it is.
INTRODUCTION = "After this lesson you ask first what happened."


def test_a_course_is_made_reviewed_translated_and_read_in_two_languages(site, page, new_page):
    trainer = person(site, page, "trainer")
    cockpit = lay_out(trainer, site)
    fill_in(trainer, cockpit, "lesson page", "intro", INTRODUCTION)
    nothing_is_wrong_but_reviews(trainer, cockpit)
    reviewers = [person(site, new_page(), number) for number in ("lawyer", "community")]
    for reviewer in reviewers:
        record_review(reviewer, cockpit, "English")
    publish_course(trainer, cockpit, "English")

    begin_translation(trainer, site)
    translate_by_files(person(site, new_page(), "translator"), site)
    for reviewer in reviewers:
        record_review(reviewer, cockpit, "bosanski")
    publish_course(trainer, cockpit, "bosanski")

    assign_to_everybody(person(site, new_page(), "admin"), site)
    officer = person(site, new_page(), "officer2")
    for language, mark in (("en", ""), ("bs", "bs: ")):
        read(officer, f"{site.url}/{language}/", mark)


def person(site, page, number: str):
    page.add_init_script(WATCHED)
    no_error_page(page)
    site.sign_in(page, number)
    return page


def no_error_page(page) -> None:
    """Nobody may meet one on the way."""

    def look(response):
        assert response.status < 400, f"{response.status} at {response.url}"

    page.on("response", look)


def lay_out(trainer, site) -> str:
    """The new course's cockpit."""
    trainer.goto(f"{site.url}/cms/courses/")
    trainer.get_by_role("link", name="New course").first.click()
    trainer.get_by_label("Title").fill(TITLE)
    trainer.get_by_label("Modules").fill("1")
    trainer.get_by_role("button", name="Lay out the course").click()
    trainer.get_by_text("The course is laid out as drafts").wait_for()
    return trainer.url


def fill_in(trainer, cockpit: str, kind: str, field: str, words: str) -> None:
    """Write over guidance on the page of this kind, found in the outline; it is saved as one writes."""
    trainer.goto(cockpit)
    trainer.locator(".cockpit-table tbody tr", has_text=kind).get_by_role("link", name="Edit").click()
    write(trainer, field, words)


def nothing_is_wrong_but_reviews(trainer, cockpit: str) -> None:
    trainer.goto(f"{cockpit}?check=1")
    problems = trainer.locator(".cockpit-problems li").all_inner_texts()
    assert len(problems) == 2 and all("Nobody has recorded" in problem for problem in problems), problems


def record_review(reviewer, cockpit: str, language: str) -> None:
    reviewer.goto(cockpit)
    reviewer.locator(".cockpit-language", has_text=language).get_by_role("link", name="Record").click()
    reviewer.get_by_label("I have read all of the course in this language.").check()
    reviewer.get_by_role("button", name="Record the review").click()
    reviewer.get_by_text("Your review is recorded.").wait_for()


def publish_course(trainer, cockpit: str, language: str) -> None:
    trainer.goto(cockpit)
    trainer.locator(".cockpit-language", has_text=language).get_by_role("link", name="Publish course").click()
    trainer.get_by_role("button", name="Publish course").click()
    trainer.get_by_text("5 pages were published.").wait_for()


def begin_translation(trainer, site) -> None:
    """The whole course into Bosnian, from its line at the desk."""
    trainer.goto(f"{site.url}/cms/desk/?language=bs")
    trainer.locator(".desk-course", has_text=TITLE).get_by_role("link", name="not begun: begin").first.click()
    trainer.get_by_label("Bosnian").check()
    trainer.get_by_label("Include subtree").check()
    trainer.get_by_role("button", name="Submit").click()
    trainer.get_by_text("was successfully submitted for translation").wait_for()


def translate_by_files(translator, site) -> None:
    """Every page of the course out as PO, each sentence marked as Bosnian in a tool, and back in."""
    desk = f"{site.url}/cms/desk/?language=bs"
    translator.goto(desk)
    course = translator.locator(".desk-course", has_text=TITLE)
    files = [link.get_attribute("href") for link in course.locator("a[href$='words.po']").all()]
    assert len(files) == 5
    for address in files:
        with translator.expect_download() as download:
            translator.locator(f"a[href='{address}']").click()
        form = translator.locator(f"form[action='{address.replace('words.po', 'upload/')}']")
        form.locator("xpath=..").locator("summary").click()
        filled = {"name": "words.po", "mimeType": "text/x-po", "buffer": in_bosnian(download.value.path())}
        form.locator("input[type=file]").set_input_files(filled)
        with translator.expect_navigation():
            form.locator("button").click()
        assert translator.locator(".messages .success, .messages .warning").count()
    assert not course.locator("a[href$='words.po']").count(), "something still waits"


def in_bosnian(path) -> bytes:
    """The file with a word in every sentence: the original with a mark, tags and keys where they are."""
    file = polib.pofile(str(path))
    for entry in file:
        entry.msgstr = f"bs: {entry.msgid}"
    return str(file).encode()


def assign_to_everybody(admin, site) -> None:
    admin.goto(f"{site.url}/cms/snippets/progress/assignment/add/")
    admin.locator("select[name=course]").select_option(label=TITLE)
    admin.get_by_role("button", name="Choose unit").click()
    admin.get_by_role("link", name="Demonstration Service").click()
    admin.get_by_role("button", name="Save").click()
    admin.get_by_text("Nothing has been changed yet. Save once more to do it.").wait_for()
    admin.get_by_role("button", name="Save").click()
    admin.locator(".messages").get_by_text("created").wait_for()


def read(officer, home: str, mark: str) -> None:
    """From her home to the lesson, and to its end."""
    officer.goto(home)
    officer.get_by_role("link", name=f"{mark}{TITLE}").click()
    officer.get_by_role("link", name=f"{mark}Lesson").click()
    officer.get_by_text(f"{mark}{INTRODUCTION}").wait_for()
