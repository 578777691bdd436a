"""Has anything changed since this was last done? A hash over files, kept when the work is finished."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"


def fingerprint(*parts: Path | str) -> str:
    """One hash over names and contents of files, of all files below folders, and of plain text.

    Contents rather than times: a fresh clone gives every file the same time, and a copy keeps the old ones.
    """
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            digest.update(f"text {part}\0".encode())
            continue
        for file in _files(part):
            digest.update(f"file {file.relative_to(ROOT)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def migrations() -> list[Path]:
    """Every migration of our own apps."""
    return sorted(ROOT.glob("*/migrations/[0-9]*.py"))


def stamped(name: str, mark: str) -> bool:
    """True when the work called `name` was finished for exactly this fingerprint."""
    try:
        return _stamp(name).read_text() == mark
    except FileNotFoundError:
        return False


def stamp(name: str, mark: str) -> None:
    """Remember that `name` is finished. Call it last: an interrupted run must leave no stamp."""
    path = _stamp(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_text(mark)
    unfinished.replace(path)


def _stamp(name: str) -> Path:
    return VAR / "stamps" / name


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        files = (file for file in path.rglob("*") if file.is_file())
        yield from sorted(file for file in files if "__pycache__" not in file.parts)
    elif path.is_file():
        yield path
