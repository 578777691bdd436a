"""Doing what a plan says: all of it or nothing."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from people.lost import Lost
from people.models import PeopleImport, User
from people.signals import people_changed, people_joined, people_lost

from .keep import Expired
from .plan import ROLE_NAMES, Kind, Line, plan
from .table import read

AT_A_TIME = 500
FIELDS = ["first_name", "last_name", "email", "unit", "rank", "language"]


class PeopleHaveChanged(Exception):
    """Since the plan was shown, so that it would now do something else. Nothing was changed."""


class HasMistakes(Exception):
    """Lines are wrong, or nothing would change. Nothing was changed."""


class AppliedBefore(Exception):
    """The import was applied already."""


@dataclass(frozen=True, slots=True)
class Applied:
    made: int
    changed: int


def apply(one: PeopleImport, *, digest: str, by: User) -> Applied:
    """Apply what was shown under `digest`. Raises AppliedBefore, Expired, PeopleHaveChanged, HasMistakes.

    New people have no password: they set it with a link. Queries: about 30, and 1 more for each 500 lines.
    """
    try:
        with transaction.atomic():
            return _apply(one, digest, by)
    except IntegrityError as error:  # somebody was made at this very moment
        raise PeopleHaveChanged from error


def _apply(one: PeopleImport, digest: str, by: User) -> Applied:
    one = PeopleImport.objects.select_for_update().filter(pk=one.pk).first()
    if one is None:  # its day ended between the look and the lock
        raise Expired
    if one.applied_at is not None:
        raise AppliedBefore
    now = plan(read(bytes(one.content), one.encoding), by=by)
    if now.digest != digest:
        raise PeopleHaveChanged
    if not now.can_apply:
        raise HasMistakes
    new, changed = now.of(Kind.NEW), now.of(Kind.CHANGED)
    _make(new)
    before = _before(changed)
    units_before = {pk: lost.unit for pk, lost in before.items()}
    _change(changed)
    _give_roles([*new, *changed])
    if lost := {line.person.pk: before[line.person.pk] for line in changed if _may_lose(line)}:
        people_lost.send(sender=User, lost=lost)
    people_joined.send(sender=User, officer_ids=[line.person.pk for line in [*new, *changed] if _may_join(line)])
    # After those who join, since this holds the feed: see progress/unit_locks.py for the order of locks.
    moved = [line.person for line in changed if line.person.unit_id != units_before.get(line.person.pk)]
    left = {person.pk: units_before.get(person.pk) for person in moved}
    people_changed.send(sender=User, officer_ids=[line.person.pk for line in changed], left=left)
    # Names and addresses stay where they belong, and nowhere else.
    one.content, one.applied_at = b"", timezone.now()
    one.made_ids, one.changed_count = [line.person.pk for line in new], len(changed)
    one.save()
    return Applied(len(new), len(changed))


def _before(lines: list[Line]) -> dict[int, Lost]:
    """Unit, rank and lost roles of these people before they change, whom nobody else moves until then. Queries: 1."""
    roles = {
        line.person.pk: frozenset(one.before.split()) - set(line.values["roles"])
        for line in lines for one in line.differences if one.column == "roles"
    }
    people = User.objects.select_for_update(no_key=True).filter(pk__in=[line.person.pk for line in lines])
    rows = people.order_by("pk").values_list("pk", "unit_id", "rank_id")
    return {pk: Lost(unit=unit, rank=rank, roles=roles.get(pk, frozenset())) for pk, unit, rank in rows}


def _may_lose(line: Line) -> bool:
    return bool({"rank", "roles"} & {difference.column for difference in line.differences})


def _may_join(line: Line) -> bool:
    return bool({"unit", "rank", "roles"} & {difference.column for difference in line.differences})


def _fields(line: Line) -> dict:
    return {name: value for name, value in line.values.items() if name != "roles"}


def _make(lines: list[Line]) -> None:
    people = [User(password=make_password(None), **_fields(line)) for line in lines]
    User.objects.bulk_create(people, batch_size=AT_A_TIME)
    for line, person in zip(lines, people, strict=True):
        line.person = person


def _change(lines: list[Line]) -> None:
    for line in lines:
        for name, value in _fields(line).items():
            setattr(line.person, name, value)
    User.objects.bulk_update([line.person for line in lines], FIELDS, batch_size=AT_A_TIME)


def _give_roles(lines: list[Line]) -> None:
    """The roles in the cell are the person's roles from now on; groups that aren't roles stay."""
    groups = dict(Group.objects.filter(name__in=ROLE_NAMES).values_list("name", "pk"))
    memberships = User.groups.through
    those = [line for line in lines if any(one.column == "roles" for one in line.differences)]
    memberships.objects.filter(
        user__in=[line.person.pk for line in those if line.kind == Kind.CHANGED], group__in=groups.values()
    ).delete()
    memberships.objects.bulk_create(
        (memberships(user_id=line.person.pk, group_id=groups[name]) for line in those for name in line.values["roles"]),
        batch_size=AT_A_TIME,
    )
