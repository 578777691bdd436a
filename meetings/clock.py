"""Days and hours as people read them: by the clocks of the place, or, where a session is online, by the reader's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, time_format

from people.models import User

from .models import Meeting

#: The clocks of the jurisdictions, by the country of their codes.
ZONES = {
    "AL": "Europe/Tirane", "AM": "Asia/Yerevan", "AZ": "Asia/Baku", "BA": "Europe/Sarajevo", "GE": "Asia/Tbilisi",
    "MD": "Europe/Chisinau", "ME": "Europe/Podgorica", "MK": "Europe/Skopje", "RS": "Europe/Belgrade",
    "TR": "Europe/Istanbul", "UA": "Europe/Kyiv", "XK": "Europe/Belgrade",
}  # fmt: skip


def zone_of(code: str | None) -> str:
    """The name of the time zone of a jurisdiction, by its code; the installation's where there is none."""
    return ZONES.get((code or "")[:2], settings.TIME_ZONE)


def zone_of_person(person: User) -> str:
    """That of her unit's jurisdiction. Queries: none where her unit is known with its jurisdiction, else 2."""
    return zone_of(person.unit.jurisdiction.code if person.unit_id else None)


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
