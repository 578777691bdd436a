"""'Translation reviewed', for pages that follow their source, whose own form wagtail-localize keeps out of sight."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Page, Revision

from courses.compile import compile_together
from courses.models import CoursePage
from courses.together import together
from people.models import User

from .publish import refuse_locked
from .survey import Cell


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many ticks officers see at once, and how many wait in a draft until that is published."""

    live: int
    waiting: int


def confirmed_in(cells: Iterable[Cell]) -> dict[int, bool]:
    """By page id, whether the latest draft says that its translation was reviewed. Queries: 1, and 1 a kind of page."""
    pages = {cell.page.pk: cell.page for cell in cells}
    said = _drafts(pages.values())
    rows = Page.objects.filter(pk__in=pages).specific()
    stored = {page.pk: page.translation_reviewed for page in rows}
    return {pk: said.get(page.latest_revision_id, stored[pk]) for pk, page in pages.items()}


@transaction.atomic
def confirm_translation(cells: list[Cell], wanted: Mapping[int, bool], *, by: User) -> Confirmed:
    """Let each page of `wanted`, among `cells` of one language, say whether its translation was reviewed.

    A page that is live as it was last saved is published with it; any other gets it in its draft, which is published
    when whoever may publishes it. Raises CannotPublish, changing nothing.
    """
    now = confirmed_in(cells)
    pages = [cell.page for cell in cells if wanted.get(cell.page.pk, now[cell.page.pk]) != now[cell.page.pk]]
    refuse_locked(pages, by)
    drafts = {page.pk: _say(page, wanted[page.pk], by) for page in pages}
    at_once = [page for page in pages if _is_live_as_saved(page) and page.permissions_for_user(by).can_publish()]
    with together() as published:
        for page in at_once:
            drafts[page.pk].publish(user=by)
    if published:
        compile_together(CoursePage.objects.get(pk=cells[0].page.pk), published)
    return Confirmed(live=len(at_once), waiting=len(pages) - len(at_once))


def _drafts(pages: Iterable[Page]) -> dict[int, bool]:
    """By revision. What was saved before there was a tick has none."""
    revisions = Revision.objects.in_bulk([page.latest_revision_id for page in pages if page.latest_revision_id])
    contents = {pk: revision.content for pk, revision in revisions.items()}
    return {pk: said["translation_reviewed"] for pk, said in contents.items() if "translation_reviewed" in said}


def _say(page: Page, reviewed: bool, by: User) -> Revision:
    """A draft with the tick. What isn't live says so in its row as well: wagtail-localize publishes from there."""
    draft = page.get_latest_revision_as_object()
    draft.translation_reviewed = reviewed
    if not page.live:
        type(draft).objects.filter(pk=page.pk).update(translation_reviewed=reviewed)
    return draft.save_revision(user=by, clean=False)


def _is_live_as_saved(page: Page) -> bool:
    return page.live and not page.has_unpublished_changes
