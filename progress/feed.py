"""The change feed: every change of an enrolment gets the next position."""

from collections.abc import Sequence

from django.db import transaction

from .models import Change, Enrolment, FeedHead


def append_changes(enrolments: Sequence[Enrolment], kind: Change.Kind) -> None:
    """Append one change per enrolment. Call it last in the transaction that makes the changes.

    The update of the one head row holds its lock until commit: positions therefore appear in commit order,
    and a rollback gives its positions back, so that no reader ever waits for a gap that won't be filled.
    Queries: 2, whatever the number.
    """
    if not enrolments:
        return
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a change belongs into the transaction that makes it")
    last = _moved_on(len(enrolments))
    if last is None:
        # The first change ever; who loses the race for this row updates the winner's.
        FeedHead.objects.get_or_create(pk=1)
        last = _moved_on(len(enrolments))
    first = last - len(enrolments) + 1
    Change.objects.bulk_create(
        Change(position=first + index, enrolment=enrolment, kind=kind)
        for index, enrolment in enumerate(enrolments)
    )


def _moved_on(count: int) -> int | None:
    """Move the head on and say where it is now; None while there is no head. Queries: 1."""
    connection = transaction.get_connection()
    table = connection.ops.quote_name(FeedHead._meta.db_table)
    with connection.cursor() as cursor:
        # In one statement, which update() can't: every answer that finishes something comes by here.
        cursor.execute(f"UPDATE {table} SET position = position + %s WHERE id = 1 RETURNING position", [count])
        row = cursor.fetchone()
    return row and row[0]
