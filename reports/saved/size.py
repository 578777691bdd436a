"""Whether a page is long: then its PDF isn't made while somebody waits for it."""

from django.http import QueryDict

from reports.dashboards.figures import live_courses
from reports.dashboards.lists import enrolments
from reports.dashboards.overview import search
from reports.dashboards.question import ListForm
from reports.dashboards.tree import below_opened

from .models import Page
from .schedule_form import LIST

#: Lines that are set in about a second.
SHORT = 300
#: Pages whose length is that of a tree of units.
UNITS = ("unit", "unit_tree")


def is_long(what: Page) -> bool:
    """Queries: 2 for a list, 1 for units, 0 for other figures, which are never long."""
    if what.page in UNITS:
        return _is_long_tree(what, QueryDict(what.asked))
    if what.page != LIST:
        return False
    editions = live_courses()
    form = ListForm(QueryDict(what.asked), editions=editions)
    return form.is_valid() and enrolments(what.unit, form.question(), editions)[: SHORT + 1].count() > SHORT


def _is_long_tree(what: Page, asked: QueryDict) -> bool:
    if what.page == "unit_tree" and (words := asked.get("q", "").strip()):
        return search(what.unit, words)[: SHORT + 1].count() > SHORT
    return what.unit.numchild + below_opened(what.unit, asked.get("open", "")) > SHORT
