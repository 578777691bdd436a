"""An assignment in words, for lists."""

from collections.abc import Mapping
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import CourseEdition
from people.models import Rank, Role

from .models import Assignment

ROLE_LABELS = {role.value: role.label for role in Role}


def rank_names() -> dict[int, str]:
    """Queries: 1."""
    return dict(Rank.objects.values_list("pk", "name"))


def title_of(one: Assignment, words: Mapping[int, CourseEdition]) -> str:
    """Its course's title, after that of its path. Queries: none with `of_path__path` loaded."""
    edition = words.get(one.course_id)
    title = edition.title if edition else one.course.slug
    return f"{one.of_path.path}: {title}" if one.of_path_id else title


def whom(one: Assignment, ranks: Mapping[int, str] | None = None) -> str:
    """The unit and what narrows it, or that officers are named. Queries: none with `ranks`, 1 where there are some."""
    if one.unit_id is None:
        return ngettext("%(number)d named officer", "%(number)d named officers", one.total) % {"number": one.total}
    known = ranks if ranks is not None or not one.ranks else rank_names()
    narrowed = [(known or {}).get(pk, "?") for pk in one.ranks] + [str(ROLE_LABELS.get(role, role)) for role in one.roles]
    return " · ".join([one.unit.name, *([", ".join(narrowed)] if narrowed else [])])


def until(one: Assignment) -> str:
    """The day, or the number of days; empty without either."""
    if one.days is not None:
        return ngettext("%(days)d day after getting it", "%(days)d days after getting it", one.days) % {"days": one.days}
    return date_format(one.due, "SHORT_DATE_FORMAT") if one.due else ""


def is_closed(code: str) -> str:
    """Why a unit is given nothing new (UnitIsClosed)."""
    return _("The unit ‘%(code)s’ is closed.") % {"code": code}


def by(one: Assignment) -> str:
    """The program that assigned it, or the person. Queries: none with `assigned_by` loaded."""
    return one.program or (one.assigned_by.get_full_name() if one.assigned_by_id else "")


def progress_of(one: Assignment) -> str:
    """How many officers have been given it, while that is under way."""
    if one.finished_at is not None:
        return _("done")
    return _("%(reached)d of %(total)d officers") % {"reached": one.reached, "total": one.total}


def named_by(ranks: Mapping[int, str]):
    """`whom` for a list, with the names of ranks read once."""
    return partial(whom, ranks=ranks)
