"""What a list changes of officers, and what is wrong with it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Lower

from people.importing.plan import folded
from people.models import Rank, Role, UnitRole, User
from people.queries import active_officers

from .lines import OFFICER, Line, Problem, Removals
from .reach import Reach
from .rows import OfficerRow
from .texts import too_long, unprintable
from .tree import Node, Tree

AT_A_TIME = 5000
TEXTS = ("external_id", "service_number", "first_name", "last_name", "email")
#: What a row may empty by an empty text.
MAY_BE_EMPTY = ("email",)


def in_lots(keys: Iterable, ask: Callable[[list], Iterable]) -> Iterator:
    """The rows that `ask` gives for these keys, 5,000 of them at a time."""
    keys = list(keys)
    for begin in range(0, len(keys), AT_A_TIME):
        yield from ask(keys[begin : begin + AT_A_TIME])


def people() -> QuerySet[User]:
    """With the code and the path of their units; of an account that was merged, the path of her who stays."""
    return User.objects.annotate(
        unit_code=F("unit__code"), unit_path=Coalesce("unit__path", "merged_into__unit__path"),
        unit_closed=F("unit__closed_at"),
        folded=Lower("service_number"), address=Lower("email"),
    )  # fmt: skip


class OfficerPlan:
    """Compares rows with people. `tree` is what units will be, as far as it is spoken of.

    Queries: 3, and at most 5 for each 5,000 rows, 1 for each 5,000 who are removed.
    """

    def __init__(self, rows: list[OfficerRow], *, whole: bool, tree: Tree, reach: Reach):
        self.rows, self.whole, self.tree, self.reach = rows, whole, tree, reach
        self.ranks = dict(Rank.objects.values_list("code", "pk"))
        self.codes = {pk: code for code, pk in self.ranks.items()}
        self.lines: list[Line] = []
        self.removals = Removals()

    def make(self) -> list[Line]:
        self.people = self._matched()
        self._look_around()
        self.lines = [self._line(row, person) for row, person in zip(self.rows, self.people, strict=True)]
        if self.whole:
            self._remove_the_rest()
        return self.lines

    def _matched(self) -> list[User | None]:
        """Who each row means: by her id in the personnel system, else by her number, else somebody new."""
        ids = {row.external_id for row in self.rows if row.external_id}
        by_id = {one.external_id: one for one in in_lots(ids, lambda some: people().filter(external_id__in=some))}
        found = [by_id.get(row.external_id or "") for row in self.rows]
        numbers = {row.service_number for row in self.rows if row.service_number}
        by_number = {
            one.service_number.lower(): one
            for one in in_lots(numbers, lambda some: people().filter(folded__in=folded(some)))
        }
        for place, row in enumerate(self.rows):
            person = by_number.get((row.service_number or "").lower())
            # Another id is another person, though she has the number: else one would get the results of the other.
            if found[place] is None and person is not None and not (row.external_id and person.external_id):
                found[place] = person
        self.of_number = {number: one.pk for number, one in by_number.items()}
        self.led = {number: one.merged_into_id for number, one in by_number.items()}
        return found

    def _look_around(self) -> None:
        """What is asked of all rows at once."""
        mine = {person.pk: row for row, person in zip(self.rows, self.people, strict=True) if person is not None}
        self.times = Counter(person.pk for person in self.people if person is not None)
        self.numbers = Counter(row.service_number.lower() for row in self.rows if row.service_number)
        self.ids = Counter(row.external_id for row in self.rows if row.external_id)
        self.emails = Counter(row.email.lower() for row in self.rows if row.email)
        emails = {row.email for row in self.rows if row.email}
        taken = in_lots(emails, lambda some: people().filter(address__in=folded(some)).values_list("email", "pk"))
        self.holders = {email.lower(): pk for email, pk in taken}
        # Who gives an address or a number away in this list leaves it to others.
        self.leaves_email = {pk for pk, row in mine.items() if row.email is not None}
        self.leaves_number = {pk for pk, row in mine.items() if row.service_number}
        self.trusted = self._trusted(list(mine)) if self.reach.top else set()

    def _trusted(self, pks: list[int]) -> set[int]:
        """Who may do or see more than officers: a program sets no address of theirs, which would open their accounts."""
        more, roles = User.groups.through.objects.exclude(group__name=Role.OFFICER.value), UnitRole.objects
        return {
            *in_lots(pks, lambda some: more.filter(user__in=some).values_list("user", flat=True)),
            *in_lots(pks, lambda some: roles.filter(user__in=some).values_list("user", flat=True)),
        }

    def _line(self, row: OfficerRow, person: User | None) -> Line:
        name = f"{row.first_name or ''} {row.last_name or ''}".strip()
        seen = person is not None and self._is_within(person)
        line = Line(
            OFFICER, row.line, row.service_number or (person.service_number if seen else "") or row.external_id or "",
            name or (person.get_full_name() if seen else ""), pk=person.pk if seen else None, node=person if seen else None,
        )  # fmt: skip
        if seen and person.merged_into_id is not None:
            return line  # the same as she who stays, of whom this row needn't know yet
        line.problems = [*row.problems, *self._problems(row, person)]
        if not line.problems:
            line.values = self._values(row, person)
            line.differences = list(self._differences(line.values, person))
            line.problems = list(self._refusals(line, person))
        if line.problems:
            line.differences = []
        return line

    def _is_within(self, person: User) -> bool:
        return (person.unit_path or "").startswith(self.reach.path)

    def _problems(self, row: OfficerRow, person: User | None) -> Iterator[Problem]:
        if person is not None and not self._is_within(person):
            # The same words whoever has it, and wherever she is.
            yield "number_taken", {}
            return
        if not (row.service_number or (person and row.external_id)):
            yield "number_missing", {}
        if (person and self.times[person.pk] > 1) or self.numbers[(row.service_number or "").lower()] > 1:
            yield "number_twice", {}
        elif self.ids[row.external_id or ""] > 1:
            yield "id_twice", {}
        elif self._is_number_taken(row.service_number or "", person):
            yield "number_taken", {}
        yield from too_long(row, TEXTS, User)
        yield from unprintable(row, TEXTS)
        if person is None and not (row.first_name and row.last_name):
            yield "name_of_person_missing", {}
        if row.email:
            yield from self._problems_of_email(row.email, person)
        yield from self._problems_of_unit(row, person)
        if row.rank and row.rank not in self.ranks:
            yield "no_rank", {"code": row.rank[:80]}
        if row.language and row.language not in dict(settings.LANGUAGES):
            yield "no_language", {"language": row.language[:80]}

    def _is_taken(self, holders: dict[str, int], text: str, person: User | None, leave: set[int]) -> bool:
        holder = holders.get(text.lower())
        return holder is not None and (person is None or holder != person.pk) and holder not in leave

    def _is_number_taken(self, number: str, person: User | None) -> bool:
        return not self._leads_to(number, person) and self._is_taken(self.of_number, number, person, self.leaves_number)

    def _leads_to(self, number: str, person: User | None) -> bool:
        """Whether it is that of an account which was merged into hers."""
        return person is not None and self.led.get(number.lower()) == person.pk

    def _problems_of_email(self, email: str, person: User | None) -> Iterator[Problem]:
        try:
            validate_email(email)
        except ValidationError:
            yield "no_email", {"email": email[:80]}
        if self.emails[email.lower()] > 1:
            yield "email_twice", {}
        elif self._is_taken(self.holders, email, person, self.leaves_email):
            yield "email_taken", {}

    def _unit_of(self, row: OfficerRow, person: User | None) -> Node | None:
        """Where she will be; None where nothing is said of it and she is nowhere."""
        if row.unit_id or row.unit:
            return self.tree.find(row.unit, row.unit_id)
        return None

    def _problems_of_unit(self, row: OfficerRow, person: User | None) -> Iterator[Problem]:
        named = row.unit_id or row.unit
        if not named:
            if self.reach.top is not None and (person is None or row.unit == ""):
                yield "unit_missing", {}
            elif person is not None and not person.is_active and row.unit is None and self._will_be_active(row, person):
                node = self.tree.by_pk.get(person.unit_id)
                if person.unit_closed is not None if node is None else not node.open:
                    yield "unit_closed", {"code": person.unit_code}
            return
        node = self._unit_of(row, person)
        if node is None:
            yield "no_unit", {"code": named[:80]}
        elif not node.open and self._will_be_active(row, person):
            yield "unit_closed", {"code": node.code}

    def _will_be_active(self, row: OfficerRow, person: User | None) -> bool:
        if row.active is not None:
            return row.active
        return True if self.whole or person is None else person.is_active

    def _values(self, row: OfficerRow, person: User | None) -> dict:
        said = {name: getattr(row, name) for name in (*TEXTS, "language")}
        values = {name: text for name, text in said.items() if text is not None and (text or name in MAY_BE_EMPTY)}
        number = values.get("service_number", "").lower()
        if person is not None and number and (number == person.service_number.lower() or self._leads_to(number, person)):
            del values["service_number"]  # how it is spelt stays, and a number of hers from before leads to her
        if row.unit_id or row.unit or row.unit == "":
            values["unit"] = self._unit_of(row, person)
        if row.rank is not None:
            values["rank"] = self.ranks.get(row.rank)
        values["is_active"] = self._will_be_active(row, person)
        return values

    def _differences(self, values: dict, person: User | None) -> Iterator[tuple[str, str, str]]:
        for name, after in values.items():
            if name == "unit":
                before = person.unit_id if person else None
                if before != (after.pk if after else None) or (after and after.pk is None):
                    yield "unit", (person.unit_code or "" if person else ""), after.code if after else ""
            elif name == "rank":
                if (person.rank_id if person else None) != after:
                    yield "rank", self.codes.get(person.rank_id, "") if person else "", self.codes.get(after, "")
            elif name == "is_active":
                if after is not (person.is_active if person else True):
                    yield "active", _yes_no(not after) if person else "", _yes_no(after)
            elif after != (getattr(person, name) if person else ""):
                yield name, getattr(person, name) if person else "", after

    def _refusals(self, line: Line, person: User | None) -> Iterator[Problem]:
        """Whom a list may not touch: an address that it set would open her account to whoever set it."""
        if person is None or not line.differences:
            return
        by = self.reach.by
        if by is not None and person.pk == by.pk:
            yield "yourself", {}
        elif person.is_superuser and not (by and by.is_superuser):
            yield "superuser", {}
        elif person.pk in self.trusted and {"email", "service_number"} & {column for column, _, _ in line.differences}:
            yield "trusted", {}

    def _remove_the_rest(self) -> None:
        """Whole lists: the active officers within reach who aren't in it, but nobody who keeps the platform."""
        named = {person.merged_into_id or person.pk for person in self.people if person is not None}
        there = active_officers().filter(self.reach.officers)
        pks = set(there.order_by().values_list("pk", flat=True))
        keepers = User.objects.filter(groups__name=Role.ADMINISTRATOR.value) | User.objects.filter(is_superuser=True)
        stay = {*keepers.order_by().values_list("pk", flat=True), *([self.reach.by.pk] if self.reach.by else [])}
        gone = pks - named - stay
        for person in in_lots(sorted(gone), lambda some: people().filter(pk__in=some).order_by("service_number")):
            line = Line(OFFICER, 0, person.service_number, person.get_full_name(), pk=person.pk, node=person)
            line.values, line.differences = {"is_active": False}, [("active", "true", "false")]
            self.lines.append(line)
        self.removals = Removals(len(gone), len(pks))


def _yes_no(value: bool) -> str:
    return "true" if value else "false"
