"""Courses as units read them: those that are offered, and those in which officers of theirs are enrolled."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.models import ActivityEdition, Course
from people.languages import reading_order
from people.scope import Scope
from progress.models import Enrolment

from .compiled import Statement
from .languages import TAGS


class CourseWords(NamedTuple):
    """What a row of something else says of its course; `language` is the title's, None where the slug stands for it."""

    key: str
    slug: str
    title: str
    language: str | None


class CourseRow(NamedTuple):
    """A course; its activities in their order, each as a dictionary, for JSON only."""

    id: int
    key: str
    slug: str
    title: str
    language: str | None
    source_language: str
    live: bool
    pass_percent: int
    validity_months: int | None
    activities: list[dict]


def courses(scope: Scope) -> QuerySet[Course]:
    """The courses that whoever has this scope may know of. Queries: none yet."""
    enrolled = Enrolment.objects.filter(scope.officers("officer__"), course=OuterRef("pk"))
    return Course.objects.filter(Q(is_live=True) | Exists(enrolled))


def words_of_courses(language: str | None) -> dict[int, CourseWords]:
    """Of every course by id: in `language` or what its readers read best; without one in the original. Queries: 1."""
    titles: dict[tuple, dict[str, str]] = {}
    for *course, locale, title in _TITLES.rows():
        of_this = titles.setdefault(tuple(course), {})
        if locale:  # else it has no edition yet
            of_this[locale] = title
    return {
        pk: CourseWords(str(key), slug, *best_title(those, language, source, slug))
        for (pk, key, slug, source), those in titles.items()
    }


def keys_of_courses() -> dict[int, str]:
    """Of every course by id. Queries: 1."""
    return {pk: str(key) for pk, key in _KEYS.rows()}


def _titles() -> QuerySet[Course]:
    columns = ("pk", "key", "slug", "source_locale", "editions__locale", "editions__title")
    return Course.objects.order_by().values_list(*columns)


#: Asked for each page of enrolments.
_TITLES = Statement(_titles)
_KEYS = Statement(lambda: Course.objects.order_by().values_list("pk", "key"))


def course_rows(found: QuerySet[Course], language: str | None) -> Iterator[CourseRow]:
    """Queries: 3, whatever the number."""
    found = list(found)
    words, activities = words_of_courses(language), _activities(found, language)
    for one in found:
        yield CourseRow(
            one.pk, *words[one.pk], TAGS.get(one.source_locale, one.source_locale), one.is_live, one.pass_percent,
            one.validity_months, activities.get(one.pk, []),
        )


def _activities(found: list[Course], language: str | None) -> dict[int, list[dict]]:
    """Queries: 1."""
    editions = ActivityEdition.objects.filter(activity__course__in=found, activity__position__isnull=False)
    read = editions.select_related("activity").only(
        "locale", "title", "minutes", "activity__key", "activity__slug", "activity__kind", "activity__position",
        "activity__required", "activity__weight", "activity__pass_percent", "activity__course_id",
    )
    by_activity: dict[int, dict[str, ActivityEdition]] = {}
    for edition in read.order_by("activity__position", "activity_id"):
        by_activity.setdefault(edition.activity_id, {})[edition.locale] = edition
    sources = {one.pk: one.source_locale for one in found}
    told: dict[int, list[dict]] = {}
    for those in by_activity.values():
        activity = next(iter(those.values())).activity
        titles = {locale: edition.title for locale, edition in those.items()}
        title, tag = best_title(titles, language, sources[activity.course_id], activity.slug)
        told.setdefault(activity.course_id, []).append({
            "key": str(activity.key), "slug": activity.slug, "kind": activity.kind, "title": title, "language": tag,
            "position": activity.position, "required": activity.required, "weight": activity.weight,
            "pass_percent": activity.pass_percent,
        })
    return told


def best_title(titles: dict[str, str], language: str | None, source: str, slug: str) -> tuple[str, str | None]:
    """A title and the tag of its language; the slug where there is no title."""
    order = reading_order(language, source) if language else (source,)
    locale = next((one for one in order if one in titles), None)
    return (titles[locale], TAGS.get(locale, locale)) if locale else (slug, None)
