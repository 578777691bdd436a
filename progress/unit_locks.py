"""Who assigns a course and who joins a unit at the same time must see each other.

Without a lock neither reads what the other hasn't committed yet, and the joiner would never be enrolled. So who
joins holds her unit and all above it, shared; who assigns holds the one unit, alone. Order of locks: course,
people, units (from the top), enrolments, head of the feed. SQLite has one writer at a time and needs none of this.
"""

from collections.abc import Iterable

from django.db import connection

from courses.models import Course
from people.models import Unit, User
from people.models.unit import line_of


class UnitIsClosed(Exception):
    """Nothing new is given to a unit that isn't there any more; the text is its code. What was given to it stays."""


def hold_lines(paths: Iterable[str]) -> None:
    """Until commit nobody assigns anything to these units or to those above them; others may join. Queries: 1."""
    wanted = sorted({above for path in paths for above in line_of(path)})
    if not wanted or not connection.features.has_select_for_update:
        return
    table = connection.ops.quote_name(Unit._meta.db_table)
    with connection.cursor() as cursor:
        # Django's select_for_update knows no shared lock, and joiners needn't wait for each other.
        cursor.execute(f"SELECT id FROM {table} WHERE path = ANY(%s) ORDER BY path FOR SHARE", [wanted])


def hold_units(units: Iterable[int]) -> None:
    """Until commit nobody joins these units or those below them. Queries: 1."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("path").values_list("pk"))


def hold_open_unit(unit: Unit) -> None:
    """As `hold_units`; who closes it meanwhile waits. Raises UnitIsClosed. Queries: 1."""
    mine = Unit.objects.select_for_update(no_key=True).filter(pk=unit.pk)
    if any(mine.values_list("closed_at", flat=True)):
        raise UnitIsClosed(unit.code)


def hold_course(course: Course) -> None:
    """Until commit nobody else publishes, withdraws or assigns this course. Queries: 1."""
    list(Course.objects.select_for_update(no_key=True).filter(pk=course.pk).values_list("pk"))


def hold_people(people: Iterable[int]) -> None:
    """Until commit nobody else changes these people, or enrols them by name. Queries: 1."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
