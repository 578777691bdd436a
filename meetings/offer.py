"""Which meetings there are for an officer: what she may book, and the rule of the units."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import User
from people.models.unit import line_of

from .models import Booking, Meeting

_SCOPE = Meeting.units.through


def is_for(meeting: Meeting, officer: User) -> bool:
    """Whether officers of her unit may book: one of the meeting's units is hers or above hers. Queries: 1."""
    paths = list(meeting.units.values_list("path", flat=True))
    line = line_of(officer.unit.path) if officer.unit_id else []
    return not paths or any(path in line for path in paths)


def open_to(officer: User) -> Q:
    """The same as a condition on meetings."""
    scope = _SCOPE.objects.filter(meeting=OuterRef("pk"))
    line = line_of(officer.unit.path) if officer.unit_id else []
    return ~Exists(scope) | Exists(scope.filter(unit__path__in=line))


def offered(activity_id: int, officer: User, now: datetime) -> QuerySet[Meeting]:
    """The meetings of an activity that haven't ended and are for her, or in which she has booked; the next first."""
    hers = Booking.objects.filter(meeting=OuterRef("pk"), officer=officer, status__in=Booking.OPEN)
    return Meeting.objects.filter(
        Exists(hers) | (open_to(officer) & Q(cancelled_at=None)), activity=activity_id, ends_at__gt=now
    ).order_by("starts_at", "pk")
