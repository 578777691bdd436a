"""What the pages of facilitators show, as plain data for templates."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from people.models import User

from .absent import is_settled
from .attend import LIST_FOR, list_is_open, takes_place
from .clock import when, zone_of_person
from .models import Attendance, Booking, Meeting
from .news import titles
from .rights import run_by

Status = Booking.Status


def titled(meeting: Meeting, reader: User) -> dict:
    """The head of a meeting's page. Queries: 1, and 2 for a reader's unit."""
    edition = titles([meeting], get_language()).get(meeting.activity_id)
    return {
        "pk": meeting.pk,
        "title": edition.title if edition else meeting.activity.slug,
        "lang": edition.locale if edition else "en",
        "when": when(meeting, zone_of_person(reader)),
        "place": meeting.place,
        "link": meeting.link,
        "cancelled": meeting.cancelled_because if meeting.cancelled_at else "",
        "is_cancelled": meeting.cancelled_at is not None,
    }


def home_card(person: User) -> dict | None:
    """For who has no unit, and so no courses, but runs sessions. Queries: none for who has a unit, else 1."""
    if person.unit_id or not run_by(person).exists():
        return None
    return {"template": "meetings/home_card.html"}


def my_page(meetings: QuerySet[Meeting], reader: User) -> dict:
    """The context of `meetings/my_meetings.html`. Queries: 2."""
    now = timezone.now()
    recent = list(
        meetings.filter(ends_at__gt=now - LIST_FOR).select_related("activity__course").order_by("starts_at", "pk")
    )
    words, zone = titles(recent, get_language()), zone_of_person(reader)
    rows = [
        {
            "pk": one.pk,
            "title": words[one.activity_id].title,
            "lang": words[one.activity_id].locale,
            "when": when(one, zone),
            "place": one.place,
            "taken": one.taken,
            "places": one.places,
            "is_cancelled": one.cancelled_at is not None,
            "over": one.is_over(now),
        }
        for one in recent
        if one.activity_id in words
    ]
    return {"coming": [row for row in rows if not row["over"]], "over": [row for row in rows if row["over"]]}


def list_page(meeting: Meeting, reader: User, now: datetime, shown: bool) -> dict:
    """The context of `meetings/people.html`; names are in it only where they are `shown`. Queries: 4."""
    there = {one.officer_id: one for one in meeting.attendances.all()} if shown else {}
    open_now = list_is_open(meeting, now)
    bookings = _bookings(meeting) if shown else ()
    rows = [_row(one, there.get(one.officer_id), meeting, now if open_now else None) for one in bookings]
    counts = meeting.bookings.aggregate(waiting=Count("pk", filter=Q(status=Status.WAITING)))
    return {
        **titled(meeting, reader),
        "shown": shown,
        "people": rows,
        "taken": meeting.taken,
        "places": meeting.places,
        "waiting": counts["waiting"],
        "was_there": sum(1 for row in rows if row["there"]),
        "absent": sum(1 for row in rows if row["absent"]),
        "may_add": shown and open_now and meeting.free > 0,
        "to_count": any(row["may_undo"] for row in rows),
        "shows_code": takes_place(meeting, now),
    }


def _bookings(meeting: Meeting) -> QuerySet[Booking]:
    """Who has a place, by name; no more of each than this page may show. Queries: 1."""
    places = meeting.bookings.filter(status__in=(Status.BOOKED, Status.PASSED, Status.ABSENT))
    names = places.select_related("officer__unit").order_by("officer__last_name", "officer__first_name", "pk")
    return names.only("status", "changed_at", "meeting", "officer__first_name", "officer__last_name", "officer__unit__name")


def _row(booking: Booking, there: Attendance | None, meeting: Meeting, now: datetime | None) -> dict:
    """`now` is None where the list isn't open."""
    officer = booking.officer
    counts = there is not None and there.counted_at is not None
    absent = booking.status == Status.ABSENT
    settled = absent and now is not None and is_settled(booking, now)
    return {
        "pk": officer.pk,
        "name": officer.get_full_name(),
        "unit": officer.unit.name if officer.unit else "",
        "there": there is not None,
        "absent": absent,
        "may_tick": now is not None and there is None and not absent,
        "may_miss": now is not None and there is None and not absent and meeting.starts_at <= now,
        "may_undo": there is not None and not counts,
        "may_take_back": counts and now is not None,
        "may_undo_absent": absent and now is not None and not settled,
        "may_correct": settled,
    }
