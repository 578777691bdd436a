"""Translations as gettext reads them: each `.po` that is newer than its `.mo` is compiled.

A fresh machine has no msgfmt; polib, which comes with Wagtail Localize, does the same in Python.
"""

import os
from pathlib import Path

from scripts.fingerprint import ROOT


def stale() -> list[Path]:
    """Catalogues whose compiled form is missing or older."""
    return [source for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")) if _is_stale(source)]


def compile_stale() -> list[Path]:
    """Compile what is stale and say which; a reader never sees a half-written file."""
    import polib  # here, not above: `stale` is asked before polib is installed

    sources = stale()
    for source in sources:
        unfinished = source.with_suffix(f".mo.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(source.with_suffix(".mo"))
    return sources


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


if __name__ == "__main__":
    for done in compile_stale():
        print(f"compiled {done.relative_to(ROOT)}")
