from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course
from people.models import Role, Unit, UnitRole, User
from tests import factories as make


@dataclass(frozen=True, slots=True)
class Service:
    """A nation, a region with two stations, another region; a manager of the region; a course that expires."""

    nation: Unit
    region: Unit
    station: Unit
    sister: Unit
    other: Unit
    course: Course
    manager: User

    def signed_in(self, who: User | None = None) -> Client:
        return make.signed_in(who or self.manager)


@pytest.fixture
def service(db) -> Service:
    nation = make.unit("N")
    region = make.unit("N-1", above=nation)
    station, sister = make.unit("N-1-1", above=region), make.unit("N-1-2", above=region)
    return Service(
        nation=nation,
        region=region,
        station=station,
        sister=sister,
        other=make.unit("N-2", above=nation),
        course=make.syllabus(validity_months=12),
        manager=holder(region, Role.UNIT_MANAGER),
    )


def holder(unit: Unit, role: Role, **fields) -> User:
    """Somebody with a role in a unit."""
    person = make.person(first_name="Vesna", last_name="Tomić", **fields)
    UnitRole.objects.create(user=person, unit=unit, role=role)
    return person


@pytest.fixture
def filled(service) -> Service:
    """In the station one of each part, and one whose completion ends soon; one in the sister, one elsewhere."""
    today, now = timezone.localdate(), timezone.now()
    done = {"status": "completed", "percent": 100, "score": 80, "language": "bs"}
    kinds = {
        "done": {**done, "completed_at": now},
        "ending": {**done, "completed_at": now - timedelta(days=340)},
        "begun": {"status": "in_progress", "percent": 20, "due": today, "language": "en"},
        "late": {"status": "in_progress", "percent": 70, "due": today - timedelta(days=1), "language": "en"},
        "never": {"due": today - timedelta(days=9)},
        "idle": {"due": today + timedelta(days=30)},
    }
    for name, fields in kinds.items():
        person = make.officer(f"N-{name}", unit=service.station, last_name=f"Name {name}")
        make.enrolment(person, service.course, **fields)
    make.enrolment(make.officer("N-sister", unit=service.sister), service.course)
    make.enrolment(make.officer("N-other", unit=service.other), service.course)
    return service
