"""Queries that are asked at each call, whose statement is therefore made once: making one costs more than it takes.

Such a query is always of the same form; what differs from call to call is `Given`, by name.
"""

from collections.abc import Callable

from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """A value that each call gives, under this name, as a column of this kind has it."""

    def __init__(self, name: str, output_field: Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Statement:
    """What `values` asks for: a query of `values_list`, which is made when the first call needs it.

    Queries: 1 for `rows`, on whichever database this is.
    """

    def __init__(self, values: Callable[[], QuerySet]):
        self.values = values
        self.made: dict[str, tuple] = {}

    def rows(self, **given) -> list[tuple]:
        """All rows, with values as the query set would have them."""
        sql, parameters, converters = self._made()
        with connection.cursor() as cursor:
            cursor.execute(sql, [_filled(one, given) for one in parameters])
            rows = cursor.fetchall()
        return [_converted(row, converters) for row in rows] if converters else rows

    def _made(self) -> tuple:
        """Two threads that make it at the same time make the same."""
        if connection.vendor not in self.made:
            compiler = self.values().query.get_compiler(using=connection.alias)
            sql, parameters = compiler.as_sql()
            converters = compiler.get_converters([column for column, *_rest in compiler.select])
            self.made[connection.vendor] = sql, parameters, converters
        return self.made[connection.vendor]


def _filled(parameter, given: dict):
    if not isinstance(parameter, Given):
        return parameter
    return parameter.output_field.get_db_prep_value(given[parameter.name], connection)


def _converted(row: tuple, converters: dict) -> tuple:
    values = list(row)
    for place, (each, expression) in converters.items():
        for convert in each:
            values[place] = convert(values[place], expression, connection)
    return tuple(values)
