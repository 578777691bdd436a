"""Doing what a plan says: all of it or nothing."""

import time
from collections.abc import Callable

from django.db import IntegrityError, OperationalError, connection, transaction

from people.models import Unit, User
from people.models.unit import line_of

from .change_officers import Otherwise, announce, hold, remember, write_officers
from .change_units import change_units
from .lines import OFFICER, UNIT, Kind, Line, Plan
from .plan import plan
from .progress import Tell, nobody
from .reach import Reach
from .rows import Lists

#: One list after the other, whoever sends it: names the lock in the database.
TURN = 6034
#: PostgreSQL looks for people who wait for each other after a second. A list gives way before, and comes again.
PATIENCE, FOR_THE_TURN = "700ms", "10s"
TRIES = 6


class PlanHasChanged(Exception):
    """Since it was shown: now something else would be done. Nothing was changed."""


class HasMistakes(Exception):
    """Lines are wrong. Nothing was changed."""


class TooManyRemoved(Exception):
    """More would be removed than was allowed. Nothing was changed."""


class Busy(Exception):
    """Others held for long what would be changed. Nothing was changed; try again."""


def apply(
    lists: Lists,
    *,
    reach: Reach,
    most_removed: int,
    digest: str | None = None,
    keep: Callable[[Plan], None] = lambda done: None,
    tell: Tell = nobody,
) -> Plan:
    """Compare again, and do it. With `digest` only what was shown under it. Gives what was done.

    `keep` notes it in the same transaction, `tell` hears of lines that are written. Who calls within a transaction of her
    own has one try only.

    Raises PlanHasChanged, HasMistakes, TooManyRemoved, Busy. Queries: those of `plan`, about 20, about 10 for each 500
    lines that change something, and for units those of `change_units`.
    """
    for wait in range(TRIES):
        try:
            with transaction.atomic():
                done = _apply(lists, reach, most_removed, digest, tell)
                keep(done)
                return done
        except (IntegrityError, Otherwise) as error:  # somebody was made or changed at this very moment
            if digest is not None:
                raise PlanHasChanged from error
        except OperationalError as error:
            if not _is_somebody_else_s_turn(error):
                raise
        if connection.in_atomic_block:
            break
        time.sleep(0.1 * 2**wait)
    raise Busy


def _apply(lists: Lists, reach: Reach, most_removed: int, digest: str | None, tell: Tell) -> Plan:
    _take_turn()
    if reach.top is not None:  # it may have moved since the call began
        reach = Reach(top=Unit.objects.get(pk=reach.top.pk), by=reach.by)
    now = plan(lists, reach=reach)
    if digest is not None and now.digest != digest:
        raise PlanHasChanged
    if now.is_wrong:
        raise HasMistakes(now)
    if now.removes_too_many(most_removed):
        raise TooManyRemoved(now)
    do(now, tell)
    return now


def do(now: Plan, tell: Tell = nobody) -> None:
    """In this order: people, units, then what hangs on them (see progress/unit_locks.py)."""
    officers = [line for line in now.lines if line.what == OFFICER and line.kind != Kind.SAME]
    units = [line for line in now.lines if line.what == UNIT and line.kind != Kind.SAME]
    hold(officers)
    _hold_units(units, now)
    before = remember(officers)
    moved = change_units(units) if units else []
    write_officers(officers, lambda done: tell(len(units) + done, len(units) + len(officers)))
    announce(officers, before, joined=_people_of(moved))


def _take_turn() -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has one writer at a time
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [FOR_THE_TURN])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])


def _hold_units(lines: list[Line], now: Plan) -> None:
    """Until commit nobody joins units that change, or those to which they come. Raises Otherwise. Queries: 1."""
    wanted: set[str] = set()
    for line in lines:
        for one in (line.node, line.node.parent, now.tree.before.get(id(line.node))):
            if one is not None and one.unit is not None:
                wanted.update(line_of(one.unit.path))
    known = {node.unit.path: node.unit.pk for node in now.tree.nodes if node.unit is not None}
    locked = Unit.objects.select_for_update(no_key=True).filter(path__in=wanted).order_by("path")
    if any(known.get(path, pk) != pk for path, pk in locked.values_list("path", "pk")):
        raise Otherwise


def _people_of(units: list[Unit]) -> list[int]:
    """Who is active in these units and below, where they are now. Queries: 1 for each."""
    found: set[int] = set()
    for path in Unit.objects.filter(pk__in=[one.pk for one in units]).values_list("path", flat=True):
        found.update(User.objects.filter(is_active=True, unit__path__startswith=path).values_list("pk", flat=True))
    return sorted(found)


def _is_somebody_else_s_turn(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") in ("55P03", "40P01")
