"""What a first visit to a lesson loads: bytes as the server sends them to a browser that takes br and gzip.

Headers aren't counted, and images aren't either. HTML counts as it is sent: the application doesn't compress it.
"""

import gzip
from collections import Counter
from dataclasses import dataclass

from . import browser, links
from .course import language_of
from .population import Service
from .reading import lessons
from .visitor import Visitor

ENCODINGS = "br, gzip"
KINDS = {
    "text/html": "html", "text/css": "css", "text/javascript": "javascript", "application/javascript": "javascript",
    "font/woff2": "fonts",
}


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of one page by kind; `html_gzipped` is what a proxy that compresses would make of its HTML."""

    language: str
    by_kind: dict[str, int]
    html_gzipped: int

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())

    @property
    def javascript(self) -> int:
        return self.by_kind.get("javascript", 0)


def weights(service: Service) -> tuple[list[Weight], str]:
    """The longest lesson of each language, and how it was found out what a page loads."""
    visitor = Visitor.signed_in(service.officers[-1])
    pages = _longest_lessons(visitor, service)
    if browser.is_here():
        loads, means = browser.loads(visitor, list(pages.values())), "in Chromium"
    else:
        loads, means = {page: links.loads(visitor, page) for page in pages.values()}, "estimated from links"
    return [_weigh(visitor, language, page, loads[page]) for language, page in pages.items()], means


def _longest_lessons(visitor: Visitor, service: Service) -> dict[str, str]:
    """By language."""
    found: dict[str, str] = {}
    lengths: dict[str, int] = {}
    for number, page in enumerate(lessons(service)):
        language, length = language_of(number), len(visitor.get(page).body)
        if length > lengths.get(language, 0):
            found[language], lengths[language] = page, length
    return found


def _weigh(visitor: Visitor, language: str, page: str, loaded: set[str]) -> Weight:
    """Asks for everything once more, as a browser does; `loaded` are addresses, the page's own among them."""
    by_kind: Counter[str] = Counter()
    for one in sorted(loaded):
        answer = visitor.get(one, **{"Accept-Encoding": ENCODINGS})
        kind = KINDS.get(answer.headers["Content-Type"].partition(";")[0])
        if kind is not None:
            by_kind[kind] += len(answer.body)
    html = visitor.get(page, **{"Accept-Encoding": ENCODINGS})
    small = len(html.body if "Content-Encoding" in html.headers else gzip.compress(html.body, 6))
    return Weight(language, dict(by_kind), small)
