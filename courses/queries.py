"""Reads of the syllabus that delivery shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, Q

from .models import ActivityEdition, Course, CourseEdition


@dataclass(frozen=True, slots=True)
class Syllabus:
    """A course's words for readers of one language: what isn't there in it stands in the source language.

    `activities` has the live ones by slug, each with its `activity`; their `content` is loaded when it is
    first asked for. Kept in the process and shared by its threads: to be read only.
    """

    course: CourseEdition
    activities: Mapping[str, ActivityEdition]


def syllabus(course: Course, language: str) -> Syllabus | None:
    """The syllabus of a course; None when it has no words in this language nor in its source language.

    Remembered under the course's `state`, which changes with the syllabus. Queries: none, or 2 the first time.
    """
    return _syllabus(course.pk, course.state, language, course.source_locale)


@lru_cache(maxsize=1024)
def _syllabus(course_id: int, state: int, language: str, source: str) -> Syllabus | None:
    either = Q(locale=language) | Q(locale=source)
    courses = CourseEdition.objects.filter(either, course_id=course_id).select_related("course")
    course = _best(courses, language)
    if course is None:
        return None
    activities: dict[str, list[ActivityEdition]] = {}
    live = ActivityEdition.objects.filter(either, activity__course_id=course_id, activity__position__isnull=False)
    for edition in live.select_related("activity").defer("content"):
        activities.setdefault(edition.activity.slug, []).append(edition)
    return Syllabus(course, {slug: _best(editions, language) for slug, editions in activities.items()})


def course_words(course_ids: list[int], language: str) -> dict[int, CourseEdition]:
    """Editions of several courses for readers of `language`, by course. Queries: 1."""
    editions: dict[int, list[CourseEdition]] = {}
    either = Q(locale=language) | Q(locale=F("course__source_locale"))
    for edition in CourseEdition.objects.filter(either, course__in=course_ids).select_related("course"):
        editions.setdefault(edition.course_id, []).append(edition)
    return {course_id: _best(those, language) for course_id, those in editions.items()}


def _best(editions, language: str):
    """The edition in the reader's language, else the other one."""
    return max(editions, key=lambda edition: edition.locale == language, default=None)
