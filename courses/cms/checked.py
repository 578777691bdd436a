"""Pages checked as they were last saved: what keeps them from being published, and the name of what they say.

Compiling a scenario takes up to a second, so what was found is remembered by the revision, which never changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import get_language
from wagtail.models import Page, Revision

from courses.addresses import refuse_shared_addresses
from courses.compiled import CannotPublish, Problem
from courses.models import ActivityPage, CoursePage, CoursePart
from courses.review import part_digest

WEEK = 60 * 60 * 24 * 7


@dataclass(frozen=True, slots=True)
class Checked:
    """`problems` are in the language of whoever asked; `digest` changes with the words and with nothing else."""

    problems: tuple[Problem, ...]
    digest: str


def known(pages: Iterable[Page]) -> dict[int, Checked]:
    """By page id, those whose latest draft was checked before. Queries: none."""
    keys = {_key(page): page.pk for page in pages if page.latest_revision_id}
    return {keys[key]: checked for key, checked in cache.get_many(keys).items()}


def check(pages: Iterable[Page]) -> dict[int, Checked]:
    """By page id, all of `pages`; what isn't known yet is compiled now."""
    pages = list(pages)
    checked = known(pages)
    unknown = [page for page in pages if page.pk not in checked]
    revisions = latest_revisions(unknown)
    for page in unknown:
        revision = revisions.get(page.latest_revision_id)
        checked[page.pk] = _checked(revision.as_object() if revision else page.specific)
        # Whether a course can go live depends on its reviews too, and is quickly said.
        if revision and page.specific_class is not CoursePage:
            cache.set(_key(page), checked[page.pk], WEEK)
    return checked


def problems_of(pages: list[Page], checked: dict[int, Checked]) -> dict[int, tuple[Problem, ...]]:
    """What keeps these pages of one course and language from being published, by page id; only those with problems."""
    found = {page.pk: checked[page.pk].problems for page in pages if page.pk in checked}
    try:
        refuse_shared_addresses(page for page in pages if issubclass(page.specific_class, ActivityPage))
    except CannotPublish as refusal:
        found[refusal.page.pk] = (*found.get(refusal.page.pk, ()), *refusal.problems)
    return {pk: problems for pk, problems in found.items() if problems}


def latest_revisions(pages: Iterable[Page]) -> dict[int, Revision]:
    """The latest revisions of these pages by the revision's id. Queries: 1."""
    return Revision.objects.in_bulk([page.latest_revision_id for page in pages if page.latest_revision_id])


def _checked(part: CoursePart) -> Checked:
    compiled = part.compile()
    digest = part_digest(part.title, _told(part), compiled.content_hash)
    return Checked((*compiled.problems, *part.address_problems()), digest)


def _told(part: CoursePart) -> list[str]:
    """The part's texts beside its title, as `published_digest` finds them in its edition."""
    if isinstance(part, ActivityPage):
        return [part.intro]
    return [part.summary, "\n".join(part.objectives.splitlines())]


def _key(page: Page) -> str:
    return f"checked:{page.latest_revision_id}:{get_language()}"
