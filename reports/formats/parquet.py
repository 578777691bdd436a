"""Apache Parquet, for programs that compute with columns: typed, compressed, in groups of rows.

Written here in plain Python (docs/decisions/0028): of the format we need flat columns of six types. What stands in the
file is described at https://parquet.apache.org/docs/file-format/, the numbers in `parquet.thrift` of apache/parquet-format.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from reports.moments import Day, Moment
from reports.thrift import Long, encoded, varint

from . import Format, register

#: Some megabytes in memory; what reads the file takes a group at a time, too.
ROWS_PER_GROUP = 10_000
MAGIC = b"PAR1"
#: Encodings, codec, kind of page, repetition, as `parquet.thrift` numbers them.
PLAIN, RLE, GZIP, DATA_PAGE, OPTIONAL = 0, 3, 2, 0, 1
FIRST_DAY = date(1970, 1, 1).toordinal()
LEVEL = 1


def _days(values: Sequence[str]) -> bytes:
    return struct.pack(f"<{len(values)}i", *[date.fromisoformat(one).toordinal() - FIRST_DAY for one in values])


def _milliseconds(values: Sequence[str]) -> bytes:
    moments = [int(datetime.fromisoformat(one).timestamp()) * 1000 for one in values]
    return struct.pack(f"<{len(values)}q", *moments)


def _texts(values: Sequence[str]) -> bytes:
    pieces = []
    for one in values:
        text = one.encode()
        pieces += (len(text).to_bytes(4, "little"), text)
    return b"".join(pieces)


def _bits(values: Sequence[bool]) -> bytes:
    """Eight in each byte, the first in the lowest bit."""
    number = int("".join("1" if one else "0" for one in reversed(values)) or "0", 2)
    return number.to_bytes((len(values) + 7) // 8, "little")


def _numbers(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}q", *values)


def _fractions(values: Sequence[float]) -> bytes:
    return struct.pack(f"<{len(values)}d", *values)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a column is written: its physical type, the older and the newer name of what that means, its bytes."""

    physical: int
    converted: int | None
    logical: dict | None
    written: Callable[[Sequence], bytes]


TEXT = Kind(6, 0, {1: {}}, _texts)
KINDS = {
    bool: Kind(0, None, None, _bits),
    int: Kind(2, None, None, _numbers),
    float: Kind(5, None, None, _fractions),
    Day: Kind(1, 6, {6: {}}, _days),
    Moment: Kind(2, 9, {8: {1: True, 2: {1: {}}}}, _milliseconds),
}


@register
class Parquet(Format):
    """Every column may be empty; moments are in UTC to the second, days are dates."""

    name = "parquet"
    media_type = "application/vnd.apache.parquet"
    content_type = media_type
    compressible = False

    def write(
        self, columns: Sequence[str], rows: Iterable[Sequence], *, types: Mapping[str, type] | None = None, **options
    ) -> Iterator[bytes]:
        kinds = [KINDS.get((types or {}).get(name), TEXT) for name in columns]
        yield MAGIC
        place, count, groups, rows = len(MAGIC), 0, [], iter(rows)
        while group := list(islice(rows, ROWS_PER_GROUP)):
            chunks, begin = [], place
            for name, kind, values in zip(columns, kinds, zip(*group, strict=True), strict=True):
                piece, chunk = _chunk(name, kind, values, place)
                chunks.append(chunk)
                place += len(piece)
                yield piece
            groups.append({1: chunks, 2: Long(place - begin), 3: Long(len(group))})
            count += len(group)
        footer = encoded({
            1: 2,
            2: [{4: "rows", 5: len(columns)}, *(_column(name, kind) for name, kind in zip(columns, kinds, strict=True))],
            3: Long(count),
            4: groups,
            6: "Common Ground",
        })
        yield footer + len(footer).to_bytes(4, "little") + MAGIC


def _column(name: str, kind: Kind) -> dict:
    return {1: kind.physical, 3: OPTIONAL, 4: name, 6: kind.converted, 10: kind.logical}


def _chunk(name: str, kind: Kind, values: Sequence, place: int) -> tuple[bytes, dict]:
    """A column of a group as one page, and what the footer says of it."""
    there = [value for value in values if value is not None]
    body = _levels(values, len(there)) + kind.written(there if kind is not TEXT else list(map(str, there)))
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    packed = packer.compress(body) + packer.flush()
    head = encoded({1: DATA_PAGE, 2: len(body), 3: len(packed), 5: {1: len(values), 2: PLAIN, 3: RLE, 4: RLE}})
    told = {
        1: kind.physical, 2: [PLAIN, RLE], 3: [name], 4: GZIP, 5: Long(len(values)), 6: Long(len(head) + len(body)),
        7: Long(len(head) + len(packed)), 9: Long(place),
    }  # fmt: skip
    return head + packed, {2: Long(0), 3: told}


def _levels(values: Sequence, there: int) -> bytes:
    """Which of the values are there: one run where all are, else a bit for each."""
    if there == len(values):
        levels = varint(there << 1) + b"\1"
    else:
        levels = varint((len(values) + 7) // 8 << 1 | 1) + _bits([value is not None for value in values])
    return len(levels).to_bytes(4, "little") + levels
