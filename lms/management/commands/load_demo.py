import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from courses.models import Course
from lms.demo_requests import load_requests
from lms.demo_sessions import load_sessions
from people.models import Jurisdiction, Rank, Role, Unit, UnitRole, User
from progress.assign import AlreadyAssigned, assign
from progress.models import Enrolment
from progress.record import record_activity
from reports.clients import create_client


@dataclass(frozen=True)
class Person:
    number: str
    first: str
    last: str
    unit: str | None
    role: Role
    language: str = "en"
    lessons_read: int = 0
    rank: str = ""


RANKS = {"OFF": "Officer", "INSP": "Inspector"}
#: Code, name, code of the unit above, jurisdiction.
UNITS = (
    ("DEMO", "Demonstration Service", None, "BA"),
    ("DEMO-N", "Region North", "DEMO", "BA-BIH"),
    ("DEMO-N1", "Station Lipa", "DEMO-N", "BA-BIH"),
    ("DEMO-N2", "Station Vrba", "DEMO-N", "BA-BIH"),
    ("DEMO-S", "Region South", "DEMO", "BA-SRP"),
    ("DEMO-S1", "Station Javor", "DEMO-S", "BA-SRP"),
)
PEOPLE = (
    Person("officer", "Amra", "Hodžić", "DEMO-N1", Role.OFFICER, rank="INSP"),
    Person("officer2", "Marko", "Jurić", "DEMO-N1", Role.OFFICER, "bs", lessons_read=2, rank="OFF"),
    Person("officer3", "Lejla", "Begić", "DEMO-N2", Role.OFFICER, "bs", lessons_read=3),
    Person("officer4", "Nikola", "Savić", "DEMO-S1", Role.OFFICER, "bs", lessons_read=1),
    Person("officer5", "Claire", "Martin", "DEMO-S1", Role.OFFICER, "fr"),
    Person("trainer", "Senad", "Kovač", "DEMO", Role.TRAINER),
    Person("translator", "Ivana", "Perić", "DEMO", Role.TRANSLATOR, "bs"),
    Person("reviewer", "Dino", "Alić", "DEMO", Role.REVIEWER),
    Person("lawyer", "Emira", "Salihović", "DEMO", Role.LAWYER),
    Person("community", "Suada", "Halilović", "DEMO", Role.COMMUNITY_REVIEWER),
    Person("manager", "Vesna", "Tomić", "DEMO-N", Role.UNIT_MANAGER),
    Person("facilitator", "Vera", "Ilić", None, Role.FACILITATOR),
    Person("admin", "Jasna", "Ilić", "DEMO", Role.ADMINISTRATOR),
)


class Command(BaseCommand):
    help = "Make demonstration units, accounts and an API client for trying the product; never for production."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="for all accounts; a random one is made if left out")
        parser.add_argument("--file", default=str(settings.VAR_DIR / "demo.txt"), help="where the sign-ins are written")

    @transaction.atomic
    def handle(self, *, password, file, **options):
        if User.objects.filter(service_number=PEOPLE[0].number).exists():
            self.stdout.write("The demonstration accounts are there already.")
            return
        password = password or secrets.token_urlsafe(9)
        units = _units()
        Rank.objects.bulk_create((Rank(code=code, name=name) for code, name in RANKS.items()), ignore_conflicts=True)
        for person in PEOPLE:
            _person(person, units, password)
        course = Course.objects.get(slug="investigating-hate-crime")
        _assign(course, units["DEMO"])
        for person in PEOPLE:
            _read_lessons(person, course)
        load_sessions(User.objects.get(service_number="facilitator"), [units["DEMO"]])
        load_requests([User.objects.get(service_number="officer2")])
        _, token = create_client(name="Region North, demonstration", unit=units["DEMO-N"])
        text = _sign_ins(password, token)
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(text, encoding="utf-8")
        self.stdout.write(text)


def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for code, name, above, jurisdiction in UNITS:
        fields = {"code": code, "name": name, "jurisdiction": Jurisdiction.objects.get(code=jurisdiction)}
        parent = units.get(above)
        units[code] = parent.add_child(**fields) if parent else Unit.add_root(**fields)
        # treebeard counts children on the instance, so the next child needs a fresh parent
        if parent:
            units[above] = Unit.objects.get(pk=parent.pk)
    return units


def _person(person: Person, units: dict[str, Unit], password: str) -> None:
    user = User.objects.create_user(
        person.number,
        password,
        first_name=person.first,
        last_name=person.last,
        email=f"{person.number}@example.org",
        unit=units.get(person.unit),
        rank=Rank.objects.filter(code=person.rank).first(),
        language=person.language,
        is_staff=person.role == Role.ADMINISTRATOR,
        is_superuser=person.role == Role.ADMINISTRATOR,
    )
    user.groups.add(Group.objects.get(name=person.role.value))
    if person.role in UnitRole.Kind.values:
        UnitRole.objects.create(user=user, unit=user.unit, role=person.role.value)


def _assign(course: Course, unit: Unit) -> None:
    with suppress(AlreadyAssigned):
        assign(course=course, unit=unit, due=timezone.localdate() + timedelta(days=30))


def _read_lessons(person: Person, course: Course) -> None:
    """Some of the officers have begun, through the same service as everybody."""
    enrolment = Enrolment.objects.filter(officer__service_number=person.number, course=course).first()
    lessons = course.activities.filter(kind="lesson", position__isnull=False).order_by("position")
    for activity in lessons[: person.lessons_read]:
        record_activity(enrolment=enrolment, activity=activity, language=person.language)


def _sign_ins(password: str, token: str) -> str:
    lines = [
        "Common Ground: demonstration accounts (never for production)",
        "",
        f"Password of all accounts: {password}",
        "",
        *(f"  {p.number:<12} {p.role.label:<14} {p.first} {p.last}, {p.language}" for p in PEOPLE),
        "",
        "Officers sign in at   /            trainers at   /cms/",
        "API documentation at  /api/v1/docs/",
        f"API token of Region North:  {token}",
        "",
    ]
    return "\n".join(lines)
