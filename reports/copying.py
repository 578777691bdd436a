"""Files that PostgreSQL writes itself: byte for byte those of `formats/`, at the pace of its COPY.

Nothing else knows of it. Who has rows and a format calls `written`; where the database isn't PostgreSQL, where the rows
are made here, or the format isn't one of the two below, the file is made row by row as ever. What the two must do alike
(quoting, formulas, escapes) is compared on awkward rows in `tests/reports/test_copying.py`.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import NoneType
from typing import get_args, get_type_hints

from django.db import connection, transaction
from django.db.models import QuerySet
from psycopg import OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.waiting import Wait

from people.formulas import BEGINS_A_FORMULA

from .formats import Format
from .formats.csv import DELIMITERS
from .whole import ROWS_AT_A_TIME, Rows

#: Control characters stand in no JSON text as they are, so that COPY finds nothing to quote or to escape in it.
UNTOUCHED = "FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01'"


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: `rows` of the NamedTuple `row`, of which `columns` are asked for; `ours` hold nobody's text.

    `after` is the id behind which the rows lie, where they are the rest of a file.
    """

    row: type
    columns: Sequence[str]
    rows: Iterable[tuple]
    ours: Collection[str] = ()
    after: int = 0

    def types(self) -> dict[str, type]:
        """By column what its values are, None left aside."""
        hints = get_type_hints(self.row)
        return {name: _one_type(hints[name]) for name in self.columns}

    def chosen(self, rows: Iterable[tuple]) -> Iterable[Sequence]:
        """The rows with the columns that are asked for."""
        if list(self.columns) == list(self.row._fields):
            return rows
        places = [self.row._fields.index(name) for name in self.columns]
        return ([row[place] for place in places] for row in rows)


def _one_type(hint) -> type:
    return next((one for one in get_args(hint) if one is not NoneType), hint)


def written(way_out: Format, table: Table, **options) -> Iterator[bytes]:
    """The table in a format, in pieces. Queries: those of its rows; by COPY at most 2 more."""
    copied = _BY_COPY.get(way_out.name)
    if copied is not None and _is_all_in_the_database(table.rows) and connection.vendor == "postgresql":
        return _begun_here(way_out, table, copied, options)
    return _here(way_out, table, table.rows, options)


def _is_all_in_the_database(rows: Iterable[tuple]) -> bool:
    return isinstance(rows, Rows) and rows.joined is None


def _here(way_out: Format, table: Table, rows: Iterable[tuple], options: dict) -> Iterator[bytes]:
    return way_out.write(table.columns, table.chosen(rows), types=table.types(), ours=table.ours, **options)


def _begun_here(way_out: Format, table: Table, copied, options: dict) -> Iterator[bytes]:
    """The beginning as a page has it, which is there at once; the rest by COPY, which sorts before it says a word."""
    with _one_state():
        found = table.rows.found
        begin = table.rows.first(ROWS_AT_A_TIME, after=table.after)
        yield from _here(way_out, table, begin, options)
        if len(begin) == ROWS_AT_A_TIME:
            yield from copied(table, found.filter(pk__gt=begin[-1][0]), **options)


@contextmanager
def _one_state() -> Iterator[None]:
    """Several statements, one state of the database."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _csv(table: Table, found: QuerySet, *, delimiter: str = "comma", **options) -> Iterator[bytes]:
    """Lines of `formats/csv.py`: formulas as text, empty text as nothing at all, CRLF at the end."""
    types = table.types()
    cells = [_cell(place, types[name], is_ours=name in table.ours) for place, name in _places(table)]
    for lines in _copy(table, found, ", ".join(cells), f"FORMAT csv, DELIMITER {_letter(DELIMITERS[delimiter])}"):
        cut = [line[:-1] for line in lines]
        # A line of one empty cell would be no line at all to many a reader.
        told = cut if len(cells) > 1 else [line or b'""' for line in cut]
        yield b"\r\n".join(told) + b"\r\n"


def _cell(place: str, kind: type, *, is_ours: bool) -> str:
    if kind is int:
        return place
    if kind is bool:
        return f"CASE {place} WHEN true THEN 'True' WHEN false THEN 'False' END"
    text = f"NULLIF({place}, '')"
    return text if is_ours else f"CASE WHEN left({place}, 1) IN ({_FORMULAS}) THEN '''' || {place} ELSE {text} END"


def _letter(one: str) -> str:
    """A letter as a literal, which options of COPY have to be."""
    return f"E'\\u{ord(one):04x}'"


_FORMULAS = ", ".join(sorted(map(_letter, BEGINS_A_FORMULA)))


def _ndjson(table: Table, found: QuerySet, **options) -> Iterator[bytes]:
    """Lines of `formats/ndjson.py`: PostgreSQL writes JSON as compactly, and escapes the same."""
    named = ", ".join(f"{place} AS {connection.ops.quote_name(name)}" for place, name in _places(table))
    for lines in _copy(table, found, named, UNTOUCHED, whole="row_to_json(one)"):
        yield b"".join(lines)


_BY_COPY = {"csv": _csv, "ndjson": _ndjson}


def _places(table: Table) -> list[tuple[str, str]]:
    """What a column is called in the statement, and its name, for those that are asked for."""
    return [(f"c{table.row._fields.index(name)}", name) for name in table.columns]


def _copy(table: Table, found: QuerySet, chosen: str, options: str, *, whole: str = "one.*") -> Iterator[list[bytes]]:
    """Lines of `COPY (SELECT whole FROM (SELECT chosen FROM found) one)`, some thousands at a time.

    The columns of `found` are called c0, c1 …; its order stays.
    """
    query = connection.ops.compose_sql(*found.query.sql_with_params())
    names = ", ".join(f"c{place}" for place in range(len(table.row._fields)))
    inner = f"SELECT {chosen} FROM ({query}) AS those ({names})"
    statement = f"COPY (SELECT {whole} FROM ({inner}) AS one) TO STDOUT ({options})"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        whole = False
        while not whole:
            with connection.wrap_database_errors:
                lines, whole = copy.connection.wait(_lines_there(copy.connection.pgconn))
            if lines:
                yield lines


def _lines_there(pgconn) -> Generator[Wait, bool, tuple[list[bytes], bool]]:
    """Some thousand lines, and whether these were the last: read by the driver's own means, as one does its waiting.

    Asking it line by line (`for line in copy`) costs six times as much, half of what the database needs to make them.
    """
    lines: list[bytes] = []
    while len(lines) < ROWS_AT_A_TIME:
        try:
            size, line = pgconn.get_copy_data(1)
        except OperationalError:
            _end(pgconn)  # knows better what it was
            raise
        if size > 0:
            lines.append(bytes(line))
        elif size == 0:
            while not (yield Wait.R):
                continue
            pgconn.consume_input()
        else:
            _end(pgconn)
            return lines, True
    return lines, False


def _end(pgconn) -> None:
    """Take all that stands at the end of a COPY: that it was well, or what was wrong, which is raised."""
    results = []
    while (result := pgconn.get_result()) is not None:
        results.append(result)
    for result in results:
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)
