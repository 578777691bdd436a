"""Making bytes shorter, as a stream: gzip and zstd."""

import gzip
import zlib
from collections.abc import Iterator

import zstandard

#: Most of the gain for a third of the time.
GZIP_LEVEL, ZSTD_LEVEL = 1, 3


class Gzip:
    name, ending = "gzip", ".gz"

    def compress(self, content: bytes) -> bytes:
        return gzip.compress(content, compresslevel=GZIP_LEVEL, mtime=0)

    def packer(self):
        return zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)

    def flushed(self, packer) -> bytes:
        """All that was put in so far, so that who waits can read it."""
        return packer.flush(zlib.Z_SYNC_FLUSH)

    def compressed(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """A stream, piece by piece; the first is sent at once, so that who waits sees that something comes."""
        packer = self.packer()
        try:
            for number, piece in enumerate(pieces):
                packed = packer.compress(piece)
                if not number:
                    packed += self.flushed(packer)
                if packed:
                    yield packed
            yield packer.flush()
        finally:
            if hasattr(pieces, "close"):
                pieces.close()


class Zstd(Gzip):
    """Shorter than gzip, in less time. `level` leaves the window at what every client must unpack (RFC 9659: 8 MB)."""

    name, ending = "zstd", ".zst"

    def compress(self, content: bytes) -> bytes:
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(content)

    def packer(self):
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()

    def flushed(self, packer) -> bytes:
        return packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


#: By the name that headers and addresses have for it, the better first.
CODINGS: dict[str, Gzip] = {"zstd": Zstd(), "gzip": Gzip()}
