import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from courses.models import Course
from lms.demo import fill
from lms.demo.service import make_officers, make_ranks, make_units
from lms.demo_requests import load_requests
from lms.demo_sessions import book_next_session, load_past_session, load_sessions
from people.models import Rank, Role, Unit, UnitRole, User
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
    note: str = ""


PEOPLE = (
    Person("officer", "Amra", "Hodžić", "DEMO-N1", Role.OFFICER, rank="INSP", note="has everything before her"),
    Person("officer2", "Marko", "Jurić", "DEMO-N1", Role.OFFICER, "bs", lessons_read=2, rank="OFF", note="has begun"),
    Person("officer3", "Lejla", "Begić", "DEMO-N2", Role.OFFICER, "bs", lessons_read=3),
    Person("officer4", "Nikola", "Savić", "DEMO-S1", Role.OFFICER, "bs", lessons_read=1),
    Person("officer5", "Claire", "Martin", "DEMO-S1", Role.OFFICER, "fr"),
    Person("officer6", "Tarik", "Selimović", "DEMO-N2", Role.OFFICER, "bs", rank="SGT", note="can renew it"),
    Person("trainer", "Senad", "Kovač", "DEMO", Role.TRAINER),
    Person("translator", "Ivana", "Perić", "DEMO", Role.TRANSLATOR, "bs"),
    Person("reviewer", "Dino", "Alić", "DEMO", Role.REVIEWER),
    Person("lawyer", "Emira", "Salihović", "DEMO", Role.LAWYER),
    Person("community", "Suada", "Halilović", "DEMO", Role.COMMUNITY_REVIEWER),
    Person("manager", "Vesna", "Tomić", "DEMO-N", Role.UNIT_MANAGER, note="Region North"),
    Person("station", "Mirela", "Ćosić", "DEMO-E1", Role.UNIT_MANAGER, "bs", note="Station Jasen"),
    Person("nation", "Zoran", "Babić", "DEMO", Role.UNIT_MANAGER, note="the whole service"),
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
        if str(settings.SETTINGS_MODULE).endswith("production"):
            raise CommandError("These are production settings: invented people would stand among yours.")
        if User.objects.filter(service_number=PEOPLE[0].number).exists():
            self.stdout.write("The demonstration accounts are there already.")
            return
        password = password or secrets.token_urlsafe(9)
        units, ranks = make_units(), make_ranks()
        hashed = make_password(password)
        accounts = {person.number: _person(person, units, ranks, hashed) for person in PEOPLE}
        officers = make_officers(units, ranks)
        course = Course.objects.get(slug="investigating-hate-crime")
        fill.assign_course(course, units, ranks, by=accounts["nation"])
        for person in PEOPLE:
            _read_lessons(person, course)
        graduates = [accounts["officer6"]]
        fill.let_learn(course, officers, graduates)
        load_sessions(accounts["facilitator"], [units["DEMO"]])
        load_past_session(accounts["facilitator"], [*graduates, *officers[20:28]])
        book_next_session(officers[32:38])
        wanted = load_requests([accounts["officer2"]])
        fill.decide(course, wanted, officers, graduates, accounts["nation"])
        fill.take_list(accounts["admin"], officers)
        fill.fill_bank()
        fill.analyse_all()
        fill.tell_in_time(graduates)
        fill.look({accounts[one].unit.code: accounts[one] for one in ("manager", "station", "nation")}, course)
        _, token = create_client(name="Region North, demonstration", unit=units["DEMO-N"])
        text = _sign_ins(password, token)
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(text, encoding="utf-8")
        self.stdout.write(text)


def _person(person: Person, units: Mapping[str, Unit], ranks: Mapping[str, Rank], hashed: str) -> User:
    """All have one password, so it is hashed once: that alone takes a fifth of a second."""
    user = User.objects.create(
        service_number=person.number,
        password=hashed,
        first_name=person.first,
        last_name=person.last,
        email=f"{person.number}@example.org",
        unit=units.get(person.unit),
        rank=ranks.get(person.rank),
        language=person.language,
        is_staff=person.role == Role.ADMINISTRATOR,
        is_superuser=person.role == Role.ADMINISTRATOR,
    )
    user.groups.add(Group.objects.get(name=person.role.value))
    if person.role in UnitRole.Kind.values:
        UnitRole.objects.create(user=user, unit=user.unit, role=person.role.value)
    return user


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
        *(_line(person) for person in PEOPLE),
        "",
        "Officers sign in at   /            trainers at   /cms/",
        "API documentation at  /api/v1/docs/",
        f"API token of Region North:  {token}",
        "",
    ]
    return "\n".join(lines)


def _line(person: Person) -> str:
    name = f"{person.first} {person.last}, {person.language}"
    return f"  {person.number:<12} {person.role.label:<19} {name:<22} {person.note}".rstrip()
