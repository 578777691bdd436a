"""Reading a whole list, however long, in the memory that some thousand rows take."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext

from django.db import connection, transaction
from django.db.models import F, QuerySet

ROWS_AT_A_TIME = 1000
#: Among so many ids for each wanted row a walk in their order finds enough, or goes on for ever.
NEAR = 20


def each(found: QuerySet) -> Iterator:
    """The rows: of a slice (a page) at once, of a whole list by a cursor in the database. Queries: 1.

    Outside a transaction PostgreSQL would have to make the whole result before it gives the first row. SQLite reads
    on without one, which there would hold up who writes.
    """
    if found.query.is_sliced:
        yield from found
        return
    needed = connection.vendor == "postgresql" and not connection.in_atomic_block
    with transaction.atomic() if needed else nullcontext():
        yield from found.iterator(chunk_size=ROWS_AT_A_TIME)


class Rows:
    """The rows of a query whose columns are a list's, first of them the id; read when they are walked through.

    A class of its own, so that who writes a file may let the database write it (`copying.py`). Those of pages
    may be `joined` here, which makes the list's rows of the query's when all of them are read.
    """

    def __init__(self, found: QuerySet, joined: Callable[[list[tuple]], list[tuple]] | None = None):
        self.found, self.joined = found, joined

    def __iter__(self) -> Iterator[tuple]:
        return each(self.found) if self.joined is None else iter(self.joined(list(each(self.found))))

    def first(self, count: int, *, after: int = 0) -> list[tuple]:
        """The first rows behind an id, in its order. Queries: 1 where they lie near it, else 2.

        A database that expects to meet the list's rows everywhere walks through the ids until it has enough. Where all
        of them lie behind a million others, that takes seconds. So it walks a bounded way only; then it is made to
        begin with the list's own rows, however many there are.
        """
        rows = self._first(count, after)
        return rows if self.joined is None else self.joined(rows)

    def _first(self, count: int, after: int) -> list[tuple]:
        near = list(self.found.filter(pk__gt=after, pk__lte=after + NEAR * count)[:count])
        if len(near) == count:
            return near
        unwalked = self.found.filter(pk__gt=after).order_by(F("pk") + 0).values("pk")[:count]
        return list(self.found.filter(pk__in=unwalked))
