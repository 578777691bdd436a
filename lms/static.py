"""Static files under names that say their content, compressed once when they are collected."""

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Gzip only.

    Brotli takes ten times as long for a seventh less, and would come and go with development's packages.
    """

    def create_compressor(self, **options) -> Compressor:
        return Compressor(**options, use_brotli=False)
