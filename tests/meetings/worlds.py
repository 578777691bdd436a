"""Live sessions for tests."""

from datetime import datetime, timedelta

from django.utils import timezone

from courses.models import Activity
from meetings.models import Meeting
from people.models import Role, User
from progress.models import Enrolment
from tests import factories as make

HOUR = timedelta(hours=1)


def activity(slug: str = "hate-crime", **fields) -> Activity:
    """The live session `meet` of a course that has a lesson besides."""
    course = make.syllabus(slug, activities=1)
    made = make.activity(course, "meet", kind="session", **fields)
    made.editions.update(
        title="Meet the community",
        content={"form": "visit", "purpose": "<p>Listen to them.</p>", "preparation": "<p>Read lesson 1.</p>"},
    )
    return made


def meeting(of: Activity, *, begins: datetime | None = None, facilitators=(), units=(), **fields) -> Meeting:
    """One in a week, unless it `begins` another time."""
    begins = begins or timezone.now().replace(second=0, microsecond=0) + timedelta(days=7)
    fields = {"time_zone": "Europe/Sarajevo", "place": "House of Culture, Lipa", "places": 2, **fields}
    made = Meeting.objects.create(activity=of, starts_at=begins, ends_at=begins + 2 * HOUR, **fields)
    made.facilitators.set(facilitators)
    made.units.set(units)
    return made


def begin_now(of: Meeting) -> Meeting:
    """It takes place at this moment."""
    now = timezone.now()
    Meeting.objects.filter(pk=of.pk).update(starts_at=now - HOUR / 2, ends_at=now + HOUR, booking_closes_at=None)
    of.refresh_from_db()
    return of


def end(of: Meeting, *, days: int = 1) -> Meeting:
    now = timezone.now()
    Meeting.objects.filter(pk=of.pk).update(
        starts_at=now - timedelta(days=days) - HOUR, ends_at=now - timedelta(days=days)
    )
    of.refresh_from_db()
    return of


def enrolled(of: Activity, number: str = "", **fields) -> User:
    """An officer who has the course of the activity."""
    made = make.officer(number, **{"unit": make.unit(), **fields})
    make.enrolment(made, of.course)
    return made


def enrolment(of: User, activity: Activity) -> Enrolment:
    return Enrolment.objects.get(officer=of, course=activity.course)


def facilitator(**fields) -> User:
    return make.person(role=Role.FACILITATOR, **{"first_name": "Vera", "last_name": "Ilić", **fields})
