"""A workbook for spreadsheets. Text is text, so nothing in it is ever run as a formula."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from . import Format, register

if TYPE_CHECKING:
    from xlsxwriter import Workbook

#: What a sheet holds below its header line; longer tables go on in the next one.
ROWS_OF_A_SHEET = 1_048_575
PIECE = 64 * 1024


@register
class Xlsx(Format):
    """Written row by row to a temporary file, which is sent when it is complete: the memory stays the same."""

    name = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    content_type = media_type
    compressible = False
    streams = False

    def write(self, columns: Sequence[str], rows: Iterable[Sequence], **options) -> Iterator[bytes]:
        from xlsxwriter import Workbook  # here, not above: few processes ever make a workbook

        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
            book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
            _fill(book, columns, iter(rows))
            book.close()
            file.seek(0)
            while piece := file.read(PIECE):
                yield piece


def _fill(book: "Workbook", columns: Sequence[str], rows: Iterator[Sequence]) -> None:
    bold = book.add_format({"bold": True})
    first: tuple = ()
    while True:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name, bold)
        for line, row in enumerate(chain(first, islice(rows, ROWS_OF_A_SHEET - len(first))), start=1):
            for place, cell in enumerate(row):
                _write(sheet, line, place, cell)
        first = tuple(islice(rows, 1))
        if not first:
            return


def _write(sheet, line: int, place: int, cell) -> None:
    """By type, and never by what the text looks like."""
    if isinstance(cell, str):
        sheet.write_string(line, place, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(line, place, cell)
    elif cell is not None:
        sheet.write_number(line, place, cell)
