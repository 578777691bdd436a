"""The syllabus follows the page tree: receivers of what Wagtail tells of pages.

The CMS unpublishes, copies, moves and deletes by actions of its own that call no method of the page; but it
always sends these signals, so here nothing is missed.
"""

from .compile import compile_part, course_page_of, refuse_shared_addresses, tree_of, withdraw_course
from .law_used import keep_law_used
from .models import ActivityPage, CoursePage, CoursePart


def page_changed(instance, **kwargs) -> None:
    """Receiver of `page_published` (also sent for live copies and aliases) and of `page_unpublished`."""
    if isinstance(instance, CoursePart):
        compile_part(instance)
    if isinstance(instance, ActivityPage):
        keep_law_used(instance)


def page_moves(instance, parent_page_after, **kwargs) -> None:
    """Receiver of `pre_page_move`: refuses a move after which two activities of a course had one address.

    Afterwards would be too late: Wagtail has committed the move when it says so. Raises CannotPublish.
    """
    page = instance.specific
    course_page = course_page_of(parent_page_after.specific)
    if not isinstance(page, CoursePart) or not page.live or course_page is None:
        return
    staying = [p for _, p in tree_of(course_page).activities() if not p.path.startswith(page.path)]
    moving = [page, *page.get_children().live().specific()]
    refuse_shared_addresses([*staying, *(p for p in moving if isinstance(p, ActivityPage))])


def page_moved(instance, parent_page_before, **kwargs) -> None:
    """Receiver of `post_page_move`, which is also sent when siblings change their order."""
    page, left = instance.specific, parent_page_before.specific
    if not isinstance(page, CoursePart):
        return
    if isinstance(left, CoursePart) and course_page_of(left) != course_page_of(page):
        compile_part(left)
    compile_part(page)


def page_deleted(instance, **kwargs) -> None:
    """Receiver of `post_delete` of pages: their rows are gone, only this instance remembers its place."""
    if instance.specific_class is CoursePage:
        withdraw_course(key=instance.translation_key, locale=instance.locale.language_code)
    elif course_page := course_page_of(instance):
        compile_part(course_page)
