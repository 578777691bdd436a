"""Chromium's own word on what a page loads: which modules its scripts ask for, which fonts its letters need.

Every request of the browser is answered by the application in this process, so no server and no port is needed.
"""

import os
from importlib.util import find_spec
from urllib.parse import urlsplit

from scripts.system_packages import chromium
from tests.browser import ARGUMENTS

from .visitor import HOST, Visitor

#: The application answers for this origin; it is never looked up.
ORIGIN = f"http://{HOST}"
SETTLED = "document.fonts.ready.then(() => document.fonts.status)"


def is_here() -> bool:
    return chromium() is not None and find_spec("playwright") is not None


def loads(visitor: Visitor, pages: list[str]) -> dict[str, set[str]]:
    """For each page, all addresses that a first visit asks for, itself included."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, where Django would refuse its queries; nothing here is shared.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium()), args=ARGUMENTS)
        found = {page: _visit(browser, visitor, page) for page in pages}
        browser.close()
    return found


def _visit(browser, visitor: Visitor, address: str) -> set[str]:
    """In a profile of its own, so that nothing is cached from another page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    asked: set[str] = set()

    def answer(route) -> None:
        parts = urlsplit(route.request.url)
        where = f"{parts.path}?{parts.query}" if parts.query else parts.path
        asked.add(where)
        given = visitor.get(where)
        route.fulfill(status=given.status, headers=given.headers, body=given.body)

    context.route("**/*", answer)
    page = context.new_page()
    page.goto(ORIGIN + address, wait_until="networkidle")
    page.evaluate(SETTLED)
    context.close()
    return asked
