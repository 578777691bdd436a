"""Days and hours as people read them: by the clocks of the place, or, where a session is online, by the reader's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format, time_format

from people.time_zones import ZONES, zone_of, zone_of_person

from .models import Meeting

__all__ = ["ZONES", "hour", "moment", "when", "zone_of", "zone_of_person"]


def when(meeting: Meeting, readers_zone: str) -> str:
    """'4 December 2026, 10:00–12:30 (Europe/Sarajevo)', in the active language."""
    name = meeting.time_zone if meeting.place else readers_zone
    begins, ends = (timezone.localtime(one, ZoneInfo(name)) for one in (meeting.starts_at, meeting.ends_at))
    until = time_format(ends, "TIME_FORMAT") if ends.date() == begins.date() else date_format(ends, "DATETIME_FORMAT")
    return f"{date_format(begins, 'DATE_FORMAT')}, {time_format(begins, 'TIME_FORMAT')}–{until} ({name})"


def hour(at: datetime, zone: str) -> str:
    """The hour of a moment that is near, by the clocks of a zone."""
    return time_format(timezone.localtime(at, ZoneInfo(zone)), "TIME_FORMAT")


def moment(at: datetime, zone: str) -> str:
    """A single moment, by the clocks of a zone."""
    return date_format(timezone.localtime(at, ZoneInfo(zone)), "DATETIME_FORMAT")
