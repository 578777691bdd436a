"""A rendered body as plain nodes that a typesetter draws: one reading of HTML for every block there is or will be.

A node is a string or `{"t": kind, "c": [nodes], …}`. Kinds: `p`, `h` (with `level`), `strong`, `em`, `a` (`href`), `br`,
`ul`, `ol`, `li`, `quote`, `figure`, `caption`, `img` (`src`, `alt`, `marks`), `panel` (`tone`), `label`, `title`,
`facts`, `badge`, `side` (two of them in `sides`), `dl`, `dt`, `dd`, `span`, `div`. Each may have a `lang`. No node is code:
whatever stands in a text is drawn as that text.
"""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

#: What belongs to a screen: controls, players, drawings, what a script shows.
DROPPED = {"script", "style", "form", "button", "textarea", "input", "select", "svg", "video", "audio", "source", "nav"}
DROPPED |= {"template"}
DROPPED_CLASSES = {"js-only", "visually-hidden", "voice__open"}
BY_CLASS = {
    "panel": "panel", "checklist": "panel", "voice": "panel", "panel__label": "label", "panel__title": "title",
    "panel__facts": "facts", "checklist__title": "title", "events__title": "title", "events__when": "label",
    "hotspots__title": "title", "badge": "badge", "sources": "facts", "comparison": "sides", "comparison__side": "side",
    "voice__warning": "facts", "voice__who": "title",
}  # fmt: skip
BY_TAG = {
    "p": "p", "strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "a": "a", "br": "br", "ul": "ul",
    "ol": "ol", "li": "li", "blockquote": "quote", "figure": "figure", "figcaption": "caption", "img": "img",
    "dl": "dl", "dt": "dt", "dd": "dd", "summary": "title",
}  # fmt: skip
INLINE = {"strong", "em", "a", "br", "badge", "span"}
HEADING = re.compile("h([1-6])$")
SPACES = re.compile(r"[ \t\r\n]+")


def nodes_of(html: str, *, base: str, level: int, picture: Callable[[str], str | None]) -> list:
    """The nodes of `html`, whose own headings begin below `level`.

    Addresses become absolute under `base`; `picture` gives the name under which a picture's address is typeset, or
    None where it can't be had, which leaves the picture's words.
    """
    reading = _Reading(base, level, picture)
    return reading.children(BeautifulSoup(html, "html.parser"))


class _Reading:
    def __init__(self, base: str, level: int, picture: Callable[[str], str | None]) -> None:
        self._base = base
        self._picture = picture
        self._top = level
        # A reader who jumps from heading to heading must not fall through a level.
        self._last = level

    def children(self, tag: Tag) -> list:
        nodes = []
        for child in tag.children:
            nodes.extend(self._nodes(child))
        # Between blocks, what separates the tags of a template would be drawn as paragraphs of nothing.
        if any(isinstance(node, dict) and node["t"] not in INLINE for node in nodes):
            nodes = [node for node in nodes if not isinstance(node, str) or node.strip()]
        return nodes

    def _nodes(self, child) -> list:
        if isinstance(child, NavigableString):
            # Comments are strings too.
            plain = type(child) is NavigableString
            return [SPACES.sub(" ", child)] if plain and child else []
        classes = set(child.get("class", ()))
        if child.name in DROPPED or classes & DROPPED_CLASSES:
            return []
        if child.name == "picture":
            # On paper there is one of its forms, the last.
            return self.children(child)
        node = self._node(child, classes)
        if not node:
            return []
        if "lang" in child.attrs:
            node["lang"] = child["lang"]
        return [node]

    def _node(self, tag: Tag, classes: set[str]) -> dict | None:
        if tag.name == "img":
            return self._image(tag)
        if (heading := HEADING.match(tag.name)) and not classes & set(BY_CLASS):
            return self._heading(tag, int(heading[1])) if tag.get_text(strip=True) else None
        kind = next((BY_CLASS[name] for name in tag.get("class", ()) if name in BY_CLASS), None)
        kind = kind or BY_TAG.get(tag.name, "span" if tag.name == "span" else "div")
        node = {"t": kind, "c": self.children(tag)}
        if kind == "panel":
            node["tone"] = next((name.split("--")[1] for name in classes if "--" in name), "")
        if kind == "a":
            return self._link(tag, node)
        return node

    def _heading(self, tag: Tag, level: int) -> dict:
        # A lesson's own headings begin at h2, below its title.
        self._last = min(self._top + level - 1, self._last + 1)
        return {"t": "h", "level": self._last, "c": self.children(tag)}

    def _link(self, tag: Tag, node: dict) -> dict:
        address = urljoin(self._base, tag.get("href", ""))
        if urlsplit(address).scheme not in ("http", "https", "mailto") or tag.get("href", "").startswith("#"):
            return {**node, "t": "span"}
        return {**node, "href": address}

    def _image(self, tag: Tag) -> dict | None:
        alt = tag.get("alt", "")
        name = self._picture(tag.get("src", ""))
        if name is None:
            return {"t": "facts", "c": [alt]} if alt else None
        return {"t": "img", "src": name, "alt": alt, "marks": _marks(tag), "c": []}


def _marks(image: Tag) -> list[dict]:
    """The numbered places that are drawn over a picture, in shares of its width and height."""
    drawing = image.find_next_sibling("svg")
    if drawing is None:
        return []
    _x, _y, width, height = (float(part) for part in drawing["viewbox"].split())
    circles = drawing.find_all("circle")
    return [
        {"x": float(one["cx"]) / width, "y": float(one["cy"]) / height, "n": number}
        for number, one in enumerate(circles, start=1)
    ]
