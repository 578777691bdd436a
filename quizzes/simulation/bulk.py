"""A whole service at once, as reports see it: units, officers, enrolments by the million, made by SQL.

Nobody answers anything here: how far each officer is follows from her number and the course's. The courses are made for
it, and have no activities. For courses that are played, see `play.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.contrib.auth.models import Group
from django.db import connection, models, transaction
from django.utils import timezone

from courses.models import Course, CourseEdition
from people.models import Jurisdiction, Role, Unit, User
from progress.feed import append_selected
from progress.models import Change, Enrolment

AT_A_TIME = 5000
#: Between the topmost unit and its stations, where there are enough of these.
MOST_REGIONS = 20
FIRST_NAMES = ("Amra", "Emir", "Lejla", "Goran", "Ivana", "Marko", "Selma", "Nikola", "Željka", "Tarik", "Marija")
LAST_NAMES = ("Hodžić", "Kovačević", "Petrović", "Marić", "Delić", "Jurić", "Šabić", "Tomić", "Begić", "Ilić", "Babić")
COURSES = UUID("0b5f1f0c-5a5e-4c3c-9d4f-6d2f1b6f2a11")


class ThereAlready(Exception):
    """A service of this seed was made before."""


class NoPlace(Exception):
    """There is no jurisdiction yet, and a unit needs one."""


@dataclass(frozen=True, slots=True)
class BulkSize:
    """How many there are; every officer is enrolled in every course. Units hold the topmost one, regions and stations."""

    officers: int
    units: int
    courses: int

    @property
    def regions(self) -> int:
        return min(MOST_REGIONS, max(1, self.units // 10))

    @property
    def stations(self) -> int:
        return max(1, self.units - 1 - self.regions)


@transaction.atomic
def simulate_in_bulk(*, size: BulkSize, seed: int, languages: Sequence[str]) -> Unit:
    """Make the service in one transaction, its changes told to the feed; gives its topmost unit.

    Queries: some 20, and 1 for each 5,000 units; those of enrolments and officers don't grow with their number. The
    roll-ups are only marked: whoever looks first, or the next `fold`, counts them. Raises ThereAlready, NoPlace.
    """
    root = _units(size, seed)
    _officers(size, seed, root, languages)
    courses = _courses(size.courses, seed, languages)
    _enrol(root, courses, languages, timezone.now())
    append_selected(Enrolment.objects.filter(officer__unit__path__startswith=root.path), Change.Kind.ENROLLED)
    _learn()
    return Unit.objects.get(pk=root.pk)


def code_of(seed: int) -> str:
    return f"SIMULATED-{seed}"


def _units(size: BulkSize, seed: int) -> Unit:
    if Unit.objects.filter(code=code_of(seed)).exists():
        raise ThereAlready(code_of(seed))
    where = Jurisdiction.objects.order_by("pk").first()
    if where is None:
        raise NoPlace
    root = Unit.add_root(code=code_of(seed), name=f"Simulated service {seed}", jurisdiction=where)
    regions = [
        Unit(code=f"{root.code}-R{n}", name=f"Simulated region {n}", jurisdiction=where, **_place(root, n))
        for n in range(1, size.regions + 1)
    ]
    stations = []
    for n in range(size.stations):
        above = regions[n % len(regions)]
        above.numchild += 1
        place = _place(above, above.numchild)
        stations.append(Unit(code=f"{root.code}-S{n + 1}", name=f"Simulated station {n + 1}", jurisdiction=where, **place))
    Unit.objects.bulk_create([*regions, *stations], batch_size=AT_A_TIME)
    Unit.objects.filter(pk=root.pk).update(numchild=len(regions))
    return root


def _place(above: Unit, number: int) -> dict:
    """Where the tree keeps the unit with this number below another: the library has no way to add many at once."""
    depth = above.depth + 1
    return {"path": Unit._get_path(above.path, depth, number), "depth": depth}


def _officers(size: BulkSize, seed: int, root: Unit, languages: Sequence[str]) -> None:
    """Spread evenly over the stations; without passwords, so that nobody signs in as one of them."""
    values = {
        "service_number": f"'SIM-{seed}-' || substr(CAST(10000000 + n.i AS TEXT), 2)",
        "first_name": _one_of(FIRST_NAMES, "n.i"),
        "last_name": _one_of(LAST_NAMES, "n.i / 7"),
        "unit_id": "stations.id",
        "language": _one_of(languages, "n.i"),
        "password": "'!'",
    }
    numbered = "SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM people_unit WHERE depth = %s AND path LIKE %s"
    source = f"{_numbers()} JOIN ({numbered}) stations ON stations.place = (n.i - 1) %% %s"
    _insert(User, values, source, [size.officers, root.depth + 2, f"{root.path}%", size.stations])
    group = Group.objects.get(name=Role.OFFICER.value)
    people = "people_user o JOIN people_unit u ON u.id = o.unit_id WHERE u.path LIKE %s"
    _insert(User.groups.through, {"user_id": "o.id", "group_id": str(group.pk)}, people, [f"{root.path}%"])


def _courses(count: int, seed: int, languages: Sequence[str]) -> list[Course]:
    """Courses as reports see them: a row and its titles. The odd ones expire after a year."""
    made = Course.objects.bulk_create(
        Course(
            key=uuid5(COURSES, f"{seed}:{n}"), slug=f"simulated-{seed}-{n}", source_locale=languages[0],
            validity_months=12 if n % 2 else None,
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    CourseEdition.objects.bulk_create(
        CourseEdition(course=course, locale=locale, title=f"Simulated course {n} ({locale})")
        for n, course in enumerate(made, start=1)
        for locale in languages
    )
    return made


def _enrol(root: Unit, courses: Sequence[Course], languages: Sequence[str], now: datetime) -> None:
    """Every officer in every course: of 20, six haven't begun, one was taken back, six are under way, seven are done.

    `k` is one number for an officer and a course; days are counted back from today, so that none lies ahead but the
    last days, and each enrolment begins before its activities.
    """
    k = "(o.id * 7 + c.id * 13)"
    standing = f"CASE WHEN {k} %% 20 < 6 THEN 'not_started' WHEN {k} %% 20 < 7 THEN 'withdrawn' " \
               f"WHEN {k} %% 20 < 13 THEN 'in_progress' ELSE 'completed' END"  # fmt: skip
    enrolled = f"(40 + {k} %% 360)"
    started = f"({enrolled} - {k} %% 14)"
    completed = f"({started} - 1 - {k} %% 25)"
    active, done = "s.status IN ('in_progress', 'completed')", "s.status = 'completed'"
    values = {
        "officer_id": "o.id",
        "course_id": "c.id",
        "status": "s.status",
        "percent": f"CASE s.status WHEN 'completed' THEN 100 WHEN 'in_progress' THEN {k} %% 100 ELSE 0 END",
        "score": f"CASE WHEN {done} THEN 50 + {k} %% 51 END",
        "language": f"CASE WHEN {active} THEN {_one_of(languages, 'o.id')} ELSE '' END",
        "due": f"CASE WHEN {k} %% 5 > 0 THEN {_day(f'({k} %% 7 - 3) * 20')} END",
        "enrolled_at": _ago(now, enrolled, k),
        "started_at": f"CASE WHEN {active} THEN {_ago(now, started, k)} END",
        "completed_at": f"CASE WHEN {done} THEN {_ago(now, completed, k)} END",
        "last_activity_at": f"CASE WHEN {active} THEN {_ago(now, completed, k)} END",
    }
    those = (
        "people_user o JOIN people_unit u ON u.id = o.unit_id JOIN courses_course c "
        f"ON c.id IN ({', '.join(str(one.pk) for one in courses)})"
    )
    stand = f"SELECT o.id AS officer, c.id AS course, {standing} AS status FROM {those} WHERE u.path LIKE %s"
    source = f"({stand}) s JOIN people_user o ON o.id = s.officer JOIN courses_course c ON c.id = s.course ORDER BY 2, 1"
    _insert(Enrolment, values, source, [f"{root.path}%"])


def _insert(model: type[models.Model], values: Mapping[str, str], source: str, parameters: Sequence) -> None:
    """`INSERT … SELECT`: expressions by column; columns that aren't named get what a new object has. Queries: 1."""
    quote = connection.ops.quote_name
    others = [field for field in model._meta.concrete_fields if not field.primary_key and field.column not in values]
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    columns = ", ".join(quote(column) for column in (*values, *(field.column for field in others)))
    chosen = ", ".join([*values.values(), *["%s"] * len(others)])
    with connection.cursor() as cursor:
        table = quote(model._meta.db_table)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM {source}", [*defaults, *parameters])


def _numbers() -> str:
    """From 1 to a parameter, as `n.i`, in both databases."""
    counting = "SELECT 1 UNION ALL SELECT i + 1 FROM counting WHERE i < %s"
    return f"(WITH RECURSIVE counting(i) AS ({counting}) SELECT i FROM counting) n"


def _one_of(words: Sequence[str], number: str) -> str:
    """The word whose turn it is."""
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
    return f"CASE ({number}) %% {len(words)} {cases} END"


def _day(days: str) -> str:
    """So many days from today."""
    today = timezone.localdate().isoformat()
    if connection.vendor == "postgresql":
        return f"DATE '{today}' + ({days})::int"
    return f"date('{today}', ({days}) || ' days')"


def _ago(now: datetime, days: str, k: str) -> str:
    """So many days before, at another minute for each `k`."""
    minutes, utc = f"({days} * 1440 + {k} %% 1440)", f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    if connection.vendor == "postgresql":
        return f"TIMESTAMPTZ '{utc}+00' - {minutes} * interval '1 minute'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', '{utc}', '-' || {minutes} || ' minutes')"


def _learn() -> None:
    """Let the database know what it holds now, as its own housekeeping does in daily life."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
