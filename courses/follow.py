"""The syllabus follows the page tree: receivers of what Wagtail tells of pages.

The CMS unpublishes, copies, moves and deletes by actions of its own that call no method of the page; but it
always sends these signals, so here nothing is missed.
"""

from .addresses import refuse_shared_addresses
from .compile import compile_course, compile_key, compile_part
from .law_used import keep_law_used
from .models import ActivityPage, CoursePage, CoursePart
from .together import waits
from .tree import activities_below, course_page_of, tree_of


def page_published(instance, **kwargs) -> None:
    """Receiver of Wagtail's signal of that name, also sent for live copies and aliases."""
    if isinstance(instance, CoursePart) and not waits(instance):
        compile_part(instance)
    if isinstance(instance, ActivityPage):
        keep_law_used(instance)


def page_withdrawn(instance, **kwargs) -> None:
    """Receiver of `page_unpublished`. Other pages aren't asked whether they still compile: this must succeed."""
    if isinstance(instance, CoursePart) and (course_page := course_page_of(instance)):
        compile_course(course_page, only=())
    if isinstance(instance, ActivityPage):
        keep_law_used(instance)


def page_moves(instance, parent_page_after, **kwargs) -> None:
    """Receiver of `pre_page_move`: refuses a move after which two activities of a course had one address.

    Afterwards would be too late where nobody holds a transaction around: Wagtail has committed the move when
    it says so. Raises CannotPublish.
    """
    page = instance.specific
    course_page = course_page_of(parent_page_after.specific)
    if not isinstance(page, CoursePart) or not page.live or course_page is None:
        return
    staying = [p for _, p in tree_of(course_page).activities() if not p.path.startswith(page.path)]
    refuse_shared_addresses([*staying, *_activities_within(page)])


def page_moved(instance, parent_page_before, **kwargs) -> None:
    """Receiver of `post_page_move`, which is also sent when siblings change their order.

    In another course an exercise meets other competencies, so it is compiled anew. Raises CannotPublish.
    """
    page, left = instance.specific, parent_page_before.specific
    if not isinstance(page, CoursePart):
        return
    course_left = course_page_of(left) if isinstance(left, CoursePart) else None
    course_page = course_page_of(page)
    elsewhere = course_left is not None and course_left != course_page
    if course_page is not None:
        compile_course(course_page, only=_activities_within(page) if elsewhere else ())
    if elsewhere:
        compile_course(course_left, only=())


def page_deleted(instance, **kwargs) -> None:
    """Receiver of `post_delete` of pages: their rows are gone, only this instance remembers its place."""
    if instance.specific_class is CoursePage:
        compile_key(instance.translation_key, locale=instance.locale.language_code, only=())
    elif course_page := course_page_of(instance):
        compile_course(course_page, only=())


def _activities_within(page: CoursePart) -> list[ActivityPage]:
    """The live activities that `page`, an activity or a module, is or has below it."""
    return [page] if isinstance(page, ActivityPage) else activities_below(page)
