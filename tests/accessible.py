"""Whether a page in the browser is accessible, by axe-core."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

#: A page that is replaced while axe reads it is read again; one that is replaced three times is broken.
TRIES = 3


def expect_accessible(page, where: str = "") -> None:
    """Fail with what axe-core finds on the page that is shown once the browser has come to rest."""
    violations = _violations(page)
    told = [(one["id"], one["help"], one["nodes"][0]["html"]) for one in violations]
    assert not violations, f"{where or page.url}: {json.dumps(told, indent=1)}"


def _violations(page) -> list[dict]:
    for left in reversed(range(TRIES)):
        page.wait_for_load_state()
        try:
            return Axe().run(page).response["violations"]
        except Error:
            if not left:
                raise
    raise AssertionError("never tried")
