"""A page of figures as parts that a typesetter draws: one reading for every section there is or will be.

Parts: `h` (a heading), `p` (with `line` it explains that line of a chart), `cards` (figures with a share), `table`
(`columns` and `rows` of cells), `img` (a chart, with the words that it has for who doesn't see it). A cell has `text`,
and may have `lang`, `number`, `level` (in a tree), `span`, `key` (the pattern of a bar that it names), `falls` (far
below others) and `bar`, whose pieces are shares of its width, with the `mark` in it. No part is code: whatever stands in
a text is drawn as that text.
"""

from dataclasses import dataclass, field
from itertools import takewhile

from bs4 import BeautifulSoup, NavigableString, Tag

from .chart import chart

#: What belongs to a screen: the filter (told above), controls, pages, pictures that only fill.
DROPPED = {"form", "script", "style", "button", "nav", "summary", "template", "input", "select"}
DROPPED_CLASSES = {"patterns", "unit-narrow", "take", "pager", "keep", "js-only", "unit-head", "alert", "no-print"}
HIDDEN = "visually-hidden"
#: Words for other eyes, and ways to what isn't on this sheet.
UNSEEN = {HIDDEN, "parts__label", "people__label", "parts__open", "tree__more", "troubles__more", "troubles__sign"}
#: On a screen a line of its own.
BELOW = "people__number"
WIDTH_OF_BAR = 400


@dataclass(slots=True)
class Read:
    """A page that was read: `pictures` are the charts, by the names that `parts` have for them."""

    title: str
    filters: list[str]
    parts: list[dict] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


def cell(text: str, **more) -> dict:
    return {"text": str(text), **more}


def read_page(html: str) -> Read:
    """What a page of a unit (`templates/reports/units/frame.html`) says."""
    page = BeautifulSoup(html, "html.parser").find(class_="page--unit")
    title = page.find("h1")
    read = Read(title=_text(title) if title else "", filters=_filters(page))
    _blocks(page, read)
    return read


def _filters(page: Tag) -> list[str]:
    """What is chosen in the filter, as its labels say it."""
    said = []
    for one in page.select(".unit-filter .field"):
        label, select, given = one.find("label"), one.find("select"), one.find("input")
        chosen = select.find("option", selected=True) if select else None
        if chosen is not None and chosen.get("value"):
            said.append(f"{_text(label)}: {_text(chosen)}")
        elif given is not None and given.get("value"):
            said.append(f"{_text(label)}: {given['value']}")
    return said


def _blocks(tag: Tag, read: Read) -> None:
    for one in tag.find_all(recursive=False):
        classes = set(one.get("class", ()))
        if one.name in DROPPED or classes & DROPPED_CLASSES:
            continue
        if one.name in ("h2", "h3", "h4"):
            read.parts.append({"t": "h", "level": 1 if one.name == "h2" else 2, "text": one.get_text(" ", strip=True)})
        elif HIDDEN in classes:
            continue
        elif one.name == "svg":
            _picture(one, read)
        elif one.name == "table":
            read.parts.append(_table(one))
        elif "cards" in classes:
            read.parts.append({"t": "cards", "items": [_card(item) for item in one.find_all("li", recursive=False)]})
        elif one.name in ("p", "li", "dt", "dd"):
            _paragraph(one, read)
        else:
            _blocks(one, read)


def _paragraph(tag: Tag, read: Read) -> None:
    """Its words, but for links to other pages that stand in it on their own; then the drawings in it."""
    text = _text(tag, without_links=tag.name == "p")
    if text:
        read.parts.append({"t": "p", "text": text, **_lang(tag), **_sign(tag)})


def _sign(tag: Tag) -> dict:
    """Which line of a chart these words explain."""
    line = tag.select_one(".lines-key__sign .line")
    return {"line": line["class"][-1].rpartition("-")[2]} if line else {}


