"""The live pages of a course in one language, as the compiler reads them."""

from dataclasses import dataclass

from wagtail.models import Page

from .models import ActivityPage, CoursePage, ModulePage


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


def tree_of(course_page: CoursePage) -> Tree:
    modules = ModulePage.objects.child_of(course_page).live().order_by("path").select_related("locale")
    return Tree(course=course_page, modules=tuple((module, tuple(activities_below(module))) for module in modules))


def activities_below(module: Page) -> list[ActivityPage]:
    """The live activities of a module, in order.

    Found by their paths: Wagtail publishes the pages of a copied module before it counts that module's children.
    """
    pages = Page.objects.child_of(module).live().order_by("path").specific().select_related("locale")
    return [page for page in pages if isinstance(page, ActivityPage)]


def course_page_of(page: Page) -> CoursePage | None:
    """The course page that `page` is or stands below, as it is stored."""
    ancestors = page.get_ancestors(inclusive=isinstance(page, CoursePage))
    return ancestors.type(CoursePage).specific().last()
