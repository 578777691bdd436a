"""Publishing everything of a course in one language at once, all of it or nothing; and trying whether it would go."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from courses.compile import compile_together
from courses.compiled import CannotPublish, Problem
from courses.models import Course, CoursePage
from courses.review import digest_of, refuse_unreviewed
from courses.together import together
from people.models import User

from .survey import Cell

DAY = 60 * 60 * 24


class NothingToPublish(Exception):
    """Every page is live as it was last saved, scheduled, or withdrawn on purpose."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of publishing: problems by page id, or else the digest of what officers would read."""

    problems: dict[int, tuple[Problem, ...]]
    digest: str | None


class _Undo(Exception):
    """It went well, and was a trial."""


def publish_course(cells: list[Cell], *, by: User) -> int:
    """Publish what has changed among `cells`, one language's pages in the outline's order; the number of pages.

    Raises NothingToPublish, and CannotPublish with the problems of every page; nothing has changed then.
    """
    changed = [cell.page for cell in cells if cell.is_to_publish]
    if not changed:
        raise NothingToPublish
    refuse_locked(changed, by)
    with transaction.atomic():
        course = _publish(cells[0].page, changed, by=by)
        if cells[0].is_to_publish:
            refuse_unreviewed(course)
    return len(changed)


def try_course(cells: list[Cell]) -> Trial:
    """What `publish_course` would say of the words, whoever reviewed them; remembered until a page changes."""
    if not any(cell.is_to_publish for cell in cells):
        return known_trial(cells)  # compiling all of it would take seconds a language, to find what is read now
    key = _key(cells)
    trial = cache.get(key)
    if trial is None:
        trial = _try(cells)
        cache.set(key, trial, DAY)
    return trial


def known_trial(cells: list[Cell]) -> Trial | None:
    """The trial, if nothing has changed since; where nothing is to be published it is what is read now. Queries: 3."""
    if not any(cell.is_to_publish for cell in cells):
        return Trial({}, digest_of(cells[0].page))
    return cache.get(_key(cells))


def refuse_locked(pages: Iterable[Page], by: User) -> None:
    """Somebody works on them, or a reviewer does. Raises CannotPublish."""
    sentence = _("‘%(page)s’ is locked. Publish the course when it is unlocked.")
    locked = {
        page.pk: (Problem(sentence % {"page": page.draft_title}),)
        for page in pages
        if page.permissions_for_user(by).page_locked()
    }
    if locked:
        raise CannotPublish.of_pages(pages, locked)


def _try(cells: list[Cell]) -> Trial:
    try:
        with transaction.atomic():
            changed = [cell.page for cell in cells if cell.is_to_publish]
            course = _publish(cells[0].page, changed, by=None, on_trial=True)
            digest = digest_of(course)
            raise _Undo
    except _Undo:
        return Trial({}, digest)
    except CannotPublish as refusal:
        return Trial(dict(refusal.by_page), None)


def _publish(course: Page, changed: list[Page], *, by: User | None, on_trial: bool = False) -> CoursePage:
    """Publish these pages, then compile once. Gives the course's page as it is then."""
    revisions = Revision.objects.in_bulk([page.latest_revision_id for page in changed if page.latest_revision_id])
    with together(on_trial=on_trial) as published:
        for page in changed:
            revision = revisions.get(page.latest_revision_id) or page.specific.save_revision(user=by)
            revision.publish(user=by)
        page = CoursePage.objects.select_related("locale").get(pk=course.pk)
        compile_together(page, published)
    if problems := page.address_problems():
        raise CannotPublish(page, problems)
    asked_too_much = {one.pk: problems for one in published if (problems := one.prerequisite_problems())}
    if asked_too_much:
        raise CannotPublish.of_pages(published, asked_too_much)
    return page


def _key(cells: list[Cell]) -> str:
    """The name of the state of all that a trial depends on, and of the language in which it speaks."""
    course = cells[0].page
    state = Course.objects.filter(key=course.translation_key).values_list("state", flat=True).first()
    pages = [(cell.page.pk, cell.page.latest_revision_id, cell.page.path, cell.status) for cell in cells]
    return f"trial:{get_language()}:{sha256(repr((state, pages)).encode()).hexdigest()}"
