"""What a lesson is for: objectives and competencies, which its compiled content has before its blocks."""

from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.models import Page

from people.languages import reading_order

from .compiled import Problem
from .models import CoursePage
from .tree import course_page_of

#: The type of the first block of a compiled lesson. Editors have two fields for it instead, and can't add one.
GOALS = "goals"


def goals_of(page) -> tuple[list[dict], tuple[Problem, ...]]:
    """The block for `page`, a lesson, as a list to stand before the others, and what is wrong with its goals.

    The list is empty where it says none; wrong is a competency that no language of the course trains. Queries: 2, or
    none where it names no competency.
    """
    objectives = [line.strip() for line in page.objectives.splitlines() if line.strip()]
    named = trained_near(page) if page.competencies else {}
    served = {key: named[key] for key in page.competencies if key in named}
    gone = [key for key in page.competencies if key not in named] if page.path else []  # a new page has no course yet
    sentence = _("The course doesn't train the competency ‘%(key)s’ any more. Untick it, or add it to the course.")
    problems = tuple(Problem(sentence % {"key": key}, field="competencies") for key in gone)
    if not objectives and not served:
        return [], problems
    return [{"type": GOALS, "id": GOALS, "value": {"objectives": objectives, "competencies": served}}], problems


def trained_near(page: Page) -> dict[str, str]:
    """The competencies of the course around `page`, named in its language or else the nearest to it. Queries: 2.

    Of all languages, since a lesson may be published before the page of its course is translated again.
    """
    course = course_page_of(page) if page.path else None
    return trained_by(course.translation_key, page.locale.language_code) if course else {}


def trained_by(course_key: UUID, language: str) -> dict[str, str]:
    """The competencies of a course by key, in its own order, named as near to `language` as can be. Queries: 1."""
    pages = CoursePage.objects.filter(translation_key=course_key).select_related("locale").order_by("pk")
    said = {page.locale.language_code: _named(page) for page in pages}
    nearest = [code for code in (language, *reading_order(language), *said) if code in said]
    named: dict[str, str] = {}
    for code in nearest:
        named |= {key: title for key, title in said[code].items() if key not in named}
    return named


def _named(course: CoursePage) -> dict[str, str]:
    return {block.value["key"]: block.value["title"] for block in course.competencies}
