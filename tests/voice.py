"""What a page says to its reader, apart from the content that it shows."""

from html.parser import HTMLParser

#: What people hear or read of a page, besides its text.
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-up", "data-down", "data-moved")


class Voice(HTMLParser):
    """Collects what a page says in its own language: content in another one is marked with `lang`."""

    VOID = {"meta", "link", "input", "img", "br", "hr", "source", "track"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.feed(html)

    @property
    def language(self) -> str:
        return self.open[-1][1] if self.open else ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        inherited = self.language
        self.open.append((tag, given.get("lang") or inherited))
        self.hear(*(given.get(name) for name in SPOKEN))
        if tag in self.VOID:
            self.open.pop()

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open and self.open[-1][0] not in {"script", "style"}:
            self.hear(data)

    def hear(self, *texts: str | None) -> None:
        page = self.open[0][1] if self.open else ""
        self.said += [" ".join(t.split()) for t in texts if t and t.strip() and self.language == page]
