"""Once a week, whoever manages a unit is told how it stands: who completed, who is late."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from people import news
from people.capitals import begin
from people.models import Role, Unit, UnitRole
from people.news import Piece
from people.wording import Message, Place
from progress.models import Enrolment

from .figures import by_unit, live_courses
from .fold import fold
from .question import Question
from .standing import Part

WEEK = "week_of_unit"
UNITS_AT_A_TIME = 200


def register() -> None:
    news.register(WEEK, _said, HOW_IT_STANDS)


@task(backend="later")
def tell_of_the_week() -> None:
    """Tell every manager of last week, for each topmost unit of hers, once; of units without enrolments nothing.

    Queries: 4, 3 for each 200 units and 1 for each 1,000 managers.
    """
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() + 7)
    year, week, _day = monday.isocalendar()
    managers = _managers()
    units = {one.path: one for one in Unit.objects.filter(path__in={path for _person, path in managers})}
    fold()
    completed, stands = _completed(monday, units), _stands(list(units.values()), today)
    told = []
    for person, path in managers:
        if sum(stands[path].values()):
            unit = units[path].pk
            data = {"unit": unit, "completed": completed[path], **{part: stands[path][part] for part in Part}}
            told.append((person, f"{unit} {year}-{week:02}", data))
    news.tell_each(WEEK, told)


def _managers() -> list[tuple[int, str]]:
    """Who manages which units, those below another of hers left out. Queries: 1."""
    held = UnitRole.objects.filter(role=Role.UNIT_MANAGER, user__is_active=True).order_by("user", "unit__path")
    found: list[tuple[int, str]] = []
    for person, path in held.values_list("user", "unit__path"):
        # Paths in order: a unit comes right after those that it stands below.
        if not found or found[-1][0] != person or not path.startswith(found[-1][1]):
            found.append((person, path))
    return found


def _completed(monday: date, paths: Iterable[str]) -> Counter:
    """How many completed a course in the week from `monday`, by path, units below counted too. Queries: 1."""
    week = (monday, monday + timedelta(days=6))
    # Who is counted here is counted in the figures beside it.
    done = Enrolment.objects.filter(completed_at__date__range=week, course__is_live=True, officer__is_active=True)
    wanted, found = set(paths), Counter()
    for path, number in done.values_list("officer__unit__path").annotate(Count("pk")).order_by():
        for end in range(Unit.steplen, len(path or "") + 1, Unit.steplen):
            if path[:end] in wanted:
                found[path[:end]] += number
    return found


def _stands(units: list[Unit], today: date) -> dict[str, Counter]:
    editions, stands = live_courses(), {}
    for first in range(0, len(units), UNITS_AT_A_TIME):
        stands |= by_unit(units[first : first + UNITS_AT_A_TIME], Question(today=today), editions)
    return stands


def _said(several: Sequence[dict]) -> list[Piece | None]:
    """The words of each; None where the unit isn't there any more. Queries: 1."""
    units = Unit.objects.in_bulk([data["unit"] for data in several])
    return [_piece(units[data["unit"]], data) if data["unit"] in units else None for data in several]


def _piece(unit: Unit, data: dict) -> Piece:
    return Piece(HOW_IT_STANDS, {**data, "unit": unit.name}, reverse("unit", args=[unit.pk]))


def _figures(_values) -> str:
    return " · ".join(f"{begin(str(label))}: %({name})s" for name, label in _FIGURES.items())


_FIGURES = {
    "completed": _("Completed last week"),
    **{part.value: part.label for part in (Part.LATE, Part.UNDER_WAY, Part.NOT_BEGUN, Part.DONE)},
}
HOW_IT_STANDS = Message(
    WEEK, _("Last week: %(unit)s"), _figures,
    (
        Place("unit", _("Unit"), _("Unit"), needed=True),
        *(Place(name, label, lambda: 12) for name, label in _FIGURES.items()),
    ),
)  # fmt: skip
