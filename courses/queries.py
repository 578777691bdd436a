"""Reads of the syllabus that delivery shares."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, Q, QuerySet

from people.languages import best_of, reading_order

from .models import ActivityEdition, Course, CourseEdition


@dataclass(frozen=True, slots=True)
class Syllabus:
    """A course's words for readers of one language: what isn't there in it stands in the next that they read.

    `activities` has the live ones by slug, each with its `activity`; their `content` is loaded when it is
    first asked for. `keys` has the activities' keys, as outlines write them, by id. Kept in the process and shared by
    its threads: to be read only.
    """

    course: CourseEdition
    activities: Mapping[str, ActivityEdition]
    keys: Mapping[int, str]


def syllabus(course: Course, language: str) -> Syllabus | None:
    """The syllabus of a course; None when it has words in no language in which this reader is served.

    Remembered under the course's `state`, which changes with the syllabus. Queries: none, or 2 the first time.
    """
    return _syllabus(course.pk, course.state, reading_order(language, course.source_locale))


@lru_cache(maxsize=1024)
def _syllabus(course_id: int, state: int, order: tuple[str, ...]) -> Syllabus | None:
    courses = CourseEdition.objects.filter(locale__in=order, course_id=course_id).select_related("course")
    course = best_of(courses, order)
    if course is None:
        return None
    activities: dict[str, list[ActivityEdition]] = {}
    live = ActivityEdition.objects.filter(
        locale__in=order, activity__course_id=course_id, activity__position__isnull=False
    )
    for edition in live.select_related("activity").defer("content"):
        activities.setdefault(edition.activity.slug, []).append(edition)
    return Syllabus(
        course,
        activities={slug: best_of(editions, order) for slug, editions in activities.items()},
        keys={editions[0].activity_id: str(editions[0].activity.key) for editions in activities.values()},
    )


def course_words(course_ids: Collection[int] | QuerySet, language: str) -> dict[int, CourseEdition]:
    """Editions of several courses for readers of `language`, by course. Queries: 1."""
    editions: dict[int, list[CourseEdition]] = {}
    served = Q(locale__in=reading_order(language)) | Q(locale=F("course__source_locale"))
    for edition in CourseEdition.objects.filter(served, course__in=course_ids).select_related("course"):
        editions.setdefault(edition.course_id, []).append(edition)
    return {
        course_id: best_of(those, reading_order(language, those[0].course.source_locale))
        for course_id, those in editions.items()
    }
