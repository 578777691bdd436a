"""Units or officers from a CSV file: an empty cell says nothing."""

from people.importing.table import Row, read

from .lines import Problem
from .rows import Lists, OfficerRow, UnitRow

UNIT_COLUMNS = ("code", "name", "parent", "kind", "jurisdiction", "external_id", "active")
OFFICER_COLUMNS = (
    "service_number", "first_name", "last_name", "email", "unit", "rank", "language", "external_id", "active",
)  # fmt: skip
MOST_BYTES = 20 * 1024 * 1024
MOST_LINES = 100_000
YES, NO = {"true", "yes", "1"}, {"false", "no", "0"}


def units_of(content: bytes, *, whole: bool) -> Lists:
    """In a whole list an empty `parent` is a unit at the top. Raises Unreadable."""
    table = read(content, columns=UNIT_COLUMNS, required="code", most_bytes=MOST_BYTES, most_lines=MOST_LINES)
    rows = [_row(UnitRow, row) for row in table.rows]
    if whole and "parent" in table.columns:
        for row in rows:
            row.parent = row.parent or ""
    return Lists(units=rows, whole_units=whole)


def officers_of(content: bytes, *, whole: bool) -> Lists:
    """Raises Unreadable."""
    table = read(content, columns=OFFICER_COLUMNS, required="service_number", most_bytes=MOST_BYTES, most_lines=MOST_LINES)
    return Lists(officers=[_row(OfficerRow, row) for row in table.rows], whole_officers=whole)


def _row(kind: type, row: Row):
    cells = {column: cell for column, cell in row.cells.items() if cell and column != "active"}
    active, problems = yes_or_no(row.cells.get("active", ""), "active")
    return kind(row.line, **cells, active=active, problems=problems)


def yes_or_no(text: str, column: str) -> tuple[bool | None, list[Problem]]:
    """What a cell says; nothing where it is empty."""
    said = text.strip().lower()
    if said in YES or said in NO:
        return said in YES, []
    return None, [("no_yes_no", {"column": column, "value": text[:40]})] if said else []
