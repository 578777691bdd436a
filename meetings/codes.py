"""The code that a facilitator shows: signed, for one meeting, good for two minutes.

Who scans it has two more things to do, to sign in and to confirm; so the scanning itself is kept in her browser's session,
for ten minutes. A picture of the code that is sent to somebody elsewhere is worth nothing soon after.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from .models import Meeting

SALT = "meetings.codes"
GOOD_FOR = timedelta(minutes=2)
#: A fresh one is shown before the last has ended, so that who scans late in its life isn't refused.
FRESH_EVERY = timedelta(seconds=45)
#: From scanning to confirming, with signing in between.
TO_CONFIRM = timedelta(minutes=10)
SCANNED = "meeting_scanned"


class NoCode(Exception):
    """It was never signed here, was changed, or has ended."""


def make_code(meeting: Meeting) -> str:
    """For the meeting, from now on. Its key, not its number: nobody learns how many meetings there are."""
    return signing.TimestampSigner(salt=SALT).sign(meeting.key.hex)


def address_of(code: str) -> str:
    """Where the code leads: without a language, which is the scanning person's to say."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('meeting_scan', args=[code])}"


def meeting_of(code: str) -> Meeting:
    """The meeting whose code was scanned. Queries: 1 where the signature is right, else none. Raises NoCode."""
    try:
        key = signing.TimestampSigner(salt=SALT).unsign(code, max_age=GOOD_FOR)
        return Meeting.objects.get(key=UUID(hex=key))
    except (signing.BadSignature, Meeting.DoesNotExist, ValueError) as error:
        raise NoCode(code) from error


def remember_scan(request: HttpRequest, meeting: Meeting) -> None:
    """Keep in the browser's session, also that of a stranger, that the code of a meeting was scanned just now."""
    request.session[SCANNED] = {"meeting": meeting.pk, "at": timezone.now().timestamp()}


def has_scanned(request: HttpRequest, meeting: Meeting) -> bool:
    """Whether this browser scanned the code of this meeting a moment ago."""
    scanned = request.session.get(SCANNED) or {}
    age = timezone.now().timestamp() - scanned.get("at", 0)
    return scanned.get("meeting") == meeting.pk and 0 <= age <= TO_CONFIRM.total_seconds()


def forget_scan(request: HttpRequest) -> None:
    """A scan is good for one confirmation."""
    request.session.pop(SCANNED, None)