def _picture(svg: Tag, read: Read) -> None:
    """A chart that has words; a drawing without them has its numbers beside it."""
    words = svg.get("aria-label", "")
    if svg.get("role") != "img" or not words:
        return
    name = f"chart-{len(read.pictures) + 1}.svg"
    read.pictures[name] = chart(svg)
    read.parts.append({"t": "img", "src": name, "alt": words})


def _card(item: Tag) -> dict:
    part = next((name.partition("--")[2] for name in item.get("class", ()) if "--" in name), "")
    found = {kind: item.find(class_=f"figure-card__{kind}") for kind in ("label", "number", "share")}
    said = {kind: _text(tag) if tag else "" for kind, tag in found.items()}
    if not any(said.values()):
        said["label"] = _text(item)
    return {"part": part, **said}


def _table(table: Tag) -> dict:
    """Rows of the same width each, as the typesetter wants them."""
    head = [row for section in table.find_all("thead") for row in section.find_all("tr")]
    rows = [row for row in table.find_all("tr") if row.find_parent("thead") is None]
    columns = [_cell(one) for one in head[-1].find_all(["th", "td"])] if head else []
    read = [[_cell(one) for one in row.find_all(["th", "td"])] for row in rows]
    wide = max([len(columns), *(sum(one.get("span", 1) for one in row) for row in read)])
    columns += [cell("") for _ in range(wide - len(columns))]
    return {"t": "table", "columns": columns, "rows": [_filled(row, wide) for row in read]}


def _filled(row: list[dict], wide: int) -> list[dict]:
    short = wide - sum(one.get("span", 1) for one in row)
    return [*row, *(cell("") for _ in range(short))]


def _cell(tag: Tag) -> dict:
    said = cell(_text(tag), **_lang(tag))
    if "parts__number" in tag.get("class", ()):
        said["number"] = True
    if str(tag.get("colspan", "")).isdigit() and int(tag["colspan"]) > 1:
        said["span"] = int(tag["colspan"])
    if bar := tag.find("svg", class_="bar"):
        said["bar"] = [_piece(one) for one in bar.find_all("rect")]
        if mark := bar.find(class_="bar__mark"):
            said["mark"] = float(mark["x1"]) / WIDTH_OF_BAR
    if tag.find(class_="troubles__sign"):
        said["falls"] = True
    if key := tag.find(class_="key"):
        said["key"] = _part(key)
    level = next((name for name in (inner for one in tag.find_all("span") for inner in one.get("class", ()))
                  if name.startswith("parts__level--")), "")  # fmt: skip
    if level:
        said["level"] = int(level.rpartition("-")[2])
    return said


def _piece(rect: Tag) -> dict:
    return {"part": _part(rect), "from": float(rect["x"]) / WIDTH_OF_BAR, "width": float(rect["width"]) / WIDTH_OF_BAR}


def _part(tag: Tag) -> str:
    """Which part a pattern stands for."""
    return next((name.rpartition("--")[2] for name in tag.get("class", ()) if "--" in name), "done")


def _lang(tag: Tag) -> dict:
    """Its language, or that of the one thing that it holds."""
    named = tag if tag.get("lang") else tag.find(lang=True)
    return {"lang": named["lang"]} if named else {}


def _text(tag: Tag, *, without_links: bool = False) -> str:
    """The words, without what is for screens of a phone, for screen readers and in drawings."""
    words = []
    for text in tag.find_all(string=True):
        around = list(takewhile(lambda one: one is not tag, text.parents))
        inside = {name for one in around for name in one.get("class", ())}
        tags = {one.name for one in around}
        unseen = UNSEEN & inside
        elsewhere = tags & {"svg", "button", "form"} or (without_links and "a" in tags)
        # Comments are strings too.
        if type(text) is NavigableString and not unseen and not elsewhere:
            words.append(f" · {text}" if BELOW in inside and text.strip() else str(text))
    return " ".join("".join(words).split()).strip(" ·")
