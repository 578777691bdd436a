"""Making, changing, moving, closing and opening accounts as a plan says."""

from collections.abc import Callable

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from people.lost import Lost
from people.models import Role, User
from people.signals import people_changed, people_joined, people_lost

from .lines import Kind, Line
from .plan_officers import in_lots

AT_A_TIME = 500
FIELDS = ("external_id", "service_number", "first_name", "last_name", "email", "language", "is_active", "unit_id", "rank_id")
#: Changes of which leave lists as they are.
NOT_SHOWN = {"external_id", "email", "language", "active"}


class Otherwise(Exception):
    """Between the comparison and the lock somebody was changed. Nothing was."""


def hold(lines: list[Line]) -> None:
    """Lock those who change, and see that they are as they were compared. Raises Otherwise. Queries: 1 for 5,000."""
    known = {line.pk: line.node for line in lines if line.pk and line.kind != Kind.SAME}
    mine = User.objects.select_for_update(no_key=True).order_by("pk")
    for pk, *values in in_lots(sorted(known), lambda some: mine.filter(pk__in=some).values_list("pk", *FIELDS)):
        person = known.pop(pk)
        if values != [getattr(person, name) for name in FIELDS]:
            raise Otherwise
    if known:
        raise Otherwise


def write_officers(lines: list[Line], tell: Callable[[int], None] = lambda done: None) -> None:
    """Only the rows; `announce` tells of them. New people have no password: they set it with a link.

    Queries: at most 5 for each 500.
    """
    new = [line for line in lines if line.kind == Kind.NEW]
    there = [line for line in lines if line.pk and line.kind != Kind.SAME]
    _step_aside(there)
    for line in there:
        _fill(line.node, line.values)
    people, columns = [line.node for line in there], _columns(there)
    # An insert that becomes an update: bulk_update would write a case for each person and column.
    for begin in range(0, len(people), AT_A_TIME):
        User.objects.bulk_create(
            people[begin : begin + AT_A_TIME], update_conflicts=True, unique_fields=["id"], update_fields=columns
        )
        tell(begin)
    made = [User(password=make_password(None)) for _line in new]
    for line, person in zip(new, made, strict=True):
        _fill(person, line.values)
    for begin in range(0, len(made), AT_A_TIME):
        User.objects.bulk_create(made[begin : begin + AT_A_TIME])
        tell(len(people) + begin)
    officer = Group.objects.get(name=Role.OFFICER.value)
    memberships = User.groups.through
    memberships.objects.bulk_create((memberships(user=one, group=officer) for one in made), batch_size=AT_A_TIME)
    for line, person in zip(new, made, strict=True):
        line.node = person


def _columns(lines: list[Line]) -> list[str]:
    changed = {column for line in lines for column, _before, _after in line.differences}
    return ["is_active" if column == "active" else column for column in sorted(changed)]


def _step_aside(lines: list[Line]) -> None:
    """Numbers and addresses that are given from one to another would meet half-way."""
    passing = {
        "service_number": Concat(Value("\x01"), Cast("pk", CharField())),
        "email": Value(""),
        "external_id": Value(""),
    }
    for column, value in passing.items():
        pks = [line.pk for line in lines if any(one == column for one, _before, _after in line.differences)]
        for begin in range(0, len(pks), AT_A_TIME):
            User.objects.filter(pk__in=pks[begin : begin + AT_A_TIME]).update(**{column: value})


def _fill(person: User, values: dict) -> None:
    for name, value in values.items():
        if name == "unit":
            person.unit_id = value.pk if value else None
        elif name == "rank":
            person.rank_id = value
        else:
            setattr(person, name, value)


def remember(lines: list[Line]) -> dict[int, Lost]:
    """Unit and rank of those who change, before they do."""
    return {
        line.pk: Lost(unit=line.node.unit_id, rank=line.node.rank_id)
        for line in lines if line.pk and line.kind != Kind.SAME
    }  # fmt: skip


def announce(lines: list[Line], before: dict[int, Lost], *, joined: list[int]) -> None:
    """What others have to know. `joined` are people whose units have another place, though they stay in them."""
    changed = {line.pk: {column for column, _b, _a in line.differences} for line in lines if line.pk}
    lost = {pk: before[pk] for pk, columns in changed.items() if "rank" in columns}
    if lost:
        people_lost.send(sender=User, lost=lost)
    join = [line.node.pk for line in lines if line.kind == Kind.NEW]
    join += [line.pk for line in lines if line.pk and changed[line.pk] & {"unit", "rank", "active"} and line.node.is_active]
    if every := sorted({*join, *joined}):
        people_joined.send(sender=User, officer_ids=every)
    # After those who join, since this holds the feed: see progress/unit_locks.py for the order of locks.
    shown = [pk for pk, columns in changed.items() if columns - NOT_SHOWN]
    left = {pk: before[pk].unit for pk, columns in changed.items() if "unit" in columns}
    if shown:
        people_changed.send(sender=User, officer_ids=shown, left=left)
