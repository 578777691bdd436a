"""Without a browser: what a page names, and what that names. Rather too much than too little.

Of the fonts, all that hold Latin letters, since a page in a language of this family may need each; of modules, all
that any imports, though a page loads only those for what stands on it.
"""

import re
from urllib.parse import urljoin

from .visitor import Visitor

IN_HTML = re.compile(r'<(?:script|link)\b[^>]*?\b(?:src|href)="(/static/[^"]+\.(?:css|js|woff2))"')
IN_CSS = re.compile(r'url\("?([^")]+latin[^")]*\.woff2)"?\)')
IN_JAVASCRIPT = re.compile(r'(?:from|import)\s*\(?\s*"([^"]+\.js)"')


def loads(visitor: Visitor, page: str) -> set[str]:
    """The page's address and those of its styles, scripts and fonts."""
    found = {page}
    waiting = IN_HTML.findall(visitor.get(page).text)
    while waiting:
        address = waiting.pop()
        if address not in found:
            found.add(address)
            waiting += _named_in(visitor, address)
    return found


def _named_in(visitor: Visitor, address: str) -> list[str]:
    pattern = {"css": IN_CSS, "js": IN_JAVASCRIPT}.get(address.rpartition(".")[2])
    return [urljoin(address, name) for name in pattern.findall(visitor.get(address).text)] if pattern else []
