"""A browser for journeys: Debian's Chromium, driven by Playwright; a fresh profile for each person.

A journey is a test in `tests/journeys/` with `@pytest.mark.journey` that asks for `site` and `page`, or for
`new_page` when there are two persons. Journeys run in one worker: one server and one browser for all.
"""

import os
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

    `--dist loadgroup` is made for this, but xdist 3.8 writes groups where pytest 9.2 no longer reads them.
    """
    from xdist.scheduler import LoadScopeScheduling

    class JourneysTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "journeys" if nodeid.startswith("tests/journeys/") else nodeid

    return JourneysTogether(config, log)


@pytest.fixture(scope="session")
def browser():
    """One browser process; who wants a person's own cookies asks for a `page`."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, in which Django would refuse its ordinary queries in the
    # tests that follow. Nothing here shares a connection between tasks, which is what that protects.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
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


def _listen(page, message, complaints: list[str]) -> None:
    """A page that its own policy forbids something is broken, though no script throws."""
    if message.type == "error" and "Content Security Policy" in message.text:
        complaints.append(f"{page.url}: {message.text}")
