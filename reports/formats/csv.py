"""Comma-separated values after RFC 4180, in UTF-8, with a header line."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from people.formulas import guarded

from . import Format, register

ROWS_PER_PIECE = 2000
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@register
class Csv(Format):
    """Lines end with CRLF; no byte order mark unless asked for, since the header of the response says UTF-8.

    `ours` are columns in which no formula can stand.
    """

    name = "csv"
    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8; header=present"

    def write(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence],
        *,
        delimiter: str = "comma",
        bom: bool = False,
        ours: Collection[str] = (),
        **options,
    ) -> Iterator[bytes]:
        between = DELIMITERS[delimiter]
        theirs = [place for place, name in enumerate(columns) if name not in ours]
        yield (BOM_UTF8 if bom else b"") + _lines([columns], between)
        rows = iter(rows)
        while piece := [_guarded(row, theirs) for row in islice(rows, ROWS_PER_PIECE)]:
            yield _lines(piece, between)


def _guarded(row: Sequence, theirs: list[int]) -> Sequence:
    """The row without formulas; the same row where there is none, as in nearly all of them."""
    for place in theirs:
        if guarded(row[place]) is not row[place]:
            return [guarded(cell) for cell in row]
    return row


def _lines(rows: Iterable[Sequence], between: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=between).writerows(rows)
    return text.getvalue().encode()
