"""Publishing compiles: a course's page trees become its syllabus."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from .compiled import CannotPublish, Problem
from .models import (
    Activity,
    ActivityEdition,
    ActivityPage,
    Course,
    CourseEdition,
    CoursePage,
    CoursePart,
    ModulePage,
)
from .models.syllabus import new_state
from .review import keep_reviews
from .signals import requirements_changed, went_live


@dataclass(frozen=True, slots=True)
class Tree:
    """The live pages of a course in one language: modules in order, each with its activities in order."""

    course: CoursePage
    modules: tuple[tuple[ModulePage, tuple[ActivityPage, ...]], ...]

    @property
    def locale(self) -> str:
        return self.course.locale.language_code

    def activities(self):
        for module, pages in self.modules:
            for page in pages:
                yield module, page


def compile_part(part: CoursePart) -> None:
    """Bring the syllabus up to date with `part`, which was just published or unpublished.

    An activity compiles itself and the outline; a module or course page compiles everything below it.
    Does nothing while the course page itself was never published.
    """
    course_page = course_page_of(part)
    if course_page is None:
        return
    compile_course(course_page, only=part if isinstance(part, ActivityPage) else None)


def course_page_of(page: Page) -> CoursePage | None:
    """The course page that `page` is or stands below, as it is stored."""
    ancestors = page.get_ancestors(inclusive=isinstance(page, CoursePage))
    return ancestors.type(CoursePage).specific().last()


@transaction.atomic
def compile_course(course_page: CoursePage, *, only: ActivityPage | None = None) -> Course | None:
    """Compile the tree of `course_page` (one language); with `only`, just that activity's words.

    Raises CannotPublish when two activities would share an address.
    """
    locale = course_page.locale.language_code
    course = Course.objects.select_for_update().filter(key=course_page.translation_key).first()
    if course is None:
        if not course_page.live:
            return None
        course = Course.objects.create(
            key=course_page.translation_key, slug=course_page.slug, source_locale=_source_locale(course_page)
        )
    was_live = course.is_live
    trees = _trees(course)
    tree, source = trees.get(locale), trees.get(course.source_locale)
    if course.source_locale == locale:
        _keep_course(course, course_page)
    asked_before = _requirements(course)
    if source is not None:
        _keep_structure(course, source)
    if _requirements(course) != asked_before:
        requirements_changed.send(sender=Course, course=course)
    if tree is not None:
        _keep_words(course, tree, only)
    if course.source_locale != locale:
        _drop_words(course, locale, tree)
    _keep_outlines(course, trees, source)
    _mark_changed(course.key)
    if course.is_live and not was_live:
        went_live.send(sender=Course, course=course)
    return course


def _requirements(course: Course) -> set[tuple]:
    """What completing the course asks for, whatever the order."""
    return set(course.activities.filter(position__isnull=False).values_list("pk", "required", "weight"))


def _mark_changed(key: UUID) -> None:
    """Every process that remembers the syllabus under its former state leaves it behind at its next reading."""
    Course.objects.filter(key=key).update(state=new_state())


@transaction.atomic
def withdraw_course(*, key: UUID, locale: str) -> None:
    """A course's page is gone in one language; without its source language the course isn't live any more."""
    Course.objects.filter(key=key, source_locale=locale).update(is_live=False)
    CourseEdition.objects.filter(course__key=key, locale=locale).delete()
    if course := Course.objects.filter(key=key).exclude(source_locale=locale).first():
        _drop_words(course, locale, None)
    _mark_changed(key)


def _source_locale(course_page: CoursePage) -> str:
    """The default language where the course exists in it, else the language that is published first."""
    languages = {page.locale.language_code for page in course_page.get_translations(inclusive=True)}
    default = settings.LANGUAGE_CODE
    return default if default in languages else course_page.locale.language_code


def _trees(course: Course) -> dict[str, Tree]:
    """The live tree of every language in which the course page is live."""
    pages = CoursePage.objects.filter(translation_key=course.key, live=True).select_related("locale")
    return {page.locale.language_code: tree_of(page) for page in pages}


def tree_of(course_page: CoursePage) -> Tree:
    modules = ModulePage.objects.child_of(course_page).live().order_by("path")
    return Tree(
        course=course_page,
        modules=tuple(
            (module, tuple(p for p in module.get_children().live().specific() if isinstance(p, ActivityPage)))
            for module in modules
        ),
    )


def _keep_course(course: Course, page: CoursePage) -> None:
    course.slug = page.slug
    course.is_live = page.live
    course.pass_percent = page.pass_percent
    course.validity_months = page.validity_months
    course.save()


def _keep_structure(course: Course, source: Tree) -> None:
    """Language-neutral rows as the source language has them; what is gone retires but keeps its history."""
    refuse_shared_addresses(page for _module, page in source.activities())
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
                "weight": page.weight,
                "pass_percent": page.mark_to_pass,
            },
        )


def refuse_shared_addresses(pages: Iterable[ActivityPage]) -> None:
    """Activities of one course have one slug each, whatever their modules. Raises CannotPublish."""
    taken: dict[str, ActivityPage] = {}
    for page in pages:
        if page.slug in taken:
            sentence = _("‘%(one)s’ and ‘%(other)s’ have the same address ‘%(slug)s’. Change one of them.") % {
                "one": taken[page.slug].title,
                "other": page.title,
                "slug": page.slug,
            }
            raise CannotPublish(page, (Problem(sentence, field="slug"),))
        taken[page.slug] = page


def refuse_taken_address(page: CoursePart, *, below: Page) -> None:
    """Like `refuse_shared_addresses`, for one activity before it is published. Raises CannotPublish."""
    course_page = course_page_of(below.specific)
    if isinstance(page, ActivityPage) and course_page is not None:
        others = [other for _module, other in tree_of(course_page).activities() if other.pk != page.pk]
        refuse_shared_addresses([*others, page])


def _keep_words(course: Course, tree: Tree, only: ActivityPage | None) -> None:
    """The editions of this language, for all activities or for one."""
    activities = {activity.key: activity for activity in course.activities.all()}
    for _module, page in tree.activities():
        activity = activities.get(page.translation_key)
        if activity is not None and (only is None or only.pk == page.pk):
            _keep_edition(activity, page)


def _drop_words(course: Course, locale: str, tree: Tree | None) -> None:
    """What is withdrawn in one language is read in the source's words again."""
    live = [page.translation_key for _module, page in tree.activities()] if tree else []
    editions = ActivityEdition.objects.filter(activity__course=course, locale=locale)
    editions.exclude(activity__key__in=live).delete()


