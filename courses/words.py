"""The words of a course's activities: an edition for each language in which their page is live."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from law.folding import fold

from .compiled import CannotPublish, Compiled, Problem
from .models import Activity, ActivityEdition, ActivityPage, Course
from .translations import was_handed_over_before
from .tree import Tree


def keep_words(course: Course, trees: dict[str, Tree], *, locale: str, only: Iterable[ActivityPage] | None) -> None:
    """Bring the editions up to date with the trees of all languages; `only` these pages of `locale`, or all of it.

    A page that is live but has no words yet gets them, in whatever language: it may have been published before
    the source language's page. What is withdrawn loses them, so that it is read in another language again.
    Raises CannotPublish for a page that was asked for, or leads, and doesn't compile.
    """
    stored = _stored(course)
    asked_for = None if only is None else {page.pk for page in only}
    activities = {activity.key: activity for activity in course.activities.select_related("course")}
    refused: dict[ActivityPage, tuple[Problem, ...]] = {}
    for tree in trees.values():
        for _module, page in tree.activities():
            activity = activities.get(page.translation_key)
            if activity is None:
                continue
            wanted = tree.locale == locale and (asked_for is None or page.pk in asked_for)
            missing = activity.position is not None and (page.translation_key, tree.locale) not in stored
            if wanted or missing:
                problems = _keep_edition(activity, page)
                # A translation that stopped to compile mustn't keep its source from being published.
                if problems and (wanted or tree.locale == course.source_locale):
                    refused[page] = problems
    if refused:
        raise CannotPublish.of_pages(refused, {page.pk: problems for page, problems in refused.items()})
    _drop_withdrawn(course, trees, stored)


def _stored(course: Course) -> dict[tuple[UUID, str], int]:
    """The editions of what is taught, by key and language."""
    editions = ActivityEdition.objects.filter(activity__course=course, activity__position__isnull=False)
    return {(key, locale): pk for pk, key, locale in editions.values_list("pk", "activity__key", "locale")}


def _keep_edition(activity: Activity, page: ActivityPage) -> tuple[Problem, ...]:
    """Store the page's words, unless they have problems, which are given instead."""
    compiled = page.compile()
    problems = (*compiled.problems, *page.address_problems())
    if not problems:
        _store(activity, page, compiled)
    return problems


def _store(activity: Activity, page: ActivityPage, compiled: Compiled) -> None:
    text = page.plain_text()
    if page.locale.language_code == activity.course.source_locale:
        standing = _of_original(activity, page, compiled)
    else:
        standing = {"is_behind": _is_translation_behind(activity, page)}
    ActivityEdition.objects.update_or_create(
        activity=activity,
        locale=page.locale.language_code,
        defaults={
            **standing,
            "title": page.title,
            "intro": page.intro,
            "minutes": page.minutes,
            "content": page.keep(compiled, activity),
            "content_hash": compiled.content_hash,
            "draft_translation": page.is_draft_beside(activity.course.source_locale),
            "plain_text": text,
            "search_text": fold(f"{page.title} {page.intro} {text}"),
        },
    )


def _of_original(activity: Activity, page: ActivityPage, compiled: Compiled) -> dict:
    """If the original says something else now, other languages were translated from what it said before."""
    said = {"title": page.title, "intro": page.intro, "content_hash": compiled.content_hash}
    own = activity.editions.filter(locale=page.locale.language_code)
    if not own.exists() or own.filter(**said).exists():
        return {"is_behind": False}
    activity.editions.exclude(locale=page.locale.language_code).update(is_behind=True)
    return {"is_behind": False, "words_changed_at": timezone.now()}


def _is_translation_behind(activity: Activity, page: ActivityPage) -> bool:
    original = activity.editions.filter(locale=activity.course.source_locale)
    changed_at = original.values_list("words_changed_at", flat=True).first()
    return changed_at is not None and was_handed_over_before(changed_at, page, activity.course.source_locale)


def _drop_withdrawn(course: Course, trees: dict[str, Tree], stored: dict[tuple[UUID, str], int]) -> None:
    """A course that is withdrawn as a whole keeps the words of its source language, for its return."""
    live = {(page.translation_key, tree.locale) for tree in trees.values() for _module, page in tree.activities()}
    gone = [pk for (key, locale), pk in stored.items() if (key, locale) not in live and locale != course.source_locale]
    if gone:
        ActivityEdition.objects.filter(pk__in=gone).delete()
