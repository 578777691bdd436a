"""Comma-separated values after RFC 4180, in UTF-8, with a header line."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from . import Format, register

ROWS_PER_PIECE = 2000

#: Spreadsheets run a cell that begins so as a formula, which may read other cells and send them away: a
#: person's name must never become a program on the desk of whoever opens the file. The wide forms are what
#: East Asian editions accept as well.
BEGINS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


@register
class Csv(Format):
    """Lines end with CRLF; no byte order mark, since the header of the response says UTF-8."""

    name = "csv"
    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8; header=present"

    def write(self, columns: Sequence[str], rows: Iterable[Sequence]) -> Iterator[bytes]:
        yield _lines([columns])
        rows = iter(rows)
        while piece := [[guarded(cell) for cell in row] for row in islice(rows, ROWS_PER_PIECE)]:
            yield _lines(piece)


def guarded(cell):
    """Text that would begin a formula, with an apostrophe before it: spreadsheets read 'text follows'.

    Numbers stay numbers, so that a negative one isn't spoilt.
    """
    if type(cell) is str and cell and cell[0] in BEGINS_A_FORMULA:
        return "'" + cell
    return cell


def _lines(rows: Iterable[Sequence]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
