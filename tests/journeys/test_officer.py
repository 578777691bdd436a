"""An officer's course from the first page to the last, in a real browser on the real server."""

import re
from pathlib import Path

import pytest
import yaml

from tests.accessible import expect_accessible

COURSE = "investigating-hate-crime"
REFERENCE = Path("reference")
QUESTIONS = yaml.safe_load((REFERENCE / "questions.yaml").read_text(encoding="utf-8"))["questions"]
MODULES = yaml.safe_load((REFERENCE / "curriculum.yaml").read_text(encoding="utf-8"))["course"]["modules"]
MODULES = [m for m in MODULES if all((REFERENCE / f"lessons/{one['id']}.yaml").exists() for one in m["lessons"])]
PLACED = yaml.safe_load((REFERENCE / "course.yaml").read_text(encoding="utf-8"))["modules"]

pytestmark = pytest.mark.journey


def test_an_officer_completes_the_course_with_a_break_and_in_two_languages(site, page, new_page):
    site.sign_in(page, "officer")
    expect_accessible(page)
    page.get_by_role("link", name="Begin").click()
    for module in MODULES[:2]:
        read_lessons(page, len(module["lessons"]))
        answer_check_by(page, answer_right)
        assert page.get_by_text("Score 100%").count()
        page.get_by_role("link", name="Next").click()
    read_lessons(page, len(MODULES[2]["lessons"]))
    answer_check_by(page, first_options)

    begin_bakery(page)
    decide(page, "whether anyone is hurt")
    decide(page, "Offer an interpreter")
    page.get_by_label("Please tell me in your own words").check()
    press(page, "Ask")
    notebook = page.get_by_text("Trust of the victim: 5 of 5")
    notebook.wait_for()

    # The browser is closed in mid-scenario; another one, another day, is exactly there.
    where = page.url
    again = new_page()
    site.sign_in(again, "officer")
    again.get_by_role("link", name="Resume").click()
    assert again.url == where
    again.get_by_text("Trust of the victim: 5 of 5").wait_for()

    # To Bosnian and back: the same step, the same options in the same order, in other words.
    english = options(again)
    again.goto(where.replace("/en/", "/bs/"))
    assert again.locator("h1").inner_text() == "Pekara u Lipovoj ulici"
    bosnian = options(again)
    assert [value for value, _ in bosnian] == [value for value, _ in english]
    assert [text for _, text in bosnian] != [text for _, text in english]
    expect_accessible(again)
    words = next(value for value, text in english if "write down the word" in text)
    again.locator(f"input[type=radio][value='{words}']").check(force=True)
    again.locator("main form button[type=submit]").first.click()
    again.goto(where)
    again.get_by_text("She writes it on a paper bag").wait_for()

    finish_bakery(again)
    again.get_by_text("what you secured that morning fits").first.wait_for()
    assert again.get_by_text("Passed").count()
    expect_accessible(again)

    for module in MODULES[3:]:
        study(again, site, module)

    # The check of the third module was not passed yet: it is what remains.
    again.goto(f"{site.url}/en/")
    again.get_by_role("link", name="Resume").click()
    answer_check_by(again, answer_right)
    again.goto(f"{site.url}/en/")
    again.get_by_text("Completed").wait_for()
    assert re.search(r"Score \d+%", again.locator("main").inner_text())
    get_certificate(again, new_page(), site)


def get_certificate(page, stranger, site):
    """News tells of it, it is there to download, and a stranger who scans its code sees that it is valid."""
    site.manage("work", "--once")
    page.get_by_role("link", name="unread").click()
    page.get_by_role("link", name="Your certificate is ready").click()
    page.get_by_role("link", name="Certificate (PDF)").wait_for()
    expect_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Certificate (PDF)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    stranger.goto(page.get_by_role("link", name="Page to check it").get_attribute("href"))
    stranger.get_by_text("This certificate is valid.").wait_for()
    expect_accessible(stranger)
    print_course(page, site)


def print_course(page, site):
    page.goto(f"{site.url}/en/courses/{COURSE}/")
    page.get_by_role("link", name="The whole course as PDF").click()
    page.get_by_role("button", name="Make the PDF").click()
    page.get_by_text("The PDF is being made.").wait_for()
    expect_accessible(page)
    site.manage("work", "--once")
    page.get_by_text("The PDF is ready.").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert Path(download.value.path()).stat().st_size > 100_000


