"""Writing a row for each row of a query, without reading them here: what fifty thousand officers are given at once."""

from django.db import connection
from django.db.models import Model, QuerySet


def insert_selected(pattern: Model, rows: QuerySet) -> int:
    """Insert one row for each of `rows`, a query of `values()` named as columns; gives how many came in. Queries: 1.

    What isn't in `rows` is as in `pattern`, an unsaved instance, so that columns added later have their defaults. A row
    that a unique constraint refuses is there already, and left out. No signal tells of it: the caller does.
    """
    query, parameters = rows.order_by().query.sql_with_params()
    selected = set(rows.query.values_select) | set(rows.query.annotation_select)
    quote = connection.ops.quote_name
    columns, values, constants = [], [], []
    for field in pattern._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(quote(field.column))
        if field.attname in selected:
            values.append(f"those.{quote(field.attname)}")
            continue
        # PostgreSQL takes a parameter for text unless it is told; SQLite's CAST would make a number of a date.
        values.append(f"CAST(%s AS {field.db_type(connection)})" if connection.vendor == "postgresql" else "%s")
        constants.append(field.get_db_prep_save(field.pre_save(pattern, add=True), connection))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(pattern._meta.db_table)} ({', '.join(columns)}) "
            # SQLite needs the condition, or it would take ON for the beginning of a join.
            f"SELECT {', '.join(values)} FROM ({query}) AS those WHERE true ON CONFLICT DO NOTHING",
            [*constants, *parameters],
        )
        return cursor.rowcount
