"""What an officer has to complete before a course or a module is open to her: the one rule of it.

A module is closed while something required in a module that it names isn't done; a course, while one that it names
isn't completed. What she has begun is never closed: a rule that comes later takes nothing away. What isn't taught any
more can't be completed, so nobody waits for it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from courses.models import CourseEdition
from people.languages import best_of, reading_order

from .models import Enrolment


@dataclass(frozen=True, slots=True)
class AwaitedCourse:
    """A course to be completed first; `lang` is the language of its title."""

    title: str
    slug: str
    lang: str

    @property
    def url(self) -> str:
        return reverse("course", args=[self.slug])


@dataclass(frozen=True, slots=True)
class AwaitedModule:
    """A module to be completed first; `left` has the activities that are still to be done, as the outline has them."""

    key: str
    title: str
    lang: str
    left: tuple[dict, ...]


def awaited_modules(
    outline: list[dict], *, done: Collection[str], begun: Collection[str]
) -> dict[str, tuple[AwaitedModule, ...]]:
    """By the key of each module of `outline` that is closed, what it waits for. Pure.

    `done` and `begun` are keys of activities. Without a circle, which nobody can publish, something required that
    isn't done is always open.
    """
    modules = {module["key"]: module for module in outline}
    closed = {}
    for key, module in modules.items():
        if any(activity["key"] in begun for activity in module["activities"]):
            continue
        named = (modules[name] for name in module.get("prerequisites", ()) if name in modules)
        if waits := tuple(one for one in (_awaited(each, done) for each in named) if one.left):
            closed[key] = waits
    return closed


def _awaited(module: dict, done: Collection[str]) -> AwaitedModule:
    left = tuple(a for a in module["activities"] if a["required"] and a["key"] not in done)
    return AwaitedModule(key=module["key"], title=module["title"], lang=module["locale"], left=left)


def awaited_courses(
    officer_id: int, asked: Mapping[int, Collection[str]], language: str
) -> dict[int, tuple[AwaitedCourse, ...]]:
    """By course, the live ones among the keys that it asks for which the officer hasn't completed.

    Queries: 1, and none where nothing is asked for.
    """
    keys = {key for named in asked.values() for key in named}
    if not keys:
        return {}
    served = Q(locale__in=reading_order(language)) | Q(locale=F("course__source_locale"))
    hers = Enrolment.objects.filter(
        officer=officer_id, course=OuterRef("course"), status=Enrolment.Status.COMPLETED
    )
    editions: dict[str, list[CourseEdition]] = {}
    live = CourseEdition.objects.filter(served, course__key__in=keys, course__is_live=True)
    for edition in live.exclude(Exists(hers)).select_related("course"):
        editions.setdefault(str(edition.course.key), []).append(edition)
    awaited = {key: _course(those, language) for key, those in editions.items()}
    return {course: tuple(awaited[key] for key in named if key in awaited) for course, named in asked.items()}


def _course(editions: list[CourseEdition], language: str) -> AwaitedCourse:
    edition = best_of(editions, reading_order(language, editions[0].course.source_locale))
    return AwaitedCourse(title=edition.title, slug=edition.course.slug, lang=edition.locale)
