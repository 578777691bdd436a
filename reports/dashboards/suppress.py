"""Comparing groups without showing the small ones. Pure.

Groups of fewer than `THRESHOLD` people are hidden: of so few, a number speaks of persons. So that they can't be
computed from the totals either, others are hidden with them (complementary suppression), the smallest first, until

- at least two are hidden, together no fewer than the threshold, and more people than groups;
- in each column whose total isn't 0, the hidden groups together have something: of numbers that can't be negative,
  those of a column in which they have nothing would all be known to be 0.

Then every hidden number could be another one too, for a reader who knows all that is shown, that no hidden group is
empty, and that no number is negative. Where that can't be had, all is hidden, the totals included. A column whose
total is 0 is told as it is, in every row; so is a group in which nobody is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

THRESHOLD = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: of each row its numbers or, where that is None, nothing; totals likewise."""

    rows: tuple[tuple[int, ...] | None, ...]
    totals: tuple[int, ...] | None


def suppress(rows: Sequence[Sequence[int]], threshold: int = THRESHOLD) -> Shown:
    """`rows` has, group by group, how many people are in each of the columns, which don't overlap."""
    totals = tuple(sum(column) for column in zip(*rows, strict=True))
    sizes = [sum(row) for row in rows]
    hidden = {place for place, size in enumerate(sizes) if 0 < size < threshold}
    others = sorted((place for place, size in enumerate(sizes) if size >= threshold), key=lambda place: sizes[place])
    while hidden and (wanted := _wanting(rows, hidden, totals, threshold)) is not None:
        more = next((place for place in others if wanted == ANY or rows[place][wanted] > 0), None)
        if more is None:
            return Shown(rows=tuple(tuple(row) if not sum(row) else None for row in rows), totals=None)
        hidden.add(more)
        others.remove(more)
    return Shown(
        rows=tuple(None if place in hidden else tuple(row) for place, row in enumerate(rows)), totals=totals
    )


#: What is missing isn't in one column: any other group will do.
ANY = -1


def _wanting(rows: Sequence[Sequence[int]], hidden: set[int], totals: Sequence[int], threshold: int) -> int | None:
    """The column in which the hidden groups need company, or ANY; None when they are hidden well."""
    together = [sum(rows[place][column] for place in hidden) for column in range(len(totals))]
    people = sum(together)
    if len(hidden) < 2 or people < threshold or people <= len(hidden):
        return ANY
    return next((column for column, total in enumerate(totals) if total and not together[column]), None)
