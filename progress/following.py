"""Assignments that were changed or taken back and whose officers are still being looked at, in words for lists."""

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.queries import course_words

from .assign_words import rank_names, whom
from .models import Resettlement


def following(units: Q | None = None) -> list[dict]:
    """What `progress/following.html` shows, of all or of those units (a condition). Queries: 1, or 3."""
    found = list(Resettlement.objects.filter(units or Q()).select_related("course", "unit"))
    if not found:
        return []
    words, ranks = course_words({one.course_id for one in found}, get_language()), rank_names()
    return [
        {
            "title": words[one.course_id].title if one.course_id in words else one.course.slug,
            "lang": words[one.course_id].locale if one.course_id in words else "",
            "whom": whom(one, ranks),
            "said": _("%(reached)d of %(total)d officers") % {"reached": one.done, "total": one.total},
            "done": one.done,
            "total": one.total,
        }
        for one in found
    ]


def is_followed(course_id: int) -> bool:
    """Whether officers of a course are still being looked at. Queries: 1."""
    return Resettlement.objects.filter(course=course_id).exists()
