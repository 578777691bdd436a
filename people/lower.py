"""LOWER on SQLite as on PostgreSQL: of all letters, where SQLite's own knows only A to Z.

Unique indexes and sign-in compare service numbers and addresses by LOWER, so that 'ĐURO-1' and 'đuro-1' are one.
A program without this function (the `sqlite3` shell, say) may read and copy the database, but not write people.
"""

from typing import Any


def teach_sqlite(*, connection, **kwargs) -> None:
    """Receiver of `connection_created`."""
    if connection.vendor == "sqlite":
        # Deterministic, else SQLite refuses it in an index.
        connection.connection.create_function("LOWER", 1, lowered, deterministic=True)


def lowered(value: Any) -> str | None:
    """As SQL has it: nothing stays nothing, a number is its figures."""
    if value is None:
        return None
    return value.decode("utf-8", "replace").lower() if isinstance(value, bytes) else str(value).lower()
