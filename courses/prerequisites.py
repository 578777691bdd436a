"""What has to be completed before a course or a module, as its authors may ask it; the officers' side is in `progress`.

The original's pages decide, as they do about all structure. A circle is refused whenever a course is compiled, in
whatever way that came about. Something that isn't live is refused when the page that asks for it is published by
somebody who can mend it; when it is withdrawn afterwards, it locks nobody out, and the cockpit tells.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from .compiled import CannotPublish, Problem
from .models import Course, CoursePage, ModulePage
from .queries import course_words
from .unfinished import unfinished

FIELD = "prerequisites"


def courses_named_by(page: CoursePage) -> list[str]:
    """The keys of the courses that `page` asks for, each once. Queries: 1."""
    return list(dict.fromkeys(str(block.value.translation_key) for block in page.prerequisites if block.value))


def course_problems(page: CoursePage) -> tuple[Problem, ...]:
    """Each with the block that has it. Queries: at most 5, and none where nothing is asked for."""
    if not page.prerequisites or _is_translation(page.translation_key, page):
        return ()
    named = courses_named_by(page)
    live = set(map(str, Course.objects.filter(key__in=named, is_live=True).values_list("key", flat=True)))
    problems = list(unfinished(page.prerequisites, field=FIELD))
    problems += [
        Problem(_not_live(block.value.title), field=FIELD, path=(block.id,))
        for block in page.prerequisites
        if block.value and str(block.value.translation_key) not in {*live, str(page.translation_key)}
    ]
    if circle := _circle_of_courses(page, named):
        second = next(b for b in page.prerequisites if b.value and str(b.value.translation_key) == circle[1])
        problems.append(Problem(_told(circle, _titles_of_courses(circle, page)), field=FIELD, path=(second.id,)))
    return tuple(problems)


def module_problems(module: ModulePage) -> tuple[Problem, ...]:
    """Queries: at most 4, and none where nothing is asked for."""
    if not module.prerequisites or not module.path:
        return ()
    course = module.get_parent()
    if _is_translation(course.translation_key, course):
        return ()
    modules = [module if one.pk == module.pk else one for one in ModulePage.objects.child_of(course).order_by("path")]
    return problems_among(modules, course_is_live=course.live)[module.pk]


def problems_among(modules: list[ModulePage], *, course_is_live: bool) -> dict[int, tuple[Problem, ...]]:
    """The problems of all modules of one course, by the page's id. Queries: 1 where a module has left the course.

    While the course is a draft its modules may be published in any order, so it isn't asked which are live.
    """
    titles = {str(module.translation_key): module.title for module in modules}
    there = {str(m.translation_key) for m in modules if m.live or not course_is_live}
    edges = {str(module.translation_key): module.prerequisites for module in modules}
    gone = {key for keys in edges.values() for key in keys if key not in titles}
    elsewhere = _titles_elsewhere(gone) if gone else {}
    found: dict[int, tuple[Problem, ...]] = {}
    for module in modules:
        own = str(module.translation_key)
        sentences = []
        for key in module.prerequisites:
            if key in titles and key not in there and key != own:
                sentences.append(_not_live(titles[key]))
            elif key not in titles:
                sentences.append(_("‘%(page)s’ isn't a module of this course.") % {"page": elsewhere.get(key, key)})
        if circle := find_circle(own, edges):
            sentences.append(_told(circle, titles))
        found[module.pk] = tuple(Problem(sentence, field=FIELD) for sentence in sentences)
    return found


def hold_courses() -> None:
    """Make publications that ask for other courses wait for each other, or two at once could close a circle.

    All of them in one order, so that none waits for another that waits for it. Queries: 1.
    """
    list(Course.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def refuse_circle_of_courses(page: CoursePage, course: Course) -> None:
    """Raises CannotPublish. Queries: 1, and none where nothing is asked for."""
    if circle := course.prerequisites and _circle_of_courses(page, course.prerequisites):
        raise CannotPublish(page, (Problem(_told(circle, _titles_of_courses(circle, page)), field=FIELD),))


def refuse_circle_of_modules(modules: list[ModulePage]) -> None:
    """Raises CannotPublish of every module that stands in a circle."""
    edges = {str(module.translation_key): module.prerequisites for module in modules}
    titles = {str(module.translation_key): module.title for module in modules}
    circles = {module.pk: find_circle(str(module.translation_key), edges) for module in modules}
    if any(circles.values()):
        told = {pk: (Problem(_told(circle, titles), field=FIELD),) for pk, circle in circles.items() if circle}
        raise CannotPublish.of_pages(modules, told)


def find_circle(start: Hashable, edges: Mapping[Hashable, Iterable[Hashable]]) -> tuple | None:
    """The shortest way along `edges` from `start` back to it, with `start` at both ends; None if there is none."""
    ways = deque([(start,)])
    seen = set()
    while ways:
        way = ways.popleft()
        for following in edges.get(way[-1], ()):
            if following == start:
                return (*way, start)
            if following not in seen:
                seen.add(following)
                ways.append((*way, following))
    return None


def _circle_of_courses(page: CoursePage, named: list[str]) -> tuple[str, ...] | None:
    own = str(page.translation_key)
    edges = {str(key): keys for key, keys in Course.objects.exclude(prerequisites=[]).values_list("key", "prerequisites")}
    return find_circle(own, edges | {own: named})


def _titles_of_courses(keys: Iterable[str], page: CoursePage) -> dict[str, str]:
    ids = Course.objects.filter(key__in=keys).values_list("pk", flat=True)
    words = course_words(list(ids), get_language()).values()
    return {str(one.course.key): one.title for one in words} | {str(page.translation_key): page.title}


def _titles_elsewhere(keys: set[str]) -> dict[str, str]:
    pages = Page.objects.filter(translation_key__in=keys).order_by("-pk")
    return {str(key): title for key, title in pages.values_list("translation_key", "title")}


def _told(circle: Iterable[str], titles: Mapping[str, str]) -> str:
    way = " → ".join(f"‘{titles.get(key, key)}’" for key in circle)
    return _("These would wait for each other, so that nobody could begin them: %(circle)s") % {"circle": way}


def _not_live(title: str) -> str:
    return _("‘%(page)s’ isn't live. Publish it first, or take it off the prerequisites.") % {"page": title}


def _is_translation(course_key: UUID, page: Page) -> bool:
    """Whether the course's structure is that of another language than this page's."""
    leading = Course.objects.filter(key=course_key).values_list("source_locale", flat=True).first()
    return leading is not None and leading != page.locale.language_code
