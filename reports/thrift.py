"""Thrift's compact protocol, as far as Parquet's headers need it. Pure.

A struct is a dictionary from the numbers of its fields to their values, in ascending order: an `int` is written as i64
where it was made by `Long`, else as i32 (the two differ in their mark only), a `str` as binary.
"""

from collections.abc import Mapping

BOOL_TRUE, BOOL_FALSE, I32, I64, BINARY, LIST, STRUCT = 1, 2, 5, 6, 8, 9, 12


class Long(int):
    """An i64."""


def encoded(struct: Mapping[int, object]) -> bytes:
    """The struct with its end; fields that are None are left out."""
    written, last = bytearray(), 0
    for number, value in struct.items():
        if value is None:
            continue
        kind = _kind(value)
        delta = number - last
        written += bytes([delta << 4 | kind]) if 0 < delta < 16 else bytes([kind]) + varint(number << 1)
        last = number
        if kind not in (BOOL_TRUE, BOOL_FALSE):
            written += _value(value)
    return bytes(written) + b"\0"


def varint(number: int) -> bytes:
    """Seven bits in each byte, the lowest first."""
    written = bytearray()
    while number > 127:
        written.append(number & 127 | 128)
        number >>= 7
    written.append(number)
    return bytes(written)


def _kind(value: object) -> int:
    if isinstance(value, bool):
        return BOOL_TRUE if value else BOOL_FALSE
    if isinstance(value, Long):
        return I64
    return {int: I32, str: BINARY, list: LIST}.get(type(value), STRUCT)


def _value(value) -> bytes:
    if isinstance(value, int):
        return varint(value << 1 if value >= 0 else (-value << 1) - 1)
    if isinstance(value, str):
        return varint(len(value.encode())) + value.encode()
    if isinstance(value, list):
        kind, count = _kind(value[0]) if value else STRUCT, len(value)
        head = bytes([count << 4 | kind]) if count < 15 else bytes([0xF0 | kind]) + varint(count)
        return head + b"".join(map(_value, value))
    return encoded(value)
