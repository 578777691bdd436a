"""Comma-separated values after RFC 4180, in UTF-8, with a header line."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from . import Format, register

ROWS_PER_PIECE = 2000

#: Spreadsheets run a cell that begins so as a formula, which may read other cells and send them away: a
#: person's name must never become a program on the desk of whoever opens the file. The wide forms are what
#: East Asian editions accept as well.
BEGINS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


#: Finds every text that has such a cell, and some that haven't. A line break at the beginning of a cell is in
#: quotes; elsewhere it ends a line.
_MAY_HOLD_A_FORMULA = re.compile(r'(?:^|[,\n])(?:"?[=+\-@\t＝＋－＠]|"[\r\n])')


@register
class Csv(Format):
    """Lines end with CRLF; no byte order mark, since the header of the response says UTF-8."""

    name = "csv"
    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8; header=present"

    def write(self, columns: Sequence[str], rows: Iterable[Sequence]) -> Iterator[bytes]:
        yield _lines([columns]).encode()
        rows = iter(rows)
        while piece := list(islice(rows, ROWS_PER_PIECE)):
            text = _lines(piece)
            if _MAY_HOLD_A_FORMULA.search(text):
                # Rare; one search in what was written costs a tenth of asking every cell.
                text = _lines([guarded(cell) for cell in row] for row in piece)
            yield text.encode()


def guarded(cell):
    """Text that would begin a formula, with an apostrophe before it: spreadsheets read 'text follows'.

    Numbers stay numbers, so that a negative one isn't spoilt.
    """
    if type(cell) is str and cell and cell[0] in BEGINS_A_FORMULA:
        return "'" + cell
    return cell


def _lines(rows: Iterable[Sequence]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
