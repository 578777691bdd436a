"""Attempts, analyses and live sessions for tests of the lists, as rows alone: made in a moment, and many at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from courses.models import Activity, Course
from meetings.models import Booking, Meeting
from people.models import Unit, User
from progress.models import Enrolment
from quizzes.models import Analysis, Attempt, PublishedVersion, Response
from tests import factories as make
from tests.quizzes import worlds
from tests.quizzes.answered import RIGHT, WRONG
from tests.quizzes.worlds import COMPETENCIES

from .world import certified, enrol


def check_of(course: Course, slug: str = "check", **changed) -> Activity:
    """The check of `tests.quizzes.worlds` in this course, with three questions."""
    known = course.activities.filter(slug=slug).first()
    if known is not None:
        return known
    _give_a_module(course)
    course.editions.update(competencies=COMPETENCIES)
    return worlds.exercise(course, "check", slug, **changed)


def _give_a_module(course: Course) -> None:
    if not course.editions.get(locale=course.source_locale).outline:
        course.editions.update(outline=[{"key": str(uuid4()), "title": "Module", "activities": []}])


def attempted(enrolments: Sequence[Enrolment], activity: Activity, *, right: bool = True, **fields) -> list[Attempt]:
    """A finished attempt of each, all right or all wrong."""
    version = PublishedVersion.objects.filter(activity=activity).latest("pk")
    at = timezone.now().replace(microsecond=0)
    known = {
        "activity": activity, "version": version, "number": 1, "seed": 1, "finished_at": at, "passed": right,
        "percent": 100 if right else 0,
    }  # fmt: skip
    made = Attempt.objects.bulk_create(Attempt(enrolment=enrolment, **known | fields) for enrolment in enrolments)
    Attempt.objects.filter(pk__in=[one.pk for one in made]).update(started_at=at - timedelta(minutes=20))
    Response.objects.bulk_create(
        Response(attempt=one, number=number, response_id=uuid4(), payload=payload, locale="en", grade=float(right))
        for one in made
        for number, payload in enumerate(RIGHT if right else WRONG, start=1)
    )
    return made


def analysed(activity: Activity, structure: str = "", **changed) -> Analysis:
    """An analysis with figures of one question, enough to be shown."""
    entry = {
        "key": "who", "number": 1, "points": 1, "answered": 40, "omitted": 1, "left": 2, "facility": 0.7251,
        "discrimination": 0.1, "seconds": {"median": 21.4, "low": 10, "high": 40}, "by_language": {},
        "options": [{"id": "secret", "right": True}], "flags": [{"code": "the_strongest_prefer", "option": "secret"}],
    }  # fmt: skip
    report = {
        "kind": "check", "attempts": 41, "enough": True, "items": [entry | changed.pop("item", {})],
        "summary": {"mean": 71.25, "passed": 0.6, "alpha": None},
    }  # fmt: skip
    return Analysis.objects.create(
        activity=activity, structure_hash=structure or uuid4().hex, report=report | changed, seen=41,
        computed_at=timezone.now(),
    )  # fmt: skip


def meeting_of(
    course: Course, *, place: str = "Lipa", begins: datetime | None = None, units: Sequence[Unit] = (), **fields
) -> Meeting:
    """A live session of the course; for the `units`, or for everybody."""
    _give_a_module(course)
    meet = course.activities.filter(slug="meet").first() or make.activity(course, "meet", kind="session")
    begins = begins or timezone.now().replace(microsecond=0) + timedelta(days=7)
    known = {"time_zone": "Europe/Sarajevo", "place": place, "places": 2000}
    made = Meeting.objects.create(
        activity=meet, starts_at=begins, ends_at=begins + timedelta(hours=2), **known | fields
    )
    made.units.set(units)
    return made


def booked(meeting: Meeting, enrolment: Enrolment, **fields) -> Booking:
    """A place, as a row alone: a booking of the service would ask more than lists need."""
    return Booking.objects.create(
        meeting=meeting, activity=meeting.activity, officer=enrolment.officer, **{"status": "passed"} | fields
    )


def everything_of(
    officers: Sequence[User], course: Course, *, place: str = "Lipa", elsewhere: Unit | None = None
) -> list[Enrolment]:
    """Something in every list of each of these officers, and one session of theirs that is for others by its units."""
    activity = check_of(course)
    enrolments = enrol(officers, course)
    attempted(enrolments, activity)
    analysed(activity)
    meeting = meeting_of(course, place=place, units=[elsewhere] if elsewhere else [])
    for enrolment in enrolments:
        certified(enrolment)
        booked(meeting, enrolment)
    return enrolments
