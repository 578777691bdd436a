"""A JSON object on each line: for programs that read a line at a time. Text comes to the letter."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import orjson

from . import Format, register

ROWS_PER_PIECE = 2000


@register
class NdJson(Format):
    """Flat objects with the columns as members; every line ends with a line feed."""

    name = "ndjson"
    media_type = "application/x-ndjson"
    content_type = "application/x-ndjson"

    def write(self, columns: Sequence[str], rows: Iterable[Sequence], **options) -> Iterator[bytes]:
        yield b""
        rows, end = iter(rows), orjson.OPT_APPEND_NEWLINE
        while piece := list(islice(rows, ROWS_PER_PIECE)):
            yield b"".join([orjson.dumps(dict(zip(columns, row, strict=True)), option=end) for row in piece])
