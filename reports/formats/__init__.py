"""Ways out: the registry of flat formats. A format is one file in this package; nothing else changes.

A format knows columns and rows of plain values, and nothing of where they come from.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence


class Format:
    """What a download asks of a format."""

    name: str = ""
    """How it is asked for in an address (`?format=…`), and the ending of its files."""
    media_type: str = ""
    """How it is asked for in an Accept header."""
    content_type: str = ""
    """The header of the response: the media type with its parameters."""
    compressible: bool = True
    """Whether compressing it once more makes it shorter."""
    streams: bool = True
    """Whether it gives its beginning before it knows its end."""

    def write(self, columns: Sequence[str], rows: Iterable[Sequence], **options) -> Iterator[bytes]:
        """The file in pieces, each made when it is wanted, so that its length costs no memory.

        Of the options each format takes those that it understands: `types` says by column what its values are (a type,
        or one of the texts of `reports/moments.py`), `ours` in which columns nobody's text stands.
        """
        raise NotImplementedError


_formats: dict[str, Format] = {}


def register(kind: type[Format]) -> type[Format]:
    """Make a format known by its name; a class decorator."""
    if kind.name in _formats:
        raise ValueError(f"two formats are called {kind.name!r}")
    _formats[kind.name] = kind()
    return kind


def formats() -> dict[str, Format]:
    """Every format by its name."""
    return dict(_formats)


for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
