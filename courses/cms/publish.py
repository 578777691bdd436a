"""Publishing everything of a course in one language at once: all of it or nothing."""

from django.db import transaction

from courses.compiled import CannotPublish
from people.models import User

from .checked import check, latest_revisions, problems_of
from .survey import Cell


class NothingToPublish(Exception):
    """Every page is live as it was last saved."""


def publish_course(cells: list[Cell], *, by: User) -> int:
    """Publish what has changed among `cells`, one language's pages in the outline's order; the number of pages.

    Raises NothingToPublish, and CannotPublish with the problems of every page; nothing has changed then.
    """
    pages = [cell.page for cell in cells]
    changed = [cell.page for cell in cells if cell.is_to_publish]
    if not changed:
        raise NothingToPublish
    if problems := problems_of(pages, check(pages)):
        raise CannotPublish(pages[0], tuple(problem for of_page in problems.values() for problem in of_page))
    revisions = latest_revisions(changed)
    with transaction.atomic():
        for page in changed:
            revision = revisions.get(page.latest_revision_id) or page.specific.save_revision(user=by)
            revision.publish(user=by)
    return len(changed)
