"""Writing what was computed for many rows in a few statements: `bulk_update` builds a branch for each row and column."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection
from django.db.models import Model

#: Rows that one statement writes; SQLite takes some thousand parameters.
AT_A_TIME = 500


def write_rows(rows: Iterable[Model], fields: Sequence[str]) -> None:
    """Write these fields of saved rows of one model. Call it in a transaction. Queries: 1 for each 500."""
    rows = iter(rows)
    write = _write_arrays if connection.vendor == "postgresql" else _write_values
    while some := list(islice(rows, AT_A_TIME)):
        write(some, [some[0]._meta.get_field(name) for name in fields])


def _write_arrays(rows: Sequence[Model], fields: list) -> None:
    """One parameter for each column and not for each value, of which a statement would have thousands to be put in."""
    meta, quote = rows[0]._meta, connection.ops.quote_name
    columns = [meta.pk, *fields]
    assigned = [f"{quote(field.column)} = those.column{number}" for number, field in enumerate(fields, start=2)]
    arrays = ", ".join(f"CAST(%s AS {field.cast_db_type(connection)}[])" for field in columns)
    names = ", ".join(f"column{number}" for number in range(1, len(columns) + 1))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {', '.join(assigned)} FROM unnest({arrays}) AS those ({names}) "
            f"WHERE {quote(meta.db_table)}.{quote(meta.pk.column)} = those.column1",
            [list(column) for column in zip(*(_values(row, fields) for row in rows), strict=True)],
        )


def _write_values(rows: Sequence[Model], fields: list) -> None:
    meta, quote = rows[0]._meta, connection.ops.quote_name
    line = f"({', '.join(['%s'] * (len(fields) + 1))})"
    assigned = [f"{quote(field.column)} = those.column{number}" for number, field in enumerate(fields, start=2)]
    values = [value for row in rows for value in _values(row, fields)]
    with connection.cursor() as cursor:
        # SQLite calls the columns of a list of values so.
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {', '.join(assigned)} "
            f"FROM (VALUES {', '.join([line] * len(rows))}) AS those "
            f"WHERE {quote(meta.db_table)}.{quote(meta.pk.column)} = those.column1",
            values,
        )


def _values(row: Model, fields: list) -> Iterable:
    yield row.pk
    for field in fields:
        yield field.get_db_prep_save(getattr(row, field.attname), connection)
