"""What a course is made of and how it stands: its pages in every language, line by line.

Lines follow the page tree of the source language; what only another language has stands at the end, since delivery
leaves it out. Everything is read in 8 queries, however many pages and languages there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState

from courses.compile import leading_language
from courses.models import Course, CoursePage
from courses.translations import Progress, progress_of

#: How a page stands in one language, by the sign that its cell shows.
STATUS = {
    "live": _("live"),
    "changed": _("live, with changes"),
    "draft": _("draft"),
    "scheduled": _("scheduled"),
    "withdrawn": _("withdrawn"),
    "missing": _("not translated"),
}


@dataclass(frozen=True)
class Cell:
    """One page in one language; `page` is None while it isn't translated."""

    language: str
    page: Page | None
    in_review: bool = False
    progress: Progress | None = None

    @property
    def status(self) -> str:
        if self.page is None:
            return "missing"
        revision = self.page.latest_revision
        if revision is not None and revision.approved_go_live_at:
            return "scheduled"
        if not self.page.live:
            return "withdrawn" if self.page.first_published_at else "draft"
        return "changed" if self.page.has_unpublished_changes else "live"

    @property
    def status_label(self) -> str:
        return STATUS[self.status]

    @property
    def changed_at(self) -> datetime | None:
        return self.page and self.page.latest_revision_created_at

    @property
    def changed_by(self) -> str:
        revision = self.page and self.page.latest_revision
        return revision.user.get_full_name() or revision.user.service_number if revision and revision.user else ""

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    @property
    def is_to_publish(self) -> bool:
        """Whether publishing the course takes it along. An alias follows its source by itself."""
        return self.status in ("draft", "changed") and self.page.alias_of_id is None


@dataclass(frozen=True)
class Line:
    """One page of the outline: `depth` is 0 for the course, 1 for a module, 2 for an activity."""

    title: str
    depth: int
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Survey:
    """A course in `languages`, its source language first."""

    course: CoursePage
    languages: tuple[str, ...]
    lines: tuple[Line, ...]

    @cached_property
    def pages(self) -> list[Page]:
        return [cell.page for line in self.lines for cell in line.cells if cell.page]

    def of(self, language: str) -> list[Cell]:
        """The cells of one language, in the outline's order, without what is missing."""
        place = self.languages.index(language)
        return [line.cells[place] for line in self.lines if line.cells[place].page]


def survey(course: CoursePage) -> Survey:
    """Everything about the course of which `course` is one translation. Queries: 8."""
    translations = list(CoursePage.objects.filter(translation_key=course.translation_key).select_related("locale"))
    leading = _leading(course, translations)
    translations.sort(key=lambda page: (page.locale.language_code != leading, page.pk))
    source = translations[0]
    pages = _pages(translations)
    in_review = _in_review(pages)
    progress = progress_of({page.translation_key for page in pages}, source.locale_id)
    found = {(page.translation_key, page.locale_id): page for page in pages}

    def cells(key) -> tuple[Cell, ...]:
        return tuple(_cell(found.get((key, one.locale_id)), one, in_review, progress) for one in translations)

    lines = tuple(
        Line(
            title=page.draft_title,
            depth=page.depth - source.depth,
            kind=str(page.cached_content_type.model_class()._meta.verbose_name),
            cells=cells(page.translation_key),
        )
        for page in _each_once(pages, translations)
    )
    return Survey(course=source, languages=tuple(one.locale.language_code for one in translations), lines=lines)


def _pages(translations: list[CoursePage]) -> list[Page]:
    """All pages of these trees, each tree in its order."""
    trees = reduce(or_, (Q(path__startswith=page.path) for page in translations))
    pages = Page.objects.filter(trees).order_by("path").select_related("locale", "latest_revision__user")
    # Whole pages, of which only who saved them and when is shown.
    return list(pages.defer("latest_revision__content"))


def _leading(course: CoursePage, translations: list[CoursePage]) -> str:
    """The language that decides the course's structure now, or will when it is published."""
    before = Course.objects.filter(key=course.translation_key).values_list("source_locale", flat=True).first()
    first = min(translations, key=lambda page: page.pk)
    return leading_language(sorted(translations, key=lambda page: page.pk), before or first.locale.language_code)


def _each_once(pages: list[Page], translations: list[CoursePage]) -> list[Page]:
    """The source's pages in their order; what only other languages have stands at the end."""
    place = {one.locale_id: number for number, one in enumerate(translations)}
    once: dict = {}
    for page in sorted(pages, key=lambda page: (place[page.locale_id], page.path)):
        once.setdefault(page.translation_key, page)
    return list(once.values())


def _in_review(pages: Iterable[Page]) -> set[int]:
    """Ids of pages that somebody is asked to review now."""
    states = WorkflowState.objects.active().filter(object_id__in=[str(page.pk) for page in pages])
    of_pages = states.filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
    return {int(pk) for pk in of_pages.values_list("object_id", flat=True)}


def _cell(page: Page | None, course: CoursePage, in_review: set[int], progress: dict) -> Cell:
    language = course.locale.language_code
    if page is None:
        return Cell(language, None)
    return Cell(language, page, page.pk in in_review, progress.get((page.translation_key, page.locale_id)))
