"""What officers are told of their bookings: booked, moved up, changed, cancelled, and reminded the day before."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import get_language, gettext

from courses.models import Activity, ActivityEdition, Course
from people import news
from people.languages import best_of, reading_order
from people.news import Told

from .clock import when, zone_of_person
from .invite import invitation
from .models import Booking, Meeting

BOOKED, MOVED_UP, CHANGED = "session_booked", "session_moved_up", "session_changed"
CANCELLED, REMINDER, MISSED = "session_cancelled", "session_reminder", "session_missed"


def register() -> None:
    for kind, title in {
        BOOKED: _booked, MOVED_UP: _moved_up, CHANGED: _changed, CANCELLED: _cancelled, REMINDER: _reminder,
    }.items():  # fmt: skip
        news.register(kind, lambda several, title=title: _said(several, title))
    news.register(MISSED, lambda several: _said(several, _missed))


def tell_of(bookings: Iterable[Booking], meeting: Meeting, kind: str) -> None:
    """Tell who has booked, or waits; the same kind again where the meeting has changed since.

    Queries: 1 for each 1,000, where officers are known with their units' jurisdictions.
    """
    news.tell_each(kind, (
        (
            one.officer_id,
            f"{one.pk} {meeting.sequence}",
            {
                "meeting": meeting.pk, "zone": zone_of_person(one.officer),
                "waits": one.status == Booking.Status.WAITING, "booking": one.pk,
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


def _said(several: Sequence[dict], title) -> list[Told | None]:
    """The words of each; None where the meeting is gone. Queries: 2."""
    wanted = {data["meeting"] for data in several}
    meetings = Meeting.objects.filter(pk__in=wanted).select_related("activity__course").in_bulk()
    words = titles(meetings.values(), get_language())
    missed = _still_missed(several) if title is _missed else None
    told = []
    for data in several:
        meeting = meetings.get(data["meeting"]) if missed is None or data["booking"] in missed else None
        edition = meeting and words.get(meeting.activity_id)
        told.append(_told(meeting, edition.title, data, title) if edition else None)
    return told


def _still_missed(several: Sequence[dict]) -> set[int]:
    """What was corrected since is told to nobody any more. Queries: 1."""
    asked = [data["booking"] for data in several]
    return set(Booking.objects.filter(pk__in=asked, status=Booking.Status.ABSENT).values_list("pk", flat=True))


def _told(meeting: Meeting, name: str, data: dict, title) -> Told:
    """Who waits isn't given the link, and has nothing in her calendar."""
    if title is _missed:
        text = f"{when(meeting, data['zone'])}. {gettext('You can book another date.')}"
        return Told(title() % {"title": name}, text, reverse("meeting", args=[meeting.pk]))
    where = meeting.place or ("" if data["waits"] else meeting.link)
    more = meeting.cancelled_because if title is _cancelled else where
    file = None if data["waits"] else invitation(meeting, name)
    text = f"{when(meeting, data['zone'])}. {more}".strip()
    return Told(title() % {"title": name}, text, reverse("meeting", args=[meeting.pk]), file)


def _booked() -> str:
    return gettext("You have a place: %(title)s")


def _moved_up() -> str:
    return gettext("A place has become free and is yours: %(title)s")


def _changed() -> str:
    return gettext("Changed: %(title)s")


def _cancelled() -> str:
    return gettext("Cancelled: %(title)s")


def _reminder() -> str:
    return gettext("Soon: %(title)s")


def _missed() -> str:
    return gettext("You weren’t there: %(title)s")
