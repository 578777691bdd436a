"""A page of a unit on paper: nobody turns over a list there, so that it is whole, up to a limit that is told."""

from collections.abc import Sequence

from django.core.paginator import Page
from django.http import HttpRequest

#: Lines of a list of units or questions: some thirty sheets. More is for the screen.
MOST_ON_PAPER = 1000


def on_paper(request: HttpRequest) -> bool:
    """Whether it is read off for a PDF (`reports/saved/document.py`)."""
    return bool(getattr(request, "bare", ""))


def lines_a_page(request: HttpRequest, usual: int) -> int:
    return MOST_ON_PAPER if on_paper(request) else usual


def cut(request: HttpRequest, page: Page, lines: Sequence) -> int:
    """After how many lines paper ends though there are more; 0 where all are printed, or it is a screen."""
    more = page.has_other_pages() or len(lines) > MOST_ON_PAPER
    return MOST_ON_PAPER if on_paper(request) and more else 0
