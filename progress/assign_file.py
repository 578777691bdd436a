"""Many assignments from a CSV file: compared with what there is, line by line, then given all at once or not at all."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import Course
from people.importing.table import Row, Table, read
from people.models import Unit, User
from people.queries import active_officers
from people.scope import Scope

from .assign import AlreadyAssigned, Terms, assign, assign_to
from .assign_forms import find_officers
from .assign_words import is_closed
from .enrol import locked
from .models import Assignment, Enrolment
from .unit_locks import hold_course, hold_people, hold_units

COLUMNS = ("service_number", "unit", "course", "due")
MOST_BYTES = 1024 * 1024
#: Assignments that one file makes: officers with the same course and day are one, each unit is one.
MOST_ASSIGNMENTS = 200


class Kind(StrEnum):
    NEW = "new"
    DAY = "day"
    SAME = "same"
    WRONG = "wrong"


class OutlookHasChanged(Exception):
    """Since the plan was shown, so that it would now do something else. Nothing was changed."""


class HasMistakes(Exception):
    """Lines are wrong, or nothing would change. Nothing was changed."""


@dataclass(slots=True)
class Line:
    """One line of the file: whom and what it means, what it would do, what is wrong with it."""

    number: int
    whom: str
    course_name: str
    kind: Kind = Kind.NEW
    problems: list[str] = field(default_factory=list)
    officer: User | None = None
    unit: Unit | None = None
    course: Course | None = None
    due: date | None = None

    @property
    def target(self) -> tuple:
        return (self.course and self.course.pk, self.officer and self.officer.pk, self.unit and self.unit.pk)


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, in the order of the file."""

    lines: list[Line]

    def count(self, kind: Kind) -> int:
        return sum(line.kind == kind for line in self.lines)

    @property
    def groups(self) -> dict[tuple[int, date | None], list[User]]:
        """Officers by course and day: each group is one assignment."""
        found: dict[tuple[int, date | None], list[User]] = defaultdict(list)
        for line in self.lines:
            if line.officer is not None and line.kind in (Kind.NEW, Kind.DAY):
                found[line.course.pk, line.due].append(line.officer)
        return found

    @property
    def units(self) -> list[Line]:
        return [line for line in self.lines if line.unit is not None and line.kind == Kind.NEW]

    @property
    def too_many(self) -> bool:
        return len(self.groups) + len(self.units) > MOST_ASSIGNMENTS

    @property
    def can_apply(self) -> bool:
        """One wrong line holds all back, so that nobody has to find out which half was done."""
        return not self.count(Kind.WRONG) and self.count(Kind.NEW) + self.count(Kind.DAY) > 0 and not self.too_many

    @property
    def digest(self) -> str:
        """Names what would happen: two plans of one digest do the same."""
        said = [[line.number, line.kind, *line.target, str(line.due)] for line in self.lines]
        return sha256(json.dumps(said).encode()).hexdigest()


def table_of(content: bytes, encoding: str = "") -> Table:
    """Raises Unreadable."""
    return read(content, encoding, columns=COLUMNS, required="course")


def plan(table: Table, *, scope: Scope) -> Plan:
    """Compare, for somebody who may assign within `scope`. Queries: 5, whatever the number of lines."""
    known = _Known(table.rows, scope)
    lines = [_line(row, known) for row in table.rows]
    times = Counter(line.target for line in lines if line.kind != Kind.WRONG)
    for line in lines:
        if line.kind != Kind.WRONG and times[line.target] > 1:
            line.kind = Kind.WRONG
            line.problems.append(_("The same course is given to the same more than once."))
    return Plan(lines)


@transaction.atomic
def apply(table: Table, *, digest: str, scope: Scope, by: User) -> int:
    """Give what was shown under `digest`; says how many assignments were made. Raises OutlookHasChanged, HasMistakes.

    Queries: about 20, and 15 for each assignment.
    """
    now = plan(table, scope=scope)
    if not now.can_apply:
        raise HasMistakes
    courses = {line.course.pk: line.course for line in now.lines}
    _hold(now, courses)
    now = plan(table, scope=scope)
    if now.digest != digest or not now.can_apply:
        raise OutlookHasChanged
    try:
        for (course, due), officers in now.groups.items():
            assign_to(course=courses[course], officers=officers, by=by, terms=Terms(due=due))
        for line in now.units:
            assign(course=line.course, unit=line.unit, by=by, terms=Terms(due=line.due))
    except (AlreadyAssigned, IntegrityError) as error:
        raise OutlookHasChanged from error
    return len(now.groups) + len(now.units)


