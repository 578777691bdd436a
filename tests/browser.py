"""A browser for journeys: Debian's Chromium, driven by Playwright; a fresh profile for each person.

A journey is a test in `tests/journeys/` with `@pytest.mark.journey` that asks for `site` and `page`, or for
`new_page` when there are two persons. Journeys run in one worker: one server and one browser for all.
"""

import os
import time
from collections.abc import Callable

import pytest

from scripts.system_packages import chromium

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
USUAL = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}}
#: Milliseconds in which a click that leads to another page has asked for it; seconds in which that page has come.
MOMENT, LONGEST = 25, 30
#: The pages that have asked for another page and wait for it.
under_way: set = set()
MISSING = "no Chromium on this machine (on Debian: apt install chromium)"


def pytest_collection_modifyitems(items):
    """Without a browser, journeys are skipped and say why."""
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("journey"):
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.hookimpl(optionalhook=True)  # there are runs without xdist
def pytest_xdist_make_scheduler(config, log):
    """Journeys go together to one worker, and first, being the longest; all else goes where there is time.

    Tests of translations stay together too: they keep every catalogue that one of them has read.

    `--dist loadgroup` is made for this, but xdist 3.8 writes groups where pytest 9.2 no longer reads them.
    """
    from xdist.scheduler import LoadScopeScheduling

    class JourneysTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if nodeid.startswith("tests/journeys/"):
                return "journeys"
            return "translations" if nodeid.startswith("tests/test_translations.py") else nodeid

    return JourneysTogether(config, log)


@pytest.fixture(scope="session")
def browser():
    """One browser process; who wants a person's own cookies asks for a `page`."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, in which Django would refuse its ordinary queries in the
    # tests that follow. Nothing here shares a connection between tasks, which is what that protects.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    _click_and_arrive()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium()), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the pages' scripts threw and what their policy forbade. Not empty at the end: the test fails."""
    return []


@pytest.fixture
def new_page(browser, complaints) -> Callable:
    """Make a page of another person: own cookies, own storage. Takes what a Playwright context takes."""
    contexts = []

    def make(**options):
        context = browser.new_context(**{**USUAL, **options})
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        _follow(page)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _listen(page, message, complaints))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, "in the browser:\n" + "\n".join(complaints)


@pytest.fixture
def page(new_page):
    """A page of a person who has never been here."""
    return new_page()


def _follow(page) -> None:
    """Know whether this page is on its way to another one."""
    page.on("request", lambda request: _leads_away(request, page) and under_way.add(page))
    for end in ("framenavigated", "requestfailed", "download", "close"):
        page.on(end, lambda _: under_way.discard(page))


def _leads_away(request, page) -> bool:
    return request.is_navigation_request() and request.frame == page.main_frame


def _click_and_arrive() -> None:
    """Make a click last until the page that it leads to is there: what follows never reads the page before it.

    Playwright waits for elements, not for pages, and on a busy machine the old page still has an element to find.
    """
    from playwright.sync_api import Locator

    click = Locator.click
    if getattr(click, "arrives", False):
        return

    def click_and_arrive(locator, **options):
        click(locator, **options)
        page = locator.page
        page.wait_for_timeout(MOMENT)
        limit = time.monotonic() + LONGEST
        while page in under_way and time.monotonic() < limit:
            page.wait_for_timeout(MOMENT)
        if not page.is_closed():
            page.wait_for_load_state("domcontentloaded")

    click_and_arrive.arrives = True
    Locator.click = click_and_arrive


def _listen(page, message, complaints: list[str]) -> None:
    """A page that its own policy forbids something is broken, though no script throws."""
    if message.type == "error" and "Content Security Policy" in message.text:
        complaints.append(f"{page.url}: {message.text}")
