"""A lesson's terms in the browser: explained by hover, tap and keyboard, and without scripts by a link."""

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.one_database]

LESSON = "/en/courses/investigating-hate-crime/m1l1/"
#: As a trainer adds the block and publishes.
CHOOSE = """
from courses.models import LessonPage
page = LessonPage.objects.get(slug="m1l1", locale__language_code="en")
page.body.append(("terms", {"terms": ["hate-crime", "victim"]}))
page.save_revision().publish()
"""


def test_a_term_is_explained_where_it_stands(site, page, new_page):
    site.manage("shell", "-c", CHOOSE)
    site.sign_in(page, "officer4")
    page.goto(f"{site.url}{LESSON}")
    mark, told = page.locator("a.term", has_text="hate crime"), page.locator(".term-told:popover-open")
    meaning = page.locator("#term-hate-crime-told").inner_text()

    mark.hover()
    told.wait_for()
    assert meaning in told.inner_text()
    page.mouse.move(2, 2)
    told.wait_for(state="hidden")

    mark.focus()
    page.keyboard.press("Enter")
    told.wait_for()
    assert mark.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    told.wait_for(state="hidden")

    phone = new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    phone.context.add_cookies(page.context.cookies())
    phone.goto(f"{site.url}{LESSON}")
    phone.locator("a.term", has_text="victim").tap()
    phone.locator(".term-told:popover-open").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360

    plain = new_page(java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())
    plain.goto(f"{site.url}{LESSON}")
    plain.locator("a.term", has_text="hate crime").click()
    assert plain.url.endswith("#term-hate-crime")
    assert plain.locator("#term-hate-crime").is_visible()
