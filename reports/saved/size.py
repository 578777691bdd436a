"""Whether a page is long: then its PDF isn't made while somebody waits for it."""

from django.http import QueryDict

from reports.dashboards.figures import live_courses
from reports.dashboards.lists import enrolments
from reports.dashboards.question import ListForm

from .models import Page
from .schedule_form import LIST

#: Lines that are set in about a second.
SHORT = 300


def is_long(what: Page) -> bool:
    """Queries: 2 for a list; figures are never long."""
    if what.page != LIST:
        return False
    editions = live_courses()
    form = ListForm(QueryDict(what.asked), editions=editions)
    return form.is_valid() and enrolments(what.unit, form.question(), editions)[: SHORT + 1].count() > SHORT
