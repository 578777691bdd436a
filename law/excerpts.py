"""The piece of a text in which a search found its words, with those words marked. Pure: no Django here."""

from collections.abc import Sequence
from dataclasses import dataclass

from .folding import WORD, compose, fold_word

_BEFORE = 90
_LENGTH = 260


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text, and whether it is what was looked for."""

    text: str
    marked: bool = False


def marked(text: str, stems: Sequence[str]) -> list[Piece]:
    """All of `text`, with every word that holds one of `stems` marked."""
    text = compose(text)
    pieces, done = [], 0
    for start, end in _found(text, stems):
        if start > done:
            pieces.append(Piece(text[done:start]))
        pieces.append(Piece(text[start:end], marked=True))
        done = end
    if done < len(text):
        pieces.append(Piece(text[done:]))
    return pieces


def excerpt(texts: Sequence[str], stems: Sequence[str]) -> list[Piece]:
    """About three lines of the first text that holds one of `stems`, else of the first that isn't empty."""
    holding = next((text for text in texts if next(_found(compose(text), stems), None)), None)
    text = compose(holding or next((text for text in texts if text), ""))
    first = next(_found(text, stems), (0, 0))[0]
    begin = _word_start(text, first - _BEFORE)
    end = _word_end(text, begin + _LENGTH)
    pieces = marked(text[begin:end], stems)
    return [*([Piece("… ")] if begin else []), *pieces, *([Piece(" …")] if end < len(text) else [])]


def _found(text: str, stems: Sequence[str]):
    for match in WORD.finditer(text):
        folded = fold_word(match.group())
        if any(stem in folded for stem in stems):
            yield match.span()


def _word_start(text: str, at: int) -> int:
    """`at`, or the beginning of the next word after it: an excerpt begins with a whole word."""
    if at <= 0:
        return 0
    space = text.find(" ", at)
    return at if space == -1 else space + 1


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at)
    return at if space <= 0 else space
