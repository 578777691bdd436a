"""Characters that our fonts for PDF have: the typesetter refuses a document with any other."""

import re
from functools import cache

from django.conf import settings

#: Shown in the place of a character that no font has.
MISSING = "□"


def printable(data):
    """The same data (text in lists and dicts) with every character drawable."""
    match data:
        case str():
            return _undrawable().sub(MISSING, data)
        case dict():
            return {key: printable(value) for key, value in data.items()}
        case list() | tuple():
            return [printable(value) for value in data]
    return data


@cache
def _undrawable() -> re.Pattern:
    """Any character outside the runs of `fonts/coverage.txt` (written by `scripts/font_coverage.py`)."""
    runs = (line.split("-") for line in (settings.BASE_DIR / "fonts" / "coverage.txt").read_text().split())
    drawable = "".join(f"\\U{int(first, 16):08x}-\\U{int(last, 16):08x}" for first, last in runs)
    return re.compile(f"[^\\n\\t{drawable}]")
