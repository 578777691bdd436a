"""XML of QTI 3.0, written."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from .moodle_write import clean

ASI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"


def element(tag: str, inside: str = "", attributes: Mapping[str, str] | None = None, **more: str) -> str:
    """An element; names of attributes have hyphens where ours have underscores. `inside` is XML already."""
    named = {**(attributes or {}), **{name.replace("_", "-"): value for name, value in more.items()}}
    written = "".join(f" {name}={quoteattr(clean(str(value)))}" for name, value in named.items())
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def text(words: str) -> str:
    """Words as XML."""
    return escape(clean(words))


def lines(words: str) -> str:
    """Words inside a paragraph: ends of lines are kept."""
    return "<br/>".join(text(line) for line in words.strip().split("\n"))


def paragraphs(words: str) -> str:
    """Words as paragraphs, which empty lines set apart."""
    parts = [part for part in words.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return "".join(element("p", lines(part)) for part in parts)


def comment(words: str) -> str:
    return f"<!-- {clean(words).replace('--', '––')} -->"
