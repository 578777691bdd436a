"""The first so many rows of each of several groups, read as one, and without walking a whole installation for a few."""

from collections.abc import Sequence

from django.db.models import F, OrderBy, QuerySet
from django.db.models.expressions import RawSQL

#: From one in so many of everybody on a group is met soon enough on the way through everybody's rows.
ONE_IN = 20


def any_of(slices: Sequence[QuerySet]) -> RawSQL:
    """For `pk__in` and the like: what is in any of these, each of one column and with a limit; there is one at least.

    As one subquery, which PostgreSQL joins to what is asked for. Of conditions with OR between them it would read the
    whole table and look each row up; and SQLite takes no limit within a UNION, unless the query with it stands by itself.
    """
    compiled = [one.query.sql_with_params() for one in slices]
    union = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS slice{place}" for place, (sql, _values) in enumerate(compiled))
    return RawSQL(union, [value for _sql, values in compiled for value in values])


def first_by(column: str, *, group: int, everybody: int, descending: bool = False) -> OrderBy:
    """The order of `column`, whose index is to be used only where enough of everybody's rows are the group's.

    The database can't know that: it takes officers for spread evenly, and would read a million rows in their order to
    find the twelve of a station. Of an expression it has no index, and begins with the group's people.
    """
    order = F(column) if group * ONE_IN >= everybody else F(column) + 0
    return order.desc() if descending else order.asc()
