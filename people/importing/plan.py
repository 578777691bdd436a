"""What a table would change, line by line, before anything is changed."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from people.models import Rank, Role, Unit, User

from .table import Row, Table

TEXTS = ("service_number", "first_name", "last_name", "email")
#: As the columns are called, with the words that people read.
ROLE_NAMES = tuple(role.value for role in Role)


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a column was and would be."""

    column: str
    before: str
    after: str


@dataclass(slots=True)
class Line:
    """One line of the file: whom it means, what it would change, what is wrong with it."""

    number: int
    service_number: str
    name: str
    kind: Kind = Kind.SAME
    person: User | None = None
    differences: list[Difference] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    #: What the cells mean: values of fields, `unit` and `rank` as rows, `roles` as names; empty cells are left out.
    values: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, in the order of the file."""

    lines: list[Line]

    def of(self, *kinds: Kind) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds]

    def count(self, kind: Kind) -> int:
        return sum(line.kind == kind for line in self.lines)

    @property
    def can_apply(self) -> bool:
        """One wrong line holds all back, so that nobody has to find out which half was done."""
        return not self.count(Kind.WRONG) and self.count(Kind.NEW) + self.count(Kind.CHANGED) > 0

    @property
    def digest(self) -> str:
        """Names what would happen: two plans of one digest change the same."""
        said = [
            [line.number, line.kind, line.person.pk if line.person else None,
             [[one.column, one.before, one.after] for one in line.differences]]
            for line in self.lines
        ]
        return sha256(json.dumps(said).encode()).hexdigest()


def plan(table: Table, *, by: User) -> Plan:
    """Compare. Queries: 5, whatever the number of lines."""
    known = _Known(table.rows)
    return Plan([_line(row, known, by) for row in table.rows])


class _Known:
    """Everything in the database that the lines speak of, read at once."""

    def __init__(self, rows: list[Row]):
        numbers = [row.cells.get("service_number", "") for row in rows]
        emails = [row.cells.get("email", "") for row in rows]
        self.numbers, self.emails = Counter(map(str.lower, numbers)), Counter(map(str.lower, emails))
        people = User.objects.select_related("unit", "rank", "merged_into").alias(folded=Lower("service_number"))
        self.people = {one.service_number.lower(): one for one in people.filter(folded__in=folded(numbers))}
        taken = User.objects.alias(folded=Lower("email")).filter(folded__in=folded(emails))
        self.holders = {email.lower(): pk for email, pk in taken.values_list("email", "pk")}
        codes = {row.cells.get("unit", "") for row in rows}
        self.units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
        ranks = {row.cells.get("rank", "") for row in rows} - {""}
        self.ranks = {rank.code: rank for rank in Rank.objects.filter(code__in=ranks)}
        self.roles: dict[int, set[str]] = {}
        memberships = User.groups.through.objects.filter(
            user__in=[one.pk for one in self.people.values()], group__name__in=ROLE_NAMES
        )
        for pk, name in memberships.values_list("user", "group__name"):
            self.roles.setdefault(pk, set()).add(name)


def folded(texts: Iterable[str]) -> list[str | Lower]:
    """As the database folds them, which takes some letters (İ) otherwise than Python does."""
    return [text.lower() if text.isascii() else Lower(Value(text)) for text in texts if text]


def _line(row: Row, known: _Known, by: User) -> Line:
    cells = {column: cell for column, cell in row.cells.items() if cell}
    number = cells.get("service_number", "")
    person = known.people.get(number.lower())
    line = Line(row.line, number, f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip(), person=person)
    if person is not None:
        line.name = line.name or person.get_full_name()
    line.problems = list(_problems(cells, person, known))
    if person is not None and person.merged_into_id is not None:
        merged = _("This account was merged with another, whose service number is %(number)s.")
        line.problems.append(merged % {"number": person.merged_into.service_number})
    if not line.problems:
        line.values = _values(cells, person, known)
        line.differences = list(_differences(line, known))
    if line.differences and (refusal := _refusal(person, by)):
        line.problems.append(refusal)
    line.kind = _kind(line)
    return line


def _kind(line: Line) -> Kind:
    if line.problems:
        return Kind.WRONG
    if line.person is None:
        return Kind.NEW
    return Kind.CHANGED if line.differences else Kind.SAME


def _problems(cells: dict[str, str], person: User | None, known: _Known) -> Iterable[str]:
    number, email = cells.get("service_number", ""), cells.get("email", "")
    if not number:
        yield _("The service number is missing.")
    elif known.numbers[number.lower()] > 1:
        yield _("The service number is in the file more than once.")
    for column in TEXTS:
        if len(cells.get(column, "")) > User._meta.get_field(column).max_length:
            yield _("‘%(column)s’ is too long.") % {"column": column}
    if any(not character.isprintable() for cell in cells.values() for character in cell):
        yield _("There is a character that can't be shown, such as a line break.")
    if person is None and not (cells.get("first_name") and cells.get("last_name")):
        yield _("Somebody new needs a first and a last name.")
    if email:
        yield from _problems_of_email(email, person, known)
    if (code := cells.get("unit")) and code not in known.units:
        yield _("There is no unit with the code ‘%(code)s’.") % {"code": code}
    elif code and known.units[code].closed_at is not None and not (person and person.unit_id == known.units[code].pk):
        yield _("The unit ‘%(code)s’ is closed.") % {"code": code}
    if (rank := cells.get("rank")) and rank not in known.ranks:
        yield _("There is no rank with the code ‘%(code)s’.") % {"code": rank}
    if (language := cells.get("language")) and language not in dict(settings.LANGUAGES):
        codes = ", ".join(code for code, _name in settings.LANGUAGES)
        yield _("There is no language ‘%(language)s’. Languages are %(codes)s.") % {"language": language, "codes": codes}
    if unknown := [name for name in _roles(cells) if name not in ROLE_NAMES]:
        yield _("There is no role ‘%(role)s’. Roles are %(roles)s.") % {
            "role": unknown[0], "roles": ", ".join(ROLE_NAMES),
        }


def _problems_of_email(email: str, person: User | None, known: _Known) -> Iterable[str]:
    try:
        validate_email(email)
    except ValidationError:
        yield _("‘%(email)s’ is not an e-mail address.") % {"email": email}
    if known.emails[email.lower()] > 1:
        yield _("The e-mail address is in the file more than once.")
    holder = known.holders.get(email.lower())
    if holder is not None and (person is None or holder != person.pk):
        yield _("Somebody else has this e-mail address.")


def _refusal(person: User | None, by: User) -> str:
    """Whom an import may not touch: an address that it set would open her account to whoever set it."""
    if person is None:
        return ""
    if person.pk == by.pk:
        return _("This is you. Change yourself in the form.")
    if person.is_superuser and not by.is_superuser:
        return _("Only a superuser can change a superuser.")
    return ""


def _roles(cells: dict[str, str]) -> list[str]:
    return cells.get("roles", "").lower().replace("|", " ").replace(",", " ").replace(";", " ").split()


def _values(cells: dict[str, str], person: User | None, known: _Known) -> dict:
    """An empty cell says nothing: it takes nothing away from who is there, and is a default for who is new."""
    values = {column: cells[column] for column in (*TEXTS, "language") if column in cells}
    if person is not None:
        del values["service_number"]  # how it is spelt stays
    if "unit" in cells:
        values["unit"] = known.units[cells["unit"]]
    if "rank" in cells:
        values["rank"] = known.ranks[cells["rank"]]
    if roles := _roles(cells) or ([Role.OFFICER.value] if person is None else []):
        values["roles"] = sorted(set(roles))
    return values


def _differences(line: Line, known: _Known) -> Iterable[Difference]:
    person = line.person
    for column, value in line.values.items():
        if column == "roles":
            before = " ".join(sorted(known.roles.get(person.pk, set()))) if person else ""
            after = " ".join(value)
        elif column == "unit":
            before, after = (person.unit.code if person and person.unit else ""), value.code
        elif column == "rank":
            before, after = (person.rank.code if person and person.rank else ""), value.code
        else:
            before, after = (getattr(person, column) if person else ""), value
        if before != after:
            yield Difference(column, before, after)
