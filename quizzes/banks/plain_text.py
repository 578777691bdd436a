"""Text as other systems keep it (HTML, Markdown, plain) as the plain words that our questions hold."""

import re
from html import unescape
from html.parser import HTMLParser

import nh3

from .item import Item

_BLOCKS = {"p", "div", "br", "li", "tr", "ul", "ol", "table", "blockquote", "pre", *(f"h{n}" for n in range(1, 7))}
#: A paragraph is set off by an empty line, the others by a line end.
_APART = {"p", "blockquote", "pre", "ul", "ol", "table", *(f"h{n}" for n in range(1, 7))}
_FILES = {"img", "audio", "video", "object", "iframe", "embed", "source"}
_STYLE = {"b", "strong", "i", "em", "u", "a", "sub", "sup", "s", "code", "th", "td", "del", "ins", "mark", "small"}
_LOOKS_LIKE_HTML = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>|&(#\d+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.IGNORECASE)
_BESIDE_WORDS = re.compile(r"[ \t\r\n\f]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")


def plain(text: str, form: str, item: Item) -> str:
    """The words of a text whose format is `form` (html, moodle, markdown, plain); notes in `item` what is lost."""
    if form == "html" or (form == "moodle" and _LOOKS_LIKE_HTML.search(text)):
        text = _words(text if form == "html" else text.replace("\n", "<br>"), item)
    return tidy(text)


def tidy(text: str) -> str:
    """Without signs that nobody sees, spaces at the ends of lines and more than one empty line together."""
    lines = [line.strip() for line in _CONTROL.sub("", text.replace("\r\n", "\n")).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _words(html: str, item: Item) -> str:
    # nh3 reads broken HTML as browsers do, and drops scripts and styles with all that is in them.
    reader = _Words()
    reader.feed(nh3.clean(html, tags=_BLOCKS | _FILES | _STYLE, attributes={"img": {"alt"}}, link_rel=None))
    reader.close()
    if reader.files:
        item.change("bank_file_lost")
    if reader.style:
        item.change("bank_words_only")
    return reader.text()


class _Words(HTMLParser):
    """Collects the words; ends of blocks become ends of lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.files = self.style = False

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in _FILES:
            self.files = True
            self.parts.append(unescape(dict(attrs).get("alt") or ""))
        self.style = self.style or tag in _STYLE
        self._line(tag)
        if tag == "li":
            self.parts.append("– ")
        if tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self._line(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(_BESIDE_WORDS.sub(" ", data))

    def _line(self, tag: str) -> None:
        """End the line; once, however many blocks begin and end there. A `br` always does."""
        if tag not in _BLOCKS:
            return
        wanted = "\n\n" if tag in _APART else "\n"
        tail = "".join(self.parts[-2:]).rstrip(" ")
        there = len(tail) - len(tail.rstrip("\n"))
        self.parts.append(wanted if tag == "br" else wanted[there:])

    def text(self) -> str:
        return re.sub(r" +", " ", "".join(self.parts)).replace(" \n", "\n").replace("\n ", "\n")
