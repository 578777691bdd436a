"""How many queries a request makes, session and sign-in included, as the database sees them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from .answering import play
from .completions import ADDRESS, CSV, PAGE_OF_500
from .course import Exercise, address
from .population import Service
from .visitor import Visitor


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The text of every statement with its values in it, BEGIN and COMMIT excepted."""
    statements: list[str] = []

    def listen(execute, sql, params, many, context):
        statements.append(connection.ops.compose_sql(sql, params) if params and not many else str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield statements
