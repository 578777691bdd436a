"""Comma-separated values after RFC 4180, in UTF-8, with a header line."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from people.formulas import guarded

from . import Format, register

ROWS_PER_PIECE = 2000


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


def _lines(rows: Iterable[Sequence]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
