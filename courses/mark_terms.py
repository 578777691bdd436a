"""Words of the glossary in a lesson: the first occurrence of each becomes a link to its explanation on the same page.

The HTML is read as a parser reads it, so that only running text is looked at: no attribute, no link, no heading.
Pure: no database here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from law.folding import WORD, compose, fold

#: What has words that are no running text, or must not hold a link.
_CLOSED = frozenset({
    "a", "abbr", "audio", "button", "code", "dt", "figcaption", "form", "h1", "h2", "h3", "h4", "h5", "h6", "label",
    "legend", "math", "object", "option", "script", "select", "style", "summary", "svg", "textarea", "time", "title",
    "video",
})  # fmt: skip
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr"})
#: Titles and labels that are no headings by their tags.
_TITLED = re.compile(r"__(?:title|label|name|when|source)\b")
#: Between the words of a term.
_BETWEEN = re.compile(r"['’ʼ]?[\s\-‐‑]+")
_ASIDE = re.compile(r"\([^)]*\)")

_VOWELS = "aeiou"
#: Languages that put few letters after a word; in all others a word may end otherwise, within bounds.
_ENDINGS = {"en": ("s", "es", "ed", "ing"), "fr": ("s", "x", "e", "es")}
#: Languages that put one ending after another.
_LONG_ENDINGS = frozenset({"az", "hy", "ka", "tr"})


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it is looked for: `called` in the language of the text, several names with a slash between."""

    key: str
    called: str

    def names(self) -> list[tuple[str, ...]]:
        """Its names as folded words."""
        folded = (tuple(fold(name).split()) for name in _ASIDE.sub("", self.called).split("/"))
        return [words for words in folded if words]


class Marker:
    """Marks terms in pieces of one text, one after the other. `mark` gives safe HTML back as safe HTML."""

    def __init__(self, terms: Iterable[Term], language: str) -> None:
        self._language = language
        self._names = sorted(
            ((words, term.key) for term in terms for words in term.names()), key=lambda one: -len(one[0])
        )

    def mark(self, html: str) -> str:
        """Each term that has not been marked in an earlier piece is, where it stands first."""
        if not self._names:
            return html
        parser = _Parser(self)
        parser.feed(html)
        parser.close()
        return "".join(parser.written)

    def mark_text(self, text: str) -> str:
        """Plain text as HTML, with marks."""
        text = compose(text)
        found = list(WORD.finditer(text))
        words = [fold(match.group()) for match in found]
        written, done, place = [], 0, 0
        while place < len(found) and self._names:
            length, key = self._at(text, found, words, place)
            if not length:
                place += 1
                continue
            start, end = found[place].start(), found[place + length - 1].end()
            written += [escape(text[done:start], quote=False), _link(key, text[start:end])]
            done, place = end, place + length
            self._names = [(name, other) for name, other in self._names if other != key]
        return "".join(written) + escape(text[done:], quote=False)

    def is_foreign(self, language: str) -> bool:
        """Whether text in `language` isn't the one whose terms are looked for."""
        return language != self._language

    def _at(self, text: str, found: list[re.Match], words: list[str], place: int) -> tuple[int, str]:
        """How many words from `place` are a term, the longest first, and its key."""
        for name, key in self._names:
            spoken = words[place : place + len(name)]
            if len(spoken) == len(name) and all(map(self._is_form_of, spoken, name)) and _joined(text, found, place, name):
                return len(name), key
        return 0, ""

    def _is_form_of(self, spoken: str, word: str) -> bool:
        """Whether `spoken` is `word` with an ending that its language might give it."""
        if spoken == word:
            return True
        if self._language in _ENDINGS:
            stems = {word, *({f"{word[:-1]}i"} if word.endswith("y") else ())}
            return len(word) > 2 and any(spoken == stem + end for stem in stems for end in _ENDINGS[self._language])
        if len(word) < 4:
            return False
        stem = word.rstrip(_VOWELS) if len(word.rstrip(_VOWELS)) >= 3 else word
        longer = (2 if len(stem) < 5 else 3) + (3 if self._language in _LONG_ENDINGS else 0)
        return spoken.startswith(stem) and len(spoken) <= len(word) + longer


def _joined(text: str, found: list[re.Match], place: int, name: tuple[str, ...]) -> bool:
    between = (text[found[n].end() : found[n + 1].start()] for n in range(place, place + len(name) - 1))
    return all(_BETWEEN.fullmatch(gap) for gap in between)


def _link(key: str, words: str) -> str:
    told = escape(key)
    return (
        f'<a class="term" href="#term-{told}" aria-describedby="term-{told}-told" data-term>'
        f"{escape(words, quote=False)}</a>"
    )


class _Parser(HTMLParser):
    """Writes what it reads, text with marks."""

    def __init__(self, marker: Marker) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._marker = marker
        #: The elements around, each with whether what is in it stays as it is.
        self._around: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        self.written.append(self.get_starttag_text())
        if tag not in _VOID:
            self._around.append((tag, self._is_closed or _closes(tag, dict(attrs), self._marker)))

    def handle_startendtag(self, tag, attrs):
        self.written.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        self.written.append(f"</{tag}>")
        if any(tag == other for other, _closed in self._around):
            while self._around.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if self.cdata_elem:
            self.written.append(data)
        elif self._is_closed:
            self.written.append(escape(data, quote=False))
        else:
            self.written.append(self._marker.mark_text(data))

    def handle_comment(self, data):
        self.written.append(f"<!--{data}-->")

    @property
    def _is_closed(self) -> bool:
        return bool(self._around) and self._around[-1][1]


def _closes(tag: str, attributes: dict[str, str | None], marker: Marker) -> bool:
    return (
        tag in _CLOSED
        or bool(_TITLED.search(attributes.get("class") or ""))
        or ("lang" in attributes and marker.is_foreign(attributes["lang"] or ""))
    )
