"""Cells of a table that leaves us: what a spreadsheet would run is made text. No Django, and quick."""

from types import NoneType
from typing import Any

#: Spreadsheets run a cell that begins so as a formula, which may read other cells and send them away: a
#: person's name must never become a program on the desk of whoever opens the file. The wide forms are what
#: East Asian editions accept as well.
BEGINS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")

#: Most cells that aren't text are these, and `isinstance` would take half as long again for all cells together.
NEVER_TEXT = frozenset({int, float, bool, NoneType})


def guarded(cell: Any) -> Any:
    """Text that would begin a formula, with an apostrophe before it: spreadsheets read 'text follows'.

    Numbers stay numbers, so that a negative one isn't spoilt. Called for every cell of a million rows.
    """
    kind = type(cell)
    if (kind is str or (kind not in NEVER_TEXT and isinstance(cell, str))) and cell and cell[0] in BEGINS_A_FORMULA:
        return "'" + cell
    return cell
