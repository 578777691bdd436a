"""What waits for a translator of one language, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Sum, Value
from django.db.models.functions import Length, Replace
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, Translation

from courses.models import CoursePage
from courses.translations import has_words, is_published_since


class Waiting:
    """What a page and a text of law have in common before a translator: whether, and for what, they wait."""

    __slots__ = ()

    @property
    def state(self) -> str:
        """`none`: not begun; `waiting`: sentences without words; `stale`: the original is another since; `own`:
        kept by hand, apart from its original; `done`."""
        if self.target is None:
            return "none"
        if self.translation is None:
            return "own"
        if self.segments:
            return "waiting"
        return "stale" if self.is_stale else "done"


@dataclass(frozen=True, slots=True)
class Line(Waiting):
    """A page that has an original in another language. `words` counts those of the original that have none yet."""

    page: Page
    target: Page | None
    translation: Translation | None
    depth: int
    segments: int
    words: int
    is_stale: bool

    @property
    def title(self) -> str:
        return self.page.draft_title

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.target.pk]) if self.target else ""

    @property
    def begin_url(self) -> str:
        return reverse("wagtail_localize:submit_page_translation", args=[self.page.pk])


@dataclass(frozen=True, slots=True)
class CourseLines:
    """A course before a translator of one language."""

    course: CoursePage
    lines: tuple[Line, ...]

    @property
    def words(self) -> int:
        return sum(line.words for line in self.lines)

    @property
    def not_begun(self) -> int:
        return sum(line.state == "none" for line in self.lines)


def originals(locale: Locale):
    """The courses whose original is in another language than `locale`: of each course the page that was made first."""
    earlier = CoursePage.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    first = CoursePage.objects.filter(~Exists(earlier), alias_of=None)
    return first.exclude(locale=locale).select_related("locale").order_by("draft_title", "pk")


def lines_of(courses: Iterable[CoursePage], locale: Locale) -> list[CourseLines]:
    """Every page of these courses, as far as it is in the language of `locale`. Queries: 4, for any number of pages."""
    courses = list(courses)
    if not courses:
        return []
    below = reduce(or_, (Q(path__startswith=course.path) for course in courses))
    pages = list(Page.objects.filter(below).order_by("path"))
    keys = {page.translation_key for page in pages}
    targets = {page.translation_key: page for page in Page.objects.filter(translation_key__in=keys, locale=locale)}
    translations = {
        one.source.object_id: one
        for one in Translation.objects.filter(source__object_id__in=keys, target_locale=locale, enabled=True)
        .select_related("source")
        .defer("source__content_json")
    }
    waiting = waiting_in([one.source_id for one in translations.values()], locale)

    def line(page: Page, course: CoursePage) -> Line:
        translation = translations.get(page.translation_key)
        segments, words = waiting.get(translation.source_id, (0, 0)) if translation else (0, 0)
        stale = translation is not None and is_published_since(translation, page.last_published_at)
        target = targets.get(page.translation_key)
        return Line(page, target, translation, page.depth - course.depth, segments, words, stale)

    return [
        CourseLines(course, tuple(line(page, course) for page in pages if page.path.startswith(course.path)))
        for course in courses
    ]


def waiting_in(sources: Iterable[int], locale: Locale) -> dict[int, tuple[int, int]]:
    """By source, the number of segments without words in `locale`, and of the words in them, counted by their spaces."""
    text = F("string__data")
    spaces = Length(text) - Length(Replace(text, Value(" "), Value("")))
    rows = (
        StringSegment.objects.filter(~has_words(locale.pk), source__in=sources)
        .order_by()
        .values_list("source_id")
        .annotate(segments=Count("pk"), words=Sum(spaces + 1, output_field=IntegerField()))
    )
    return {source: (segments, words) for source, segments, words in rows}
