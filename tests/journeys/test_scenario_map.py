"""A scenario built on its live map: by keyboard and by pointer, undone and done again, published and played."""

import pytest

from .test_trainer import COURSE, WATCHED, publish, write

pytestmark = [pytest.mark.journey, pytest.mark.one_database]

SCENARIO = """
key: call-at-night
title: A call at night
summary: Somebody rings.
minutes: 3
competencies: [recording]
start: ring
nodes:
- id: ring
  type: decision
  text: The phone rings.
  choices:
  - {id: ask, text: Ask what happened., to: good}
  - {id: hang, text: Hang up., to: bad}
- {id: good, type: ending, outcome: pass, text: It is on record.}
- {id: bad, type: ending, outcome: fail, text: Nobody knows.}
"""


def test_a_scenario_grows_on_its_map_and_is_published_and_played(site, page, new_page, tmp_path):
    file = tmp_path / "call.yaml"
    file.write_text(SCENARIO)
    site.manage("load_scenario", str(file), "--under", COURSE, "--draft")
    page.add_init_script(WATCHED)
    site.sign_in(page, "trainer")
    open_map(page, site)

    # By keyboard: a new story step between the call and its good ending.
    step(page, "ring").focus()
    page.keyboard.press("l")
    assert page.locator("#link-way").evaluate("field => field === document.activeElement")
    page.keyboard.press("Tab")
    choose(page, "Story")
    told(page, "‘ring’ now leads to ‘step-4’.")
    step(page, "step-4").wait_for()
    assert target(page, "ring", "ask").input_value() == "step-4"
    page.wait_for_function("document.activeElement.dataset.key === 'step-4'")
    page.get_by_text("keep this draft from being published").wait_for()

    # Escape leaves everything as it is.
    page.keyboard.press("l")
    page.keyboard.press("Escape")
    assert not page.locator("[data-dialog]").is_visible()
    page.wait_for_function("document.activeElement.dataset.key === 'step-4'")

    # By pointer: from the dot of the new step to the ending.
    drag(page, "step-4", "good")
    told(page, "‘step-4’ now leads to ‘good’.")
    assert page.locator("[name='steps-3-value-to']").input_value() == "good"

    # Back, twice, and on again; the field shows each, and what was typed comes back too.
    page.get_by_role("button", name="Undo").click()
    told(page, "Undone: step-4")
    assert page.locator("[name='steps-3-value-to']").input_value() == ""
    page.get_by_role("button", name="Undo").click()
    step(page, "step-4").wait_for(state="detached")
    assert target(page, "ring", "ask").input_value() == "good"
    page.locator("[data-author-map]").focus()
    page.keyboard.press("Control+Shift+Z")
    page.keyboard.press("Control+Shift+Z")
    told(page, "Redone: step-4")
    step(page, "step-4").wait_for()
    assert target(page, "ring", "ask").input_value() == "step-4"

    # From the map to the field that is still empty; its problem stands beside it until it is filled in.
    step(page, "step-4").press("Enter")
    text = fields_of(page, "step-4").locator("textarea[name$='-value-text']")
    beside = fields_of(page, "step-4").locator("[data-contentpath=text] .error-message")
    beside.wait_for()
    write(page, text.get_attribute("name"), "She tells you of the shouting.")
    beside.wait_for(state="detached")
    page.get_by_text("Nothing keeps this draft from being played.").wait_for()
    page.get_by_text("Saved at").wait_for()

    publish(page)
    try:
        play(site, new_page())
    finally:
        withdraw(page)


def open_map(page, site) -> None:
    page.goto(f"{site.url}/cms/pages/search/?q=A+call+at+night")
    page.get_by_role("link", name="A call at night", exact=True).first.click()
    page.wait_for_url("**/edit/")
    page.get_by_role("tab", name="Steps").click()
    page.locator("[data-live-map][data-ready] svg.author-map__graph").wait_for()
    page.locator("html[data-watched]").wait_for()


def step(page, key: str):
    return page.locator(f"[data-step][data-key='{key}']")


def fields_of(page, key: str):
    """The block of a step in the form."""
    return page.locator(f"[id='block-{step(page, key).get_attribute('data-step')}-section']")


def target(page, key: str, choice: str):
    """The field that says where a choice leads."""
    place = ["ask", "hang"].index(choice)
    return fields_of(page, key).locator(f"[name$='-choices-{place}-value-to']")


def choose(page, words: str) -> None:
    """In the list of the dialog, by its label, and Enter."""
    targets = page.locator("#link-target")
    assert targets.evaluate("field => field === document.activeElement")
    targets.select_option(label=words)
    page.keyboard.press("Enter")


def drag(page, key: str, to: str) -> None:
    handle = page.locator(f"[data-of='{step(page, key).get_attribute('data-step')}'] circle").first
    begin, end = (middle(place) for place in (handle, step(page, to)))
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def middle(place) -> tuple[float, float]:
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def told(page, words: str) -> None:
    page.locator("[data-told]", has_text=words).wait_for()


def play(site, officer) -> None:
    site.sign_in(officer, "officer4")
    officer.goto(f"{site.url}/en/courses/{COURSE}/call-at-night/")
    officer.get_by_role("button", name="Begin").click()
    officer.get_by_label("Ask what happened.").check()
    officer.get_by_role("button", name="Decide").click()
    officer.get_by_text("She tells you of the shouting.").first.wait_for()
    officer.get_by_role("button", name="Continue").click()
    officer.get_by_text("It is on record.").first.wait_for()


def withdraw(page) -> None:
    """Other journeys find the course as it was."""
    page.goto(page.url.split("/edit/")[0].split("/pages/")[0] + f"/pages/{page_id(page)}/unpublish/")
    page.get_by_role("button", name="unpublish").click()


def page_id(page) -> str:
    link = page.locator(".messages a[href*='/edit/']").first.get_attribute("href")
    return link.rstrip("/").split("/")[-2]
