"""A trainer's day: edit, preview, publish; and what must not be published."""

import re

import pytest

pytestmark = pytest.mark.journey

COURSE = "investigating-hate-crime"

#: Wagtail looks for edits some two seconds after a form is there. It begins twice, and says so with events only.
WATCHED = """
let settled;
document.addEventListener("w-unsaved:watch-edits", () => {
    clearTimeout(settled);
    settled = setTimeout(() => { document.documentElement.dataset.watched = ""; }, 1000);
})"""


def test_a_trainer_edits_previews_and_publishes_and_officers_keep_their_version(site, page, new_page):
    officer = new_page()
    site.sign_in(officer, "officer4")
    bakery = f"{site.url}/en/courses/{COURSE}/bakery/"
    officer.goto(bakery)
    officer.get_by_role("button", name="Begin").click()
    officer.get_by_text("The window is broken").wait_for()

    page.add_init_script(WATCHED)
    site.sign_in(page, "trainer")
    open_page(page, site, "The first hour")
    write(page, "intro", "After this lesson you keep people safe and traces whole.")
    publish(page)
    officer.goto(f"{site.url}/en/courses/{COURSE}/m3l1/")
    officer.get_by_text("keep people safe and traces whole").wait_for()

    open_page(page, site, "The bakery on Lipa Street")
    page.get_by_role("tab", name="Steps").click()
    write(page, "steps-0-value-text", "You and Constable Perić reach a small bakery. The door has been forced.")
    preview(page).get_by_text("The door has been forced").wait_for()

    write(page, "steps-0-value-choices-0-value-to", "nowhere")
    publish(page, expect="could not be saved")
    message = page.locator(".messages").inner_text()
    assert "‘nowhere’" in message and "arrive" in message
    page.get_by_role("tab", name="Steps").click()
    page.locator("[name='steps-0-value-choices-0-value-to']").fill("safe")
    publish(page)

    # Who began on the old version goes on with it; the next attempt gets the new one.
    officer.goto(bakery)
    officer.get_by_text("The window is broken").wait_for()
    other = new_page()
    site.sign_in(other, "officer3")
    other.goto(bakery)
    other.get_by_role("button", name="Begin").click()
    other.get_by_text("The door has been forced").wait_for()


@pytest.mark.one_database
def test_an_officer_is_not_let_into_the_cms(site, page):
    site.sign_in(page, "officer3")
    page.goto(f"{site.url}/cms/")
    assert "/cms/" not in page.url
    assert page.locator("[href='/cms/']").count() == 0


def open_page(page, site, title: str) -> None:
    page.goto(f"{site.url}/cms/pages/search/?q={title.replace(' ', '+')}")
    page.get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_url(re.compile(r"/cms/pages/\d+"))
    if "/edit/" not in page.url:
        page.goto(page.url.rstrip("/") + "/edit/")
    page.locator("[name=title]").wait_for()


def preview(page):
    toggle = page.get_by_role("button", name="Toggle preview")
    frame = page.frame_locator("iframe").first
    if not page.locator("iframe").count() or not page.locator("iframe").first.is_visible():
        toggle.click()
    return frame


def publish(page, expect: str = "published") -> None:
    """When the form watches and has saved the draft by itself, which it does half a second after the last key."""
    page.locator("html[data-watched]").wait_for()
    page.wait_for_timeout(1500)
    page.wait_for_load_state("networkidle")
    page.locator("footer [data-w-dropdown-target=toggle], .footer [data-w-dropdown-target=toggle]").first.click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
    assert expect in page.locator(".messages").inner_text(), page.locator("main").inner_text()


def write(page, field: str, text: str) -> None:
    """Type when the form watches, and wait until the draft is saved by itself.

    Who publishes while that is under way is told of 'another window', and asked which version is to stay.
    """
    page.locator("html[data-watched]").wait_for()
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
        page.locator(f"[name='{field}']").fill(text)


@pytest.mark.one_database
def test_what_is_changed_while_a_draft_is_being_saved_is_saved_next(site, page):
    page.add_init_script(WATCHED)
    site.sign_in(page, "trainer")
    open_page(page, site, "The first hour")
    page.locator("html[data-watched]").wait_for()
    sent = []

    def change_meanwhile(route):
        if route.request.method == "POST" and not sent:
            page.locator("[name='intro']").evaluate("field => { field.value = 'Typed while it was being saved.'; }")
        sent.append(route.request.method)
        route.continue_()

    page.route("**/edit/", change_meanwhile)
    page.locator("[name='intro']").fill("Typed first.")
    page.wait_for_timeout(6000)
    page.unroute("**/edit/")
    page.reload()
    assert page.locator("[name='intro']").input_value() == "Typed while it was being saved."
    assert len(sent) < 5, "it comes to rest"
