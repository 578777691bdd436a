"""The picture of a question in Moodle XML: a file beside its HTML, in base64, and the place that shows it. Pure."""

import base64
import binascii
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, unquote

from .item import Picture

#: Stands in Moodle's HTML for the folder of the files beside it.
FOLDER = "@@PLUGINFILE@@/"


def take(html: str, files: Mapping[str, str]) -> tuple[Picture | None, str]:
    """The first picture that the text shows and whose file is there, and the text without it.

    `files` are contents in base64 by name; one that isn't base64 is no picture.
    """
    finder = _Pictures()
    finder.feed(html)
    finder.close()
    for name, alt, tag in finder.found:
        if (content := _decoded(files.get(name, ""))) is not None:
            return Picture(name, content, alt), html.replace(tag, "", 1)
    return None, html


def shown(words: str, picture: Picture) -> str:
    """The words as HTML with the picture below them, which stands beside as a file."""
    paragraphs = [escape(part, quote=False).replace("\n", "<br>") for part in words.split("\n\n")]
    image = f'<img src="{FOLDER}{quote(picture.name)}" alt="{escape(picture.alt)}">'
    return "".join(f"<p>{part}</p>" for part in (*paragraphs, image))


def encoded(picture: Picture) -> str:
    return base64.b64encode(picture.content).decode()


def _decoded(text: str) -> bytes | None:
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):  # a sign that isn't ASCII is no binascii.Error
        return None
    return content or None


class _Pictures(HTMLParser):
    """Pictures in their order: name of the file, what it shows, and the tag as it is written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        source = values.get("src") or ""
        if tag == "img" and source.startswith(FOLDER):
            name = unquote(source.removeprefix(FOLDER)).partition("?")[0]
            self.found.append((name, " ".join((values.get("alt") or "").split()), self.get_starttag_text() or ""))

    handle_startendtag = handle_starttag
