"""Publishing compiles: a course's page trees become its syllabus."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from people.languages import reading_order

from .addresses import refuse_shared_addresses, refuse_taken_course_address
from .models import Activity, ActivityEdition, ActivityPage, Course, CourseEdition, CoursePage, CoursePart, ModulePage
from .models.syllabus import new_state
from .prerequisites import courses_named_by, hold_courses, refuse_circle_of_courses, refuse_circle_of_modules
from .review import keep_reviews
from .signals import renamed, requirements_changed, went_live
from .together import is_on_trial
from .tree import Tree, course_page_of, tree_of
from .words import keep_words


def compile_part(part: CoursePart) -> None:
    """Bring the syllabus up to date with `part`, which was just published.

    An activity compiles itself and the outline; a module or course page compiles everything below it.
    Does nothing while the course page itself was never published.
    """
    if course_page := course_page_of(part):
        compile_course(course_page, only=(part,) if isinstance(part, ActivityPage) else None)


def compile_course(course_page: CoursePage, *, only: Iterable[ActivityPage] | None = None) -> Course | None:
    """Compile what is published of the course of `course_page`; of its language's words all, or `only` these.

    `only=()` is for what changes no words: a page withdrawn or moved within its course. What has no words yet
    gets them in any case. Raises CannotPublish, changing nothing.
    """
    return compile_key(course_page.translation_key, locale=course_page.locale.language_code, only=only)


def compile_together(course_page: CoursePage, published: Iterable[CoursePart]) -> Course | None:
    """Compile the course of `course_page` after these pages of its language went live `together`."""
    published = list(published)
    everything = any(isinstance(page, CoursePage) for page in published)
    return compile_course(course_page, only=None if everything else published)


@transaction.atomic
def compile_key(key: UUID, *, locale: str, only: Iterable[ActivityPage] | None) -> Course | None:
    """`compile_course` for a course by its key, since its page may be gone."""
    pages = CoursePage.objects.filter(translation_key=key).select_related("locale").order_by("pk")
    live = [page for page in pages if page.live]
    if any(page.prerequisites for page in live):
        hold_courses()
    course = Course.objects.select_for_update().filter(key=key).first()
    if course is None:
        if not live:
            return None
        refuse_taken_course_address(live[0])
        course = Course.objects.create(key=key, slug=live[0].slug, source_locale=live[0].locale.language_code)
    was_live, called_before = course.is_live, _names(course)
    asked_before = _requirements(course)
    _keep_course(course, pages)
    trees = {page.locale.language_code: tree_of(page) for page in live}
    source = trees.get(course.source_locale)
    if source is not None:
        _keep_structure(course, source)
    asked_now = _requirements(course)
    if asked_now != asked_before:
        _mark_added(asked_before, asked_now)
        if not is_on_trial():
            requirements_changed.send(sender=Course, course=course)
    keep_words(course, trees, locale=locale, only=only)
    _keep_outlines(course, trees, source)
    _mark_changed(course.key)
    if course.is_live and not was_live and not is_on_trial():
        went_live.send(sender=Course, course=course)
    if _names(course) != called_before and not is_on_trial():
        renamed.send(sender=Course, course=course)
    return course


def _mark_added(before: set[tuple], now: set[tuple]) -> None:
    """Since when what is required now is: who completed the course before is told of it. Queries: at most 1."""
    required_before, required_now = ({row[0] for row in rows if row[1] is True} for rows in (before, now))
    added = required_now - required_before
    if required_before and added:
        Activity.objects.filter(pk__in=added).update(since=timezone.now())


def _requirements(course: Course) -> set[tuple]:
    """What completing the course asks for, whatever the order."""
    live = course.activities.filter(position__isnull=False).values_list("pk", "required", "weight", "refresher")
    return {*live, ("minutes", course.minimum_minutes)}


def _names(course: Course) -> tuple:
    """What lists say of the course, in all its languages. Queries: 1."""
    return course.slug, course.source_locale, set(course.editions.values_list("locale", "title"))


def _mark_changed(key: UUID) -> None:
    """Every process that remembers the syllabus under its former state leaves it behind at its next reading."""
    Course.objects.filter(key=key).update(state=new_state())


def leading_language(pages: Iterable[CoursePage], before: str) -> str:
    """The language whose tree decides a course's structure, from its pages in all languages, the original first.

    That of the page that was made first, once it is live. Until then, and while it is withdrawn, the language
    that led `before`; one that was never published, or is deleted, leaves the lead to what officers can read.
    """
    pages = list(pages)
    if pages and pages[0].live:
        return pages[0].locale.language_code
    if before in {page.locale.language_code for page in pages if page.live or page.first_published_at}:
        return before
    return next((page.locale.language_code for page in pages if page.live), before)


def _keep_course(course: Course, pages: Iterable[CoursePage]) -> None:
    course.source_locale = leading_language(pages, course.source_locale)
    page = next((page for page in pages if page.locale.language_code == course.source_locale), None)
    course.is_live = page is not None and page.live
    if course.is_live:
        refuse_taken_course_address(page)
        course.slug = page.slug
        course.pass_percent = page.pass_percent
        course.validity_months = page.validity_months
        course.minimum_minutes = page.minimum_minutes
        course.refresher_months = page.refresher_months
        course.certify_recognised = page.certify_recognised
        course.prerequisites = courses_named_by(page)
        course.open_to_all = page.open_to_all
        course.approval_needed = page.approval_needed
        refuse_circle_of_courses(page, course)
    course.save()


def _keep_structure(course: Course, source: Tree) -> None:
    """Language-neutral rows as the source language has them; what is gone retires but keeps its history."""
    refuse_shared_addresses(page for _module, page in source.activities())
    refuse_circle_of_modules([module for module, _pages in source.modules])
    course.activities.update(position=None)
    for position, (module, page) in enumerate(source.activities(), start=1):
        Activity.objects.update_or_create(
            key=page.translation_key,
            defaults={
                "course": course,
                "slug": page.slug,
                "kind": page.kind,
                "module_key": module.translation_key,
                "position": position,
                "required": page.required,
                "refresher": page.refresher,
                "weight": page.weight,
                "pass_percent": page.mark_to_pass,
                **page.rules_of_sitting(),
            },
        )


def _keep_outlines(course: Course, trees: dict[str, Tree], source: Tree | None) -> None:
    """Every language's outline follows the source's order; retired languages lose their editions."""
    course.editions.exclude(locale__in=trees).delete()
    if source is None:
        return
    told = _told(course, trees)
    since = dict(course.activities.filter(since__isnull=False).values_list("key", "since"))
    for locale, tree in trees.items():
        page = tree.course
        CourseEdition.objects.update_or_create(
            course=course,
            locale=locale,
            defaults={
                "title": page.title,
                "summary": page.summary,
                "objectives": page.objectives.splitlines(),
                "competencies": {b.value["key"]: b.value["title"] for b in page.competencies},
                "outline": _outline(source, reading_order(locale, source.locale), told, since),
                "draft_translation": page.is_draft_beside(course.source_locale),
            },
        )
    keep_reviews(course)


def _told(course: Course, trees: dict[str, Tree]) -> dict[str, dict[UUID, Page]]:
    """By language, the pages whose words officers can read in it, by their keys."""
    editions = set(
        ActivityEdition.objects.filter(activity__course=course).values_list("locale", "activity__key")
    )
    return {
        locale: {module.translation_key: module for module, _pages in tree.modules}
        | {
            page.translation_key: page
            for _module, page in tree.activities()
            if (locale, page.translation_key) in editions
        }
        for locale, tree in trees.items()
    }


def _outline(
    source: Tree, order: tuple[str, ...], told: dict[str, dict[UUID, Page]], since: dict[UUID, datetime]
) -> list[dict]:
    words = {}
    for locale in reversed(order):
        words |= told.get(locale, {})
    there = {str(module.translation_key) for module, _pages in source.modules}
    return [
        _module_outline(module, pages, words, since)
        | {"prerequisites": [key for key in module.prerequisites if key in there]}
        for module, pages in source.modules
    ]


def _module_outline(module: ModulePage, pages: tuple[ActivityPage, ...], words: dict, since: dict) -> dict:
    told = words.get(module.translation_key, module)
    return {
        "key": str(module.translation_key),
        "title": told.title,
        "summary": told.summary,
        "objectives": told.objectives.splitlines(),
        "locale": told.locale.language_code,
        "activities": [_activity_outline(page, words.get(page.translation_key, page), since) for page in pages],
    }


def _activity_outline(page: ActivityPage, told: ActivityPage, since: dict) -> dict:
    added = since.get(page.translation_key)
    return {
        "key": str(page.translation_key),
        "slug": page.slug,
        "kind": page.kind,
        "required": page.required,
        "since": added and added.isoformat(),
        "refresher": page.refresher,
        "pass_percent": page.mark_to_pass,
        "title": told.title,
        "minutes": told.minutes,
        "locale": told.locale.language_code,
    }


