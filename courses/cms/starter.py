"""A new course laid out with guidance in place: drafts to be written over, none of it live."""

from json import dumps
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import ActivityPage, CoursePage, ModulePage
from people.models import User

COMPETENCY = "first_response"


@transaction.atomic
def start_course(*, title: str, slug: str, modules: int, home: Page, by: User) -> CoursePage:
    """A draft course below `home` with `modules` modules, each with one activity of every kind that has a starter."""
    course = CoursePage(
        title=title,
        slug=slug,
        summary=_("Say in two or three sentences what the officer will do better after this course."),
        objectives=_("One objective a line, each with a verb: recognise, secure, record …"),
        competencies=dumps([_block("competency", {"key": COMPETENCY, "title": _("First response")})]),
        reviews_required=True,
        owner=by,
        live=False,
    )
    _add(home, course, by)
    for number in range(1, modules + 1):
        _start_module(course, number, by)
    return course


def starters() -> list[ActivityPage]:
    """An unsaved page of every kind of activity that knows how to begin, in the order in which one would do them."""
    made = [kind.starter() for kind in ActivityPage.__subclasses__() for kind in _kinds(kind)]
    return [page for page in made if page is not None]


def free_slug(title: str, home: Page) -> str:
    """An address made of the title that no page below `home` has."""
    wanted = slugify(title) or "course"
    taken = set(home.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = next(number for number in range(1, len(taken) + 2) if _numbered(wanted, number) not in taken)
    return _numbered(wanted, number)


def _numbered(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"


def _kinds(kind: type[ActivityPage]) -> list[type[ActivityPage]]:
    """The kind itself, or those that stand in for it where it is abstract."""
    return kind.__subclasses__() if kind._meta.abstract else [kind]


def _start_module(course: CoursePage, number: int, by: User) -> None:
    module = ModulePage(
        title=_("Module %(number)s") % {"number": number},
        slug=f"m{number}",
        summary=_("Say in one sentence what this module is about."),
        live=False,
    )
    _add(course, module, by)
    for activity in starters():
        activity.slug = f"m{number}-{activity.kind}"
        activity.live = False
        _add(module, activity, by)


def _add(parent: Page, page: Page, by: User) -> None:
    page.locale = parent.locale
    # treebeard counts children on the instance, which doesn't know those that were just added.
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(user=by)


def _block(kind: str, value) -> dict:
    return {"type": kind, "id": str(uuid4()), "value": value}
