"""Enough of Parquet to read back what we write, from the specification and not from our writer."""

import gzip
import struct
from datetime import UTC, date, datetime, timedelta


class Thrift:
    """Reads the compact protocol."""

    def __init__(self, content: bytes):
        self.content, self.at = content, 0

    def byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def varint(self) -> int:
        number = shift = 0
        while True:
            one = self.byte()
            number |= (one & 127) << shift
            shift += 7
            if one < 128:
                return number

    def zigzag(self) -> int:
        number = self.varint()
        return number >> 1 ^ -(number & 1)

    def struct(self) -> dict:
        found, last = {}, 0
        while head := self.byte():
            last = last + (head >> 4) if head >> 4 else self.zigzag()
            found[last] = self.value(head & 15)
        return found

    def value(self, kind: int):
        if kind in (1, 2):
            return kind == 1
        if kind in (5, 6):
            return self.zigzag()
        if kind == 8:
            size = self.varint()
            self.at += size
            return self.content[self.at - size : self.at].decode()
        if kind == 9:
            head = self.byte()
            count = head >> 4 if head >> 4 < 15 else self.varint()
            return [self.value(head & 15) for _n in range(count)]
        assert kind == 12, kind
        return self.struct()


def read(file: bytes) -> tuple[list[str], list[tuple]]:
    """Columns and rows."""
    assert file[:4] == file[-4:] == b"PAR1"
    size = int.from_bytes(file[-8:-4], "little")
    footer = Thrift(file[-8 - size : -8]).struct()
    root, *columns = footer[2]
    assert root[5] == len(columns)
    rows = []
    for group in footer[4]:
        read_columns = [_column(file, chunk[3], column) for chunk, column in zip(group[1], columns, strict=True)]
        assert {len(one) for one in read_columns} == {group[3]}
        rows += zip(*read_columns, strict=True)
    assert len(rows) == footer[3]
    return [column[4] for column in columns], rows


def _column(file: bytes, told: dict, column: dict) -> list:
    head = Thrift(file[told[9] : told[9] + told[7]])
    page = head.struct()
    body = gzip.decompress(file[told[9] + head.at : told[9] + head.at + page[3]])
    assert len(body) == page[2] and head.at + page[3] == told[7]
    count, size = page[5][1], int.from_bytes(body[:4], "little")
    levels, values = Thrift(body[4 : 4 + size]), body[4 + size :]
    run = levels.varint()
    if run & 1:
        bits = int.from_bytes(levels.content[levels.at :], "little")
        there = [bool(bits >> place & 1) for place in range(count)]
    else:
        assert (run >> 1, levels.byte()) == (count, 1)
        there = [True] * count
    known = iter(_values(values, column, sum(there)))
    return [next(known) if one else None for one in there]


def _values(body: bytes, column: dict, count: int) -> list:
    kind, meaning = column[1], column.get(6)
    if kind == 0:
        return [bool(body[place // 8] >> place % 8 & 1) for place in range(count)]
    if kind == 1:
        return [date(1970, 1, 1) + timedelta(days=one) for one in struct.unpack(f"<{count}i", body)]
    if kind == 2:
        numbers = struct.unpack(f"<{count}q", body)
        return [datetime.fromtimestamp(one / 1000, UTC) for one in numbers] if meaning == 9 else list(numbers)
    if kind == 5:
        return list(struct.unpack(f"<{count}d", body))
    found, at = [], 0
    for _n in range(count):
        size = int.from_bytes(body[at : at + 4], "little")
        found.append(body[at + 4 : at + 4 + size].decode())
        at += 4 + size
    assert at == len(body)
    return found
