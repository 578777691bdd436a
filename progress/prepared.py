"""Queries that officers' pages ask all day long: built and compiled once, then only run.

For one row by its key, Django spends several times as long on building a query as the database on answering it.
What a page asks on every request is therefore prepared: the ORM writes the SQL, once for each connection.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

#: Values that no constant of a query has, by the type of the parameter whose place they keep; ids are above 0.
STAND_INS: dict[type, Callable[[int], int | str]] = {
    int: lambda number: -1_000_000_007 - number,
    str: lambda number: f"stand-in\x1f{number}",
}


class Prepared:
    """A `values_list` query with parameters; calling it with their values runs it. Queries: 1.

    `build` gives the query for stand-ins of the parameters, whose types are `parameters`: `int` for the id of a
    row, `str` for text. What it depends on besides must not change: it is asked once for each connection.
    """

    def __init__(self, build: Callable[..., QuerySet], *parameters: type) -> None:
        self._build = build
        self._stand_ins = [STAND_INS[kind](number) for kind, number in zip(parameters, count(), strict=False)]
        # A connection belongs to one thread, and so does what was compiled for it.
        self._statements: WeakKeyDictionary = WeakKeyDictionary()

    def __call__(self, *values: int | str) -> list[tuple]:
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self._statements.get(connection)
        if statement is None:
            statement = self._statements[connection] = self._compile(connection)
        sql, parameters, convert = statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[place] if given else place for given, place in parameters])
            return convert(cursor.fetchall())

    def _compile(self, connection) -> tuple[str, list[tuple[bool, object]], Callable]:
        """The SQL; its parameters, each a place among the values or a constant; from the database's types to Python's."""
        compiler = self._build(*self._stand_ins).query.get_compiler(connection=connection)
        sql, constants = compiler.as_sql()
        parameters = [
            (True, self._stand_ins.index(one)) if one in self._stand_ins else (False, one) for one in constants
        ]
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return sql, parameters, lambda rows: list(map(tuple, compiler.apply_converters(rows, converters)))


class Columns:
    """The columns of a model in a prepared query, and the model's instance made of their values."""

    def __init__(self, model: type[Model], *, through: str = "", without: Iterable[str] = ()) -> None:
        self._model = model
        self._names = [field.attname for field in model._meta.concrete_fields if field.attname not in set(without)]
        self.names = [f"{through}{name}" for name in self._names]

    def take(self, values: Iterator) -> Model:
        """An instance of the next values, as a query gives it; what is left out is loaded when asked for."""
        return self._model.from_db(DEFAULT_DB_ALIAS, self._names, [next(values) for _name in self._names])
