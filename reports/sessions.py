"""Live sessions as units read them: those to which officers of theirs may come, or have come; and how many of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.models import Activity, Course
from meetings.models import Attendance, Booking, Meeting
from people.models import Unit
from people.models.unit import line_of
from people.scope import Scope

from .completions import midnight
from .courses import best_title
from .languages import TAGS
from .moments import LocalMoment, Moment
from .whole import each
from .words import KeyText

Status = Booking.Status
#: What a program is told of a booking; those that were given back or cancelled are history.
PLACES = {Status.BOOKED: "booked", Status.PASSED: "booked", Status.WAITING: "waiting"}


class SessionRow(NamedTuple):
    """A live session; `booked`, `waiting` and `attended` count officers in sight, `taken` everybody's places."""

    session: int
    key: str
    course: str
    activity: str
    title: str
    language: str | None
    starts_at: Moment
    ends_at: Moment
    time_zone: str
    place: str
    online: bool
    languages: str
    places: int
    taken: int
    booked: int
    waiting: int
    attended: int
    cancelled_at: Moment | None


#: Columns whose text is ours.
OURS = frozenset({
    "key", "course", "activity", "language", "starts_at", "ends_at", "time_zone", "languages", "cancelled_at",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class WhichSessions:
    """Which of the sessions in sight are asked for; what is None doesn't narrow. Both dates are included.

    Of `unit`: to which its officers may come or have come.
    """

    course: Course | None = None
    activity: Activity | None = None
    unit: Unit | None = None
    begins_from: date | None = None
    begins_to: date | None = None
    cancelled: bool | None = None


def sessions(*, scope: Scope, which: WhichSessions) -> QuerySet[Meeting]:
    """Queries: none yet."""
    if which.unit is not None:
        scope = Scope(paths=(which.unit.path,))
    found = Meeting.objects.filter(_concern(scope)).annotate(**_counts(scope))
    if which.course is not None:
        found = found.filter(activity__course=which.course)
    if which.activity is not None:
        found = found.filter(activity=which.activity)
    if which.cancelled is not None:
        found = found.filter(cancelled_at__isnull=not which.cancelled)
    if which.begins_from is not None:
        found = found.filter(starts_at__gte=midnight(which.begins_from))
    if which.begins_to is not None:
        found = found.filter(starts_at__lt=midnight(which.begins_to + timedelta(days=1)))
    return found.order_by("pk")


def _concern(scope: Scope) -> Q:
    """For everybody, for units in sight or above them, or with somebody in sight who booked or was there."""
    meant = Meeting.units.through.objects.filter(meeting=OuterRef("pk"))
    above = [path for one in scope.paths for path in line_of(one)]
    theirs = meant.filter(scope.units("unit__") | Q(unit__path__in=above))
    return ~Exists(meant) | Exists(theirs) | Exists(_bookings(scope)) | Exists(_attendances(scope))


def _bookings(scope: Scope) -> QuerySet[Booking]:
    return Booking.objects.filter(scope.officers("officer__"), meeting=OuterRef("pk"), status__in=PLACES)


def _attendances(scope: Scope) -> QuerySet[Attendance]:
    return Attendance.objects.filter(scope.officers("officer__"), meeting=OuterRef("pk"))


def _counts(scope: Scope) -> dict:
    booked = _bookings(scope).exclude(status=Status.WAITING)
    return {
        "booked": _number(booked),
        "waiting": _number(_bookings(scope).filter(status=Status.WAITING)),
        "attended": _number(_attendances(scope)),
    }


def _number(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("meeting").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def session_rows(found: QuerySet[Meeting], language: str | None) -> Iterator[SessionRow]:
    """Queries: 2."""
    titles = _titles(language)
    columns = (
        "pk", KeyText("key"), KeyText("activity__course__key"), KeyText("activity__key"), "activity_id",
        LocalMoment("starts_at"), LocalMoment("ends_at"), "time_zone", "place", "link", "languages", "places", "taken",
        "booked", "waiting", "attended", LocalMoment("cancelled_at"),
    )  # fmt: skip
    for row in each(found.values_list(*columns)):
        *keys, activity, begins, ends, zone, place, link, languages = row[:11]
        spoken = " ".join(TAGS.get(one, one) for one in languages)
        yield SessionRow(*keys, *titles[activity], begins, ends, zone, place, bool(link), spoken, *row[11:])


def who_came(meetings: Collection[int], scope: Scope) -> dict[int, list[dict]]:
    """By meeting the officers in sight who have a place or wait, or were there, by id. Queries: 2."""
    found: dict[int, dict[int, dict]] = {pk: {} for pk in meetings}
    booked = Booking.objects.filter(scope.officers("officer__"), meeting__in=meetings, status__in=PLACES)
    for meeting, officer, status in booked.order_by("pk").values_list("meeting_id", "officer_id", "status"):
        found[meeting][officer] = {"officer": officer, "booking": PLACES[status], "attended": False, "counted_at": None}
    there = Attendance.objects.filter(scope.officers("officer__"), meeting__in=meetings)
    for meeting, officer, counted in there.order_by("pk").values_list("meeting_id", "officer_id", LocalMoment("counted_at")):
        one = found[meeting].setdefault(officer, {"officer": officer, "booking": None})
        one |= {"attended": True, "counted_at": counted}
    return {pk: [those[officer] for officer in sorted(those)] for pk, those in found.items()}


def _titles(language: str | None) -> dict[int, tuple[str, str | None]]:
    """By activity its title and in which language that is. Queries: 1."""
    named: dict[int, dict[str, str]] = {}
    about: dict[int, tuple[str, str]] = {}
    rows = Activity.objects.filter(meetings__isnull=False).distinct()
    for pk, slug, source, locale, title in rows.values_list(
        "pk", "slug", "course__source_locale", "editions__locale", "editions__title"
    ):
        about[pk] = (source, slug)
        if locale:
            named.setdefault(pk, {})[locale] = title
    return {pk: best_title(named.get(pk, {}), language, *of) for pk, of in about.items()}
