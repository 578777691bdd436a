"""What a request asks of the database, listened to on its connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The text of every statement with its values in it, savepoints included, BEGIN and COMMIT not."""
    statements: list[str] = []

    def listen(execute, sql, params, many, context):
        statements.append(connection.ops.compose_sql(sql, params) if params and not many else str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield statements
