"""Which characters the fonts for PDF can draw: `python -m scripts.font_coverage` writes fonts/coverage.txt anew.

The typesetter refuses a document with a character that no font has, so what has none is replaced before. Reading
fonts needs a library that only developers have; the file needs none.
"""

from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "fonts"
COVERAGE = FONTS / "coverage.txt"


def covered() -> list[tuple[int, int]]:
    """The first and last character of each run."""
    characters = sorted({code for path in FONTS.glob("*.ttf") for code in TTFont(path).getBestCmap()})
    breaks = [(before, after) for before, after in pairwise(characters) if after != before + 1]
    firsts = [characters[0], *(after for _before, after in breaks)]
    lasts = [*(before for before, _after in breaks), characters[-1]]
    return list(zip(firsts, lasts, strict=True))


def text() -> str:
    return "".join(f"{first:04X}-{last:04X}\n" for first, last in covered())


if __name__ == "__main__":
    COVERAGE.write_text(text())
