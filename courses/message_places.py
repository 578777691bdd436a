"""The place of a course in messages that name one."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from people.wording import Place

from .models import Course
from .queries import course_words


def some_course() -> str:
    """The title of a live course in the active language, to try messages with. Queries: 2."""
    first = Course.objects.filter(is_live=True).values_list("pk", flat=True).order_by("pk")[:1]
    words = course_words(list(first), get_language())
    return next((edition.title for edition in words.values()), gettext("Course"))


#: What stands in the messages of several apps.
COURSE = Place("course", _("Title of the course"), some_course, needed=True)
