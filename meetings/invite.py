"""The calendar file of a meeting, in the active language."""

from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from people.news import Attached

from . import ics
from .models import Meeting


def event_of(meeting: Meeting, title: str) -> ics.Event:
    """Nothing in it is personal: whoever has a place gets the same."""
    page = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('meeting', args=[meeting.pk])}"
    told = [meeting.cancelled_because if meeting.cancelled_at else "", meeting.link, page]
    return ics.Event(
        key=meeting.key,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=title,
        description="\n".join(line for line in told if line),
        place=meeting.place,
        link=page,
        organiser=(settings.SITE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        language=get_language(),
        cancelled=meeting.cancelled_at is not None,
    )


def invitation(meeting: Meeting, title: str) -> Attached:
    name = f"{meeting.begins:%Y-%m-%d}-{meeting.activity.slug}.ics"
    return Attached(name, ics.calendar(event_of(meeting, title)), ics.KIND, reverse("meeting_calendar", args=[meeting.pk]))
