"""Reads of the syllabus that delivery shares."""

from django.db.models import F, Q

from .models import ActivityEdition, CourseEdition


def course_edition(slug: str, language: str) -> CourseEdition:
    """A live course's words for a reader of `language`. Queries: 1. Raises CourseEdition.DoesNotExist."""
    editions = list(
        CourseEdition.objects.filter(course__slug=slug, course__is_live=True)
        .filter(Q(locale=language) | Q(locale=F("course__source_locale")))
        .select_related("course")
    )
    return _one(editions, language, CourseEdition)


def activity_edition(course_slug: str, slug: str, language: str) -> ActivityEdition:
    """A live activity's words for a reader of `language`. Queries: 1. Raises ActivityEdition.DoesNotExist."""
    editions = list(
        ActivityEdition.objects.filter(
            activity__course__slug=course_slug,
            activity__course__is_live=True,
            activity__slug=slug,
            activity__position__isnull=False,
        )
        .filter(Q(locale=language) | Q(locale=F("activity__course__source_locale")))
        .select_related("activity__course")
    )
    return _one(editions, language, ActivityEdition)


def _one(editions: list, language: str, model):
    if not editions:
        raise model.DoesNotExist
    return next((e for e in editions if e.locale == language), editions[0])
