"""Bytes of a CSV file as named rows. Knows neither people nor the database; says what it guessed."""

import csv
import io
import re
from dataclasses import dataclass, field

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 5000
LONGEST_CELL = 300

REQUIRED = "service_number"
COLUMNS = (REQUIRED, "first_name", "last_name", "email", "unit", "rank", "language", "roles")
#: In the order in which they are offered; the first is tried first.
ENCODINGS = ("utf-8", "cp1250", "cp1251")
SEPARATORS = (",", ";")
#: More than this of the bytes beyond ASCII stand beside another such byte in Cyrillic words, and hardly any in Latin.
CYRILLIC_SHARE = 0.5


class Unreadable(Exception):
    """The file as a whole can't be used; `code` says why, `named` carries what the sentence needs."""

    def __init__(self, code: str, **named):
        super().__init__(code)
        self.code, self.named = code, named


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its number as an editor shows it, and its cells by column, stripped."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What was read, and how it was understood."""

    encoding: str
    guessed: bool
    separator: str
    columns: tuple[str, ...]
    rows: list[Row] = field(repr=False)


def read(
    content: bytes,
    encoding: str = "",
    *,
    columns: tuple[str, ...] = COLUMNS,
    required: str = REQUIRED,
    most_bytes: int = MOST_BYTES,
    most_lines: int = MOST_LINES,
    lenient: bool = False,
) -> Table:
    """Read a file of `columns`, in any order; with `encoding` empty, find out which it is. Raises Unreadable.

    A `lenient` one may have further columns, which aren't looked at, and no lines.
    """
    if len(content) > most_bytes:
        raise Unreadable("too_big", megabytes=most_bytes // 1024 // 1024)
    text, found = _decoded(content, encoding)
    if "\0" in text:
        raise Unreadable("not_text")
    separator = _separator(text)
    # Without strict, a quotation mark that is never closed would silently swallow the rest of the file.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        found_columns = _columns(next(reader, []), columns, required, lenient)
        rows = list(_rows(reader, found_columns, most_lines))
    except csv.Error as error:
        raise Unreadable("broken", line=reader.line_num) from error
    if not rows and not lenient:
        raise Unreadable("empty")
    return Table(found, guessed=not encoding and found != "utf-8", separator=separator, columns=found_columns, rows=rows)


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("utf_16")
    if encoding not in ("", *ENCODINGS):
        raise Unreadable("encoding_unknown")
    for candidate in [encoding] if encoding else ["utf-8", _likely(content)]:
        try:
            return content.decode("utf-8-sig" if candidate == "utf-8" else candidate), candidate
        except UnicodeDecodeError:
            continue
    raise Unreadable("wrong_encoding")


def _likely(content: bytes) -> str:
    """Windows-1250 or -1251: Cyrillic words are made of bytes beyond ASCII, Latin ones have some between others."""
    beyond = re.findall(rb"[\x80-\xff]+", content)
    together = sum(len(run) for run in beyond if len(run) > 1)
    return "cp1251" if together > CYRILLIC_SHARE * sum(map(len, beyond)) else "cp1250"


def _separator(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(SEPARATORS, key=head.count)


def _columns(head: list[str], known: tuple[str, ...], required: str, lenient: bool) -> tuple[str, ...]:
    columns = tuple(re.sub(r"[\s-]+", "_", name.strip().lower()) for name in head)
    if required not in columns:
        raise Unreadable("column_missing", column=required, columns=", ".join(known))
    if lenient:  # a column without a name is passed over
        columns = tuple(name if name in known else "" for name in columns)
    elif unknown := [name for name in columns if name not in known]:
        raise Unreadable("unknown_column", column=unknown[0][:40], columns=", ".join(known))
    if twice := [name for name in columns if name and columns.count(name) > 1]:
        raise Unreadable("column_twice", column=twice[0])
    return columns


def _rows(reader, columns: tuple[str, ...], most_lines: int):
    number = 0
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        if number > most_lines:
            raise Unreadable("too_many_lines", lines=most_lines)
        if len(cells) > len(columns) and any(cells[len(columns):]):
            raise Unreadable("too_many_cells", line=reader.line_num)
        if longest := [name for name, cell in zip(columns, cells, strict=False) if name and len(cell) > LONGEST_CELL]:
            raise Unreadable("cell_too_long", line=reader.line_num, column=longest[0])
        yield Row(reader.line_num, {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name})
