"""A ZIP file from elsewhere, read with care: nothing is written, and nothing is unpacked further than allowed."""

import io
import zipfile
import zlib

from people.importing.table import Unreadable

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_FILES = 100
MEGABYTE = 1024 * 1024
ENCRYPTED = 0x1
#: Of these Python unpacks as much as it is asked for; of others all that a read brings, however much that becomes.
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The files at the top of a ZIP file, by name. Folders in it aren't looked into. Raises Unreadable."""

    def __init__(self, content: bytes):
        if len(content) > MOST_BYTES:
            raise Unreadable("too_big", megabytes=MOST_BYTES // MEGABYTE)
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Unreadable("not_zip") from error
        infos = self.zip.infolist()
        if len(infos) > MOST_FILES:
            raise Unreadable("zip_too_many", count=MOST_FILES)
        if any(one.flag_bits & ENCRYPTED for one in infos):
            raise Unreadable("zip_encrypted")
        self.left = MOST_UNPACKED
        self.infos = {one.filename: one for one in infos}
        twice = [one.filename for one in infos if self.infos[one.filename] is not one]
        if twice:
            raise Unreadable("zip_damaged", file=twice[0][:80])

    def read(self, name: str) -> bytes:
        """What is in a file. How large it says that it is isn't believed."""
        info = self.infos.get(name)
        if info is None:
            raise Unreadable("zip_missing", file=name)
        if info.compress_type not in BOUNDED:
            raise Unreadable("zip_damaged", file=name)
        try:
            with self.zip.open(info) as file:
                content = file.read(self.left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise Unreadable("zip_damaged", file=name) from error
        self.left -= len(content)
        if self.left < 0:
            raise Unreadable("too_big", megabytes=MOST_UNPACKED // MEGABYTE)
        return content
