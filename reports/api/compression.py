"""Compressing what a program asks for compressed. Tokens aren't in the bodies, so that lengths give nothing away."""

import gzip
import re
import zlib
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse

#: Most of the gain for a third of the time.
LEVEL = 1
#: What is shorter fits into one packet anyway.
SHORT = 1000

_REFUSED = re.compile(r"\bq=0(\.0*)?$")


def wants_gzip(request: HttpRequest) -> bool:
    """Whether the client's program unpacks gzip."""
    codings = [one.strip().lower() for one in request.headers.get("Accept-Encoding", "").split(",")]
    return any(one.split(";")[0].strip() == "gzip" and not _REFUSED.search(one.replace(" ", "")) for one in codings)


def compress(response: HttpResponse) -> None:
    """A whole answer, in its place."""
    if len(response.content) > SHORT:
        response.content = gzip.compress(response.content, compresslevel=LEVEL, mtime=0)
        response["Content-Encoding"] = "gzip"


def compressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A stream, piece by piece; the first is sent at once, so that who waits sees that something comes."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    try:
        for number, piece in enumerate(pieces):
            packed = packer.compress(piece)
            if not number:
                packed += packer.flush(zlib.Z_SYNC_FLUSH)
            if packed:
                yield packed
        yield packer.flush()
    finally:
        pieces.close()