@pytest.mark.one_database
def test_the_core_tasks_work_without_javascript_and_on_a_phone(site, new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    site.sign_in(page, "officer5")
    page.goto(f"{site.url}/en/courses/{COURSE}/m1l1/")
    expect_no_sideways_scrolling(page)
    press(page, "Mark as read and go on")
    page.goto(f"{site.url}/en/courses/{COURSE}/m1-check/")
    answer_check_by(page, first_options)
    page.goto(f"{site.url}/en/courses/{COURSE}/bakery/")
    press(page, "Begin")
    expect_no_sideways_scrolling(page)
    decide(page, "Photograph the window")
    press(page, "Continue")
    page.get_by_text("The street is waking").wait_for()


@pytest.mark.one_database
def test_the_scenario_is_played_by_keyboard_alone(site, page):
    site.sign_in(page, "officer2")
    page.goto(f"{site.url}/en/courses/{COURSE}/bakery/")
    page.get_by_role("button", name="Begin").press("Enter")
    page.get_by_text("What do you do?").wait_for()
    page.wait_for_load_state("networkidle")  # letter keys are an enhancement, loaded after the page
    page.keyboard.press("b")
    chosen = page.locator("input[type=radio]:checked")
    assert chosen.count() == 1
    assert page.locator("input[type=radio]").nth(1).is_checked()
    chosen.press("Enter")
    page.get_by_text("What came of it").wait_for()


@pytest.mark.one_database
def test_the_first_load_of_a_lesson_is_light(site, new_page):
    page = new_page()
    site.sign_in(page, "officer3")
    weights = {}
    page.context.clear_cookies()
    fresh = new_page()
    site.sign_in(fresh, "officer3")
    session = fresh.context.new_cdp_session(fresh)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds = {}
    session.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    session.on("Network.loadingFinished", lambda e: weights.update({e["requestId"]: e["encodedDataLength"]}))
    fresh.goto(f"{site.url}/bs/courses/{COURSE}/m1l1/", wait_until="networkidle")
    loaded = {kinds.get(name, ""): 0 for name in weights}
    for name, weight in weights.items():
        loaded[kinds.get(name, "")] += weight
    assert sum(weight for kind, weight in loaded.items() if kind != "Image") <= 100 * 1024, loaded
    assert loaded.get("Script", 0) <= 25 * 1024, loaded


def study(page, site, module: dict) -> None:
    """A module from its first lesson to its last required scenario, by an officer who knows it all."""
    lessons = module["lessons"]
    page.goto(f"{site.url}/en/courses/{COURSE}/{lessons[0]['id']}/")
    read_lessons(page, len(lessons))
    answer_check_by(page, answer_right)
    for scenario in PLACED[module["id"]].get("scenarios", ()):
        if scenario["required"]:
            page.get_by_role("link", name="Next").click()
            press(page, "Begin")
            decide_as_the_expert(page, scenario["file"])
            assert page.get_by_text("Passed").count()


def decide_as_the_expert(page, file: str) -> None:
    """A scenario that is nothing but decisions."""
    scenario = yaml.safe_load((REFERENCE / file).read_text(encoding="utf-8"))
    choices = {
        f"{node['id']}.{choice['id']}": choice["text"]
        for node in scenario["nodes"]
        for choice in node.get("choices", ())
    }
    for step in scenario["expert_path"]:
        decide(page, choices[step])


def read_lessons(page, count: int) -> None:
    for _ in range(count):
        press(page, "Mark as read and go on")


def _piece(span: str) -> str:
    """What is marked of a span: quotation marks and stops stand outside, or they would tell spans from the rest."""
    return re.sub(r"^\W+|\W+$", "", span)


def _is_asked(question: dict, asked: str, shown: str) -> bool:
    """Several highlight texts have one prompt; their words tell which it is."""
    if question["type"] != "highlight":
        return asked == question["text"]
    return asked == _prompt(question) and all(_piece(span) in " ".join(shown.split()) for span in question["correct"])


def answer_right(page) -> None:
    """By what the page shows, whatever the order in which it shows it."""
    asked = page.locator(".now__text").inner_text()
    shown = page.locator("main form").first.inner_text()
    question = next(q for q in QUESTIONS if _is_asked(q, asked, shown))
    if question["type"] == "matching":
        for text, match in question["pairs"]:
            page.get_by_label(text, exact=True).select_option(label=match)
        return
    if question["type"] == "highlight":
        for span in question["correct"]:
            page.get_by_label(_piece(span), exact=True).check(force=True)
        return
    if question["type"] != "ordering":
        for key in question["correct"]:
            page.get_by_label(question["options"][key], exact=False).check()
        return
    for place, key in enumerate(question["correct"]):
        item = page.locator(".ordering__item", has_text=question["items"][key])
        while question["items"][key] not in page.locator(".ordering__item").nth(place).inner_text():
            item.get_by_role("button", name="Move up").click()


def _prompt(question: dict) -> str:
    return question.get("prompt", "Mark the bias indicators.")


def first_options(page) -> None:
    for select in page.locator(".pair__select").all():
        select.select_option(index=1)
    boxes = page.locator("input[type=radio], input[type=checkbox]")
    if boxes.count():
        boxes.first.check(force=True)


def answer_check_by(page, answer) -> None:
    press(page, re.compile("^Begin"))
    while page.get_by_role("button", name="Answer").count():
        answer(page)
        press(page, "Answer")
    page.get_by_text("Question by question").wait_for()


def begin_bakery(page) -> None:
    page.get_by_role("link", name="Next").click()
    assert page.locator("h1").inner_text() == "The bakery on Lipa Street"
    press(page, "Begin")


def press(page, name) -> None:
    """A button that sends a form; what comes next is read from the page that answers, never from the one before."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def decide(page, text: str) -> None:
    page.get_by_label(text).check(force=True)
    press(page, "Decide")


def finish_bakery(page) -> None:
    page.get_by_label("Has anything like this happened before").check()
    press(page, "Ask")
    decide(page, "The chemist's camera")
    decide(page, "'Leave it. Gloves")
    decide(page, "Search local groups")
    decide(page, "suspected bias motive, list each indicator")
    for text in ("The word that was shouted", "The symbol and number", "fourth event", "the only shop in the street"):
        page.get_by_label(text).check()
    press(page, "Answer")
    decide(page, "Tell her the case number")


def options(page) -> list[tuple[str, str]]:
    boxes = page.locator("input[type=radio]").all()
    return [(box.get_attribute("value"), box.locator("xpath=..").inner_text()) for box in boxes]


def expect_no_sideways_scrolling(page) -> None:
    # Without scripts in the page the browser still tells its layout through the protocol.
    metrics = page.context.new_cdp_session(page).send("Page.getLayoutMetrics")
    assert metrics["cssContentSize"]["width"] <= metrics["cssLayoutViewport"]["clientWidth"]


