"""XML from elsewhere, read without surprises: no document type, no entities, not too deep; each element with its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from .item import LARGEST, MOST_ITEMS, BrokenFile, broken

DEEPEST, MOST_ELEMENTS = 40, 100_000


@dataclass(slots=True)
class Element:
    """An element, its attributes, and its text: what stands before its first child."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def all(self, tag: str) -> Iterator["Element"]:
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Element | None":
        return next(self.all(tag), None)

    def words(self, tag: str) -> str:
        """The text of a child, or of the `text` in it, as Moodle writes it."""
        child = self.first(tag)
        inner = child.first("text") if child else None
        return (inner or child).text if child else ""


def read(content: bytes) -> Element:
    """The outermost element; raises BrokenFile with the line at which reading ends."""
    if len(content) > LARGEST:
        raise broken(1, "file_too_big", limit=LARGEST)
    tree = _Tree()
    # Pure Python inside, so that `parser.parser` is expat's own, which knows the line.
    parser = DefusedXMLParser(target=tree, forbid_dtd=True)
    tree.at = parser.parser
    try:
        parser.feed(content)
        parser.close()
    except DefusedXmlException:
        raise broken(tree.line, "bank_doctype") from None
    except ParseError as error:
        raise broken(error.position[0], "bank_not_xml", detail=str(error)) from None
    except BrokenFile:
        raise
    except (LookupError, ValueError):  # an encoding that nobody knows
        raise broken(1, "bank_not_utf8") from None
    return tree.root


class _Tree:
    """What the parser tells of the file, kept."""

    def __init__(self) -> None:
        self.at = None
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0

    @property
    def line(self) -> int:
        return self.at.CurrentLineNumber if self.at else 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, self.line, dict(attributes))
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise broken(self.line, "bank_too_many", limit=MOST_ITEMS)
        if len(self.open) > DEEPEST:
            raise broken(self.line, "file_too_deep")

    def end(self, tag: str) -> None:
        self.open.pop()

    def data(self, text: str) -> None:
        if self.open:
            self.open[-1].parts.append(text)

    def close(self) -> Element | None:
        return self.root
