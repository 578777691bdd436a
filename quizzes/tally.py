"""Counting what officers chose, for those who look back after them.

Kept up by the transaction that finishes a first attempt (docs/decisions/0008-choices-are-tallied.md), so
that a debrief reads a handful of counters and never anybody's responses.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection

from .models import Attempt, ChoiceTally
from .state import State, Taken

#: Fewer colleagues than this could be guessed at.
FEWEST = 10

Key = tuple[str, str]
"""A step, and a choice or one of the two marks of `ChoiceTally`."""


def count_choices(attempt: Attempt, state: State) -> None:
    """Count the choices of an attempt that has just been finished, if it is the officer's first.

    Call it in the transaction that finishes the attempt. Queries: 1, or none for a later attempt.
    """
    if attempt.number == 1:
        add(attempt.activity_id, attempt.version.structure_hash, Counter(taken_in(state.path)))


def taken_in(path: Iterable[Taken]) -> set[Key]:
    """What one officer adds to the tallies: each step and choice once."""
    keys: set[Key] = set()
    for taken in path:
        if taken.choice is not None:
            keys |= {(taken.node, ChoiceTally.ANSWERED), (taken.node, taken.choice)}
        elif taken.grade is not None:
            keys.add((taken.node, ChoiceTally.ANSWERED))
            keys |= {(taken.node, ChoiceTally.RIGHT)} if taken.grade == 1 else set()
    return keys


def add(activity_id: int, structure_hash: str, counts: Mapping[Key, int]) -> None:
    """Add to the tallies of an exercise, which needn't be there yet. Queries: 1.

    One statement that inserts or adds: of two transactions that finish at once neither overwrites the other.
    Rows are touched in one order, so that they can't wait for each other in a circle.
    """
    if not counts:
        return
    table = connection.ops.quote_name(ChoiceTally._meta.db_table)
    rows = sorted(counts.items())
    # Django's bulk_create can update on conflict, but only to the value given, not by it.
    sql = (
        f"INSERT INTO {table} (activity_id, structure_hash, node, choice, count) "
        f"VALUES {', '.join(['(%s, %s, %s, %s, %s)'] * len(rows))} "
        "ON CONFLICT (activity_id, structure_hash, node, choice) "
        f"DO UPDATE SET count = {table}.count + excluded.count"
    )
    values = [part for (node, choice), count in rows for part in (activity_id, structure_hash, node, choice, count)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def shares(activity_id: int, structure_hash: str) -> dict[str, dict[str, int]]:
    """Percent of colleagues by step and choice, for steps that at least ten of them answered. Queries: 1."""
    rows = ChoiceTally.objects.filter(activity_id=activity_id, structure_hash=structure_hash)
    counts: dict[str, dict[str, int]] = {}
    for node, choice, count in rows.values_list("node", "choice", "count"):
        counts.setdefault(node, {})[choice] = count
    return {
        node: {choice: round(100 * count / of_node[ChoiceTally.ANSWERED]) for choice, count in of_node.items()}
        for node, of_node in counts.items()
        if of_node.get(ChoiceTally.ANSWERED, 0) >= FEWEST
    }
