"""Who may still see what she keeps: asked again each time, as the page itself asks."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from people.models import User
from reports.dashboards.rights import Sight, sight_of

from .models import Page

#: Pages for whoever has a role in the unit; the others are for those who may see its persons.
FOR_EVERY_ROLE = {"unit_compare", "unit_competencies", "unit_questions"}


class NoRight(Exception):
    """She may not see this any more, or it isn't there."""


def sight_on(person: User, what: Page) -> Sight:
    """The unit before her, if its page is for her. Raises Http404 and PermissionDenied as the page does. Queries: 3."""
    return sight_of(person, what.unit_id, by_name=what.page not in FOR_EVERY_ROLE)


def still(person: User, what: Page) -> Sight:
    """The same, for who isn't there to be answered. Raises NoRight. Queries: 3."""
    if not person.is_active:
        raise NoRight
    try:
        return sight_on(person, what)
    except (Http404, PermissionDenied) as reason:
        raise NoRight from reason


def may_see(person: User, what: Page) -> bool:
    """Queries: 3."""
    try:
        still(person, what)
    except NoRight:
        return False
    return True