def _keep_edition(activity: Activity, page: ActivityPage) -> None:
    compiled = page.compile()
    if compiled.problems:
        raise CannotPublish(page, compiled.problems)
    content = page.keep(compiled, activity)
    ActivityEdition.objects.update_or_create(
        activity=activity,
        locale=page.locale.language_code,
        defaults={
            "title": page.title,
            "intro": page.intro,
            "minutes": page.minutes,
            "content": content,
            "content_hash": compiled.content_hash,
            "draft_translation": page.is_draft_translation,
        },
    )


def _keep_outlines(course: Course, trees: dict[str, Tree], source: Tree | None) -> None:
    """Every language's outline follows the source's order; retired languages lose their editions."""
    course.editions.exclude(locale__in=trees).delete()
    if source is None:
        return
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
                "outline": _outline(source, tree),
                "draft_translation": page.is_draft_translation,
            },
        )
    keep_reviews(course)


def _outline(source: Tree, tree: Tree) -> list[dict]:
    words = {page.translation_key: page for module, pages in tree.modules for page in (module, *pages)}
    return [_module_outline(module, pages, words) for module, pages in source.modules]


def _module_outline(module: ModulePage, pages: tuple[ActivityPage, ...], words: dict) -> dict:
    told = words.get(module.translation_key, module)
    return {
        "key": str(module.translation_key),
        "title": told.title,
        "summary": told.summary,
        "objectives": told.objectives.splitlines(),
        "locale": told.locale.language_code,
        "activities": [_activity_outline(page, words.get(page.translation_key, page)) for page in pages],
    }


def _activity_outline(page: ActivityPage, told: ActivityPage) -> dict:
    return {
        "key": str(page.translation_key),
        "slug": page.slug,
        "kind": page.kind,
        "required": page.required,
        "title": told.title,
        "minutes": told.minutes,
        "locale": told.locale.language_code,
    }


