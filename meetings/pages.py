"""What an officer's page of a live session shows, as plain data for its template."""

from datetime import datetime

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import timezone

from people.capitals import begin
from people.models import User
from progress.delivery import Place

from .attend import UNDO_FOR, takes_place
from .clock import hour, moment, when, zone_of_person
from .models import Attendance, Booking, LiveSessionPage, Meeting
from .offer import offered

Status = Booking.Status


def told(content: dict, *, title: str, intro: str, minutes: int, locale: str) -> dict:
    """What the session is for, from what its page compiled to. `purpose` and `preparation` are clean HTML."""
    return {
        "title": title,
        "intro": intro,
        "minutes": minutes,
        "lang": locale,
        "form_label": LiveSessionPage.Form(content["form"]).label,
        "purpose": content["purpose"],
        "preparation": content["preparation"],
    }


def session_page(officer: User, place: Place) -> dict:
    """The context of `meetings/session.html`. Queries: 8, whatever the number of sessions and bookings."""
    edition, now, zone = place.edition, timezone.now(), zone_of_person(officer)
    meetings = list(offered(edition.activity_id, officer, now))
    mine = {one.meeting_id: one for one in _bookings(officer, meetings)}
    at = place.enrolment.round
    there = Attendance.objects.filter(officer=officer, activity=edition.activity_id, round=at).first()
    may_book = there is None and not mine
    missed = None if there or mine else _missed(officer, edition.activity_id)
    session = told(
        edition.content, title=edition.title, intro=edition.intro, minutes=edition.minutes, locale=edition.locale
    )
    return {
        "course": {"title": place.course.title, "url": place.url},
        "session": session | {
            "draft_translation": edition.draft_translation,
            "fallback": place.is_fallback,
            "is_behind": edition.is_behind,
        },
        "there": there and _there(there, zone),
        "has_booked": bool(mine),
        "missed": missed and when(missed.meeting, zone),
        "meetings": [
            _row(one, mine.get(one.pk), zone, now, may_book) | {"may_scan": not there and takes_place(one, now)}
            for one in meetings
        ],
        "following": place.following and {
            "title": place.following["title"],
            "url": place.activity_url(place.following),
            "lang": place.following["locale"],
        },
    }  # fmt: skip


def _bookings(officer: User, meetings: list[Meeting]) -> list[Booking]:
    """Hers that are open, each with how many wait before her. Queries: 1, and 1 where she waits."""
    bookings = list(Booking.objects.filter(officer=officer, meeting__in=meetings, status__in=Booking.OPEN))
    for one in bookings:
        if one.status == Status.WAITING:
            before = Booking.objects.filter(meeting=one.meeting_id, status=Status.WAITING, pk__lt=one.pk)
            one.turn = before.count() + 1
    return bookings


def _missed(officer: User, activity_id: int) -> Booking | None:
    """The last date to which she didn't come. Queries: 1."""
    hers = Booking.objects.filter(officer=officer, activity=activity_id, status=Status.ABSENT)
    return hers.select_related("meeting").order_by("-meeting__starts_at").first()


def _there(one: Attendance, zone: str) -> dict:
    return {"counts": one.counted_at is not None, "from": hour(one.at + UNDO_FOR, zone)}


def _row(meeting: Meeting, mine: Booking | None, zone: str, now: datetime, may_book: bool) -> dict:
    has_place = mine is not None and mine.status == Status.BOOKED
    open_now = meeting.closes_at > now
    return {
        "pk": meeting.pk,
        "when": when(meeting, zone),
        "place": meeting.place,
        "is_online": bool(meeting.link),
        # The link opens the session: for who has a place.
        "link": meeting.link if has_place else "",
        "languages": ", ".join(endonym(code) for code in meeting.languages),
        "free": meeting.free,
        "booked": has_place,
        "turn": getattr(mine, "turn", 0),
        "may_book": may_book and open_now,
        "may_give_back": mine is not None and meeting.starts_at > now,
        "closes": moment(meeting.closes_at, meeting.time_zone if meeting.place else zone) if open_now else "",
    }


def endonym(code: str) -> str:
    """What a language is called by those who speak it."""
    known = dict(settings.LANGUAGES)
    return begin(LANG_INFO[code]["name_local"]) if code in known else code
