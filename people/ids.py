"""Many ids in a condition: one parameter on PostgreSQL; to put thousands into a statement takes longer than to run it."""

from collections.abc import Collection

from django.db import connection
from django.db.models.expressions import RawSQL


def ids(those: Collection[int]) -> Collection[int] | RawSQL:
    """For `pk__in` and the like."""
    if connection.vendor != "postgresql":
        return those
    return RawSQL("SELECT unnest(CAST(%s AS bigint[]))", [list(those)])
