"""A service of the stated size: officers in a tree of units, enrolled in many courses, some way into the real one.

Everything is decided by an officer's number, so that two runs measure the same rows.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from courses.models import Activity, Course, CourseEdition
from people.models import Jurisdiction, Role, Unit, User
from progress.feed import append_changes
from progress.models import ActivityRecord, Change, Enrolment

REGIONS = ("BA-BIH", "BA-SRP", "BA-BRC")
AT_A_TIME = 5000
LANGUAGES = ("en", "bs")


@dataclass(frozen=True, slots=True)
class Size:
    """How many there are. Units hold the root, one region for each jurisdiction, and stations."""

    officers: int = 2000
    units: int = 40
    courses: int = 50

    @property
    def enrolments(self) -> int:
        return self.officers * self.courses


@dataclass(frozen=True, slots=True)
class Service:
    """What was made: its topmost unit, its officers in order, the course that is really there."""

    root: Unit
    officers: list[User]
    course: Course


def populate(size: Size, course: Course) -> Service:
    """Make it in bulk, then let the database learn what it holds, as its own housekeeping does in daily life."""
    root, stations = _units(size.units)
    officers = _officers(size.officers, stations)
    _enrol(officers, [course, *_other_courses(size.courses - 1)], course)
    _read_lessons(officers, course)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Service(root, officers, course)


def _units(count: int) -> tuple[Unit, list[Unit]]:
    """The root, and the stations below the regions below it."""
    places = list(Jurisdiction.objects.filter(code__in=REGIONS).order_by("code"))
    root = Unit.add_root(code="BENCH", name="Service", jurisdiction=places[0].parent)
    regions = []
    for place in places:
        above = Unit.objects.get(pk=root.pk)  # treebeard counts children on the instance
        regions.append(above.add_child(code=f"BENCH-{place.code}", name=f"Region {place.code}", jurisdiction=place))
    stations = []
    for number in range(count - 1 - len(regions)):
        region = Unit.objects.get(pk=regions[number % len(regions)].pk)
        fields = {"code": f"BENCH-{number:03d}", "name": f"Station {number}", "jurisdiction_id": region.jurisdiction_id}
        stations.append(region.add_child(**fields))
    return Unit.objects.get(pk=root.pk), stations


def _officers(count: int, stations: list[Unit]) -> list[User]:
    """They can't sign in with a password: hashing two thousand would take longer than the measurement."""
    officers = User.objects.bulk_create(
        User(
            service_number=f"BENCH-{number:05d}",
            password="!",
            first_name="Amra",
            last_name=f"Hodžić {number}",
            unit=stations[number % len(stations)],
            language=LANGUAGES[number % len(LANGUAGES)],
        )
        for number in range(count)
    )
    group = Group.objects.get(name=Role.OFFICER.value)
    memberships = User.groups.through
    memberships.objects.bulk_create(memberships(user=officer, group=group) for officer in officers)
    return officers


def _other_courses(count: int) -> list[Course]:
    """Courses as reports see them: a row and a title."""
    courses = Course.objects.bulk_create(
        Course(key=uuid4(), slug=f"course-{number}", source_locale="en") for number in range(count)
    )
    CourseEdition.objects.bulk_create(
        CourseEdition(course=course, locale="en", title=f"Course {number}, in practice")
        for number, course in enumerate(courses)
    )
    return courses


def _enrol(officers: list[User], courses: list[Course], begun_only: Course) -> None:
    for course in courses:
        enrolments = [
            _enrolment(officer, course, number, may_be_completed=course != begun_only)
            for number, officer in enumerate(officers)
        ]
        with transaction.atomic():
            made = Enrolment.objects.bulk_create(enrolments, batch_size=AT_A_TIME)
            append_changes(made, Change.Kind.ENROLLED)


def _enrolment(officer: User, course: Course, number: int, *, may_be_completed: bool) -> Enrolment:
    """A third not begun, a third under way, a third completed (not the course that is measured: it is played)."""
    fields = {"officer": officer, "course": course, "due": timezone.localdate() + timedelta(days=30)}
    state = (number + course.pk) % 3
    if state == 0:
        return Enrolment(**fields)
    completed = state == 1 and may_be_completed
    moment = timezone.now() - timedelta(minutes=number)
    return Enrolment(
        **fields,
        status=Enrolment.Status.COMPLETED if completed else Enrolment.Status.IN_PROGRESS,
        percent=100 if completed else number % 100,
        score=50 + number % 50,
        language=LANGUAGES[number % len(LANGUAGES)],
        started_at=moment - timedelta(days=7),
        completed_at=moment if completed else None,
        last_activity_at=moment,
    )


def _read_lessons(officers: list[User], course: Course) -> None:
    """Each officer has read the first few lessons of the course, from none to all of them."""
    lessons = list(Activity.objects.filter(course=course, kind="lesson", position__isnull=False).order_by("position"))
    enrolment = dict(Enrolment.objects.filter(course=course).values_list("officer_id", "pk"))
    now = timezone.now()
    ActivityRecord.objects.bulk_create(
        (
            ActivityRecord(enrolment_id=enrolment[officer.pk], activity=lesson, status="done", done_at=now)
            for number, officer in enumerate(officers)
            for lesson in lessons[: number % (len(lessons) + 1)]
        ),
        batch_size=AT_A_TIME,
    )
