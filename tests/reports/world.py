"""The smallest world that has scopes: a nation, a region with two stations, another region; one course."""

from dataclasses import dataclass
from uuid import uuid4

from django.utils import timezone

from courses.models import Course, CourseEdition
from credentials.code import new_code
from credentials.models import Certificate
from people.models import Jurisdiction, Unit, User
from progress.models import Enrolment


@dataclass(frozen=True, slots=True)
class World:
    nation: Unit
    region: Unit
    station: Unit
    sister_station: Unit
    other_region: Unit
    course: Course


def make_world() -> World:
    country, _ = Jurisdiction.objects.get_or_create(code="BA", defaults={"name": "Bosnia and Herzegovina"})

    def unit(parent: Unit | None, code: str, name: str) -> Unit:
        fields = {"code": code, "name": name, "jurisdiction": country}
        made = Unit.add_root(**fields) if parent is None else _fresh(parent).add_child(**fields)
        return _fresh(made)

    nation = unit(None, "T-BA", "Nation")
    region = unit(nation, "T-BA-SA", "Region of Sarajevo")
    return World(
        nation=nation,
        region=region,
        station=unit(region, "T-BA-SA-01", "Station Centar"),
        sister_station=unit(region, "T-BA-SA-02", "Station Ilidža"),
        other_region=unit(nation, "T-BA-MO", "Region of Mostar"),
        course=make_course("investigating-hate-crime", "Investigating hate crime"),
    )


def _fresh(unit: Unit) -> Unit:
    """treebeard keeps numbers of children on objects that it doesn't refresh."""
    return Unit.objects.get(pk=unit.pk)


def make_course(slug: str, title: str) -> Course:
    """A course in English, with a Bosnian edition that must not be mistaken for the source."""
    course = Course.objects.create(key=uuid4(), slug=slug, source_locale="en")
    CourseEdition.objects.create(course=course, locale="bs", title=f"{title} (bs)")
    CourseEdition.objects.create(course=course, locale="en", title=title)
    return course


def make_officers(unit: Unit, count: int, prefix: str = "X") -> list[User]:
    return User.objects.bulk_create(
        User(service_number=f"{prefix}-{n:05}", first_name="Amra", last_name=f"Hodžić {n}", unit=unit)
        for n in range(count)
    )


def enrol(officers: list[User], course: Course, **fields) -> list[Enrolment]:
    return Enrolment.objects.bulk_create(Enrolment(officer=officer, course=course, **fields) for officer in officers)


def make_enrolment(unit: Unit, course: Course, number: str, **fields) -> Enrolment:
    """One officer of `unit` in `course`."""
    officer = User.objects.create(service_number=number, first_name="Amra", last_name="Hodžić", unit=unit)
    return enrol([officer], course, **fields)[0]


def completed(at=None) -> dict:
    """The fields of a completed enrolment."""
    at = at or timezone.now()
    return {
        "status": "completed",
        "percent": 100,
        "score": 87,
        "language": "bs",
        "started_at": at,
        "completed_at": at,
        "last_activity_at": at,
    }


def certified(enrolment: Enrolment, **fields) -> Certificate:
    """A certificate of this enrolment, as a row alone."""
    known = {"name": "Amra Hodžić", "completed_on": timezone.localdate(), "issued_at": timezone.now(), "locale": "bs"}
    return Certificate.objects.create(enrolment=enrolment, code=new_code(), **known | fields)
