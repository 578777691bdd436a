"""The change feed: every change of an enrolment gets the next position, and is told to the unit that sees it."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.expressions import Expression
from django.utils import timezone

from people.ids import ids

from .models import Change, Enrolment, FeedHead

#: Enrolments that one statement names.
AT_A_TIME = 5000


def append_changes(enrolments: Sequence[Enrolment], kind: Change.Kind, *, about: int | None = None) -> None:
    """Append one change per enrolment. Call it last in the transaction that makes the changes.

    The update of the one head row holds its lock until commit: positions therefore appear in commit order,
    and a rollback gives its positions back, so that no reader ever waits for a gap that won't be filled.
    The officer's unit is read under that lock: who moves her at this moment has committed, or will tell herself.
    Queries: 2, and 1 more for each further 5,000.
    """
    if not enrolments:
        return
    last = _move_on(len(enrolments)) - len(enrolments)
    for begin in range(0, len(enrolments), AT_A_TIME):
        some = Enrolment.objects.filter(pk__in=ids([one.pk for one in enrolments[begin : begin + AT_A_TIME]]))
        last += _insert(some, kind, F("officer__unit"), after=last, about=about)


def append_selected(
    rows: QuerySet, kind: Change.Kind, *, enrolment: str = "pk", unit: Expression | F | None = None, about: str = ""
) -> None:
    """The same for many that are known by a condition only, told to the officer's unit or to `unit` instead.

    `enrolment` leads from the rows to the enrolments, `about` to what is told of them. Queries: 1 where there are none,
    else 4, whatever the number.
    """
    if not rows.exists():
        return
    after = _move_on(0)
    about = F(about) if about else None
    _move_on(_insert(rows, kind, unit or F("officer__unit"), after=after, enrolment=enrolment, about=about))


def hold_head() -> None:
    """Hold the head until commit: who changes what others refer to must not wait for it afterwards. Queries: 1."""
    _move_on(0)


def _insert(
    rows: QuerySet,
    kind: Change.Kind,
    unit: Expression | F,
    *,
    after: int,
    enrolment: str = "pk",
    about: int | F | None = None,
) -> int:
    """Write a change for each, without reading them here; says how many. Queries: 1."""
    of_each = {"subject": about} if isinstance(about, F) else {}
    chosen = rows.order_by().values(told_of=F(enrolment), place=unit, **of_each).distinct()
    query, parameters = chosen.query.sql_with_params()
    table = connection.ops.quote_name(Change._meta.db_table)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    order = ", ".join(["told_of", *of_each])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (position, enrolment_id, unit_id, kind, at, about) "
            f"SELECT %s + row_number() OVER (ORDER BY {order}), told_of, place, %s, %s, "
            f"{'subject' if of_each else _number(about)} FROM ({query}) AS those",
            [after, kind, now, *parameters],
        )
        return cursor.rowcount


def _number(about: int | None) -> str:
    """As a literal: PostgreSQL takes a parameter that is null for text here."""
    return "NULL" if about is None else str(int(about))


def _move_on(count: int) -> int:
    """Move the head on, holding it until commit, and say where it is now. Queries: 1, and 2 more the first time."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a change belongs into the transaction that makes it")
    last = _moved_on(count)
    if last is None:
        # The first change ever; who loses the race for this row updates the winner's.
        FeedHead.objects.get_or_create(pk=1)
        last = _moved_on(count)
    return last


def _moved_on(count: int) -> int | None:
    """Where the head is after the move; None while there is no head. Queries: 1."""
    table = connection.ops.quote_name(FeedHead._meta.db_table)
    with connection.cursor() as cursor:
        # In one statement, which update() can't: every answer that finishes something comes by here.
        cursor.execute(f"UPDATE {table} SET position = position + %s WHERE id = 1 RETURNING position", [count])
        row = cursor.fetchone()
    return row and row[0]
