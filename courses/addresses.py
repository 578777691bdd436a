"""What delivery's addresses ask of pages: one slug for each course, and for each activity within its course."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page

from .compiled import CannotPublish, Problem
from .models import ActivityPage, Course, CoursePage, CoursePart
from .tree import course_page_of, tree_of


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


def refuse_taken_course_address(page: CoursePage) -> None:
    """Courses have one address each in all languages, and keep it when they are withdrawn. Raises CannotPublish."""
    if Course.objects.filter(slug=page.slug).exclude(key=page.translation_key).exists():
        sentence = _("Another course has or had the address ‘%(slug)s’. Choose another one.")
        raise CannotPublish(page, (Problem(sentence % {"slug": page.slug}, field="slug"),))


def refuse_taken_address(page: CoursePart, *, below: Page) -> None:
    """The same for one page, before it is published below another. Raises CannotPublish."""
    if isinstance(page, CoursePage):
        if _gives_the_address(page):
            refuse_taken_course_address(page)
        return
    course_page = course_page_of(below.specific)
    if isinstance(page, ActivityPage) and course_page is not None:
        others = [other for _module, other in tree_of(course_page).activities() if other.pk != page.pk]
        refuse_shared_addresses([*others, page])


def _gives_the_address(page: CoursePage) -> bool:
    """Whether this course page's slug would be the course's; of a translation it isn't."""
    course = Course.objects.filter(key=page.translation_key).first()
    if course is None or course.source_locale == page.locale.language_code:
        return True
    original = CoursePage.objects.filter(translation_key=page.translation_key).order_by("pk").first()
    return original is not None and original.pk == page.pk
