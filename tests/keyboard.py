"""An officer without a mouse: she reaches everything by Tab, arrows, Space and Enter, and by nothing else."""

from playwright.sync_api import Page

#: From the beginning of the main part to any control of it; beyond, it can't be reached.
MOST_TABS = 60

#: What has the focus: its tag, its type, and the words by which a screen reader names it.
FOCUSED = """() => {
  const one = document.activeElement;
  const words = one.labels?.length ? one.labels[0].querySelector("span > span:last-child") ?? one.labels[0] : one;
  return [one.tagName, one.type ?? "", (words.textContent ?? "").replace(/\\s+/g, " ").trim(), one.checked ?? false];
}"""


class Keyboard:
    """Keys pressed on a page, each as a person would."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to_main(self) -> None:
        """By the link that skips the head of the page: the first thing that Tab comes to."""
        self.page.keyboard.press("Tab")
        tag, _type, _words, _checked = self.focused()
        assert tag == "A", "the first thing on a page is the link that skips its head"
        self.page.keyboard.press("Enter")

    def mark(self, words: str) -> None:
        """Tab to the choice or box with these words; among radio buttons by arrows."""
        _tag, kind, there, checked = self._tab_to(lambda tag, kind, there: kind == "radio" or there == words)
        if kind == "radio":
            first = there
            while there != words:
                self.page.keyboard.press("ArrowDown")
                _tag, kind, there, checked = self.focused()
                assert there != first, f"the arrows don't come by ‘{words}’"
        if not checked:
            self.page.keyboard.press("Space")
        assert self.focused()[3], f"‘{words}’ can't be marked by keyboard"

    def press(self, number: int = 1) -> None:
        """Tab to the next button that sends the form, or to the `number`th from here, and press it."""
        for _ in range(number):
            self._tab_to(lambda tag, kind, there: tag == "BUTTON" and kind == "submit")
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press("Enter")

    def focused(self) -> tuple[str, str, str, bool]:
        return tuple(self.page.evaluate(FOCUSED))

    def _tab_to(self, wanted) -> tuple[str, str, str, bool]:
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            tag, kind, there, checked = self.focused()
            if wanted(tag, kind, there):
                return tag, kind, there, checked
        raise AssertionError(f"not reached by Tab on {self.page.url}")