def _hold(now: Plan, courses: dict[int, Course]) -> None:
    """Everything that the single assignments hold, in their order (unit_locks.py): after the first, the feed is held."""
    for pk in sorted(courses):
        hold_course(courses[pk])
    officers = [one.pk for those in now.groups.values() for one in those]
    hold_people(officers)
    hold_units([line.unit.pk for line in now.units])
    whom = Q(officer__in=officers)
    for line in now.units:
        whom |= Q(officer__unit__path__startswith=line.unit.path)
    list(locked(Enrolment.objects.filter(whom, course__in=courses)))


class _Known:
    """Everything in the database that the lines speak of, read at once."""

    def __init__(self, rows: list[Row], scope: Scope):
        self.scope = scope
        self.officers = find_officers([row.cells.get("service_number", "") for row in rows], _with_units())
        self.units = {unit.code: unit for unit in Unit.objects.filter(code__in={row.cells.get("unit", "") for row in rows})}
        slugs = {row.cells.get("course", "").lower() for row in rows}
        self.courses = {course.slug: course for course in Course.objects.filter(slug__in=slugs)}
        ids = [course.pk for course in self.courses.values()]
        hers = Enrolment.objects.filter(officer__in=[one.pk for one in self.officers.values()], course__in=ids)
        self.enrolments = {(one.officer_id, one.course_id): one for one in hers}
        there = Assignment.objects.filter(course__in=ids, unit__in=[unit.pk for unit in self.units.values()])
        self.assigned = {(one.unit_id, one.course_id) for one in there if not one.ranks and not one.roles}


def _with_units():
    return active_officers().select_related("unit")


def _line(row: Row, known: _Known) -> Line:
    number, code, slug = (row.cells.get(name, "") for name in ("service_number", "unit", "course"))
    line = Line(row.line, number or code, slug, officer=known.officers.get(number.lower()) if number else None)
    line.unit, line.course = known.units.get(code), known.courses.get(slug.lower())
    line.problems = list(_problems(row.cells, line, known))
    line.kind = Kind.WRONG if line.problems else _kind(line, known)
    return line


def _problems(cells: dict[str, str], line: Line, known: _Known) -> Iterable[str]:
    number, code = cells.get("service_number", ""), cells.get("unit", "")
    if bool(number) == bool(code):
        yield _("Give a service number or the code of a unit: one of the two.")
    elif number and line.officer is None:
        yield _("There is no officer with this number: %(numbers)s") % {"numbers": number[:40]}
    elif code and line.unit is None:
        yield _("There is no unit with the code ‘%(code)s’.") % {"code": code[:40]}
    elif not known.scope.covers(line.unit) if code else not _is_seen(line.officer, known.scope):
        yield _("Not in your units.")
    elif code and line.unit.closed_at is not None and not _has_it(line, known):
        yield is_closed(code[:40])
    if line.course is None:
        yield _("There is no course ‘%(course)s’. Name it as in its address.") % {"course": line.course_name[:40]}
    elif not line.course.is_live:
        yield _("The course ‘%(course)s’ isn’t live.") % {"course": line.course_name[:40]}
    if due := cells.get("due"):
        try:
            line.due = date.fromisoformat(due)
        except ValueError:
            yield _("‘%(day)s’ is no date. Write it as 2027-03-31.") % {"day": due[:40]}


def _is_seen(officer: User, scope: Scope) -> bool:
    """Who has no unit is seen by whoever sees all."""
    return scope.covers(officer.unit) if officer.unit else "" in scope.paths


def _has_it(line: Line, known: _Known) -> bool:
    """Whether the unit was given the course before."""
    return line.course is not None and (line.unit.pk, line.course.pk) in known.assigned


def _kind(line: Line, known: _Known) -> Kind:
    if line.unit is not None:
        return Kind.SAME if _has_it(line, known) else Kind.NEW
    had = known.enrolments.get((line.officer.pk, line.course.pk))
    if had is None or had.status == Enrolment.Status.WITHDRAWN:
        return Kind.NEW
    sooner = line.due is not None and (had.due is None or line.due < had.due)
    return Kind.DAY if sooner and had.status in Enrolment.OPEN else Kind.SAME
