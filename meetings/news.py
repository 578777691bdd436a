"""What officers are told of their bookings: booked, moved up, changed, cancelled, reminded the day before, missed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.message_places import some_course
from courses.models import Activity, ActivityEdition, Course
from people import news
from people.languages import best_of, reading_order
from people.news import Piece
from people.wording import DATE, WRITTEN, Message, Place

from .clock import when, zone_of_person
from .invite import invitation
from .models import Booking, Meeting

BOOKED, MOVED_UP, CHANGED = "session_booked", "session_moved_up", "session_changed"
CANCELLED, REMINDER, MISSED = "session_cancelled", "session_reminder", "session_missed"


NO_REASONS: Mapping[int, str] = {}
_TITLE = Place("title", _("Title"), some_course, needed=True)
_WHEN = Place("when", _("When"), lambda: f"{DATE.shown()}, {time_format(time(10), 'TIME_FORMAT')}", needed=True)
_WHERE = Place("where", _("Place, or link of a session online"), _("Place"), needed=True)
_REASON = Place("reason", _("Reason"), WRITTEN, needed=True)
_NOT_THERE = _("You weren’t there: %(title)s")
_AGAIN = format_lazy("%(when)s. {}", _("You can book another date."))
_CORRECTED = format_lazy("{} %(reason)s", _AGAIN)


def _message(kind: str, title) -> Message:
    return Message(kind, title, "%(when)s. %(where)s", (_TITLE, _WHEN, _WHERE))


MESSAGES = (
    _message(BOOKED, _("You have a place: %(title)s")),
    _message(MOVED_UP, _("A place has become free and is yours: %(title)s")),
    _message(CHANGED, _("Changed: %(title)s")),
    Message(CANCELLED, _("Cancelled: %(title)s"), "%(when)s. %(reason)s", (_TITLE, _WHEN, _REASON)),
    _message(REMINDER, _("Soon: %(title)s")),
    Message(MISSED, _NOT_THERE, _AGAIN, (_TITLE, _WHEN)),
)
#: Where it had counted that she was there.
NOT_THERE_AFTER_ALL = Message("session_taken_back", _NOT_THERE, _CORRECTED, (_TITLE, _WHEN, _REASON))


def register() -> None:
    for message in MESSAGES:
        more = (NOT_THERE_AFTER_ALL,) if message.key == MISSED else ()
        news.register(message.key, lambda several, one=message: _said(several, one), message, *more)


def tell_of(
    bookings: Iterable[Booking], meeting: Meeting, kind: str, *, reasons: Mapping[int, str] = NO_REASONS
) -> None:
    """Tell who has booked, or waits; the same kind again where the meeting has changed since, or for another reason.

    Queries: 1 for each 1,000, where officers are known with their units' jurisdictions.
    """
    news.tell_each(kind, (
        (
            one.officer_id,
            f"{one.pk} {meeting.sequence}{' taken back' if one.officer_id in reasons else ''}",
            {
                "meeting": meeting.pk, "zone": zone_of_person(one.officer),
                "waits": one.status == Booking.Status.WAITING, "booking": one.pk,
                "reason": reasons.get(one.officer_id, ""),
            },
        )
        for one in bookings
    ))  # fmt: skip


def editions_of(activities: Iterable[Activity], language: str) -> dict[int, ActivityEdition]:
    """The words of activities for readers of `language`, by activity. Queries: 1. They are known with their courses."""
    courses = {one.pk: one.course for one in activities}
    editions: dict[int, list[ActivityEdition]] = {}
    for one in ActivityEdition.objects.filter(activity__in=courses).defer("content", "plain_text", "search_text"):
        editions.setdefault(one.activity_id, []).append(one)
    return {activity: best_edition(those, courses[activity], language) for activity, those in editions.items()}


def best_edition(editions: Iterable[ActivityEdition], course: Course, language: str) -> ActivityEdition | None:
    """Of one activity's editions, that for readers of `language`."""
    editions = list(editions)
    return best_of(editions, reading_order(language, course.source_locale)) or next(iter(editions), None)


def titles(meetings: Iterable[Meeting], language: str) -> dict[int, ActivityEdition]:
    """The same of the activities of meetings. Queries: 1."""
    return editions_of([one.activity for one in meetings], language)


def _said(several: Sequence[dict], message: Message) -> list[Piece | None]:
    """The words of each; None where the meeting is gone. Queries: 2."""
    wanted = {data["meeting"] for data in several}
    meetings = Meeting.objects.filter(pk__in=wanted).select_related("activity__course").in_bulk()
    words = titles(meetings.values(), get_language())
    missed = _still_missed(several) if message.key == MISSED else None
    said = []
    for data in several:
        meeting = meetings.get(data["meeting"]) if missed is None or data["booking"] in missed else None
        edition = meeting and words.get(meeting.activity_id)
        said.append(_piece(meeting, edition.title, data, message) if edition else None)
    return said


def _still_missed(several: Sequence[dict]) -> set[int]:
    """What was corrected since is told to nobody any more. Queries: 1."""
    asked = [data["booking"] for data in several]
    return set(Booking.objects.filter(pk__in=asked, status=Booking.Status.ABSENT).values_list("pk", flat=True))


def _piece(meeting: Meeting, name: str, data: dict, message: Message) -> Piece:
    """Who waits isn't given the link, and has nothing in her calendar; nor has who wasn't there."""
    reason = data.get("reason", "")
    values = {
        "title": name,
        "when": when(meeting, data["zone"]),
        "where": meeting.place or ("" if data["waits"] else meeting.link),
        "reason": reason or meeting.cancelled_because,
    }
    file = None if data["waits"] or message.key == MISSED else invitation(meeting, name)
    return Piece(NOT_THERE_AFTER_ALL if reason else message, values, reverse("meeting", args=[meeting.pk]), file)
